"""Apply what came from the hub: one page, one transaction, the cursor with it.

What was changed here and not sent is never replaced: it is merged, and what both sides changed differently becomes a
conflict. What this version cannot use is held, and blocks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop.storage.case_removal import departments_of
from desktop.storage.history_exchange import add_foreign_links
from desktop.storage.item_store import TABLES, CaseItem, beside, digest_of, present_items, put_items, refresh_counts
from desktop.storage.sync_store import (
    CASE,
    HISTORY,
    Agreed,
    Held,
    agreed_items,
    held,
    hold,
    let_go,
    put_agreed,
)
from desktop.storage.transaction import Transaction
from desktop.sync.collect import Author
from desktop.sync.proposals import PROPOSAL_KIND, receive_proposals
from desktop.sync.receive_case import CaseReceiver
from desktop.sync.wire import InItem

Index = Callable[[Transaction, Sequence[str]], None]
NO_CASE, ELSEWHERE, NEWER = "no_case", "elsewhere", "newer_version"


class Receiver:
    """Applies items of one department within one transaction.

    Attributes:
        touched: Cases that look different now.
    """

    def __init__(self, connection: Transaction, department: str, author: Author, clerk_id: str, now: datetime) -> None:
        self.touched: set[str] = set()
        self._connection, self._department, self._author = connection, department, author
        self._cases = CaseReceiver(connection, department, author, clerk_id, now)

    def apply(self, items: Iterable[InItem]) -> None:
        """Apply items in the order that fits: cases before what belongs to them."""
        by_kind: dict[str, list[InItem]] = {}
        for item in items:
            by_kind.setdefault(item.kind, []).append(item)
        self._receive_cases(by_kind.pop(CASE, []))
        self._receive_history(by_kind.pop(HISTORY, []))
        proposals = by_kind.pop(PROPOSAL_KIND, [])
        for kind in TABLES:
            self._receive_parts(kind, by_kind.pop(kind, []))
        self.touched |= receive_proposals(self._connection, self._department, proposals, self._author)
        for unknown in by_kind.values():
            self._hold(unknown, NEWER)

    def take_up_held(self, reasons: Iterable[str] = (NO_CASE, ELSEWHERE)) -> None:
        """Try again what was held."""
        waiting = [h for reason in reasons for h in held(self._connection, reason) if h.department == self._department]
        let_go(self._connection, self._department, [(h.kind, h.item) for h in waiting])
        self.apply([InItem.of(h.content) for h in waiting])

    def finish(self, index: Index) -> None:
        """Bring counts and search in step with what was applied."""
        refresh_counts(self._connection, self.touched)
        index(self._connection, sorted(self.touched))

    def _receive_cases(self, items: list[InItem]) -> None:
        outcome = self._cases.receive(items)
        self.touched |= outcome.touched
        self._hold(outcome.elsewhere, ELSEWHERE)
        self._hold(outcome.newer, NEWER)
        if outcome.arrived:
            self._take_up_of(outcome.arrived)

    def _take_up_of(self, cases: set[str]) -> None:
        """Parts that came before their case."""
        waiting = [(h, InItem.of(h.content)) for h in held(self._connection, NO_CASE)]
        ready = [(h, item) for h, item in waiting if h.department == self._department and _case_of(item) in cases]
        let_go(self._connection, self._department, [(h.kind, h.item) for h, _item in ready])
        for _held, item in ready:
            self._receive_parts(item.kind, [item])

    def _receive_history(self, items: list[InItem]) -> None:
        links = [item for item in items if not item.deleted and self._is_our_chain(item.data)]
        foreign = [item for item in links if item.data.get("device") != self._author.device]
        told, refused = add_foreign_links(self._connection, [item.data for item in foreign])
        self._hold([foreign[position] for position in refused], NEWER)
        places = departments_of(self._connection, told)
        self.touched |= {case for case in told if places.get(case) == self._department}

    def _is_our_chain(self, link: Mapping[str, Any]) -> bool:
        """A department's log tells of that department only, whatever somebody put into it."""
        return link.get("department") == self._department

    def _receive_parts(self, kind: str, items: list[InItem]) -> None:
        """Store parts of cases, written once or changed there; what is of another department's case is not."""
        known = agreed_items(self._connection, [(kind, item.id) for item in items])
        fresh = {i.id: i for i in items if not i.deleted and not self._is_known(i, known.get((kind, i.id)))}
        here = present_items(self._connection, kind, fresh)
        cases = {_case_of(item) for item in fresh.values()} | {part.case_id for part in here.values()}
        places = departments_of(self._connection, cases)
        fitting = [item for item in fresh.values() if self._fits(item, here.get(item.id), places)]
        contents = [_joined(item, here.get(item.id), known.get((kind, item.id))) for item in fitting]
        refused = put_items(self._connection, kind, contents)
        self._hold([fitting[i] for i in refused], NEWER)
        self._agree(kind, [item for i, item in enumerate(fitting) if i not in refused])

    def _is_known(self, item: InItem, agreed: Agreed | None) -> bool:
        """Whether this version is here; another department counts its versions anew."""
        return agreed is not None and agreed.department == self._department and agreed.sequence >= item.sequence

    def _fits(self, item: InItem, here: CaseItem | None, places: Mapping[str, str]) -> bool:
        case = _case_of(item)
        if item.data.get("id") != item.id or not case:
            self._hold([item], NEWER)
        elif case not in places:
            self._hold([item], NO_CASE)
        elif places[case] != self._department or (here and places.get(here.case_id) != self._department):
            self._hold([item], ELSEWHERE)
        else:
            return True
        return False

    def _agree(self, kind: str, items: list[InItem]) -> None:
        stored = present_items(self._connection, kind, [item.id for item in items])
        put_agreed(
            self._connection,
            [
                Agreed(
                    kind,
                    item.id,
                    self._department,
                    _case_of(item),
                    item.sequence,
                    digest_of(stored[item.id].content),
                    beside(kind, item.data),
                )
                for item in items
            ],
        )
        self.touched |= {_case_of(item) for item in items}

    def _hold(self, items: Iterable[InItem], reason: str) -> None:
        hold(
            self._connection,
            [Held(i.kind, i.id, self._department, i.sequence, i.as_json(), reason) for i in items],
        )


def _case_of(item: InItem) -> str:
    case = item.data.get("case_id")
    return case if isinstance(case, str) else ""


def _joined(item: InItem, here: CaseItem | None, before: Agreed | None) -> Mapping[str, Any]:
    """What is to stand here: a follow-up that was ticked off on either side is done."""
    if here is None or before is None or before.digest == digest_of(here.content) or not here.content.get("done"):
        return item.data
    return {**item.data, "done": True}
