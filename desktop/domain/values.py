"""Check and normalise what one field holds, by its kind; pure, and fast enough for each key stroke.

Kinds are the words of the catalogue: text, multiline, name, date, time, number, count, check, choice, radio, email,
phone, postal_code, iban, register_number. An empty value is always right here: whether one is required is
another question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from desktop.domain.dates import century_is_guessed, german_date, parse_german_date
from desktop.domain.finding import Finding, Severity
from desktop.domain.iban import iban_fault, plain_iban
from desktop.domain.latin import foreign_letters

_OLDEST_YEAR = 1800  # before that no register and no living person: a slip of the pen
_TIME = re.compile(r"^(\d{1,2})(?:\s*(?:[:.h]|uhr)\s*(\d{2}))?(?:\s*uhr)?$|^(\d{2})(\d{2})(?:\s*uhr)?$", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?$|^(\d+)\.(\d+)$")
_COUNT = re.compile(r"^(?:\d{1,3}(?:\.\d{3})+|\d+)$")
_UNIT = re.compile(r"\s*(?:€|euro|eur|m²|m2|qm)\s*\.?$", re.IGNORECASE)
_EMAIL = re.compile(r"^[^\s@,;<>()\[\]\\\"]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}$")
_PHONE = re.compile(r"^\+?[\d\s()/.–-]+$")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 15  # "115" is the shortest in use; E.164 allows 15
_POSTAL_CODE = re.compile(r"^(?!00)\d{5}$")
_POSTAL_PREFIX = re.compile(r"^D(?:E)?\s*-\s*", re.IGNORECASE)
_REGISTER_NUMBER = re.compile(r"^([EGLS])\s?(\d+(?:-\d+)?)/(\d{4})$")
_YES = frozenset({"ja", "x", "on", "yes", "wahr", "true", "1", "✓", "✔", "☒"})
_NO = frozenset({"", "nein", "off", "no", "falsch", "false", "0", "☐"})


def check_value(
    kind: str, value: str, *, choices: Mapping[str, str] | None = None, max_length: int = 0, today: date | None = None
) -> Finding | None:
    """Say what is wrong with a value; None when nothing is, or when there is none.

    Args:
        kind: A word of the catalogue; an unknown one checks nothing but the length.
        choices: Value to label, for choice and radio.
        max_length: 0 for no limit.
        today: Decides the century of a two-digit year, see `parse_german_date`.
    """
    value = value.strip()
    if not value:
        return None
    if kind in ("choice", "radio"):
        return _check_choice(value, choices or {})
    if kind == "date":
        return _check_date(value, today)
    check = _CHECKS.get(kind)
    fault = check(value) if check else None
    if fault is None and max_length and len(value) > max_length:
        return Finding("too_long", Severity.WARNING, values={"max": str(max_length), "count": str(len(value))})
    return fault


def normal_value(kind: str, value: str, *, choices: Mapping[str, str] | None = None, today: date | None = None) -> str:
    """Write a value the one way it is stored; what cannot be understood is returned as it came, without outer spaces.

    Dates become 12.03.2019, times 08:15, check boxes "ja" or "", IBANs and register numbers upper case, e-mail
    addresses stay as written. Applying it twice changes nothing.
    """
    value = unicodedata.normalize("NFC", value).strip()
    if kind in ("choice", "radio"):
        return _choice(value, choices or {})
    if kind == "date":
        found = parse_german_date(value, today=today)
        return german_date(found) if found else value
    if kind == "multiline":
        return "\n".join(line.rstrip() for line in value.splitlines())
    normalise = _NORMAL.get(kind)
    return normalise(value) if normalise else " ".join(value.split())


def register_number_parts(value: str) -> tuple[str, str, int] | None:
    """Kind, number and year of "G 123/2019"; None when it is none.

    Source:
        PStV §§ 15 (2), 16: E, G, L or S, number of the entry (with -1, -2 when used again), year.
    """
    found = _REGISTER_NUMBER.match(_register_number(value.strip()))
    return (found[1], found[2], int(found[3])) if found else None


def number_in(value: str) -> float | None:
    """The number a value stands for; None when it is none."""
    parts = _number_parts(value.strip())
    return float(".".join(filter(None, parts))) if parts else None


def _wrong(code: str, value: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, severity, values={"value": value})


def _check_choice(value: str, choices: Mapping[str, str]) -> Finding | None:
    if _choice(unicodedata.normalize("NFC", value), choices) in choices:
        return None
    return Finding("choice_unknown", Severity.ERROR, values={"value": value, "known": ", ".join(choices.values())})


def _check_date(value: str, today: date | None) -> Finding | None:
    found = parse_german_date(value, today=today)
    if found is None:
        return _wrong("date_unreadable", value)
    if found.year < _OLDEST_YEAR:
        return _wrong("date_too_old", value, Severity.WARNING)
    if century_is_guessed(value):
        return Finding("date_century_guessed", Severity.HINT, values={"value": value, "date": german_date(found)})
    return None


def _check_name(value: str) -> Finding | None:
    letters = foreign_letters(value)
    return Finding("letters_not_allowed", Severity.WARNING, values={"letters": " ".join(letters)}) if letters else None


def _check_phone(value: str) -> Finding | None:
    digits = sum(c.isdigit() for c in value)
    fits = _PHONE.match(value) and _FEWEST_DIGITS <= digits <= _MOST_DIGITS
    return None if fits else _wrong("phone_unreadable", value, Severity.WARNING)


def _check_iban(value: str) -> Finding | None:
    fault = iban_fault(value)
    return _wrong(fault, value) if fault else None


def _check_register_number(value: str) -> Finding | None:
    if register_number_parts(value):
        return None
    return Finding("register.number_malformed", Severity.ERROR, values={"number": value})


def _check_count(value: str) -> Finding | None:
    return None if _COUNT.match(value) else _wrong("number_not_whole", value)


def _check_check(value: str) -> Finding | None:
    if value.casefold() in _YES | _NO:
        return None
    return Finding("choice_unknown", Severity.ERROR, values={"value": value, "known": "ja, nein"})


_CHECKS: Mapping[str, Callable[[str], Finding | None]] = {
    "name": _check_name,
    "time": lambda value: None if _time(value) else _wrong("time_unreadable", value),
    "number": lambda value: None if _number_parts(value) else _wrong("number_unreadable", value),
    "count": _check_count,
    "check": _check_check,
    "email": lambda value: None if _EMAIL.match(value) else _wrong("email_unreadable", value),
    "phone": _check_phone,
    "postal_code": lambda v: None if _POSTAL_CODE.match(_postal_code(v)) else _wrong("postal_code_unreadable", v),
    "iban": _check_iban,
    "register_number": _check_register_number,
}


def _choice(value: str, choices: Mapping[str, str]) -> str:
    """A label, or another spelling of case, becomes the value it stands for."""
    if value in choices:
        return value
    folded = " ".join(value.casefold().split())
    for key, label in choices.items():
        if folded in (key.casefold(), label.casefold()):
            return key
    return value


def _time(value: str) -> str:
    found = _TIME.match(value)
    if not found:
        return ""
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    has_minutes = found[2] or found[4] or "uhr" in value.casefold()
    return f"{hour:02d}:{minute:02d}" if has_minutes and hour <= 23 and minute <= 59 else ""


def _number_parts(value: str) -> tuple[str, str] | None:
    """Whole part without dots, and decimals; the unit may follow. "1.234" is a German thousand, "12.5" a decimal."""
    found = _NUMBER.match(_UNIT.sub("", value))
    if not found:
        return None
    return (found[1].replace(".", ""), found[2] or "") if found[1] else (found[3], found[4])


def _number(value: str) -> str:
    parts = _number_parts(value)
    return ",".join(filter(None, parts)) if parts else value


def _postal_code(value: str) -> str:
    return _POSTAL_PREFIX.sub("", value).replace(" ", "") if any(c.isdigit() for c in value) else value


def _register_number(value: str) -> str:
    compact = "".join(value.split()).upper()
    found = _REGISTER_NUMBER.match(compact)
    return f"{found[1]} {found[2]}/{found[3]}" if found else value


def _check_mark(value: str) -> str:
    folded = value.casefold()
    return "ja" if folded in _YES else "" if folded in _NO else value


_NORMAL: Mapping[str, Callable[[str], str]] = {
    "time": lambda value: _time(value) or value,
    "number": _number,
    "count": lambda value: value.replace(".", "") if _COUNT.match(value) else value,
    "check": _check_mark,
    "iban": plain_iban,
    "postal_code": lambda value: _postal_code(value) if _POSTAL_CODE.match(_postal_code(value)) else value,
    "register_number": _register_number,
}
