"""Write notes on cases."""

from __future__ import annotations

from desktop.actions.office import Office
from desktop.actions.search_text import index_case
from desktop.domain.change import ChangeSet
from desktop.domain.history import Act
from desktop.errors import UsageError
from desktop.storage import desk_store
from desktop.translation import _


def add_note(office: Office, case_id: str, text: str) -> ChangeSet:
    """Write a note that every colleague of the department can read."""
    if not text.strip():
        raise UsageError(_("The note is empty."))
    with office.write() as work:
        stored = work.case_to_edit(case_id)
        desk_store.add_note(work.connection, stored.id, work.clerk.name, text.strip(), work.now)
        desk_store.forget_typing(work.connection, work.clerk.id, stored.id, ["note"])
        work.record(stored.id, stored.department, Act.NOTE_ADDED)
        index_case(work.connection, stored)
    return work.changes
