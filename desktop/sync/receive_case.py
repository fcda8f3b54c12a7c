"""Apply case items: new ones are stored, changed ones merged unit by unit with what was changed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.domain.merge import MISSING, Clash, Merged, merge
from desktop.storage.case_removal import departments_of, remove_cases
from desktop.storage.case_units import add_cases, can_store, drop_units, put_units, units_of
from desktop.storage.conflict_store import Conflict, add_conflict, open_edits, replace_clashes
from desktop.storage.sync_store import CASE, Agreed, Waiting, agreed_items, put_agreed, waiting_of
from desktop.storage.transaction import Transaction
from desktop.sync.case_item import NOTHING, CaseContent, says_the_same
from desktop.sync.clashes import as_json, conflict_id
from desktop.sync.collect import Author
from desktop.sync.proposals import propose_units
from desktop.sync.wire import InItem

_ASSIGNMENT = "assignment"


@dataclass(slots=True)
class Outcome:
    """What became of a page's cases.

    Attributes:
        arrived: Cases that were not here before.
        elsewhere: Items of cases that are in another department here: its own page may tell where they went.
        newer: Items only a later version of the program can read.
    """

    touched: set[str] = field(default_factory=set)
    arrived: set[str] = field(default_factory=set)
    elsewhere: list[InItem] = field(default_factory=list)
    newer: list[InItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Present:
    """What stands here of the cases of a page."""

    agreed: Mapping[tuple[str, str], Agreed]
    places: Mapping[str, str]
    waiting: Mapping[str, Waiting]
    units: Mapping[str, Mapping[str, Any]]
    conflicts: Mapping[str, Conflict]


class CaseReceiver:
    """Applies the case items of one department within one transaction."""

    def __init__(self, connection: Transaction, department: str, author: Author, clerk_id: str, now: datetime) -> None:
        self._connection, self._department, self._author = connection, department, author
        self._clerk, self._now = clerk_id, now

    def receive(self, items: Iterable[InItem]) -> Outcome:
        """Apply items; the newest of each case counts."""
        newest = {item.id: item for item in sorted(items, key=lambda i: i.sequence)}
        present, outcome = self._present(newest), Outcome()
        fresh: list[InItem] = []
        for item in newest.values():
            before = present.agreed.get((CASE, item.id))
            if before is not None and before.department == self._department and before.sequence >= item.sequence:
                continue
            if item.deleted:
                self._leave(item, before, present, outcome)
            elif not can_store(CaseContent.of(item.data).units):
                outcome.newer.append(item)
            elif item.id not in present.places:
                fresh.append(item)
            elif not self._is_here(item.id, before, present):
                outcome.elsewhere.append(item)
            else:
                self._bring_together(item, before, present, outcome)
        self._add(fresh, outcome)
        return outcome

    def _present(self, ids: Iterable[str]) -> _Present:
        wanted, connection = list(ids), self._connection
        return _Present(
            agreed_items(connection, [(CASE, i) for i in wanted]),
            departments_of(connection, wanted),
            waiting_of(connection, wanted),
            units_of(connection, wanted),
            open_edits(connection, wanted),
        )

    def _is_here(self, case: str, before: Agreed | None, present: _Present) -> bool:
        """Whether the case is this department's, or was when it was last agreed on and was moved here and not sent."""
        return self._department in {present.places[case], before.department if before else ""}

    def _add(self, items: list[InItem], outcome: Outcome) -> None:
        add_cases(self._connection, self._department, {i.id: CaseContent.of(i.data).units for i in items})
        for item in items:
            self._agree(item)
        arrived = {item.id for item in items}
        outcome.arrived |= arrived
        outcome.touched |= arrived

    def _leave(self, item: InItem, before: Agreed | None, present: _Present, outcome: Outcome) -> None:
        """The case left this department: so it does here, and what was typed and not sent goes along as a proposal."""
        if item.id not in present.places or not self._is_here(item.id, before, present):
            return
        if item.id in present.waiting:
            agreed = CaseContent.of(before.data) if before else NOTHING
            mine = present.units[item.id]
            changed = {u: mine[u] for u in mine if not says_the_same(u, mine[u], agreed.units.get(u, MISSING))}
            propose_units(self._connection, item.id, self._department, changed, self._author, self._now)
        remove_cases(self._connection, [item.id], self._author.device)
        outcome.touched.add(item.id)

    def _bring_together(self, item: InItem, before: Agreed | None, present: _Present, outcome: Outcome) -> None:
        agreed = CaseContent.of(before.data) if before else NOTHING
        theirs, mine = CaseContent.of(item.data), present.units[item.id]
        merged = merge(
            agreed.units,
            {**_unknown_units(agreed.units, mine), **mine},
            theirs.units,
            made_here=lambda unit: theirs.stamp(unit).device == self._author.device,
            same=says_the_same,
        )
        if self._was_taken_over(agreed, theirs) and (merged.changed_here or merged.clashes):
            self._give_way(item, merged, theirs, mine)
        else:
            self._write(item.id, merged.units, mine)
            self._keep_clashes(item, merged.clashes, theirs, present)
        self._agree(item)
        outcome.touched.add(item.id)

    def _was_taken_over(self, agreed: CaseContent, theirs: CaseContent) -> bool:
        """Whether somebody else has the case now who had it not when this profile last knew."""
        has, had = _clerk_of(theirs), _clerk_of(agreed)
        return has not in {"", self._clerk, had}

    def _give_way(self, item: InItem, merged: Merged, theirs: CaseContent, mine: Mapping[str, Any]) -> None:
        """Somebody took the case over: what was changed here and not sent becomes a proposal to that person."""
        units = merged.changed_here | {clash.unit for clash in merged.clashes}
        changed = {unit: mine[unit] for unit in sorted(units - {_ASSIGNMENT}) if unit in mine}
        self._write(item.id, theirs.units, mine)
        new_owner = theirs.units[_ASSIGNMENT].get("clerk_name", "")
        propose_units(self._connection, item.id, self._department, changed, self._author, self._now, new_owner)

    def _write(self, case: str, units: Mapping[str, Any], mine: Mapping[str, Any]) -> None:
        changed = {u: v for u, v in units.items() if u not in mine or not says_the_same(u, v, mine[u])}
        if changed:
            put_units(self._connection, case, changed, unread=True)
        drop_units(self._connection, case, sorted(mine.keys() - units.keys()))

    def _keep_clashes(self, item: InItem, clashes: tuple[Clash, ...], theirs: CaseContent, present: _Present) -> None:
        """Open a conflict, or bring the open one up to date; what one side took back is no conflict any more."""
        open_one = present.conflicts.get(item.id)
        said = {c["unit"]: c for c in open_one.clashes} if open_one else {}
        waiting = present.waiting.get(item.id)
        since = waiting.since if waiting else self._now
        for clash in clashes:
            said[clash.unit] = as_json(clash, theirs.stamp(clash.unit), item, self._author, since)
        if open_one is not None:
            replace_clashes(self._connection, open_one.id, list(said.values()))
        elif said:
            found = Conflict(conflict_id(item), item.id, self._department, "edit", self._now, list(said.values()))
            add_conflict(self._connection, found)

    def _agree(self, item: InItem) -> None:
        digest = item.mutation  # a case is compared by its units
        agreed = Agreed(CASE, item.id, self._department, item.id, item.sequence, digest, item.data)
        put_agreed(self._connection, [agreed])


def _clerk_of(content: CaseContent) -> str:
    assignment = content.units.get(_ASSIGNMENT)
    return str(assignment.get("clerk", "")) if isinstance(assignment, dict) else ""


def _unknown_units(agreed: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any]:
    """Units of a later version: nothing here can have changed them."""
    known = ("fields.", "register")
    return {unit: value for unit, value in agreed.items() if unit not in mine and not unit.startswith(known)}
