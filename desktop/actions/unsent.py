"""Noch nicht übertragen: what waits for the hub, what of it, since when and why; and what can be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.actions.office import Office
from desktop.actions.search_text import index_case
from desktop.actions.unit_words import unit_name
from desktop.domain.access import row_for
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Clerk
from desktop.errors import NotAllowed, NotFound
from desktop.storage.case_store import StoredCase, find_any_case, find_case
from desktop.storage.case_units import drop_units, put_units
from desktop.storage.change_store import add_change
from desktop.storage.sync_store import CASE, Waiting, count_waiting, sent, take_up_again, waiting
from desktop.storage.transaction import Transaction
from desktop.sync.case_item import CaseContent
from desktop.sync.collect import Author, Parcel, parcels
from desktop.sync.proposals import PROPOSAL_KIND, propose_units
from desktop.translation import Text, _, counted, say

MOST_SHOWN = 200  # more wait after a long time without a network; they go by themselves


@dataclass(frozen=True, slots=True)
class UnsentItem:
    """One thing that waits to be sent.

    Attributes:
        id: Names it in the queue.
        case: Id of the case; "" where this clerk sees it no more.
        number, subject, sender: Of the case.
        what: What was changed, in words.
        reason: Why it was set aside, as a code; "" while it waits its turn.
        detail: What the reason is about, as the hub says it.
        is_proposal: Whether it is work on a case somebody else has now.
        may_be_handed_over: Whether a colleague can get it as a proposal.
    """

    id: str
    case: str
    department: str
    number: str
    subject: str
    sender: str
    what: tuple[str, ...]
    since: datetime
    reason: str
    detail: str
    is_proposal: bool
    may_be_handed_over: bool


@dataclass(frozen=True, slots=True)
class Unsent:
    """What waits: those set aside first, then what waits longest; `count` is of all, `items` at most MOST_SHOWN."""

    items: tuple[UnsentItem, ...]
    count: int


def unsent(office: Office) -> Unsent:
    """What is not sent yet."""
    with office.read() as connection:
        listed = sorted(waiting(connection), key=lambda w: w.reason == "")[:MOST_SHOWN]
        packed = {p.waiting.item: p for p in parcels(connection, _cases(listed), _author(office))}
        items = tuple(_item(office, connection, one, packed.get(one.item)) for one in listed)
        return Unsent(items, sum(count_waiting(connection)))


def reason_text(item: UnsentItem) -> Text:
    """Why something waits, in plain words."""
    return {
        "": _("Waits for its turn; it is sent at the next exchange."),
        "not_yours": _("You have no right to write in this department any more, so the server does not take it."),
        "too_large": _("It is larger than the server takes."),
    }.get(item.reason, _("The server does not take it ({detail}).", detail=item.detail or item.reason))


def try_again(office: Office, items: Collection[str] | None = None) -> None:
    """Put what was set aside back into the queue: these, or all."""
    with office.write() as work:
        take_up_again(work.connection, items)


def hand_over(office: Office, item: str, colleague: Clerk) -> ChangeSet:
    """Send what was changed in a case as a proposal to a colleague, and take the case back to what all have.

    What cannot be proposed (notes, documents, certificates) goes on waiting.

    Raises:
        NotFound: It does not wait any more.
        NotAllowed: The hub has never heard of the case, so there is nothing to propose a change to.
    """
    author = _author(office)
    with office.write() as work:
        connection = work.connection
        one = next((w for w in waiting(connection) if w.item == item and w.kind == CASE), None)
        stored = find_case(connection, item, office.clerk) if one else None
        if one is None or stored is None:
            raise NotFound(_("This was sent meanwhile."))
        (parcel,) = parcels(connection, [one], author)
        units = _changed_units(parcel)
        if not units or (CASE, item) not in parcel.agreed:
            raise NotAllowed(
                _("Nobody else has this case yet, so no change of it can be handed over."),
                _("Please export it: the file can be given to a colleague."),
            )
        propose_units(connection, item, one.department, units, author, work.now, colleague.name)
        _take_back(connection, item, parcel, units)
        if all(part.kind == CASE for part in parcel.items):
            sent(connection, [one])
        index_case(connection, find_any_case(connection, item))
        return ChangeSet(add_change(connection, work.now, [item], lists=True), frozenset([item]))


def _take_back(connection: Transaction, case: str, parcel: Parcel, units: Mapping[str, object]) -> None:
    agreed = CaseContent.of(parcel.agreed[CASE, case].data).units
    put_units(connection, case, {u: agreed[u] for u in units if u in agreed}, unread=False)
    drop_units(connection, case, [u for u in units if u not in agreed])


def _changed_units(parcel: Parcel) -> dict[str, object]:
    agreed = parcel.agreed.get((CASE, parcel.waiting.item))
    before = CaseContent.of(agreed.data).units if agreed else {}
    here = next((CaseContent.of(i.data).units for i in parcel.items if i.kind == CASE), {})
    return {unit: value for unit, value in here.items() if before.get(unit) != value}


def _cases(listed: Iterable[Waiting]) -> list[Waiting]:
    return [one for one in listed if one.kind == CASE]


def _author(office: Office) -> Author:
    return Author(office.clerk.name, office.profile.device)


def _item(office: Office, connection: Transaction, one: Waiting, parcel: Parcel | None) -> UnsentItem:
    stored = find_case(connection, one.item, office.clerk) if one.kind == CASE else None
    known = parcel is not None and (CASE, one.item) in parcel.agreed
    return UnsentItem(
        one.item,
        stored.id if stored else "",
        one.department,
        stored.row.number if stored else "",
        row_for(office.clerk, stored.row).subject if stored else "",
        stored.row.sender if stored else "",
        _what(office, one, parcel, stored),
        one.since,
        one.reason,
        one.detail,
        one.kind == PROPOSAL_KIND,
        parcel is not None and stored is not None and known and bool(_changed_units(parcel)),
    )


def _what(office: Office, one: Waiting, parcel: Parcel | None, stored: StoredCase | None) -> tuple[str, ...]:
    if one.kind == PROPOSAL_KIND:
        return (say(_("Proposal to the colleague who has the case now")),)
    if parcel is None or stored is None or office.closure(stored):
        return ()
    if (CASE, one.item) not in parcel.agreed:
        return (say(_("The whole case: it is new")),)
    names = [unit_name(unit, office.catalogue) for unit in _changed_units(parcel)]
    return (*names, *_parts(parcel)) or (say(_("Only what the history says")),)


def _parts(parcel: Parcel) -> Sequence[str]:
    kinds = Counter(item.kind for item in parcel.items if item.kind in _PARTS)
    return [say(_PARTS[kind](count)) for kind, count in kinds.items()]


_PARTS: Mapping[str, Callable[[int], Text]] = {
    "submission": lambda count: counted("{count} item received", "{count} items received", count),
    "document": lambda count: counted("{count} document", "{count} documents", count),
    "party": lambda count: counted("{count} party", "{count} parties", count),
    "note": lambda count: counted("{count} note", "{count} notes", count),
    "follow_up": lambda count: counted("{count} follow-up", "{count} follow-ups", count),
    "certificate": lambda count: counted("{count} certificate", "{count} certificates", count),
}
