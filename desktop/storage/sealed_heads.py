"""Subject and sender of protected cases: kept beside the list, so that nothing that reads the list can tell them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from desktop.models.case import case, sealed_head
from desktop.models.search import case_text


def seal(connection: Connection, case_id: str) -> None:
    """Take subject and sender out of the list, and the case out of the search."""
    here = case.c.id == case_id
    connection.execute(delete(sealed_head).where(sealed_head.c.case_id == case_id))
    head = select(case.c.id, case.c.subject, case.c.sender).where(here)
    connection.execute(insert(sealed_head).from_select(["case_id", "subject", "sender"], head))
    connection.execute(update(case).where(here).values(subject="", sender=""))
    rows = select(case.c.row).where(here).scalar_subquery()
    connection.execute(delete(case_text).where(case_text.c.row == rows))


def unseal(connection: Connection, case_id: str) -> None:
    """Put subject and sender back into the list; whoever calls indexes the case anew."""
    found = heads_of(connection, [case_id]).get(case_id)
    if found is not None:
        subject, sender = found
        connection.execute(update(case).where(case.c.id == case_id).values(subject=subject, sender=sender))
        connection.execute(delete(sealed_head).where(sealed_head.c.case_id == case_id))


def heads_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Subject and sender of those of these cases that are protected."""
    found = connection.execute(select(sealed_head).where(sealed_head.c.case_id.in_(list(case_ids))))
    return {r.case_id: (r.subject, r.sender) for r in found}


def is_sealed(connection: Connection, case_id: str) -> bool:
    """Whether a case is protected."""
    wanted = select(func.count()).select_from(sealed_head).where(sealed_head.c.case_id == case_id)
    return bool(connection.scalar(wanted))
