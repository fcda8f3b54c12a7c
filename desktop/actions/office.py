"""The office a clerk works in: what every action is given, and the one way to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop.actions.edit_notes import EditNotes
from desktop.catalogue.service import Catalogue
from desktop.clock import Clock, local
from desktop.documents.reader_process import Readers
from desktop.domain.access import Closed, closure
from desktop.domain.case import CaseState
from desktop.domain.change import NOTHING_CHANGED, ChangeSet
from desktop.domain.clerk import Clerk
from desktop.domain.history import STANDS_IN_FOR, Act
from desktop.errors import EditConflict, NotAllowed, case_not_found, envelope_only, reason_needed
from desktop.storage.case_queries import Reader, reader_for
from desktop.storage.case_store import StoredCase, change_case, clerk_of_case, find_case
from desktop.storage.change_store import add_change, mark_unsent
from desktop.storage.faults import storage_faults
from desktop.storage.history_store import HistoryWriter
from desktop.storage.profile import Profile
from desktop.storage.transaction import Transaction
from desktop.translation import _

_LIST_COLUMNS = frozenset(
    {"state", "department", "clerk", "number", "subject", "sender", "service", "deadline", "attachments"}
    | {"municipality", "confidential", "protected"}
)


class Work:
    """One transaction of one clerk: what is changed in it is recorded, marked unsent and published with it.

    Attributes:
        notes: What it changes of cases; told by `change` and `record`, and by whoever writes application values.
    """

    def __init__(self, connection: Transaction, office: Office) -> None:
        self.connection = connection
        self.clerk = office.clerk
        self.now: datetime = office.clock.now()
        self._office = office
        self.changes: ChangeSet = NOTHING_CHANGED
        self._history = HistoryWriter(connection, office.profile.device)
        self._cases: set[str] = set()
        self._unsent: dict[str, str] = {}  # case id to the department it is in now
        self._lists = False
        self._owners: dict[str, str] = {}  # who had a case when the transaction first did something with it
        self.notes = EditNotes(connection)

    def case(self, wanted: str) -> StoredCase:
        """A case this clerk may see, by id or file number.

        Raises:
            NotFound: There is none, or it is not this clerk's to know of.
        """
        stored = find_case(self.connection, wanted, self.clerk)
        if stored is None:
            raise case_not_found(wanted)
        return stored

    def case_to_hand_on(self, wanted: str) -> StoredCase:
        """A case this clerk may give to somebody or put aside, also unopened.

        Raises:
            NotFound: As for `case`.
            NotAllowed: The clerk may see it and not change it.
        """
        stored = self.case(wanted)
        if not self.clerk.may_edit(stored.department):
            raise NotAllowed(_("You may read this case, but not change it."))
        return stored

    def case_to_edit(self, wanted: str, seen_version: int | None = None) -> StoredCase:
        """A case this clerk may look into and change.

        Args:
            seen_version: The version the clerk had on screen; None for acts that do not depend on it.

        Raises:
            NotFound: As for `case`.
            NotAllowed: The clerk may see it and not change it, or not look into it.
            EditConflict: It changed after the clerk opened it.
        """
        stored = self.case(wanted)
        self._office.check_open(stored)
        if not self.clerk.may_edit(stored.department):
            raise NotAllowed(_("You may read this case, but not change it."))
        if seen_version is not None and seen_version != stored.version:
            raise EditConflict(
                _("Somebody else has changed this case in the meantime."),
                _("Your input is kept. Please compare it with what is there now, and save again."),
            )
        return stored

    def change(self, stored: StoredCase, **columns: Any) -> None:
        """Change columns of a case; the version grows."""
        if columns.get("state", CaseState.WAITING) != CaseState.WAITING:
            columns.setdefault("waiting_for", "")  # what a case waits for ends with its waiting
        self._owners.setdefault(stored.id, stored.row.clerk)
        self.notes.columns(stored, columns)
        change_case(self.connection, stored, columns)
        self._lists = self._lists or bool(_LIST_COLUMNS & columns.keys())
        self.touch(stored.id, columns.get("department", stored.department))

    def record(self, case_id: str, department: str, act: Act, values: Mapping[str, str] | None = None) -> None:
        """Write an act into the department's history."""
        said = {**(values or {}), **self._in_whose_stead(case_id)}
        self._history.add(department, case_id, self.now, self.clerk.name, act.value, said)
        self.notes.act(case_id, act.value)
        self.touch(case_id, department)

    def _in_whose_stead(self, case_id: str) -> dict[str, str]:
        """Whom the clerk stands in for with this case: the colleague who has it, on the days of a substitution."""
        if not self.clerk.substitutions:
            return {}
        if case_id not in self._owners:
            self._owners[case_id] = clerk_of_case(self.connection, case_id)
        name = self._owners[case_id]
        return {STANDS_IN_FOR: name} if self.clerk.stands_in_for(name, self._office.today()) else {}

    def record_of_department(self, department: str, act: Act, values: Mapping[str, str]) -> None:
        """Write an act into the department's history that is of no case."""
        self._history.add(department, "", self.now, self.clerk.name, act.value, values)

    def touch(self, case_id: str, department: str, *, lists: bool = False) -> None:
        """Note that a case must be shown and sent anew."""
        self._cases.add(case_id)
        self._unsent[case_id] = department
        self._lists = self._lists or lists

    def finish(self) -> None:
        """Write history, unsent rows and the change row; the last thing inside the transaction."""
        self._history.flush()
        if self._cases:
            mark_unsent(self.connection, [("case", *one) for one in sorted(self._unsent.items())], self.now)
            sequence = add_change(self.connection, self.now, self._cases, lists=self._lists)
            self.changes = ChangeSet(sequence, frozenset(self._cases), self._lists, self.notes.edits())


@dataclass(frozen=True, slots=True)
class Office:
    """What every action is given.

    Attributes:
        clerk: In whose name everything is read and written.
        readers: Reader processes; they start when first asked.
        opened: Ids of the protected cases the clerk has stated a reason for, until they are put away.
    """

    profile: Profile
    catalogue: Catalogue
    clerk: Clerk
    clock: Clock
    readers: Readers
    opened: set[str] = field(default_factory=set, compare=False)

    def closure(self, stored: StoredCase) -> Closed:
        """What keeps the clerk from looking into a case."""
        return closure(self.clerk, stored.row, self.opened)

    def check_open(self, stored: StoredCase) -> None:
        """Refuse to go on with what is in a case this clerk may not look into, or not yet.

        Raises:
            EnvelopeOnly: It is personal or confidential post, and the clerk works in the mailroom only.
            ReasonNeeded: It is protected, and no reason was stated.
        """
        closed = self.closure(stored)
        if closed is Closed.ENVELOPE:
            raise envelope_only()
        if closed is Closed.REASON:
            raise reason_needed()

    def today(self) -> date:
        """The local date, which is what law counts in."""
        return local(self.clock.now()).date()

    @contextmanager
    def write(self) -> Iterator[Work]:
        """One transaction; everything in it is committed together or not at all."""
        with storage_faults(), self.profile.writer.begin() as connection:
            work = Work(connection, self)
            yield work
            work.finish()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A connection that only reads, from one consistent moment."""
        with storage_faults(), self.profile.reader.connect() as connection:
            yield connection

    def list_reader(self, connection: Transaction) -> Reader:
        """For whom a list is read."""
        return reader_for(connection, self.clerk, self.today())
