"""When a mail was sent and when it arrived, from dates written in every way there is.

Source:
    RFC 5322 3.3 and 4.3 (obsolete forms); received: the topmost Received header is our own server's stamp.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january jän jänner janvier gennaio enero",
            "feb februar february febr",
            "mar mär maerz märz march mrz maer",
            "apr april",
            "may mai",
            "jun juni june",
            "jul juli july",
            "aug august",
            "sep sept september",
            "oct okt oktober october",
            "nov november",
            "dec dez dezember december",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60, "mez": 60,
    "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
_TIME = r"(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\b\.?)?"
_TIME_ANYWHERE = re.compile(rf"(?<!\d){_TIME}", re.I)
_USUAL = re.compile(
    r"(?:\w{2,10}\.?,?\s*)?(\d{1,2})[.\s-]+([^\W\d]{3,10})\.?[\s,-]+(\d{2,4}),?\s+" + _TIME + r"\s*(.*)", re.I | re.S
)
_MONTH_FIRST = re.compile(r"(?:\w{2,10}\.?,?\s+)?([^\W\d]{3,10})\.?\s+(\d{1,2}),?\s+(.*)", re.I | re.S)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T\s]*(?:" + _TIME + r")?\s*(.*)", re.I | re.S)
_GERMAN = re.compile(
    r"(?:\w{2,10}\.?,?\s*)?(\d{1,2})\.(\d{1,2})\.(\d{2,4}),?\s*(?:um\s+)?(?:" + _TIME + r")?\s*(.*)", re.I | re.S
)
_OFFSET = re.compile(r"(?:gmt|utc|ut)?\s*([+-])\s?(\d{1,2}):?(\d{2})?(?!\d)", re.I)
_ZONE_NAME = re.compile(r"\b[A-Za-z]{1,5}\b")
_COMMENT = re.compile(r"\([^()]*\)")


def parse_mail_date(text: str) -> datetime | None:
    """Read one date; None when it is none, or one that no calendar has.

    A date without a zone is taken as UTC, because the sender's is not known. In UTC.
    """
    text = " ".join(text[:200].split())
    if not text:
        return None
    for read in (_usual, _iso, _german, _month_first):
        found = read(text)
        if found is not None:
            return found
    return None


def received_at(received: Iterable[str], sent_at: datetime | None) -> datetime | None:
    """When the transport took it in: the topmost Received header that bears a date, else what the sender says."""
    for line in received:
        found = parse_mail_date(line.rpartition(";")[2]) if ";" in line else None
        if found is not None:
            return found
    return sent_at


def _usual(text: str) -> datetime | None:
    found = _USUAL.match(text)
    if not found:
        return None
    day, month, year, hour, minute, second, half, zone = found.groups()
    return _moment(year, _MONTHS.get(month.lower()), day, (hour, minute, second, half), zone)


def _iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, half, zone = found.groups()
    return _moment(year, int(month), day, (hour, minute, second, half), zone)


def _german(text: str) -> datetime | None:
    found = _GERMAN.match(text)
    if not found:
        return None
    day, month, year, hour, minute, second, half, zone = found.groups()
    return _moment(year, int(month), day, (hour, minute, second, half), zone)


def _month_first(text: str) -> datetime | None:
    """`Mon Mar  3 12:00:00 2025 +0100` and `March 3, 2025 12:00`: the year may stand before or after the time."""
    found = _MONTH_FIRST.match(text)
    if not found:
        return None
    month, day, rest = found.groups()
    clock = _TIME_ANYWHERE.search(rest)
    if not clock:
        return None
    outside = f"{rest[: clock.start()]} {rest[clock.end() :]}"
    year = re.search(r"(?<![\d+-])(\d{4})(?!\d)", outside)
    if not year:
        return None
    zone = f"{outside[: year.start()]} {outside[year.end() :]}"
    return _moment(year[1], _MONTHS.get(month.lower()), day, clock.groups(), zone)


def _moment(year: str, month: int | None, day: str, clock: tuple[str | None, ...], zone: str | None) -> datetime | None:
    if month is None:
        return None
    hour, minute, second = (int(part or 0) for part in clock[:3])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3].lower() == "p" else 0)
    try:
        naive = datetime(_full_year(year), month, int(day), hour, minute, min(second, 59))  # 60: a leap second
        return naive.replace(tzinfo=timezone(timedelta(minutes=_offset_minutes(zone or "")))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) == 2:
        return number + (2000 if number < 50 else 1900)
    return number + 1900 if number < 1000 else number  # "102": a program that forgot the year 2000


def _offset_minutes(zone: str) -> int:
    outside = _COMMENT.sub(" ", zone)
    found = _OFFSET.search(outside)
    if found:
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        minutes = minutes if minutes <= 14 * 60 else 0  # no place on earth is further off
        return -minutes if found[1] == "-" else minutes
    names = (name.lower() for name in _ZONE_NAME.findall(f"{outside} {zone}"))
    return next((_ZONES[name] for name in names if name in _ZONES), 0)
