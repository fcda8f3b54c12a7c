"""Dates in German spellings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.dates import age_on, century_is_guessed, german_date, parse_german_date

TODAY = date(2026, 11, 22)
MONTHS = [
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
]
SPELLINGS = {
    "full": lambda d: german_date(d),
    "short": lambda d: f"{d.day}.{d.month}.{d.year}",
    "spaced": lambda d: f" {d.day}. {d.month}. {d.year} ",
    "slashes": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    "dashes": lambda d: f"{d.day:02d}-{d.month:02d}-{d.year}",
    "iso": lambda d: d.isoformat(),
    "digits": lambda d: f"{d:%d%m%Y}",
    "words": lambda d: f"{d.day}. {MONTHS[d.month - 1]} {d.year}",
    "upper": lambda d: f"{d.day}. {MONTHS[d.month - 1].upper()} {d.year}",
    "words-short": lambda d: f"{d.day}.{MONTHS[d.month - 1][:3]}.{d.year}",
    "weekday": lambda d: f"{['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'][d.weekday()]}, {d.day}.{d.month}.{d.year}",
    "born": lambda d: f"geb. {d.day}.{d.month}.{d.year}",
}
days = st.dates(date(1800, 1, 1), date(2199, 12, 31))


@given(day=days)
def test_every_day_is_read_in_every_spelling(day):
    assert {name: parse_german_date(spell(day)) for name, spell in SPELLINGS.items()} == dict.fromkeys(SPELLINGS, day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.3.19", date(2019, 3, 12)),
        ("12.3.36", date(2036, 3, 12)),
        ("12.3.37", date(1937, 3, 12)),
        ("12. Maerz 45", date(1945, 3, 12)),
        ("1. Sept. 2020", date(2020, 9, 1)),
        ("3. Jänner 1999", date(1999, 1, 3)),
        ("Sonnabend, den 14.02.1998", date(1998, 2, 14)),
        ("2019-03-12T08:15:00", date(2019, 3, 12)),
        ("29.02.2020", date(2020, 2, 29)),
    ],
)
def test_spellings_of_letters_and_forms_are_read(text, expected):
    assert parse_german_date(text, today=TODAY) == expected


@pytest.mark.parametrize(
    "text",
    ["", "gestern", "29.02.2019", "31.04.2020", "13.13.2020", "00.01.2020", "12.3", "12.3.2019 oder so", "3/12",
     "12.3/2019",     "123456", "12. Marz 2019x", "2019", "٣.٣.2019x"],
)  # fmt: skip
def test_what_is_no_day_is_not_guessed(text):
    assert parse_german_date(text, today=TODAY) is None


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader_of_dates(text):
    found = parse_german_date(text, today=TODAY)
    assert found is None or parse_german_date(german_date(found)) == found


@given(st.dates(date(1937, 1, 1), date(2036, 12, 31)))
def test_a_two_digit_year_lies_at_most_ten_years_ahead(day):
    assert parse_german_date(f"{day:%d.%m.%y}", today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "guessed"),
    [("12.3.19", True), ("12. März 19", True), ("12.3.2019", False), ("2019-03-12", False), ("x.19", False)],
)
def test_only_a_two_digit_year_leaves_the_century_open(text, guessed):
    assert century_is_guessed(text) is guessed


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 11, 22), date(2026, 11, 22), 16),
        (date(2010, 11, 23), date(2026, 11, 22), 15),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_a_year_of_age_is_full_on_the_birthday(birth, day, age):
    assert age_on(birth, day) == age
