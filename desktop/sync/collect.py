"""What is to be sent: the cases that wait, with everything of theirs the hub does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop.storage.case_removal import departments_of
from desktop.storage.case_units import units_of
from desktop.storage.conflict_store import open_edits
from desktop.storage.item_store import CHANGEABLE, CaseItem, digest_of, items_of
from desktop.storage.sync_store import CASE, Agreed, Waiting, agreed_of_cases
from desktop.storage.transaction import Transaction
from desktop.sync.case_item import NOTHING, CaseContent, Stamp, outgoing
from desktop.sync.wire import LARGEST_ITEM, OutItem

_ROOM = LARGEST_ITEM // 4  # a character may take four bytes on the wire, its escapes included
_LONG_TEXTS = ("text", "html")  # can be read again from the bytes, which are sent whole


@dataclass(frozen=True, slots=True)
class Parcel:
    """A waiting case with what is to be sent of it.

    Attributes:
        items: What names bytes stands before what names it.
        blobs: SHA-256 of the bytes the new items name.
        agreed: Everything of the case the hub has already, (kind, id) to what was agreed.
    """

    waiting: Waiting
    items: tuple[OutItem, ...]
    blobs: tuple[str, ...]
    agreed: Mapping[tuple[str, str], Agreed]


@dataclass(frozen=True, slots=True)
class Author:
    """In whose name something is sent, and from which device."""

    name: str
    device: str


def parcels(connection: Transaction, waiting: Sequence[Waiting], author: Author) -> Iterator[Parcel]:
    """Pack waiting cases, in their order; one with nothing new to say has no items."""
    cases = [w.item for w in waiting]
    known = _by_case(agreed_of_cases(connection, cases))
    units = units_of(connection, cases)
    parts: dict[str, list[CaseItem]] = {}
    for item in items_of(connection, cases):
        parts.setdefault(item.case_id, []).append(item)
    undecided = open_edits(connection, cases)
    places = departments_of(connection, cases)
    for one in (replace(w, department=places.get(w.item, w.department)) for w in waiting):
        agreed = known.get(one.item, {})
        conflict = undecided.get(one.item)
        items = [*_new_parts(parts.get(one.item, ()), agreed)]
        if one.item in units:
            open_units = conflict.units if conflict else frozenset()
            items += _case(one, units[one.item], agreed.get((CASE, one.item)), author, open_units)
        yield Parcel(one, tuple(items), tuple(_bytes_named(items)), agreed)


def _by_case(found: Mapping[tuple[str, str], Agreed]) -> dict[str, dict[tuple[str, str], Agreed]]:
    ordered: dict[str, dict[tuple[str, str], Agreed]] = {}
    for key, agreed in found.items():
        ordered.setdefault(agreed.case_id, {})[key] = agreed
    return ordered


def _case(
    waiting: Waiting, units: Mapping[str, Any], agreed: Agreed | None, author: Author, undecided: frozenset[str]
) -> Iterator[OutItem]:
    before = CaseContent.of(agreed.data) if agreed else NOTHING
    stamp = Stamp(author.name, _moment(waiting.since), author.device)
    content = outgoing(before, units, stamp, undecided)
    if content is not None:
        data = content.data()
        yield OutItem(CASE, waiting.item, agreed.sequence if agreed else 0, data, waiting.item, digest_of(data), data)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _new_parts(parts: Iterable[CaseItem], agreed: Mapping[tuple[str, str], Agreed]) -> Iterator[OutItem]:
    for part in parts:
        before = agreed.get((part.kind, part.id))
        if before is not None and part.kind not in CHANGEABLE:
            continue
        digest = digest_of(part.content)
        if before is None:
            data = _fitting(part.content)
            yield OutItem(part.kind, part.id, 0, data, part.case_id, digest)
        elif before.digest != digest:
            data = _fitting({**before.data, **part.content})
            yield OutItem(part.kind, part.id, before.sequence, data, part.case_id, digest, before.data)


def _fitting(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content with texts cut that would make the item too large for the hub."""
    if sum(len(value) for value in content.values() if isinstance(value, str)) <= _ROOM:
        return content
    return {**content, **{name: content[name][: _ROOM // 4] for name in _LONG_TEXTS if name in content}}


def _bytes_named(items: Iterable[OutItem]) -> Iterator[str]:
    """SHA-256 of the bytes new items name, each once."""
    seen: set[str] = set()
    for item in items:
        digest = item.data.get("sha256")
        if item.base == 0 and isinstance(digest, str) and digest not in seen:
            seen.add(digest)
            yield digest
