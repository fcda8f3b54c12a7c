"""Unsent work on a case that somebody else has now: sent as a proposal, shown there as a card, lost nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from desktop.domain.ids import new_id
from desktop.storage.case_removal import departments_of
from desktop.storage.case_units import units_of
from desktop.storage.change_store import mark_unsent
from desktop.storage.conflict_store import PROPOSAL, PROPOSED, Conflict, add_conflict, conflicts_named
from desktop.storage.item_store import digest_of
from desktop.storage.sync_store import Waiting
from desktop.storage.transaction import Transaction
from desktop.sync.collect import Author
from desktop.sync.wire import InItem, OutItem

PROPOSAL_KIND = "proposal"


def propose_units(
    connection: Transaction,
    case: str,
    department: str,
    units: Mapping[str, Any],
    author: Author,
    now: datetime,
    to: str = "",
) -> None:
    """Keep what was changed here as a proposal that waits to be sent.

    Args:
        to: Name of who has the case now; "" when it left the department.
    """
    if not units:
        return
    made = new_id(now)
    clashes = [
        {"unit": unit, "mine": value, "mine_by": author.name, "mine_at": _moment(now), "theirs_by": to}
        for unit, value in units.items()
    ]
    add_conflict(connection, Conflict(made, case, department, PROPOSED, now, clashes))
    mark_unsent(connection, [(PROPOSAL_KIND, made, department)], now)


def outgoing_proposals(connection: Transaction, waiting: Iterable[Waiting]) -> list[tuple[Waiting, OutItem]]:
    """Waiting proposals as they are sent."""
    by_id = {w.item: w for w in waiting if w.kind == PROPOSAL_KIND}
    found = []
    for kept in conflicts_named(connection, by_id):
        units = {clash["unit"]: clash["mine"] for clash in kept.clashes}
        by = next((str(clash["mine_by"]) for clash in kept.clashes), "")
        data = {"case": kept.case_id, "units": units, "by": by, "at": _moment(kept.at)}
        found.append((by_id[kept.id], OutItem(PROPOSAL_KIND, kept.id, 0, data, kept.case_id, digest_of(data))))
    return found


def receive_proposals(connection: Transaction, department: str, items: Iterable[InItem], author: Author) -> set[str]:
    """Show proposals of others as cards on their cases; returns those cases.

    One that came back to who made it is not shown: that person has the other half of it.
    """
    touched = set()
    for item in items:
        case, units = item.data.get("case"), item.data.get("units")
        if item.deleted or not isinstance(case, str) or not isinstance(units, dict):
            continue
        if departments_of(connection, [case]).get(case) != department:
            continue
        present = units_of(connection, [case])[case]
        clashes = [_card(unit, value, present, item, author) for unit, value in units.items()]
        at = datetime.fromisoformat(item.at)
        add_conflict(connection, Conflict(item.id, case, department, PROPOSAL, at, clashes))
        touched.add(case)
    return touched


def _card(unit: str, value: Any, present: Mapping[str, Any], item: InItem, author: Author) -> dict[str, Any]:
    by, at = str(item.data.get("by") or item.by), str(item.data.get("at") or item.at)
    card = {"unit": unit, "theirs": value, "theirs_by": by, "theirs_at": at, "mine_by": author.name}
    return card | ({"mine": present[unit]} if unit in present else {})


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
