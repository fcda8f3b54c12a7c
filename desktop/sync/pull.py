"""Read what is new in a department: forward from where this profile stands, and back from the first contact."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desktop.domain.change import NOTHING_CHANGED, ChangeSet
from desktop.storage.change_store import add_change
from desktop.storage.sync_store import Cursor, cursors, forget_cursor, put_cursor
from desktop.storage.transaction import Transaction
from desktop.sync.collect import Author
from desktop.sync.receive import Index, Receiver
from desktop.sync.wire import Hub, InItem, Page

_PAGE = 500
_FIRST_PAGE = 200  # small, so that the newest cases are on screen at once
_ABOVE_ALL = 2**62


class TooOld(Exception):
    """The hub has forgotten what was deleted since this profile read last: everything is to be read anew."""


class Desk(Protocol):
    """What applying needs of the profile."""

    def writing(self) -> AbstractContextManager[Transaction]: ...
    def reading(self) -> AbstractContextManager[Transaction]: ...


@dataclass(slots=True)
class Pulled:
    """How much came, and what it changed."""

    items: int = 0
    changes: ChangeSet = NOTHING_CHANGED


class Puller:
    """Reads departments and applies what it reads, page by page, each page and its cursor in one transaction."""

    def __init__(
        self,
        hub: Hub,
        desk: Desk,
        author: Author,
        clerk_id: str,
        index: Index,
        now: Callable[[], datetime],
        publish: Callable[[ChangeSet], None],
    ) -> None:
        self.pulled = Pulled()
        self._hub, self._desk, self._author, self._clerk = hub, desk, author, clerk_id
        self._index, self._now, self._publish = index, now, publish

    def read_new(self, department: str) -> None:
        """Read forward until nothing is new; a department never read begins with its newest page."""
        cursor = self._cursor(department)
        if cursor is None:
            page = self._hub.pull_before(department, _ABOVE_ALL, _FIRST_PAGE)
            cursor = Cursor(department, page.head, page.next if page.more else 0, self._now())
            self.apply(department, page.items, cursor)
        more = True
        while more:
            try:
                page = self._hub.pull(department, cursor.head, _PAGE)
            except TooOld:
                self._begin_anew(department)
                return
            more, cursor = page.more, Cursor(department, max(page.next, cursor.head), cursor.floor, self._now())
            if page.items or self._cursor(department) != cursor:
                self.apply(department, page.items, cursor)

    def read_older(self, department: str) -> bool:
        """Read one page back towards the department's beginning; False when all of it is here."""
        cursor = self._cursor(department)
        if cursor is None or cursor.floor == 0:
            return False
        page: Page = self._hub.pull_before(department, cursor.floor, _PAGE)
        floor = page.next if page.more and page.items else 0
        self.apply(department, page.items, Cursor(department, cursor.head, floor, self._now()))
        return floor > 0

    def apply(self, department: str, items: Iterable[InItem], cursor: Cursor | None = None) -> None:
        """Apply items in one transaction, and tell who looks at them."""
        listed = list(items)
        with self._desk.writing() as connection:
            receiver = Receiver(connection, department, self._author, self._clerk, self._now())
            receiver.apply(listed)
            changes = self._finish(connection, receiver)
            if cursor is not None:
                put_cursor(connection, cursor)
        self._tell(len(listed), changes)

    def take_up_held(self, department: str) -> None:
        """Try again what waited for another department's page or for its case."""
        with self._desk.writing() as connection:
            receiver = Receiver(connection, department, self._author, self._clerk, self._now())
            receiver.take_up_held()
            changes = self._finish(connection, receiver)
        self._tell(0, changes)

    def _finish(self, connection: Transaction, receiver: Receiver) -> ChangeSet:
        if not receiver.touched:
            return NOTHING_CHANGED
        receiver.finish(self._index)
        sequence = add_change(connection, self._now(), receiver.touched, lists=True)
        return ChangeSet(sequence, frozenset(receiver.touched), lists=True)

    def _tell(self, items: int, changes: ChangeSet) -> None:
        self.pulled.items += items
        if changes != NOTHING_CHANGED:
            self.pulled.changes |= changes
            self._publish(changes)

    def _cursor(self, department: str) -> Cursor | None:
        with self._desk.reading() as connection:
            return cursors(connection).get(department)

    def _begin_anew(self, department: str) -> None:
        """Forget how far it was read; what is here stays, and is merged with what comes."""
        with self._desk.writing() as connection:
            forget_cursor(connection, department)
        self.read_new(department)
