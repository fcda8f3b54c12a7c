"""Whatever clerks do and whatever the network does: all come to the same state, and no edit is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from desktop.actions import cases, notes
from desktop.actions.conflicts import MINE, THEIRS, decide_card, open_cards
from desktop.errors import DesktopError
from desktop.storage.case_units import units_of
from tests.sync.desks import Desk
from tests.sync.memory_hub import Town

FIELDS = ("geburtsort", "familienname", "vornamen")
STEPS = 40


class _Broken(ConnectionError):
    """The network as it is on trains."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_all_come_together_and_nothing_is_lost(sit_down: Callable[..., Desk], town: Town, seed: int) -> None:
    chance = random.Random(seed)
    desks = [sit_down(name, "standesamt") for name in ("Anna", "Bernd", "Clara")]
    known, typed = _begin(desks), set[str]()
    for step in range(STEPS):
        desk = chance.choice(desks)
        _act(desk, known, chance, typed, step)
        if chance.random() < 0.4:
            _sync_on_a_train(desk, town, chance)
    _settle(desks, town)
    states = [_state(desk) for desk in desks]
    assert states[0] == states[1] == states[2]
    for desk in desks:
        assert _told(desk) >= typed, "what was typed stands in the state or in the history of every clerk"


def _begin(desks: list[Desk]) -> list[str]:
    known = [desk.file(f"Antrag {i}", geburtsort="Ilmenau") for i, desk in enumerate(desks)]
    for desk in (*desks, *desks):
        desk.sync()
    return known


def _act(desk: Desk, known: list[str], chance: random.Random, typed: set[str], step: int) -> None:
    case = chance.choice(known)
    kind = chance.choice(("edit", "edit", "edit", "claim", "release", "note", "decide", "file"))
    text = f"Wert {step} {desk.office.clerk.name}"
    try:
        if kind == "edit":
            desk.edit(case, **{chance.choice(FIELDS): text})
            typed.add(text)
        elif kind == "claim":
            cases.claim(desk.office, [case])
        elif kind == "release":
            cases.release(desk.office, [case])
        elif kind == "note":
            notes.add_note(desk.office, case, text)
            typed.add(text)
        elif kind == "file":
            known.append(desk.file(text, geburtsort=text))
        for card in open_cards(desk.office) if kind == "decide" else ():
            decide_card(desk.office, card.id, {line.unit: chance.choice((MINE, THEIRS)) for line in card.lines})
    except DesktopError:
        return  # a rule forbids it, or the case is not here yet


def _sync_on_a_train(desk: Desk, town: Town, chance: random.Random) -> None:
    left = chance.randint(0, 12)

    def call(_name: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise _Broken

    desk.hub = town.hub(desk.office.clerk.id, call)
    with suppress(_Broken):
        desk.sync()


def _settle(desks: list[Desk], town: Town) -> None:
    for desk in desks:
        desk.hub = town.hub(desk.office.clerk.id)
    for _round in range(4):
        for desk in desks:
            for card in open_cards(desk.office):
                decide_card(desk.office, card.id, {line.unit: MINE for line in card.lines})
            desk.sync()
    for desk in desks:
        assert desk.sync().waiting == 0
        assert open_cards(desk.office) == ()


def _state(desk: Desk) -> dict[str, object]:
    with desk.office.read() as connection:
        ids = connection.exec_driver_sql("SELECT id FROM case_file").scalars().all()
        units = units_of(connection, ids)
        notes_kept = connection.exec_driver_sql("SELECT id, text FROM note ORDER BY id").fetchall()
    for content in units.values():
        for unit, value in content.items():
            if unit.startswith("fields."):
                content[unit] = value["value"]
    return {"cases": units, "notes": notes_kept}


def _told(desk: Desk) -> set[str]:
    with desk.office.read() as connection:
        values = connection.exec_driver_sql("SELECT value FROM application_value").scalars().all()
        written = connection.exec_driver_sql("SELECT text FROM note").scalars().all()
        history = " ".join(connection.exec_driver_sql('SELECT "values" FROM history_body').scalars().all())
    found = {*values, *written}
    return found | {
        f"Wert {s} {n}" for s in range(STEPS) for n in ("Anna", "Bernd", "Clara") if f"Wert {s} {n}" in history
    }
