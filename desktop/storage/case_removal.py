"""Remove cases that are this profile's no more: moved to another department, or rights that ended.

What stays is the history's links, without their bodies: the chain still shows that something stood there.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Select, delete, func, select

from desktop.models.case import case, sealed_head
from desktop.models.certificate import certificate, decision
from desktop.models.desk import typing
from desktop.models.history import history_body, history_link
from desktop.models.search import case_text
from desktop.models.submission import arrival, submission
from desktop.models.sync import agreed, conflict, held_item, history_sent, sync_cursor, unsent
from desktop.models.values import application_value, register_entry
from desktop.storage.conflict_store import PROPOSED
from desktop.storage.item_store import TABLES


def remove_cases(connection: Connection, case_ids: Iterable[str], device: str) -> None:
    """Remove cases with all that belongs to them. Their documents' bytes go when nothing names them any more.

    Args:
        device: This one; what its history tells of the cases stays until the hub has it (`remove_told`).
    """
    wanted = list(case_ids)
    if not wanted:
        return
    rows = select(case.c.row).where(case.c.id.in_(wanted))
    certificates = select(certificate.c.id).where(certificate.c.case_id.in_(wanted))
    connection.execute(delete(case_text).where(case_text.c.row.in_(rows)))
    connection.execute(delete(decision).where(decision.c.certificate.in_(certificates)))
    arrived = select(submission.c.id).where(submission.c.case_id.in_(wanted))
    connection.execute(delete(arrival).where(arrival.c.submission.in_(arrived)))  # it names the file it came from
    tables = (*TABLES.values(), application_value, register_entry, sealed_head, typing, agreed)
    for table in tables:
        connection.execute(delete(table).where(table.c.case_id.in_(wanted)))
    told = history_body.c.case_id.in_(wanted), history_body.c.id.not_in(_untold(device))
    connection.execute(delete(history_body).where(*told))
    # What this clerk proposed to those who have the case now is no part of the case.
    others = conflict.c.origin != PROPOSED
    connection.execute(delete(conflict).where(conflict.c.case_id.in_(wanted), others))
    connection.execute(delete(unsent).where(unsent.c.kind == "case", unsent.c.item.in_(wanted)))
    connection.execute(delete(case).where(case.c.id.in_(wanted)))


def _untold(device: str) -> Select[tuple[str]]:
    """Bodies of this device's history that the hub does not have yet."""
    sent = select(history_sent.c.sequence).where(history_sent.c.department == history_link.c.department)
    return select(history_link.c.body).where(
        history_link.c.device == device, history_link.c.sequence > func.coalesce(sent.scalar_subquery(), 0)
    )


def remove_told(connection: Connection, bodies: Iterable[str]) -> None:
    """Remove those of these bodies, which the hub has now, whose cases are here no more."""
    gone = history_body.c.case_id.not_in(select(case.c.id)), history_body.c.case_id != ""
    connection.execute(delete(history_body).where(history_body.c.id.in_(list(bodies)), *gone))


def cases_of_department(connection: Connection, department: str, limit: int) -> tuple[str, ...]:
    """Ids of some cases of a department that do not wait to be sent."""
    waits = select(unsent.c.item).where(unsent.c.kind == "case")
    found = select(case.c.id).where(case.c.department == department, case.c.id.not_in(waits)).limit(limit)
    return tuple(connection.scalars(found))


def departments_known(connection: Connection) -> frozenset[str]:
    """Departments of which something is here, be it only how far they were read."""
    found = (select(table.c.department).distinct() for table in (case, sync_cursor, held_item, agreed, conflict))
    return frozenset(department for statement in found for department in connection.scalars(statement))


def forget_department(connection: Connection, department: str, device: str) -> None:
    """Remove what is left of a department once its cases are gone; what still waits to be sent stays until it is."""
    here = select(case.c.id)
    waits = select(unsent.c.item)
    connection.execute(delete(held_item).where(held_item.c.department == department))
    connection.execute(delete(agreed).where(agreed.c.department == department, agreed.c.case_id.not_in(here)))
    decided_elsewhere = (conflict.c.case_id.not_in(here), conflict.c.id.not_in(waits))
    connection.execute(delete(conflict).where(conflict.c.department == department, *decided_elsewhere))
    connection.execute(delete(typing).where(typing.c.case_id.not_in(here)))
    of_it = select(history_link.c.body).where(history_link.c.department == department)
    told = history_body.c.id.in_(of_it), history_body.c.id.not_in(_untold(device))
    connection.execute(delete(history_body).where(*told, history_body.c.case_id.not_in(here)))
    connection.execute(delete(sync_cursor).where(sync_cursor.c.department == department))


def departments_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, str]:
    """Case id to department, of those that are here."""
    found = connection.execute(select(case.c.id, case.c.department).where(case.c.id.in_(list(case_ids))))
    return {r.id: r.department for r in found}
