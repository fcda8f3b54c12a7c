"""Days and times as a German clerk reads them: relative today, dates otherwise."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from desktop.clock import local
from desktop.translation import Text, _, counted, say

_WEEKEND = {5: _("Saturday"), 6: _("Sunday")}
_WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


class Urgency(StrEnum):
    """How near a deadline is; colour only repeats what the words say."""

    NONE = "none"
    WARN = "warn"
    BAD = "bad"


def short_time(moment: datetime, now: datetime) -> str:
    """As "08:12" today, "gestern", "Do 19.11." this year, "19.11.2025" before."""
    there, here = local(moment), local(now)
    days = (here.date() - there.date()).days
    if days == 0:
        return there.strftime("%H:%M")
    if days == 1:
        return say(_("yesterday"))
    return day(there.date(), here.date())


def day(when: date, today: date) -> str:
    """As "Do 26.11." within half a year, the full date otherwise."""
    if abs((when - today).days) > 180:
        return when.strftime("%d.%m.%Y")
    return f"{say(_WEEKDAYS[when.weekday()])} {when:%d.%m.}"


def weekend(when: date) -> str:
    """Samstag or Sonntag; "" on a working day. What would end there ends on the next working day (VwVfG § 31 (3))."""
    name = _WEEKEND.get(when.weekday())
    return say(name) if name else ""


def day_to_act(when: date, today: date) -> str:
    """As `day`, with a hint where nobody works: "So 29.11. (Sonntag)"."""
    return _hinted(day(when, today), when)


def _hinted(words: str, when: date) -> str:
    free = weekend(when)
    return f"{words} ({free})" if free else words


def full_time(moment: datetime) -> str:
    """As "Do 26.11.2026, 08:12"."""
    there = local(moment)
    return f"{say(_WEEKDAYS[there.weekday()])} {there:%d.%m.%Y, %H:%M}"


def time_in_sentence(moment: datetime, now: datetime) -> str:
    """As "heute 08:12", "gestern 16:40", "Do 19.11., 08:12"."""
    there, here = local(moment), local(now)
    days = (here.date() - there.date()).days
    if days == 0:
        return say(_("today {time}", time=f"{there:%H:%M}"))
    if days == 1:
        return say(_("yesterday {time}", time=f"{there:%H:%M}"))
    return f"{day(there.date(), here.date())}, {there:%H:%M}"


def deadline_words(deadline: str, now: datetime) -> tuple[str, Urgency]:
    """A deadline (ISO date) in words, with a hint at the weekend, and how it weighs; nothing for an empty one."""
    if not deadline:
        return "", Urgency.NONE
    due, today = date.fromisoformat(deadline), local(now).date()
    text, urgency = _deadline(due, today)
    return _hinted(say(text), due), urgency


def _deadline(due: date, today: date) -> tuple[Text, Urgency]:
    days = (due - today).days
    if days < 0:
        return counted("due since {count} day", "due since {count} days", -days), Urgency.BAD
    if days == 0:
        return _("due today"), Urgency.BAD
    if days == 1:
        return _("due tomorrow"), Urgency.WARN
    return _("due {day}", day=day(due, today)), Urgency.WARN if days <= 3 else Urgency.NONE
