"""Set and finish follow-ups: when to look at a case again."""

from __future__ import annotations

from datetime import date

from desktop.actions.office import Office
from desktop.domain.change import ChangeSet
from desktop.domain.history import Act
from desktop.errors import NotFound
from desktop.storage import desk_store
from desktop.storage.case_store import find_case
from desktop.translation import _


def set_follow_up(office: Office, case_id: str, due: date, reason: str) -> ChangeSet:
    """Have the case shown again on a day; it keeps its state."""
    with office.write() as work:
        stored = work.case_to_edit(case_id)
        desk_store.add_follow_up(work.connection, stored.id, due, reason, work.now)
        work.record(stored.id, stored.department, Act.FOLLOW_UP_SET, {"due": due.isoformat(), "reason": reason})
        work.touch(stored.id, stored.department, lists=True)
    return work.changes


def finish_follow_up(office: Office, follow_up_id: str) -> ChangeSet:
    """Tick a follow-up off.

    Raises:
        NotFound: There is none such in this clerk's cases.
    """
    with office.write() as work:
        case_id = desk_store.case_of_follow_up(work.connection, follow_up_id)
        if find_case(work.connection, case_id, work.clerk) is None:
            raise NotFound(_("There is no such follow-up here."))
        stored = work.case_to_edit(case_id)
        desk_store.finish_follow_up(work.connection, follow_up_id)
        work.record(stored.id, stored.department, Act.FOLLOW_UP_DONE)
        work.touch(stored.id, stored.department, lists=True)
    return work.changes
