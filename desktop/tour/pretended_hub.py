"""A hub that is nowhere: the calls of docs/hub_api.md answered from memory, with a plug to pull. For the tour alone."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from desktop.domain.clerk import Clerk
from desktop.http import Offline, ServerRefused, SignInNeeded
from desktop.sync.wire import Answer, Block, House, InItem, OutItem, Page
from desktop.translation import _

_STEP_S = 0.02
_ANSWERED_AFTER_S = 1.0  # shorter than a real one: the end of the tour waits for it
_TOO_LARGE = 413


@dataclass
class PretendedHub:
    """What one clerk meets.

    Attributes:
        plugged: Whether it can be reached.
        signed_in: Whether the session holds.
        refused: Case ids that are not taken.
    """

    clerk: Clerk
    municipality: tuple[str, str]
    departments: Mapping[str, str]
    now: Callable[[], datetime]
    plugged: bool = True
    signed_in: bool = True
    refused: set[str] = field(default_factory=set)
    _sequence: int = 0
    _items: dict[tuple[str, str], tuple[str, InItem]] = field(default_factory=dict)

    # what colleagues do

    def colleague_writes(self, case: str, values: Mapping[str, str], name: str) -> None:
        """Somebody else saves fields of a case."""
        department, before = self._items["case", case]
        data = copy.deepcopy(dict(before.data))
        for wanted, value in values.items():
            unit = f"fields.{wanted}"
            data["units"][unit] = {**data["units"].get(unit, {}), "value": value}
            data["stamps"][unit] = {"by": name, "at": self._moment(), "device": "elsewhere"}
        self._store(department, "case", case, data, str(uuid4()), name)

    def colleague_proposes(self, case: str, values: Mapping[str, str], name: str) -> None:
        """What somebody who had the case before could not send any more arrives."""
        department, _before = self._items["case", case]
        units = {f"fields.{wanted}": {"value": value} for wanted, value in values.items()}
        data = {"case": case, "units": units, "by": name, "at": self._moment()}
        self._store(department, "proposal", str(uuid4()), data, str(uuid4()), name)

    # the calls

    def house(self) -> House:
        self._check()
        roles = tuple(sorted((department, role.value) for department, role in self.clerk.roles))
        number, name = self.municipality
        departments = tuple((d, called, number) for d, called in self.departments.items())
        return House(
            1, self.clerk.id, self.clerk.name, self.clerk.function, roles, (), ((number, name, ""),), departments, ()
        )

    def push(self, department: str, items: Sequence[OutItem]) -> list[Answer]:
        self._check()
        if any(item.case_id in self.refused for item in items):
            raise ServerRefused(_TOO_LARGE)
        return [self._take(department, item) for item in items]

    def propose(self, department: str, items: Sequence[OutItem]) -> list[Answer]:
        return self.push(department, items)

    def pull(self, department: str, since: int, limit: int) -> Page:
        self._check()
        found = [i for d, i in self._items.values() if d == department and i.sequence > since]
        part = tuple(sorted(found, key=lambda item: item.sequence)[:limit])
        return Page(part, part[-1].sequence if part else since, len(found) > limit, self._sequence)

    def pull_before(self, department: str, before: int, limit: int) -> Page:
        self._check()
        return Page((), 0, False, 0)

    def transfer(
        self, department: str, to: str, mutation: str, items: Sequence[Mapping[str, Any]], blobs: Sequence[str]
    ) -> list[Answer]:
        self._check()
        return [Answer(201, self._sequence) for _item in items]

    def send_blob(self, department: str, sha256: str, size: int, chunks: Iterator[bytes]) -> None:
        self._check()

    def fetch_blob(self, department: str, sha256: str, offset: int = 0) -> Iterator[bytes]:
        self._check()
        raise ServerRefused(404)

    def lease(self, department: str, lease: str, series: str, size: int, after: int) -> Block:
        self._check()
        return Block(series, after + 1, after + size)

    def wait(self, heads: Mapping[str, int], rights: int, seconds: int) -> bool:
        known = max(heads.values(), default=0)
        for _step in range(round(min(seconds, _ANSWERED_AFTER_S) / _STEP_S)):
            self._check()
            if self._sequence > known:
                return True
            time.sleep(_STEP_S)
        return False

    def _check(self) -> None:
        if not self.plugged:
            raise Offline(_("The server cannot be reached."), _("Your work is kept here and sent later."))
        if not self.signed_in:
            raise SignInNeeded(_("Please sign in again."))

    def _take(self, department: str, item: OutItem) -> Answer:
        _there, present = self._items.get((item.kind, item.id), ("", None))
        if present is not None and present.sequence != item.base:
            return Answer(409, current=present)
        return Answer(201, self._store(department, item.kind, item.id, dict(item.data), item.mutation, self.clerk.name))

    def _store(self, department: str, kind: str, name: str, data: dict[str, Any], mutation: str, by: str) -> int:
        self._sequence += 1
        item = InItem(kind, name, self._sequence, mutation, False, by, self._moment(), data)
        self._items[kind, name] = (department, item)
        return self._sequence

    def _moment(self) -> str:
        return self.now().isoformat(timespec="milliseconds")
