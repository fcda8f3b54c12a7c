"""Read a date however a German writer spells it: 12.3.2019, 12. März 2019, 2019-03-12, 12032019, 12.3.19."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    "jan": 1, "jän": 1, "feb": 2, "mär": 3, "mae": 3, "mrz": 3, "apr": 4, "mai": 5, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "okt": 10, "nov": 11, "dez": 12,
}  # fmt: skip
_MONTH_NAME = re.compile(
    r"januar|jänner|feber|februar|märz|maerz|april|mai|juni|juno|juli|julei|august|september|sept|oktober|november|dezember"
    r"|jan|jän|feb|mär|mrz|apr|jun|jul|aug|sep|okt|nov|dez"
)
_NOISE = re.compile(
    r"^(?:(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so)\b\.?,?\s*)?"
    r"(?:(?:den|dem|am|geb\.?|geboren am)\s+)?"
)
_NUMBERS = re.compile(r"^(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})$")
_WORDS = re.compile(r"^(\d{1,2})\s*\.?\s*([a-zäöü]+)\.?,?\s*(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d.*)?$")
_DIGITS = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
_SHORT_YEAR = re.compile(r"[^\d]\d{2}$")
_YEARS_AHEAD = 10
_USUAL_YEAR = 2025


def parse_german_date(text: str, *, today: date | None = None) -> date | None:
    """Read a date; None when it is none, or none that ever was (30.02.2019).

    Args:
        text: One date, with or without weekday, "den" or "geb." before it; the day before the month, or the year first.
        today: Decides the century of a two-digit year: at most ten years ahead, so that in 2026 "12.3.19" is 2019 and
            "12.3.45" is 1945. None counts from 2025.
    """
    plain = _NOISE.sub("", " ".join(text.casefold().split()), count=1).strip()
    if found := _ISO.match(plain):
        return _date(found[1], found[2], found[3], today)
    if found := _NUMBERS.match(plain):
        return _date(found[4], found[3], found[1], today)
    if found := _DIGITS.match(plain):
        return _date(found[3], found[2], found[1], today)
    if (found := _WORDS.match(plain)) and _MONTH_NAME.fullmatch(found[2]):
        return _date(found[3], str(_MONTHS[found[2][:3]]), found[1], today)
    return None


def century_is_guessed(text: str) -> bool:
    """Whether a date writes its year with two digits, so that somebody should look at the century."""
    plain = text.strip()
    short = _SHORT_YEAR.search(plain) is not None and not _ISO.match(plain)
    return short and parse_german_date(plain) is not None


def _date(year: str, month: str, day: str, today: date | None) -> date | None:
    try:
        return date(_full_year(year, today), int(month), int(day))
    except ValueError:
        return None


def _full_year(year: str, today: date | None) -> int:
    if len(year) == len("2019"):
        return int(year)
    latest = (today.year if today else _USUAL_YEAR) + _YEARS_AHEAD
    return latest - (latest - int(year)) % 100


def german_date(day: date) -> str:
    """Write a date as it is stored and printed: 12.03.2019."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"


def age_on(birth: date, day: date) -> int:
    """Whole years from a birth to a day; who is born on 29 February grows older on 1 March (BGB § 188 (2), (3))."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
