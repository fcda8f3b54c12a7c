"""Enter and confirm what the register says: a registrar's statement, never what the citizen typed."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.actions.names_there import names_advice
from desktop.actions.office import Office, Work
from desktop.catalogue import findings
from desktop.catalogue.validation import finding_for_field, stored_form
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import other_person
from desktop.domain.finding import Finding, Severity
from desktop.domain.history import Act
from desktop.errors import NotAllowed, UsageError
from desktop.storage import value_store
from desktop.storage.case_store import StoredCase
from desktop.storage.desk_store import forget_typing
from desktop.translation import Text, _


def enter_register(
    office: Office,
    case_id: str,
    values: Mapping[str, str],
    seen_version: int | None = None,
    *,
    source: str = "entered",
) -> ChangeSet:
    """Write register data; values not named stay. Data that changed needs to be confirmed anew.

    Args:
        source: "entered" or "imported".

    Raises:
        UsageError: The service keeps no such register field, or a value cannot be what the field holds.
        NotAllowed: The clerk is no registrar of the department.
    """
    with office.write() as work:
        stored = _case_of_registrar(work, case_id, seen_version)
        written = _checked_values(office, stored, values)
        entry = value_store.register_entry_of(work.connection, stored.id)
        before = dict(entry.values) if entry else {}
        after = {name: value for name, value in (before | written).items() if value}
        changes = after != before or entry is None
        if changes:
            value_store.put_register_entry(work.connection, stored.id, after, work.clerk.name, work.now, source)
            changed = sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))
            work.record(stored.id, stored.department, Act.REGISTER_ENTERED, {"fields": ", ".join(changed)})
        forget_typing(work.connection, work.clerk.id, stored.id, [f"register:{name}" for name in values])
        if changes:
            work.change(stored)
    return work.changes


def confirm_register(office: Office, case_id: str, name: str, seen_version: int | None = None) -> ChangeSet:
    """Record that a named registrar compared the data with the register, now; the history also names who was signed in.

    Raises:
        NotAllowed: The clerk is no registrar of the department, or there is nothing to confirm.
        UsageError: The name is missing.
    """
    name = checked_name(name)
    with office.write() as work:
        stored = _case_of_registrar(work, case_id, seen_version)
        entry = value_store.register_entry_of(work.connection, stored.id)
        if entry is None or not entry.values:
            raise NotAllowed(_("There is no register data to confirm yet."))
        value_store.confirm_entry(work.connection, stored.id, name, work.now)
        work.record(stored.id, stored.department, Act.REGISTER_CONFIRMED, {"name": name, "clerk": work.clerk.name})
        work.change(stored)
    return work.changes


def checked_name(name: str) -> str:
    """The name of a person in one line.

    Raises:
        UsageError: It has no letter: nobody is called "-" or by signs that cannot be seen.
    """
    name = " ".join(name.split())
    if not any(sign.isalpha() for sign in name):
        raise UsageError(_("Please give the name of the person who compared the data with the register."))
    return name


def confirmation_hint(office: Office, name: str) -> Finding | None:
    """What to say when somebody else is named than is signed in; None when it is the same person."""
    if not other_person(name, office.clerk.name):
        return None
    told = {"name": " ".join(name.split()), "clerk": office.clerk.name}
    return Finding("register.confirmed_for_another", Severity.HINT, "", told)


def _case_of_registrar(work: Work, case_id: str, seen_version: int | None) -> StoredCase:
    stored = work.case_to_edit(case_id, seen_version)
    if not work.clerk.is_registrar(stored.department):
        raise NotAllowed(
            _("Only a registrar can enter and confirm register data."),
            _("Please have the case assigned to a registrar of this department."),
        )
    return stored


def _checked_values(office: Office, stored: StoredCase, values: Mapping[str, str]) -> dict[str, str]:
    """The values the one way they are stored: what a certificate prints must not depend on who typed it."""
    service = office.catalogue.services.get(stored.row.service)
    written: dict[str, str] = {}
    for name, value in values.items():
        definition = service.register_field(name) if service else None
        if service is None or definition is None:
            known = [field.name for field in service.register_fields] if service else ()
            raise UsageError(_("This case has no register field {field}.", field=name), names_advice(name, known))
        finding = finding_for_field(definition, value, today=office.today()) if value else None
        if finding is not None and finding.severity is Severity.ERROR:
            text, _norm = findings.word(office.catalogue, finding)
            raise UsageError(Text("{text}", {"text": text}))
        written[name] = stored_form(definition, value, office.today())
    return written
