"""Days and times as a German clerk reads them: relative today, dates otherwise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from desktop.clock import local
from desktop.translation import Text, _, counted, say

_WEEKEND = {5: _("Saturday"), 6: _("Sunday")}
_WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))

_HALF_A_YEAR = 180


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
    if _is_far(when, today):
        return when.strftime("%d.%m.%Y")
    return f"{say(_WEEKDAYS[when.weekday()])} {when:%d.%m.}"


def working_day(when: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return when + timedelta(days=7 - when.weekday() if when.weekday() in _WEEKEND else 0)


def weekend(when: date) -> str:
    """Samstag or Sonntag; "" on a working day. What would end there ends on the next working day (VwVfG § 31 (3))."""
    name = _WEEKEND.get(when.weekday())
    return say(name) if name else ""


def _is_far(when: date, today: date) -> bool:
    """Whether the year has to be told, which takes the place of the weekday."""
    return abs((when - today).days) > _HALF_A_YEAR


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
    """A deadline (ISO date) in words, and how it weighs; nothing for an empty one.

    A weekend is named where the words do not say the weekday already: "morgen fällig (Sonntag)".
    """
    if not deadline:
        return "", Urgency.NONE
    due, today = date.fromisoformat(deadline), local(now).date()
    text, urgency = _deadline(due, today)
    free = weekend(due)
    unsaid = 0 <= (due - today).days <= 1 or _is_far(due, today)
    return (f"{say(text)} ({free})" if free and unsaid and due >= today else say(text)), urgency


def _deadline(due: date, today: date) -> tuple[Text, Urgency]:
    days = (due - today).days
    if days < 0:
        return counted("due since {count} day", "due since {count} days", -days), Urgency.BAD
    if days == 0:
        return _("due today"), Urgency.BAD
    if days == 1:
        return _("due tomorrow"), Urgency.WARN
    return _("due {day}", day=day(due, today)), Urgency.WARN if days <= 3 else Urgency.NONE


def follow_up_words(due: str, now: datetime) -> tuple[str, Urgency]:
    """A follow-up (ISO date) in words: since when the case waits to be looked at; nothing for an empty one."""
    if not due:
        return "", Urgency.NONE
    when, today = date.fromisoformat(due), local(now).date()
    if when == today:
        return say(_("follow-up today")), Urgency.WARN
    if when < today:
        return say(_("follow-up since {day}", day=day(when, today))), Urgency.WARN
    return say(_("follow-up {day}", day=day(when, today))), Urgency.NONE
