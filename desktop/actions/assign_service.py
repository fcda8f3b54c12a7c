"""Say what a case is about (Leistung zuordnen): for post that nothing routed, or that was routed wrongly."""

from __future__ import annotations

from desktop.actions.cases import forward
from desktop.actions.deadlines import deadline_of
from desktop.actions.office import Office, Work
from desktop.actions.wording import service_name
from desktop.domain.case import OPEN_STATES
from desktop.domain.change import ChangeSet
from desktop.domain.history import Act
from desktop.errors import NotAllowed, UsageError
from desktop.storage.case_store import StoredCase
from desktop.storage.certificate_store import certificates_of
from desktop.storage.value_store import register_entry_of
from desktop.translation import _


def set_service(
    office: Office, case_id: str, service_id: str, seen_version: int | None = None, *, reason: str = ""
) -> ChangeSet:
    """Set the service of a case; one of another department forwards the case there, where it starts as new.

    What a form of others' making states is shown in the fields of the service from then on, where their names match.
    The deadline is counted anew; a file number stays.

    Args:
        seen_version: The version the clerk had on screen; None where it does not matter.
        reason: Stands in the history where the case is forwarded; "" for the name of the service.

    Raises:
        UsageError: There is no such service.
        NotAllowed: The case is closed, or its register data or certificate belongs to the service it has.
        EditConflict: The case changed after the clerk opened it.
    """
    service = office.catalogue.services.get(service_id)
    if service is None:
        raise UsageError(_("There is no service {service}.", service=service_id))
    with office.write() as work:
        stored = work.case_to_edit(case_id, seen_version)
        if stored.row.service != service.id:
            _check_free(office, work, stored)
            said = {"before": stored.row.service, "after": service.id}
            work.record(stored.id, stored.department, Act.SERVICE_SET, said)
            columns = {"service": service.id, "deadline": deadline_of(service, stored.row.received_at)}
            if service.department == stored.department:
                work.change(stored, **columns)
            else:
                forward(work, stored, service.department, reason or service.name, **columns)
    return work.changes


def _check_free(office: Office, work: Work, stored: StoredCase) -> None:
    """Nothing that was made for the present service may come to stand under another one."""
    if stored.row.state not in OPEN_STATES:
        raise NotAllowed(_("This case is closed. Please take it up again first."))
    entry = register_entry_of(work.connection, stored.id)
    if certificates_of(work.connection, stored.id) or (entry is not None and any(entry.values.values())):
        raise NotAllowed(
            _(
                "Register data or a certificate of this case belongs to: {service}.",
                service=service_name(office.catalogue, stored.row.service) or stored.row.service,
            ),
            _("For something else please open a case of its own."),
        )
