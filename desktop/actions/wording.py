"""How states, channels, folders, sources and acts are named to a person: the one place for window and command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from desktop.catalogue.service import Catalogue, FieldDefinition
from desktop.domain.case import CaseState, Folder, HistoryRow
from desktop.domain.clerk import Role, other_person
from desktop.domain.history import STANDS_IN_FOR, Act
from desktop.domain.submission import Channel, Source, SourceKind
from desktop.translation import Text, _, say


def state_text(state: CaseState) -> Text:
    """The name of a state."""
    return {
        CaseState.NEW: _("New"),
        CaseState.ASSIGNED: _("Assigned"),
        CaseState.IN_PROGRESS: _("In progress"),
        CaseState.WAITING: _("Waiting"),
        CaseState.DECIDED: _("Decided"),
        CaseState.TO_SEND: _("To be sent"),
        CaseState.READY_FOR_PICKUP: _("Ready for pick-up"),
        CaseState.DONE: _("Done"),
        CaseState.HANDED_OVER: _("Handed over"),
        CaseState.WITHDRAWN: _("Withdrawn"),
        CaseState.MISDIRECTED: _("Misdirected"),
        CaseState.DUPLICATE: _("Duplicate"),
        CaseState.NO_CASE: _("No case"),
    }[state]


def channel_text(channel: Channel) -> Text:
    """The name of a channel."""
    return {
        Channel.MAIL: _("E-mail"),
        Channel.DE_MAIL: _("De-Mail"),
        Channel.PORTAL: _("Portal"),
        Channel.UPLOAD: _("File"),
        Channel.SCAN: _("Scan"),
        Channel.FAX: _("Fax"),
        Channel.LETTER: _("Letter"),
        Channel.PHONE: _("Telephone"),
        Channel.COUNTER: _("Counter"),
    }[channel]


def folder_text(folder: str, catalogue: Catalogue) -> Text:
    """The name of a folder; a department's folder is called like the department."""
    if folder.startswith("department:"):
        return Text(department_name(catalogue, folder.removeprefix("department:")).replace("{", "{{"))
    return {
        Folder.NEW: _("New"),
        Folder.MINE: _("My cases"),
        Folder.UNASSIGNED: _("Not assigned"),
        Folder.FOLLOW_UP: _("Follow-up"),
        Folder.DEADLINE: _("Deadlines"),
        Folder.TO_SEND: _("To be sent"),
        Folder.PICKUP: _("Ready for pick-up"),
        Folder.DONE: _("Done"),
        Folder.SORTED_OUT: _("Sorted out"),
        Folder.ALL: _("All cases"),
        Folder.NEEDS_YOU: _("Needs you"),
    }[Folder(folder)]


def role_text(role: Role) -> Text:
    """The name of a role."""
    return {
        Role.CLERK: _("Clerk"),
        Role.REGISTRAR: _("Registrar"),
        Role.FRONT_DESK: _("Front desk"),
        Role.MAILROOM: _("Mailroom"),
        Role.LEAD: _("Head of department"),
        Role.ADMIN: _("Administrator"),
        Role.AUDITOR: _("Auditor"),
    }[role]


def source_text(source: Source | None) -> Text:
    """Where a value came from, in words."""
    if source is None:
        return _("not filled in")
    return {
        SourceKind.PDF_FIELD: _("from PDF field {name}", name=source.detail),
        SourceKind.MAIL: _("from the e-mail ({name})", name=source.detail),
        SourceKind.PORTAL: _("from the portal ({name})", name=source.detail),
        SourceKind.CLERK: _("entered by {name}", name=source.detail),
    }[source.kind]


def service_name(catalogue: Catalogue, service: str) -> str:
    """The German name of a service; "" when it is not known."""
    found = catalogue.services.get(service)
    return found.name if found else ""


def department_name(catalogue: Catalogue, department: str) -> str:
    """The German name of a department; its id when the catalogue does not know it any more."""
    found = catalogue.departments.get(department)
    return found.name if found else department


def route_text(reason: str, detail: str) -> Text:
    """Why an item was routed where it is."""
    return {
        "form": _("because of the form {detail}", detail=detail),
        "service": _("because the item names the service {detail}", detail=detail),
        "recipient": _("because it was sent to {detail}", detail=detail),
        "keyword": _("because of the words “{detail}”", detail=detail),
        "left_out": _("because the catalogue has a mistake in the service {detail}", detail=detail),
        "note": _("as the note says"),
        "message_id": _("because the same message is in this case already"),
        "reply": _("because it answers a message of this case"),
        "number": _("because it names the file number {detail}", detail=detail),
    }.get(reason, _("because nothing tells who is responsible"))


