"""Decide what two people changed differently: mine, theirs, or something new; both versions stay in the history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.actions.cases import set_fields
from desktop.actions.office import Office, Work
from desktop.actions.search_text import index_case
from desktop.domain.case import CaseRow
from desktop.domain.change import ChangeSet
from desktop.domain.history import Act
from desktop.errors import NotFound, UsageError
from desktop.storage.case_store import find_case
from desktop.storage.case_units import drop_units, put_units
from desktop.storage.conflict_store import (
    EDIT,
    PROPOSAL,
    Conflict,
    conflicts_named,
    decide,
    open_conflicts,
    replace_clashes,
)
from desktop.translation import _

MINE, THEIRS = "mine", "theirs"
_FIELD = "fields."
_SHOWN = frozenset({EDIT, PROPOSAL})


@dataclass(frozen=True, slots=True)
class CardLine:
    """One thing both sides changed.

    Attributes:
        unit: What: "fields.geburtsort", "progress", "assignment", "register".
        field: Name of the application field; "" for anything else.
        mine, theirs: The values in words for fields, as JSON for anything else; None for no value.
    """

    unit: str
    field: str
    mine: Any
    theirs: Any
    mine_by: str
    mine_at: str
    theirs_by: str
    theirs_at: str


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """What a clerk decides about.

    Attributes:
        proposal: Whether it is the unsent work of somebody who had the case before.
        number, subject, sender: Of the case.
    """

    id: str
    case: str
    proposal: bool
    at: datetime
    lines: tuple[CardLine, ...]
    number: str = ""
    subject: str = ""
    sender: str = ""


def open_cards(office: Office, case: str | None = None) -> tuple[ConflictCard, ...]:
    """What waits for a decision, of one case or of all this clerk may look into now; oldest first."""
    with office.read() as connection:
        found = [c for c in open_conflicts(connection, None if case is None else [case]) if c.origin in _SHOWN]
        stored = {c.case_id: find_case(connection, c.case_id, office.clerk) for c in found}
    known = ((c, stored[c.case_id]) for c in found)
    return tuple(_card(c, own.row) for c, own in known if own is not None and not office.closure(own))


def _card(conflict: Conflict, row: CaseRow) -> ConflictCard:
    lines = tuple(_line(clash) for clash in conflict.clashes)
    place = (row.number, row.subject, row.sender)
    return ConflictCard(conflict.id, conflict.case_id, conflict.origin == PROPOSAL, conflict.at, lines, *place)


def _line(clash: Mapping[str, Any]) -> CardLine:
    unit = str(clash["unit"])
    field = unit.removeprefix(_FIELD) if unit.startswith(_FIELD) else ""
    sides = [clash.get(side) for side in (MINE, THEIRS)]
    mine, theirs = (s.get("value") if field and isinstance(s, dict) else s for s in sides)
    told = [str(clash.get(name, "")) for name in ("mine_by", "mine_at", "theirs_by", "theirs_at")]
    return CardLine(unit, field, mine, theirs, *told)


def decide_card(
    office: Office, card: str, choices: Mapping[str, str], typed: Mapping[str, str] | None = None
) -> ChangeSet:
    """Decide a card, line by line.

    Args:
        choices: Unit to MINE or THEIRS; what is not named stays open.
        typed: Application field to a value that is neither.

    Raises:
        NotFound: The card was decided meanwhile, or its case is not this clerk's.
        UsageError: A choice is none.
    """
    if set(choices.values()) - {MINE, THEIRS}:
        raise UsageError(_("Please choose your version or the other one."))
    typed = typed or {}
    with office.write() as work:
        conflict = _open(work, card)
        stored = work.case_to_edit(conflict.case_id)
        decided = {*choices, *(_FIELD + name for name in typed)}
        taken = {c["unit"]: c for c in conflict.clashes if choices.get(c["unit"]) == THEIRS}
        put_units(work.connection, stored.id, {u: c[THEIRS] for u, c in taken.items() if THEIRS in c}, unread=False)
        drop_units(work.connection, stored.id, [u for u, c in taken.items() if THEIRS not in c])
        for clash in conflict.clashes:
            if clash["unit"] in choices:
                _record(work, conflict, clash, choices[clash["unit"]])
        _close(work, conflict, decided)
        index_case(work.connection, stored)
        work.touch(stored.id, stored.department, lists=True)
    return work.changes if not typed else work.changes | set_fields(office, conflict.case_id, typed)


def _open(work: Work, card: str) -> Conflict:
    found = next((c for c in conflicts_named(work.connection, [card]) if c.decided_at is None), None)
    if found is None:
        raise NotFound(_("Somebody has decided this meanwhile."))
    return found


def _record(work: Work, conflict: Conflict, clash: Mapping[str, Any], choice: str) -> None:
    other = THEIRS if choice == MINE else MINE
    values = {"unit": str(clash["unit"]), "kept": _words(clash.get(choice)), "dropped": _words(clash.get(other))}
    values["by"] = str(clash.get(f"{other}_by", ""))
    work.record(conflict.case_id, work.case(conflict.case_id).department, Act.CONFLICT_DECIDED, values)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("value", value.get("state", value.get("clerk_name", ""))))
    return "" if value is None else str(value)


def _close(work: Work, conflict: Conflict, decided: Collection[str]) -> None:
    left = [clash for clash in conflict.clashes if clash["unit"] not in decided]
    if left:
        replace_clashes(work.connection, conflict.id, left)
    else:
        decide(work.connection, conflict.id, work.clerk.name, work.now)
