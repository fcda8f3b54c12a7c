"""The walls in SQLite's own words, for statements that go without SQLAlchemy; see `walls`."""

from __future__ import annotations

from desktop.domain.clerk import Clerk


def walls_in_words(clerk: Clerk, prefix: str = "") -> tuple[str, tuple[str, ...]]:
    """The condition that a row of `case_file` exists for the clerk, and the values of its marks.

    Args:
        prefix: Of the table in the statement: "c.".
    """
    whole, parts = sorted(clerk.whole_departments), sorted(clerk.parts)
    said = f"+{prefix}department IN ({_marks(len(whole))})"
    if not parts:
        return said, tuple(whole)
    pairs = ", ".join(["(?, ?)"] * len(parts))
    said = f"({said} OR (+{prefix}department, +{prefix}municipality) IN (VALUES {pairs}))"
    return said, (*whole, *(name for part in parts for name in part))


def no_envelope_in_words(clerk: Clerk, prefix: str = "") -> tuple[str, tuple[str, ...]]:
    """The condition that the clerk may look into a row of `case_file`, and the values of its marks."""
    sealed = sorted(clerk.sealed_departments)
    if not sealed:
        return "1", ()
    return f"NOT ({prefix}confidential AND {prefix}department IN ({_marks(len(sealed))}))", tuple(sealed)


def sees_everything(clerk: Clerk, present: frozenset[tuple[str, str]]) -> bool:
    """Whether all that is here, department and municipality each, exists for the clerk."""
    return all(clerk.may_see(department, municipality) for department, municipality in present)


def _marks(count: int) -> str:
    return ", ".join("?" * count)