def actor_text(row: HistoryRow) -> str:
    """Who did it, and in whose stead."""
    name = (row.values or {}).get(STANDS_IN_FOR, "")
    return say(_("{name}, standing in for {other}", name=row.actor, other=name)) if name else row.actor


def act_text(row: HistoryRow, catalogue: Catalogue, service: str = "") -> Text:
    """One act of the history as a sentence without its subject.

    Args:
        service: Of the case: services have fields of the same name that are called differently.
    """
    if row.values is None:
        return _("content erased by law")
    about_fields = _ABOUT_FIELDS.get(Act(row.act))
    if about_fields:
        return about_fields(row.values, catalogue, service)
    return _SENTENCES[Act(row.act)](row.values, catalogue)


def field_label(name: str, catalogue: Catalogue, service: str = "") -> str:
    """An application field with whom it is about, "Kind: Geburtsname"; its name when no form has it."""
    found = _field(name, catalogue, service)
    return found.full_label if found else name


def _field(name: str, catalogue: Catalogue, service: str) -> FieldDefinition | None:
    first = catalogue.services.get(service)
    services = (first,) if first and first.field(name) else catalogue.services.values()
    return next((found for each in services if (found := each.field(name))), None)


def register_label(name: str, catalogue: Catalogue, service: str = "") -> str:
    """As the register pane calls it, with the person it is about: "Kind: Vorname(n)"."""
    first = catalogue.services.get(service)
    services = (first,) if first and first.register_field(name) else catalogue.services.values()
    return next((found.full_label for each in services if (found := each.register_field(name))), name)


def _arrived(v: Mapping[str, str], _catalogue: Catalogue) -> Text:
    channel = channel_text(Channel(v["channel"]))
    name = re.split(r"[/\\]", v["path"])[-1]  # where it lay on somebody's computer concerns nobody
    if not name:
        return _("taken in ({channel})", channel=channel)
    return _("taken in ({channel}): {path}", channel=channel, path=name)


def _edited(v: Mapping[str, str], catalogue: Catalogue, service: str) -> Text:
    """What is chosen from a list is told as the form calls it, never as it is stored."""
    name = v.get("field", "")
    label, found = field_label(name, catalogue, service), _field(name, catalogue, service)
    before, after = (found.choices.get(v[key], v[key]) if found else v[key] for key in ("before", "after"))
    if not before:
        return _("filled in {field}: {after}", field=label, after=after)
    if not after:
        return _("emptied {field} (was: {before})", field=label, before=before)
    return _("changed {field} from {before} to {after}", field=label, before=before, after=after)


def _register_entered(v: Mapping[str, str], catalogue: Catalogue, service: str) -> Text:
    labels = ", ".join(register_label(name, catalogue, service) for name in v["fields"].split(", "))
    return _("entered register data: {fields}", fields=labels)


def _moved_on(v: Mapping[str, str], catalogue: Catalogue) -> Text:
    names = {key: department_name(catalogue, v[key]) for key in ("origin", "department")}
    if v["reason"]:
        return _("forwarded from {origin} to {department}: {reason}", reason=v["reason"], **names)
    return _("forwarded from {origin} to {department}", **names)


def _service_set(v: Mapping[str, str], catalogue: Catalogue) -> Text:
    before, after = (service_name(catalogue, v[key]) or v[key] for key in ("before", "after"))
    if before:
        return _("changed the service from {before} to {after}", before=before, after=after)
    return _("set the service to {after}", after=after)


def _undone_text(act: str) -> Text:
    """An act as the thing that was taken back."""
    return {
        Act.CLAIMED: _("the taking over"),
        Act.RELEASED: _("the giving back"),
        Act.ASSIGNED: _("the assignment"),
        Act.MOVED_ON: _("the forwarding"),
        Act.MOVED: _("the change of state"),
        Act.SORTED_OUT: _("the sorting out"),
        Act.BROUGHT_BACK: _("the bringing back"),
        Act.NUMBERED: _("the giving of the file number"),
        Act.SERVICE_SET: _("the choice of the service"),
    }.get(Act(act), _("the last act"))


def _register_confirmed(v: Mapping[str, str], _catalogue: Catalogue) -> Text:
    """Names both where they are two: who compared the data, and who was signed in."""
    clerk = v.get("clerk", v["name"])
    if other_person(v["name"], clerk):
        return _("confirmed: {name} compared with the register (signed in: {clerk})", name=v["name"], clerk=clerk)
    return _("confirmed: compared with the register ({name})", name=v["name"])


