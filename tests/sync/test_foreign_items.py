"""What somebody puts into a department's log about another department's things changes nothing there."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.actions import cases, follow_ups, notes
from desktop.storage.item_store import TABLES
from desktop.sync.wire import InItem
from tests.sync.desks import Desk
from tests.sync.memory_hub import Department, Town

pytestmark = pytest.mark.slow

Sit = Callable[..., Desk]
KINDS = (*TABLES, "case", "history", "proposal")
_NUMBERS = itertools.count(1)


def the_town(sit_down: Sit, town: Town) -> tuple[Desk, Desk, str, str]:
    """Clara of the Bürgerbüro plants; Bernd works in both departments. One case each, with everything on it."""
    anna = sit_down("Anna", "standesamt")
    bernd = sit_down("Bernd", "buergerbuero", "standesamt")
    clara = sit_down("Clara", "buergerbuero")
    target = anna.file("Geburtsurkunde für Frieda", geburtsort="Ilmenau")
    notes.add_note(anna.office, target, "Rückruf am Montag")
    follow_ups.set_follow_up(anna.office, target, anna.office.today() + timedelta(days=3), "nachsehen")
    cases.claim(anna.office, [target])
    own = clara.file("Meldebescheinigung", department="buergerbuero", geburtsort="Gera")
    notes.add_note(clara.office, own, "Vermerk")
    for desk in (anna, clara, bernd):
        desk.sync()
    assert bernd.sees(target)
    assert bernd.sees(own)
    return bernd, clara, target, own


def all_of(desk: Desk, case: str) -> tuple[object, ...]:
    """Everything a profile holds of a case, as the desk shows it and as the tables have it."""
    with desk.office.read() as connection:
        rows = [
            connection.exec_driver_sql(
                f"SELECT * FROM {table.name} WHERE case_id = ? ORDER BY 1, 2", (case,)
            ).fetchall()
            for table in TABLES.values()
        ]
        kept = connection.exec_driver_sql(
            "SELECT kind, item, department, sequence, digest FROM agreed WHERE case_id = ? ORDER BY 1, 2", (case,)
        ).fetchall()
        cards = connection.exec_driver_sql("SELECT * FROM conflict WHERE case_id = ?", (case,)).fetchall()
    return desk.see(case), rows, kept, cards


def plant(place: Department, kind: str, item: str, data: dict[str, Any], *, deleted: bool = False) -> None:
    """Put an item into a department's log as its hub would after somebody with rights there pushed it."""
    place.head += 1
    mutation = f"planted-{next(_NUMBERS)}"
    at = "2026-11-23T09:00:00Z"
    place.items[kind, f"{item}"] = InItem(kind, item, place.head, mutation, deleted, "Clara", at, data)


def test_planted_items_change_nothing_in_another_department(sit_down: Sit, town: Town) -> None:
    bernd, _clara, target, own = the_town(sit_down, town)
    rightful, other = town.departments["standesamt"], town.departments["buergerbuero"]
    known = {kind: [i for i in rightful.items.values() if i.kind == kind] for kind in KINDS}
    before = all_of(bernd, target)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        kind=st.sampled_from(KINDS),
        whose=st.sampled_from(("theirs", "new")),
        names=st.sampled_from((target, own)),
        department=st.sampled_from(("standesamt", "buergerbuero")),
        deleted=st.booleans(),
        junk=st.dictionaries(st.sampled_from(("text", "author", "done", "due", "sha256", "at")), st.text(max_size=5)),
    )
    def law(kind: str, whose: str, names: str, department: str, deleted: bool, junk: dict[str, str]) -> None:
        rights = known[kind] or known["note"]
        base = json.loads(json.dumps(dict(rights[0].data)))
        item = rights[0].id if whose == "theirs" else f"planted-id-{next(_NUMBERS)}"
        data = {**base, "id": item, "case_id": names, "case": names, **junk}
        if kind == "history":
            data["department"] = department
            body = {**data.get("content", {}), "case_id": names, "id": item, "act": "note_added"}
            data |= {"device": "somewhere", "sequence": next(_NUMBERS), "content": body}
        plant(other, kind, item, data, deleted=deleted)
        bernd.sync()
        assert all_of(bernd, target) == before

    law()


def test_a_planted_history_entry_does_not_speak_in_a_foreign_case(sit_down: Sit, town: Town) -> None:
    bernd, _clara, target, _own = the_town(sit_down, town)
    link = next(i for i in town.departments["standesamt"].items.values() if i.kind == "history" and i.data["content"]["case_id"] == target)  # fmt: skip # noqa: E501
    body = {**link.data["content"], "id": "planted-body", "actor": "Anna", "act": "note_added"}
    data = {**link.data, "department": "buergerbuero", "device": "x", "sequence": 1, "body": "planted-body"}
    plant(town.departments["buergerbuero"], "history", "x.1", data | {"content": body})
    acts = len(bernd.see(target).history)
    bernd.sync()
    assert len(bernd.see(target).history) == acts


def test_a_link_that_is_none_is_held_and_blocks_no_other(sit_down: Sit, town: Town) -> None:
    bernd, clara, _target, own = the_town(sit_down, town)
    plant(town.departments["buergerbuero"], "history", "bad.1", {"department": "buergerbuero", "device": "bad"})
    plant(town.departments["buergerbuero"], "case", "bad-case", {"units": {"head.subject": 7}})
    notes.add_note(clara.office, own, "danach")
    clara.sync(), bernd.sync()
    assert bernd.see(own).history[-1].act == "note_added"
    assert len(bernd.see(own).history) == len(clara.see(own).history)


def test_what_is_held_for_one_department_is_not_replaced_by_another(sit_down: Sit, town: Town) -> None:
    bernd, _clara, target, own = the_town(sit_down, town)
    rightful = town.departments["standesamt"]
    note = next(i for i in rightful.items.values() if i.kind == "note")
    early = replace(note, id="early-note", data={**note.data, "id": "early-note", "case_id": "later-case"})
    plant(rightful, "note", "early-note", dict(early.data))
    bernd.sync()
    plant(town.departments["buergerbuero"], "note", "early-note", {**early.data, "case_id": "nowhere"})
    bernd.sync()
    case = rightful.items["case", target]
    plant(rightful, "case", "later-case", dict(case.data))
    bernd.sync()
    assert [n.id for n in bernd.see("later-case").notes] == ["early-note"]
    assert bernd.sees(own)


def test_edits_after_a_hand_over_arrive_though_the_new_department_counts_from_one(sit_down: Sit, town: Town) -> None:
    anna = sit_down("Anna", "standesamt", "tiefbauamt")
    bernd = sit_down("Bernd", "standesamt", "tiefbauamt")
    case = anna.file()
    follow_ups.set_follow_up(anna.office, case, anna.office.today() + timedelta(days=3), "nachsehen")
    for number in range(3):
        notes.add_note(anna.office, case, f"Notiz {number}")
    anna.sync(), bernd.sync()
    cases.move_on(anna.office, [case], "tiefbauamt", "Gehört zu uns")
    anna.sync(), bernd.sync()
    (follow_up,) = anna.see(case).follow_ups
    follow_ups.finish_follow_up(anna.office, follow_up.id)
    anna.sync(), bernd.sync()
    assert bernd.see(case).follow_ups[0].done
