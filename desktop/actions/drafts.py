"""Keep what is typed and not saved yet, so that it survives a crash (design 1, promise 2)."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.actions.office import Office
from desktop.errors import case_not_found
from desktop.storage import desk_store
from desktop.storage.case_store import find_case


def keep_typing(office: Office, case_id: str, field: str, text: str) -> None:
    """Keep the text of one field: an application field, "register:<field>" or "note"."""
    with office.write() as work:
        stored = work.case(case_id)
        desk_store.keep_typing(work.connection, work.clerk.id, stored.id, field, text, work.now)


def kept_typing(office: Office, case_id: str) -> dict[str, str]:
    """What this clerk typed on a case and has not saved, by field."""
    with office.read() as connection:
        stored = find_case(connection, case_id, office.clerk)
        if stored is None:
            raise case_not_found(case_id)
        return desk_store.kept_typing(connection, office.clerk.id, stored.id)


def forget_typing(office: Office, case_id: str, fields: Iterable[str] | None = None) -> None:
    """Drop what was kept: of these fields, or all of the case."""
    with office.write() as work:
        stored = work.case(case_id)
        desk_store.forget_typing(work.connection, work.clerk.id, stored.id, fields)