def _set_up(v: Mapping[str, str]) -> dict[str, str]:
    roles = ", ".join(say(role_text(Role(role))) for role in v["roles"].split()) or say(_("no role"))
    return {**v, "roles": roles}


def _printed(v: Mapping[str, str], _catalogue: Catalogue) -> Text:
    number, printer, copies = v["number"], v["printer"], v.get("copies", "1")
    if copies == "1":
        return _("printed {number} on {printer}", number=number, printer=printer)
    return _("printed {number} on {printer}, {copies} copies", number=number, printer=printer, copies=copies)


def _marked(v: Mapping[str, str], on: Text, off: Text) -> Text:
    said = on if v["on"] else off
    return _("{what}: {reason}", what=said, reason=v["reason"]) if v.get("reason") else said


_ABOUT_FIELDS: Mapping[Act, Callable[[Mapping[str, str], Catalogue, str], Text]] = {
    Act.EDITED: _edited,
    Act.REGISTER_ENTERED: _register_entered,
}
_SENTENCES: Mapping[Act, Callable[[Mapping[str, str], Catalogue], Text]] = {
    Act.ARRIVED: _arrived,
    Act.ROUTED: lambda v, c: _(
        "routed to {department}, {reason}",
        department=department_name(c, v["department"]),
        reason=route_text(v["reason"], service_name(c, v["detail"]) or v["detail"]),
    ),
    Act.JOINED: lambda v, c: _("joined to this case, {reason}", reason=route_text(v["reason"], v["detail"])),
    Act.CLAIMED: lambda v, c: _("took the case over"),
    Act.RELEASED: lambda v, c: _("gave the case back"),
    Act.ASSIGNED: lambda v, c: _("assigned the case to {name}", name=v["to"]),
    Act.MOVED_ON: _moved_on,
    Act.MOVED: lambda v, c: _("set the case to: {state}", state=state_text(CaseState(v["after"]))),
    Act.SERVICE_SET: _service_set,
    Act.UNDONE: lambda v, c: _("took back: {what}", what=_undone_text(v["act"])),
    Act.SORTED_OUT: lambda v, c: _("sorted out as: {state}", state=state_text(CaseState(v["after"]))),
    Act.BROUGHT_BACK: lambda v, c: _("brought the case back"),
    Act.NUMBERED: lambda v, c: _("gave the file number {number}", number=v["number"]),
    Act.REGISTER_CONFIRMED: _register_confirmed,
    Act.DECIDED: lambda v, c: _("recorded {name}: {text}", name=v["label"], text=v["text"]),
    Act.ISSUED: lambda v, c: _("issued {certificate} no. {number}", certificate=v["certificate"], number=v["number"]),
    Act.SAVED_COPY: lambda v, c: _("saved {document} to a file", document=v["document"]),
    Act.PRINTED: _printed,
    Act.NOTE_ADDED: lambda v, c: _("wrote a note"),
    Act.FOLLOW_UP_SET: lambda v, c: _(
        "set a follow-up for {due}: {reason}", due=german_date(v["due"]), reason=v["reason"]
    ),
    Act.FOLLOW_UP_DONE: lambda v, c: _("finished the follow-up"),
    Act.CONFIDENTIAL_SET: lambda v, c: _marked(
        v, _("marked as personal or confidential"), _("took the mark “personal or confidential” off")
    ),
    Act.PROTECTED_SET: lambda v, c: _marked(v, _("protected the case"), _("ended the protection of the case")),
    Act.OPENED: lambda v, c: _("opened the protected case: {reason}", reason=v["reason"]),
    Act.MUNICIPALITY_SET: lambda v, c: _(
        "changed the municipality from {before} to {after}", before=v["before"], after=v["after"]
    ),
    Act.CONFLICT_DECIDED: lambda v, c: _(
        "decided differing changes: “{kept}” stays, “{dropped}” of {by} does not",
        kept=v.get("kept", ""),
        dropped=v.get("dropped", ""),
        by=v.get("by", ""),
    ),
    Act.ERASED: lambda v, c: _("erased content ({norm})", norm=v["norm"]),
    Act.SET_UP: lambda v, c: _("set up: {name} ({municipality}): {roles}", **_set_up(v)),
    Act.COLLEAGUE_NAMED: lambda v, c: _("named a colleague: {name}: {roles}", **_set_up(v)),
}


def german_date(iso: str) -> str:
    """2026-11-22 as 22.11.2026; "" stays ""."""
    return date.fromisoformat(iso).strftime("%d.%m.%Y") if iso else ""
