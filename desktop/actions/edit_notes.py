"""Notes of one transaction on what it changes of cases, so that the act can be taken back exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from desktop.domain.change import CaseEdit, Column, KeptValue
from desktop.storage.case_store import StoredCase, column_of
from desktop.storage.transaction import Transaction
from desktop.storage.value_store import kept_values

# Where a case stands, said by several columns together: taking one back over a change of another would leave a case in
# one department with a clerk of another.
_STAND = ("department", "clerk", "clerk_name", "state", "waiting_for")


@dataclass(slots=True)
class _Note:
    acts: list[str] = field(default_factory=list)
    before: dict[str, Column] = field(default_factory=dict)
    after: dict[str, Column] = field(default_factory=dict)
    values: dict[str, KeptValue | None] = field(default_factory=dict)


class EditNotes:
    """Told before each change; a column or value changed twice counts from its first state to its last."""

    def __init__(self, connection: Transaction) -> None:
        self._connection = connection
        self._notes: dict[str, _Note] = {}

    def act(self, case_id: str, act: str) -> None:
        """Note what the history calls it."""
        acts = self._notes.setdefault(case_id, _Note()).acts
        if act not in acts:
            acts.append(act)

    def columns(self, stored: StoredCase, columns: Mapping[str, Column]) -> None:
        """Note columns that are about to be written."""
        note = self._notes.setdefault(stored.id, _Note())
        beside = () if columns.keys().isdisjoint(_STAND) else _STAND
        for name in dict.fromkeys((*beside, *columns)):
            present = column_of(stored, name)
            note.before.setdefault(name, present)
            note.after[name] = columns.get(name, note.after.get(name, present))

    def values(self, case_id: str, names: Iterable[str]) -> None:
        """Note application values that are about to be written."""
        note = self._notes.setdefault(case_id, _Note())
        new = [name for name in names if name not in note.values]
        note.values |= kept_values(self._connection, case_id, new)

    def edits(self) -> tuple[CaseEdit, ...]:
        """What was changed; asked at the end of the transaction."""
        return tuple(
            self._edit(case_id, note)
            for case_id, note in self._notes.items()
            if note.values or note.before != note.after
        )

    def _edit(self, case_id: str, note: _Note) -> CaseEdit:
        present = kept_values(self._connection, case_id, note.values) if note.values else {}
        return CaseEdit(case_id, tuple(note.acts), note.before, note.after, note.values, present)
