"""Close cases and open them: personal and confidential post, protected cases, and the municipality behind whose wall.

Personal or confidential post is an envelope to who is mailroom only. A protected case (Auskunftssperre BMG § 51,
Sperrvermerk PStG § 64) is opened by anybody who states a reason; the reason stands in the history.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.actions.office import Office, Work
from desktop.actions.search_text import index_case
from desktop.domain.access import is_envelope
from desktop.domain.change import ChangeSet
from desktop.domain.history import Act
from desktop.errors import UsageError, envelope_only
from desktop.storage.case_store import StoredCase, find_any_case
from desktop.storage.office_store import municipality_name
from desktop.translation import _

_YES = "ja"


def set_confidential(office: Office, case_ids: Iterable[str], on: bool, reason: str = "") -> ChangeSet:
    """Mark cases as personal or confidential, or take the mark off.

    Raises:
        NotAllowed: The mark is to be taken off by who may not look into the case.
    """
    with office.write() as work:
        for case_id in case_ids:
            stored = work.case_to_hand_on(case_id) if on else work.case_to_edit(case_id)
            if stored.row.confidential != on:
                work.change(stored, confidential=on)
                said = {"on": _YES if on else "", "reason": reason.strip()}
                work.record(stored.id, stored.department, Act.CONFIDENTIAL_SET, said)
    return work.changes


def set_protected(office: Office, case_id: str, on: bool, reason: str) -> ChangeSet:
    """Protect a case, or end its protection.

    Raises:
        UsageError: No reason was stated.
        NotAllowed: The clerk may not look into the case, or has not stated why.
    """
    said = {"on": _YES if on else "", "reason": _stated(reason)}
    with office.write() as work:
        stored = work.case_to_edit(case_id)
        if stored.row.protected != on:
            work.change(stored, protected=on)
            index_case(work.connection, find_any_case(work.connection, stored.id))
            work.record(stored.id, stored.department, Act.PROTECTED_SET, said)
    return work.changes


def open_protected(office: Office, case_id: str, reason: str) -> ChangeSet:
    """State why a protected case is looked into; it is open in this office until it is put away.

    Raises:
        UsageError: No reason was stated.
        NotAllowed: It is an envelope to this clerk: no reason opens that.
    """
    with office.write() as work:
        stored = work.case(case_id)
        if is_envelope(work.clerk, stored.row):
            raise envelope_only()
        if stored.row.protected and stored.id not in office.opened:
            _record_opening(work, stored, _stated(reason))
    if stored.row.protected:
        office.opened.add(stored.id)  # after the commit: what is not in the history is not open
    return work.changes


def put_away(office: Office, case_id: str) -> None:
    """Close a protected case: who wants to look into it again states a reason again."""
    office.opened.discard(case_id)


def set_municipality(office: Office, case_ids: Iterable[str], municipality: str) -> ChangeSet:
    """Say which municipality cases belong to: in a town with walls between them, who sees them.

    Raises:
        UsageError: There is no such municipality.
    """
    with office.write() as work:
        name = municipality_name(work.connection, municipality)
        if not name:
            raise UsageError(_("There is no municipality {municipality}.", municipality=municipality))
        for case_id in case_ids:
            stored = work.case_to_hand_on(case_id)
            if stored.municipality != municipality:
                before = municipality_name(work.connection, stored.municipality) or stored.municipality
                work.change(stored, municipality=municipality)
                work.record(stored.id, stored.department, Act.MUNICIPALITY_SET, {"before": before, "after": name})
    return work.changes


def _record_opening(work: Work, stored: StoredCase, reason: str) -> None:
    work.record(stored.id, stored.department, Act.OPENED, {"reason": reason})


def _stated(reason: str) -> str:
    said = " ".join(reason.split())
    if not said:
        raise UsageError(_("Please give the reason."))
    return said
