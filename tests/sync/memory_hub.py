"""The hub's promises in memory, for laws that take thousands of rounds; tests/hub shows the real one keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from desktop.http import ServerRefused
from desktop.sync.wire import Answer, Block, House, InItem, OutItem, Page

Key = tuple[str, str]


@dataclass
class Department:
    """What the hub keeps of a department."""

    head: int = 0
    items: dict[Key, InItem] = field(default_factory=dict)
    mutations: dict[tuple[Key, str], int] = field(default_factory=dict)
    blobs: set[str] = field(default_factory=set)


@dataclass
class Town:
    """What all clients share."""

    departments: dict[str, Department] = field(default_factory=dict)
    roles: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    leases: dict[str, Block] = field(default_factory=dict)
    counters: dict[tuple[str, str], int] = field(default_factory=dict)
    rights: int = 1

    def hub(self, clerk: str, before_call: Callable[[str], None] = lambda _call: None) -> MemoryHub:
        """The hub as one clerk reaches it."""
        return MemoryHub(self, clerk, before_call)


class MemoryHub:
    """The calls of one clerk; `before_call` may raise what a network does."""

    def __init__(self, town: Town, clerk: str, before_call: Callable[[str], None]) -> None:
        self.town, self.clerk, self._before = town, clerk, before_call

    def house(self) -> House:
        self._before("house")
        everybody = tuple((name, name, roles) for name, roles in self.town.roles.items())
        departments = tuple((d, d, "1") for d in self.town.departments)
        roles = self.town.roles[self.clerk]
        return House(
            self.town.rights,
            self.clerk,
            self.clerk,
            "",
            roles,
            (),
            (("1", "Musterstadt", "TH"),),
            departments,
            everybody,
        )

    def push(self, department: str, items: Sequence[OutItem]) -> list[Answer]:
        self._before("push")
        answers = self._store(self._mine(department), [item.as_json() for item in items])
        self._before("pushed")
        return answers

    def propose(self, department: str, items: Sequence[OutItem]) -> list[Answer]:
        self._before("propose")
        return self._store(self.town.departments[department], [item.as_json() for item in items])

    def _store(self, place: Department, items: Sequence[Mapping[str, Any]]) -> list[Answer]:
        return [self._store_one(place, json.loads(json.dumps(item))) for item in items]

    def _store_one(self, place: Department, item: Mapping[str, Any]) -> Answer:
        key = (item["kind"], item["id"])
        if (key, item["mutation"]) in place.mutations:
            return Answer(200, place.mutations[key, item["mutation"]])
        present = place.items.get(key)
        if (present.sequence if present else 0) != item["base"]:
            return Answer(409, current=present)
        place.head += 1
        place.items[key] = InItem(
            *key,
            place.head,
            item["mutation"],
            bool(item.get("deleted")),
            self.clerk,
            "2026-11-23T08:00:00Z",
            item["data"],
        )
        place.mutations[key, item["mutation"]] = place.head
        return Answer(201, place.head)

    def transfer(
        self, department: str, to: str, mutation: str, items: Sequence[Mapping[str, Any]], blobs: Sequence[str]
    ) -> list[Answer]:
        self._before("transfer")
        source, target = self._mine(department), self.town.departments[to]
        for item in items:
            present = source.items.get((item["kind"], item["id"]))
            known = ((item["kind"], item["id"]), mutation) in target.mutations
            if item["base"] and not known and (present is None or present.sequence != item["base"]):
                return [Answer(409) for _ in items]
        answers = []
        for item in items:
            key = (item["kind"], item["id"])
            if (key, mutation) in target.mutations:
                answers.append(Answer(200, target.mutations[key, mutation]))
                continue
            data = item.get("data") or source.items[key].data
            if item["base"]:
                source.head += 1
                source.items[key] = InItem(*key, source.head, mutation, True, self.clerk, "2026-11-23T08:00:00Z", {})
            base = target.items[key].sequence if key in target.items else 0
            answers.append(
                self._store_one(
                    target, {"kind": key[0], "id": key[1], "base": base, "mutation": mutation, "data": data}
                )
            )
        return answers

    def pull(self, department: str, since: int, limit: int) -> Page:
        self._before("pull")
        place = self._mine(department)
        found = sorted((i for i in place.items.values() if i.sequence > since), key=lambda i: i.sequence)
        part = tuple(found[:limit])
        return Page(part, part[-1].sequence if part else since, len(found) > limit, place.head)

    def pull_before(self, department: str, before: int, limit: int) -> Page:
        self._before("pull")
        place = self._mine(department)
        living = (i for i in place.items.values() if i.sequence < before and not i.deleted)
        found = sorted(living, key=lambda i: -i.sequence)
        part = tuple(found[:limit])
        return Page(part, part[-1].sequence if part else 0, len(found) > limit, place.head)

    def send_blob(self, department: str, digest: str, size: int, chunks: Iterator[bytes]) -> None:
        self._before("blob")
        content = b"".join(chunks)
        assert sha256(content).hexdigest() == digest
        assert len(content) == size
        self.town.blobs[digest] = content
        self._mine(department).blobs.add(digest)

    def fetch_blob(self, department: str, digest: str, offset: int = 0) -> Iterator[bytes]:
        self._before("blob")
        self._mine(department)
        content = self.town.blobs[digest]
        for start in range(offset, len(content), 16):
            yield content[start : start + 16]
            self._before("blob_piece")

    def lease(self, department: str, lease: str, series: str, size: int, after: int) -> Block:
        self._before("lease")
        assert after >= 0, "the hub refuses it"
        self._mine(department)
        if lease not in self.town.leases:
            first = max(self.town.counters.get((department, series), 0), after) + 1
            self.town.counters[department, series] = first + size - 1
            self.town.leases[lease] = Block(series, first, first + size - 1)
        return self.town.leases[lease]

    def wait(self, heads: Mapping[str, int], rights: int, seconds: int) -> bool:
        return True

    def _mine(self, department: str) -> Department:
        if department not in {d for d, _role in self.town.roles[self.clerk]}:
            raise ServerRefused(403)
        return self.town.departments[department]
