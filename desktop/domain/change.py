"""What a commit changed: the only thing views refresh from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What one or several commits changed.

    Attributes:
        sequence: Number of the last commit in it; grows in this profile across all processes.
        cases: Ids of the cases touched.
        lists: Whether a case came, left or moved in any list, so that counts and order are stale.
    """

    sequence: int
    cases: frozenset[str]
    lists: bool = True

    def __or__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(max(self.sequence, other.sequence), self.cases | other.cases, self.lists or other.lists)


NOTHING_CHANGED = ChangeSet(0, frozenset(), lists=False)
