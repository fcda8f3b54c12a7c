"""Remove cases that are this profile's no more: moved to another department, or rights that ended.

What stays is the history's links, without their bodies: the chain still shows that something stood there.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from desktop.models.case import case, case_count, sealed_head
from desktop.models.certificate import certificate, decision
from desktop.models.desk import typing
from desktop.models.history import history_body
from desktop.models.search import case_text
from desktop.models.submission import arrival, submission
from desktop.models.sync import agreed, conflict, unsent
from desktop.models.values import application_value, register_entry
from desktop.storage.conflict_store import PROPOSED
from desktop.storage.item_store import TABLES


def remove_cases(connection: Connection, case_ids: Iterable[str]) -> None:
    """Remove cases with all that belongs to them. Their documents' bytes go when nothing names them any more."""
    wanted = list(case_ids)
    if not wanted:
        return
    rows = select(case.c.row).where(case.c.id.in_(wanted))
    certificates = select(certificate.c.id).where(certificate.c.case_id.in_(wanted))
    connection.execute(delete(case_text).where(case_text.c.row.in_(rows)))
    connection.execute(delete(decision).where(decision.c.certificate.in_(certificates)))
    arrived = select(submission.c.id).where(submission.c.case_id.in_(wanted))
    connection.execute(delete(arrival).where(arrival.c.submission.in_(arrived)))  # it names the file it came from
    tables = (*TABLES.values(), application_value, register_entry, sealed_head, typing, history_body, agreed)
    for table in tables:
        connection.execute(delete(table).where(table.c.case_id.in_(wanted)))
    # What this clerk proposed to those who have the case now is no part of the case.
    others = conflict.c.origin != PROPOSED
    connection.execute(delete(conflict).where(conflict.c.case_id.in_(wanted), others))
    connection.execute(delete(unsent).where(unsent.c.kind == "case", unsent.c.item.in_(wanted)))
    connection.execute(delete(case).where(case.c.id.in_(wanted)))


def cases_of_department(connection: Connection, department: str, limit: int) -> tuple[str, ...]:
    """Ids of some cases of a department that do not wait to be sent."""
    waits = select(unsent.c.item).where(unsent.c.kind == "case")
    found = select(case.c.id).where(case.c.department == department, case.c.id.not_in(waits)).limit(limit)
    return tuple(connection.scalars(found))


def other_departments(connection: Connection, kept: Iterable[str]) -> tuple[str, ...]:
    """Departments of which cases are here, but for those named."""
    found = select(case_count.c.department).where(case_count.c.cases > 0).distinct()
    return tuple(sorted(set(connection.scalars(found)) - set(kept)))


def departments_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, str]:
    """Case id to department, of those that are here."""
    found = connection.execute(select(case.c.id, case.c.department).where(case.c.id.in_(list(case_ids))))
    return {r.id: r.department for r in found}
