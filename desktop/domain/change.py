"""What a commit changed: the only thing views refresh from, and what an act is taken back by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.domain.submission import FieldValue

Column = str | int | bool | None


@dataclass(frozen=True, slots=True)
class KeptValue:
    """An application value as it stood: its place in the form, and what it was before its own last change."""

    value: FieldValue
    previous: str | None
    position: int


@dataclass(frozen=True, slots=True)
class CaseEdit:
    """What one act changed of one case: enough to put it back exactly, and to notice that somebody came between.

    Attributes:
        case: Its id.
        acts: What the history calls it.
        before, after: Columns of the case, by name; both name the same ones. Among them may be some that the act left
            as they were and that must not have changed since.
        values_before, values_after: Application values by field; None where none was stored.
    """

    case: str
    acts: tuple[str, ...]
    before: Mapping[str, Column]
    after: Mapping[str, Column]
    values_before: Mapping[str, KeptValue | None] = field(default_factory=dict)
    values_after: Mapping[str, KeptValue | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What one or several commits changed.

    Attributes:
        sequence: Number of the last commit in it; grows in this profile across all processes.
        cases: Ids of the cases touched.
        lists: Whether a case came, left or moved in any list, so that counts and order are stale.
        edits: How to take it back; empty for what another process committed.
    """

    sequence: int
    cases: frozenset[str]
    lists: bool = True
    edits: tuple[CaseEdit, ...] = field(default=(), compare=False, repr=False)

    def __or__(self, other: ChangeSet) -> ChangeSet:
        cases, lists = self.cases | other.cases, self.lists or other.lists
        return ChangeSet(max(self.sequence, other.sequence), cases, lists, self.edits + other.edits)


NOTHING_CHANGED = ChangeSet(0, frozenset(), lists=False)
