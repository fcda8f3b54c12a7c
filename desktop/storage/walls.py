"""The walls as a condition of every query: which cases exist for a clerk, and of which only the envelope."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Text, and_, false, literal_column, or_, tuple_

from desktop.domain.clerk import Clerk


def behind_walls(clerk: Clerk, department: ColumnElement[str], municipality: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that a row with these columns exists for the clerk."""
    whole = department.in_(sorted(clerk.whole_departments))
    if not clerk.parts:
        return whole
    return or_(whole, tuple_(department, municipality).in_(sorted(clerk.parts)))


def unindexed_walls(clerk: Clerk) -> ColumnElement[bool]:
    """The same for `case_file`, so that SQLite does not set out from the departments to find a few rows."""
    columns = (literal_column(f"+case_file.{name}", Text) for name in ("department", "municipality"))
    return behind_walls(clerk, *columns)


def open_without_asking(clerk: Clerk) -> ColumnElement[bool]:
    """The condition that the clerk may be told what is in a case, without stating a reason."""
    return and_(unindexed_walls(clerk), literal_column("case_file.protected = 0"), ~envelopes(clerk))


def envelopes(clerk: Clerk) -> ColumnElement[bool]:
    """The condition that a row of `case_file` is an envelope for the clerk."""
    if not clerk.sealed_departments:
        return false()
    department = literal_column("+case_file.department", Text)
    return and_(literal_column("case_file.confidential = 1"), department.in_(sorted(clerk.sealed_departments)))
