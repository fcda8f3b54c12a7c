"""Days and times in clerks' words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop.translation import _, counted, say
from desktop.viewmodels.times import Urgency, deadline_words, full_time, short_time, working_day

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday, 10:00 in Germany
THU = say(_("Thu"))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        pytest.param(datetime(2026, 11, 23, 7, 12, tzinfo=UTC), "08:12", id="today"),
        pytest.param(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "00:30", id="today-by-german-clock"),
        pytest.param(datetime(2026, 11, 22, 7, 0, tzinfo=UTC), say(_("yesterday")), id="yesterday"),
        pytest.param(datetime(2026, 11, 19, 7, 0, tzinfo=UTC), f"{THU} 19.11.", id="this-year"),
        pytest.param(datetime(2025, 11, 19, 7, 0, tzinfo=UTC), "19.11.2025", id="long-ago"),
    ],
)
def test_times_are_relative_today_and_dates_otherwise(moment, words):
    assert short_time(moment, NOW) == words


@pytest.mark.parametrize(
    ("deadline", "words", "urgency"),
    [
        ("", "", Urgency.NONE),
        ("2026-11-20", say(counted("due since {count} day", "due since {count} days", 3)), Urgency.BAD),
        ("2026-11-23", say(_("due today")), Urgency.BAD),
        ("2026-11-24", say(_("due tomorrow")), Urgency.WARN),
        ("2026-11-26", say(_("due {day}", day=f"{THU} 26.11.")), Urgency.WARN),
        ("2026-12-24", say(_("due {day}", day=f"{THU} 24.12.")), Urgency.NONE),
    ],
)
def test_a_deadline_says_how_near_it_is(deadline, words, urgency):
    assert deadline_words(deadline, NOW) == (words, urgency)


def test_a_day_far_off_says_that_it_is_a_weekend():
    words, _urgency = deadline_words("2027-06-06", NOW)
    assert words.endswith(f"06.06.2027 ({say(_('Sunday'))})")


def test_a_deadline_tomorrow_says_that_it_is_a_weekend():
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    words, _urgency = deadline_words("2026-11-28", friday)
    assert words == f"{say(_('due tomorrow'))} ({say(_('Saturday'))})"


def test_a_weekday_is_told_once():
    assert deadline_words("2026-11-29", NOW)[0] == say(_("due {day}", day=f"{say(_('Sun'))} 29.11."))


def test_a_deadline_that_is_over_names_no_weekday():
    assert deadline_words("2026-11-15", NOW)[0] == say(counted("due since {count} day", "due since {count} days", 8))


@pytest.mark.parametrize(("given", "day"), [(27, 27), (28, 30), (29, 30), (30, 30)])
def test_after_a_weekend_comes_a_working_day(given, day):
    assert working_day(date(2026, 11, given)) == date(2026, 11, day)


def test_the_full_time_names_day_and_year():
    assert full_time(datetime(2026, 11, 26, 7, 12, tzinfo=UTC)) == f"{THU} 26.11.2026, 08:12"
