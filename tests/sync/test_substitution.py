"""Standing in for a colleague (Vertretung): it comes with the house, and the history says in whose stead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.actions import cases, notes
from desktop.actions.opening import present_clerk
from desktop.actions.rights import follow_house
from desktop.actions.wording import actor_text
from desktop.commands.show_command import as_json
from desktop.domain.case import HistoryRow
from desktop.domain.history import STANDS_IN_FOR
from desktop.sync.wire import House
from tests.sync.desks import Desk

Sit = Callable[..., Desk]


def house_with(desk: Desk, *substitutions: tuple[str, str, str]) -> House:
    return replace(desk.hub.house(), substitutions=substitutions)


def stand_in(desk: Desk, *substitutions: tuple[str, str, str]) -> None:
    """The hub says from now on for whom this clerk stands in."""
    clerk = follow_house(desk.office, house_with(desk, *substitutions))
    assert present_clerk(desk.office.profile) == clerk
    desk.office = replace(desk.office, clerk=clerk)


def the_note(desk: Desk, case: str) -> HistoryRow:
    """What the history says of the note."""
    return next(h for h in desk.see(case).history if h.act == "note_added")


@pytest.mark.slow
def test_work_on_the_case_of_who_is_away_is_told_to_be_in_that_persons_stead(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = bernd.file()
    cases.assign(bernd.office, [case], "Bernd")
    bernd.sync(), anna.sync()
    stand_in(anna, ("Bernd", "2026-11-20", "2026-11-27"))
    notes.add_note(anna.office, case, "Rückruf erledigt")
    entry = the_note(anna, case)
    assert (entry.actor, (entry.values or {})[STANDS_IN_FOR]) == ("Anna", "Bernd")
    assert "Anna" in actor_text(entry)
    assert "Bernd" in actor_text(entry)
    shown = as_json(anna.see(case), anna.office.catalogue)["history"]
    assert actor_text(entry) in {one["actor"] for one in shown}
    anna.sync(), bernd.sync()
    assert {actor_text(h) for h in bernd.see(case).history} >= {actor_text(entry), "Bernd"}


def test_own_work_and_work_of_others_is_not(sit_down: Sit) -> None:
    anna = sit_down("Anna", "standesamt")
    stand_in(anna, ("Bernd", "2026-11-20", "2026-11-27"))
    case = anna.file()
    cases.claim(anna.office, [case])
    notes.add_note(anna.office, case, "mein Vorgang")
    assert {actor_text(h) for h in anna.see(case).history} == {"Anna"}


@pytest.mark.slow
@pytest.mark.parametrize("days", [("2026-11-24", "2026-11-27"), ("2026-11-01", "2026-11-22")])
def test_before_the_first_and_after_the_last_day_it_is_own_work(sit_down: Sit, days: tuple[str, str]) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = bernd.file()
    cases.assign(bernd.office, [case], "Bernd")
    bernd.sync(), anna.sync()
    stand_in(anna, ("Bernd", *days))
    notes.add_note(anna.office, case, "Notiz")
    assert actor_text(the_note(anna, case)) == "Anna"


@pytest.mark.slow
def test_taking_over_the_case_of_who_is_away_is_the_last_act_in_that_persons_stead(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = bernd.file()
    cases.assign(bernd.office, [case], "Bernd")
    bernd.sync(), anna.sync()
    stand_in(anna, ("Bernd", "2026-11-23", "2026-11-23"))
    cases.assign(anna.office, [case], "Anna")
    notes.add_note(anna.office, case, "jetzt meiner")
    told = {h.act: actor_text(h) for h in anna.see(case).history if h.actor == "Anna"}
    assert "Bernd" in told["assigned"]
    assert told["note_added"] == "Anna"


def test_days_that_are_none_stand_for_nobody(sit_down: Sit) -> None:
    anna = sit_down("Anna", "standesamt")
    stand_in(anna, ("Bernd", "bald", "2026-11-27"))
    assert anna.office.clerk.substitutions == ()
