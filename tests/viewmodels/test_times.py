"""Days and times in clerks' words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop.translation import Text, _, counted, say
from desktop.viewmodels.times import Urgency, day_to_act, deadline_words, full_time, short_time

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


@pytest.mark.parametrize(
    ("deadline", "name"), [("2026-11-21", "Saturday"), ("2026-11-29", "Sunday"), ("2026-12-27", "Sunday")]
)
def test_a_deadline_on_a_weekend_says_so(deadline, name):
    words, _urgency = deadline_words(deadline, NOW)
    assert words.endswith(f" ({say(Text(name))})")


def test_a_day_to_act_on_names_the_weekend_and_no_working_day():
    today = date(2026, 11, 23)
    assert day_to_act(date(2026, 11, 26), today) == f"{THU} 26.11."
    assert day_to_act(date(2026, 11, 28), today) == f"{say(_('Sat'))} 28.11. ({say(_('Saturday'))})"


def test_the_full_time_names_day_and_year():
    assert full_time(datetime(2026, 11, 26, 7, 12, tzinfo=UTC)) == f"{THU} 26.11.2026, 08:12"
