"""Send what waits: bytes first, then the items that name them, each department's in one call after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from desktop.http import ServerRefused
from desktop.storage.blobs import BlobStore
from desktop.storage.sync_store import CASE, Agreed
from desktop.sync.collect import Parcel
from desktop.sync.wire import MOST_ITEMS, Answer, Hub, OutItem

Answered = tuple[OutItem, Answer]
_FORBIDDEN = 403


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the hub said to a parcel.

    Attributes:
        department: Where its items are now.
        answers: One per item.
        moved: Of what was handed to another department: what is agreed of it there.
        refused: Why nothing of it was taken, as a code; "" when it was.
        again: Whether somebody was faster, so that it waits for the next round.
    """

    parcel: Parcel
    department: str
    answers: tuple[Answered, ...] = ()
    moved: tuple[Agreed, ...] = ()
    refused: str = ""
    again: bool = False


class Courier:
    """Knows which departments this clerk may write to, and takes the rest through one of them."""

    def __init__(self, hub: Hub, blobs: BlobStore, writable: Collection[str]) -> None:
        self._hub, self._blobs, self._writable = hub, blobs, frozenset(writable)

    def deliver(self, parcels: Iterable[Parcel]) -> Iterator[Delivery]:
        """Send parcels in their order; those of one department travel together."""
        together: list[Parcel] = []
        for parcel in parcels:
            if _origin(parcel) not in {"", parcel.waiting.department}:
                yield from self._send(together)
                together = []
                yield self._move(parcel)
                continue
            if together and (together[0].waiting.department != parcel.waiting.department or _full(together, parcel)):
                yield from self._send(together)
                together = []
            together.append(parcel)
        yield from self._send(together)

    def post(self, department: str, items: Sequence[OutItem], blobs: Iterable[str] = ()) -> list[Answer]:
        """Send items to a department, through one of this clerk's own where it is none of those.

        Raises:
            ServerRefused: The hub does not take them.
        """
        through = self._through(department)
        self._send_blobs(through, blobs)
        answers: list[Answer] = []
        for start in range(0, len(items), MOST_ITEMS):
            part = items[start : start + MOST_ITEMS]
            if through == department:
                answers += self._hub.push(department, part)
            else:
                mutation = _name(f"{through}:{department}:" + ":".join(item.mutation for item in part))
                whole = [item.as_json() for item in part]
                answers += self._hub.transfer(through, department, mutation, whole, list(blobs))
        return answers

    def _through(self, department: str) -> str:
        if department in self._writable or not self._writable:
            return department
        return min(self._writable)

    def _send(self, parcels: Sequence[Parcel]) -> Iterator[Delivery]:
        if not parcels:
            return
        department = parcels[0].waiting.department
        items = [item for parcel in parcels for item in parcel.items]
        blobs = [blob for parcel in parcels for blob in parcel.blobs]
        try:
            answers = iter(self.post(department, items, blobs) if items else ())
        except ServerRefused as refusal:
            yield from self._send_singly(parcels, refusal)
            return
        for parcel in parcels:
            yield Delivery(parcel, department, tuple((item, next(answers)) for item in parcel.items))

    def _send_singly(self, parcels: Sequence[Parcel], refusal: ServerRefused) -> Iterator[Delivery]:
        """One of them is what the hub does not take; the others must not wait for it."""
        if len(parcels) == 1 or refusal.status == _FORBIDDEN:
            for parcel in parcels:
                yield Delivery(parcel, parcel.waiting.department, refused=_reason(refusal))
            return
        for parcel in parcels:
            yield from self._send([parcel])

    def _move(self, parcel: Parcel) -> Delivery:
        """Hand a case to the department it was moved to here: what is new in it first, then all of it at once."""
        origin, to = _origin(parcel), parcel.waiting.department
        try:
            answers = self.post(origin, parcel.items, parcel.blobs) if parcel.items else []
            answered = tuple(zip(parcel.items, answers, strict=True))
            if any(answer.status not in {200, 201} for answer in answers):
                return Delivery(parcel, origin, answered)
            known = _known_after(parcel, answered, origin)
            items = [{"kind": a.kind, "id": a.item, "base": a.sequence} for a in known]
            mutation = _name(f"{origin}:{to}:{parcel.waiting.item}:{parcel.waiting.mutation}")
            results = self._hub.transfer(origin, to, mutation, items, [])
        except ServerRefused as refusal:
            return Delivery(parcel, origin, refused=_reason(refusal))
        if any(result.status not in {200, 201} for result in results):
            return Delivery(parcel, origin, answered, again=True)
        moved = [
            Agreed(a.kind, a.item, to, a.case_id, result.sequence, a.digest, a.data)
            for a, result in zip(known, results, strict=True)
        ]
        return Delivery(parcel, to, answered, tuple(moved))

    def _send_blobs(self, department: str, digests: Iterable[str]) -> None:
        for digest in digests:
            if self._blobs.has(digest):
                size = self._blobs.size(digest)
                self._hub.send_blob(department, digest, size, self._blobs.chunks(digest))


def agreed_after(item: OutItem, answer: Answer, department: str) -> Agreed:
    """What both sides have once the hub took an item."""
    return Agreed(item.kind, item.id, department, item.case_id, answer.sequence, item.digest, item.agreed)


def _known_after(parcel: Parcel, answered: Iterable[Answered], origin: str) -> list[Agreed]:
    known = dict(parcel.agreed)
    for item, answer in answered:
        known[item.kind, item.id] = agreed_after(item, answer, origin)
    return [agreed for agreed in known.values() if agreed.department == origin]


def _origin(parcel: Parcel) -> str:
    """The department the hub knows the case in; "" for one it does not know."""
    agreed = parcel.agreed.get((CASE, parcel.waiting.item))
    return agreed.department if agreed else ""


def _full(together: Sequence[Parcel], parcel: Parcel) -> bool:
    return sum(len(p.items) for p in together) + len(parcel.items) > MOST_ITEMS


def _reason(refusal: ServerRefused) -> str:
    return {_FORBIDDEN: "not_yours", 413: "too_large"}.get(refusal.status, "refused")


def _name(text: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"amtsfach:transfer:{text}"))
