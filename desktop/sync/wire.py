"""What goes over the wire, as the hub's calls have it (docs/hub_api.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

MOST_ITEMS = 2_000
LARGEST_ITEM = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OutItem:
    """An item to be sent.

    Attributes:
        base: The sequence it was made from; 0 for a new one.
        case_id: The case it belongs to, for this side only.
        digest: Of its content, for this side only.
        agreed: What is to be remembered as agreed once it was taken.
    """

    kind: str
    id: str
    base: int
    data: Mapping[str, Any]
    case_id: str
    digest: str
    agreed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mutation(self) -> str:
        """Names this version of this item: the same content made from the same base is the same mutation."""
        return str(uuid5(NAMESPACE_URL, f"amtsfach:{self.kind}:{self.id}:{self.base}:{self.digest}"))

    def as_json(self) -> dict[str, Any]:
        """As it is sent."""
        return {
            "kind": self.kind,
            "id": self.id,
            "mutation": self.mutation,
            "base": self.base,
            "data": dict(self.data),
        }


@dataclass(frozen=True, slots=True)
class InItem:
    """An item as the hub has it; `data` is empty when it is deleted."""

    kind: str
    id: str
    sequence: int
    mutation: str
    deleted: bool
    by: str
    at: str
    data: Mapping[str, Any]

    @classmethod
    def of(cls, said: Mapping[str, Any], kind: str = "", item: str = "") -> InItem:
        """Read what the hub says; kind and id are left out where they were asked for."""
        return cls(
            str(said.get("kind", kind)),
            str(said.get("id", item)),
            int(said.get("sequence", 0)),
            str(said.get("mutation", "")),
            bool(said.get("deleted", False)),
            str(said.get("by", "")),
            str(said.get("at", "")),
            said["data"] if isinstance(said.get("data"), dict) else {},
        )

    def as_json(self) -> dict[str, Any]:
        """As the hub said it, to be kept until it can be used."""
        return {
            "kind": self.kind,
            "id": self.id,
            "sequence": self.sequence,
            "mutation": self.mutation,
            "deleted": self.deleted,
            "by": self.by,
            "at": self.at,
            "data": dict(self.data),
        }


@dataclass(frozen=True, slots=True)
class Page:
    """Items of a department in the order of their sequence.

    Attributes:
        next: Where to go on from.
        head: The department's last sequence.
    """

    items: tuple[InItem, ...]
    next: int
    more: bool
    head: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hub says to one item.

    Attributes:
        status: 201 taken, 200 was taken before, 409 somebody was faster, 422 refused.
        current: With 409: what stands there; None when there is nothing.
        error: With 422: why.
    """

    status: int
    sequence: int = 0
    current: InItem | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """Who I am in this house, and who else is there.

    Attributes:
        rights: Version number; grows when roles change.
        roles: Department and role, those in force today.
        substitutions: For whom, from and to (ISO dates).
        municipalities: Id, name, Land.
        departments: Id, name, municipality; all there are.
        colleagues: Id, name, roles in my departments.
        limits: Department and municipality, where this town draws walls between its municipalities.
    """

    rights: int
    clerk: str
    name: str
    function: str
    roles: tuple[tuple[str, str], ...]
    substitutions: tuple[tuple[str, str, str], ...]
    municipalities: tuple[tuple[str, str, str], ...]
    departments: tuple[tuple[str, str, str], ...]
    colleagues: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    countersign_key: str = ""
    limits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers `first` to `last` of a series, for this profile alone."""

    series: str
    first: int
    last: int


class Hub(Protocol):
    """The calls a client makes; each raises what `desktop.http` raises: Offline, SignInNeeded, ServerBusy ...

    A department that is not the caller's raises NotYours.
    """

    def house(self) -> House: ...
    def push(self, department: str, items: Sequence[OutItem]) -> list[Answer]: ...
    def pull(self, department: str, since: int, limit: int) -> Page: ...
    def pull_before(self, department: str, before: int, limit: int) -> Page: ...
    def propose(self, department: str, items: Sequence[OutItem]) -> list[Answer]: ...
    def transfer(
        self, department: str, to: str, mutation: str, items: Sequence[Mapping[str, Any]], blobs: Sequence[str]
    ) -> list[Answer]: ...
    def send_blob(self, department: str, sha256: str, size: int, chunks: Iterator[bytes]) -> None: ...
    def fetch_blob(self, department: str, sha256: str, offset: int = 0) -> Iterator[bytes]: ...
    def lease(self, department: str, lease: str, series: str, size: int, after: int) -> Block: ...
    def wait(self, heads: Mapping[str, int], rights: int, seconds: int) -> bool: ...
