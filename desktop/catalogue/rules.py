"""Evaluate the catalogue's rules over field values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from desktop.catalogue.service import FieldDefinition, RuleDefinition, RuleKind
from desktop.domain.dates import age_on, parse_german_date
from desktop.domain.values import normal_value, number_in, register_number_parts

Fields = tuple[str, ...]


class _Values:
    """The values a rule looks at, each read by its field's kind."""

    def __init__(self, values: Mapping[str, str], fields: Mapping[str, FieldDefinition], today: date) -> None:
        self._values, self._fields, self.today = values, fields, today

    def text(self, name: str) -> str:
        field = self._fields[name]
        return normal_value(field.kind, self._values.get(name, ""), choices=field.choices, today=self.today)

    def day(self, name: str) -> date | None:
        return parse_german_date(self._values.get(name, ""), today=self.today)

    def number(self, name: str) -> float | None:
        return number_in(self._values.get(name, ""))


def breaking_fields(
    rule: RuleDefinition, values: Mapping[str, str], fields: Mapping[str, FieldDefinition], today: date
) -> Iterator[str]:
    """Name the fields that break the rule; none when it holds, or is about fields of the other set.

    Args:
        fields: The field set, application or register, by name.
    """
    about = tuple(name for name in rule.fields if name in fields)
    if about and all(name in fields for name in (rule.other, *rule.unless, *rule.besides) if name):
        yield from _EVALUATE[rule.kind](rule, about, _Values(values, fields, today))


def _missing(rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    return () if any(values.text(name) for name in (*about, *rule.unless)) else about[:1]


def _all_or_none(rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    if not any(values.text(name) for name in (*about, *rule.besides)):
        return ()
    return tuple(name for name in about if not values.text(name))


def _required_if(rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    return _missing(rule, about, values) if values.text(rule.other) in rule.equals else ()


def _required_under_age(rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    return _missing(rule, about, values) if _is_younger(values, rule.other, rule.years) else ()


def _min_age(rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    return tuple(name for name in about if _is_younger(values, name, rule.years))


def _not_future(_rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    return tuple(name for name in about if (day := values.day(name)) and day > values.today)


def _not_before(rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    earliest = values.day(rule.other)
    return tuple(name for name in about if (day := values.day(name)) and earliest and day < earliest)


def _year_fits(rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    parts = register_number_parts(values.text(rule.other))
    days = {name: values.day(name) for name in about} if parts else {}
    return tuple(
        n
        for n, day in days.items()
        if day and parts and day <= values.today and not 0 <= parts[2] - day.year <= rule.years
    )


def _at_least(rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    return tuple(n for n in about if (number := values.number(n)) is not None and number < rule.number)


def _at_most(rule: RuleDefinition, about: Fields, values: _Values) -> Fields:
    return tuple(n for n in about if (number := values.number(n)) is not None and number > rule.number)


def _is_younger(values: _Values, name: str, years: int) -> bool:
    """Whether the person born on that day has not reached the age; a day to come is another finding."""
    birth = values.day(name)
    return birth is not None and birth <= values.today and age_on(birth, values.today) < years


_EVALUATE: Mapping[RuleKind, Callable[[RuleDefinition, Fields, _Values], Fields]] = {
    RuleKind.REQUIRED_IF: _required_if,
    RuleKind.REQUIRED_UNDER_AGE: _required_under_age,
    RuleKind.ONE_OF: _missing,
    RuleKind.ALL_OR_NONE: _all_or_none,
    RuleKind.MIN_AGE: _min_age,
    RuleKind.NOT_FUTURE: _not_future,
    RuleKind.NOT_BEFORE: _not_before,
    RuleKind.YEAR_FITS: _year_fits,
    RuleKind.AT_LEAST: _at_least,
    RuleKind.AT_MOST: _at_most,
}
