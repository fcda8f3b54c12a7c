"""Claim, release, assign, move on, sort out, edit: what a clerk does with cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop.actions.names_there import names_advice
from desktop.actions.numbers import give_number, offer_number
from desktop.actions.office import Office, Work
from desktop.actions.search_text import index_case
from desktop.actions.wording import state_text
from desktop.catalogue.validation import stored_form
from desktop.domain.case import OPEN_STATES, SORTED_OUT_STATES, CaseState, may_become
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Clerk
from desktop.domain.history import Act
from desktop.domain.submission import FieldValue, Source, SourceKind
from desktop.errors import NotAllowed, UsageError
from desktop.storage.case_store import StoredCase, mark_case_read
from desktop.storage.desk_store import forget_typing
from desktop.storage.office_store import clerks
from desktop.storage.value_store import put_value, stated_values
from desktop.translation import _


def claim(office: Office, case_ids: Iterable[str]) -> ChangeSet:
    """Take cases over; one that a colleague has is left to the colleague.

    Claiming registers a case whose service is known: it gets its file number.

    Raises:
        NotAllowed: A colleague already has one of them; nothing is changed then.
    """
    with office.write() as work:
        for stored in _each(work, case_ids):
            if stored.clerk_id not in {"", work.clerk.id}:
                raise NotAllowed(
                    _("{name} is already working on this case.", name=stored.row.clerk),
                    _("Please ask for a hand-over, or have it assigned to you."),
                )
            work.change(
                stored, clerk=work.clerk.id, clerk_name=work.clerk.name, **_state(stored, CaseState.IN_PROGRESS)
            )
            work.record(stored.id, stored.department, Act.CLAIMED)
            offer_number(work, office.catalogue, stored)
    return work.changes


def release(office: Office, case_ids: Iterable[str]) -> ChangeSet:
    """Give cases back, so that somebody else can take them."""
    with office.write() as work:
        for stored in _each(work, case_ids):
            work.change(stored, clerk="", clerk_name="", **_state(stored, CaseState.NEW))
            work.record(stored.id, stored.department, Act.RELEASED)
    return work.changes


def assign(office: Office, case_ids: Iterable[str], clerk_id: str) -> ChangeSet:
    """Give cases to a colleague of the same department."""
    with office.write() as work:
        colleague = next((c for c in clerks(work.connection) if c.id == clerk_id), None)
        for stored in _each(work, case_ids):
            if colleague is None or not _may_have(colleague, stored):
                raise NotAllowed(_("This person does not work in the department of the case."))
            work.change(stored, clerk=colleague.id, clerk_name=colleague.name, **_state(stored, CaseState.ASSIGNED))
            work.record(stored.id, stored.department, Act.ASSIGNED, {"to": colleague.name})
    return work.changes


def _may_have(colleague: Clerk, stored: StoredCase) -> bool:
    return colleague.may_edit(stored.department) and colleague.may_see(stored.department, stored.municipality)


def move_on(office: Office, case_ids: Iterable[str], department: str, reason: str) -> ChangeSet:
    """Forward cases inside the house (Weiterleiten); the other department starts with them as new.

    Raises:
        UsageError: There is no such department.
    """
    if department not in office.catalogue.departments:
        raise UsageError(_("There is no department {department}.", department=department))
    with office.write() as work:
        for stored in _each(work, case_ids):
            if stored.department == department:
                continue
            forward(work, stored, department, reason)
    return work.changes


def forward(work: Work, stored: StoredCase, department: str, reason: str, **columns: str) -> None:
    """Put one case behind another department's wall, where it starts as new; both histories say so.

    Args:
        columns: What else changes with it.
    """
    values = {"origin": stored.department, "department": department, "reason": reason}
    work.record(stored.id, stored.department, Act.MOVED_ON, values)
    columns |= {"department": department, "clerk": "", "clerk_name": "", **_state(stored, CaseState.NEW)}
    work.change(stored, unread=True, **columns)
    work.record(stored.id, department, Act.MOVED_ON, values)


def sort_out(office: Office, case_ids: Iterable[str], state: CaseState) -> ChangeSet:
    """Put cases aside as misdirected, duplicate or no case; they can be brought back."""
    if state not in SORTED_OUT_STATES:
        raise UsageError(_("Cases are sorted out as misdirected, duplicate or no case."))
    with office.write() as work:
        for stored in _each(work, case_ids):
            _check_move(stored, state)
            work.change(stored, state=state.value)
            work.record(stored.id, stored.department, Act.SORTED_OUT, {"after": state.value})
    return work.changes


def bring_back(office: Office, case_ids: Iterable[str]) -> ChangeSet:
    """Bring cases that were put aside back to where work goes on."""
    with office.write() as work:
        for stored in _each(work, case_ids):
            wanted = CaseState.IN_PROGRESS if stored.clerk_id else CaseState.NEW
            _check_move(stored, wanted)
            work.change(stored, state=wanted.value)
            work.record(stored.id, stored.department, Act.BROUGHT_BACK)
    return work.changes


def set_state(
    office: Office, case_id: str, state: CaseState, seen_version: int | None = None, waiting_for: str = ""
) -> ChangeSet:
    """Move one case to `state`.

    Raises:
        NotAllowed: The rules forbid the move from the present state.
        EditConflict: The case changed after the clerk opened it.
    """
    with office.write() as work:
        stored = work.case_to_edit(case_id, seen_version)
        _check_move(stored, state)
        work.change(stored, state=state.value, waiting_for=waiting_for if state is CaseState.WAITING else "")
        work.record(stored.id, stored.department, Act.MOVED, {"before": stored.row.state.value, "after": state.value})
    return work.changes


def set_fields(office: Office, case_id: str, values: Mapping[str, str], seen_version: int | None = None) -> ChangeSet:
    """Write application fields; what stood there is kept as the previous value and in the history.

    Raises:
        UsageError: The service has no such field and the form brought none of that name.
        EditConflict: The case changed after the clerk opened it.
    """
    with office.write() as work:
        stored = work.case_to_edit(case_id, seen_version)
        service = office.catalogue.services.get(stored.row.service)
        present = stated_values(work.connection, stored.id, service, office.today())
        changed = False
        for name, typed in values.items():
            definition = service.field(name) if service else None
            if name not in present and definition is None:
                known = [*present, *(field.name for field in service.fields)] if service else present
                raise UsageError(_("This case has no field {field}.", field=name), names_advice(name, known))
            value = stored_form(definition, typed, office.today())
            before = present[name].value.value if name in present else ""
            if before == value:
                continue
            changed = True
            work.notes.values(stored.id, [name])
            put_value(
                work.connection, stored.id, FieldValue(name, value, Source(SourceKind.CLERK, work.clerk.name)), before
            )
            work.record(stored.id, stored.department, Act.EDITED, {"field": name, "before": before, "after": value})
        forget_typing(work.connection, work.clerk.id, stored.id, values.keys())
        if changed:
            work.change(stored)
            index_case(work.connection, stored)
    return work.changes


def register_case(office: Office, case_id: str) -> ChangeSet:
    """Give a case its file number, if it has none yet."""
    with office.write() as work:
        give_number(work, office.catalogue, work.case_to_edit(case_id))
    return work.changes


def mark_read(office: Office, case_id: str) -> ChangeSet:
    """Note that somebody looked at a case."""
    with office.write() as work:
        stored = work.case(case_id)
        if stored.row.unread:
            mark_case_read(work.connection, stored)
            work.touch(stored.id, stored.department, lists=True)
    return work.changes


def _each(work: Work, case_ids: Iterable[str]) -> list[StoredCase]:
    return [work.case_to_hand_on(case_id) for case_id in case_ids]


def _state(stored: StoredCase, wanted: CaseState) -> dict[str, str]:
    """The state an act brings along, where the rules let it: a decided case stays decided when it changes hands."""
    keeps = stored.row.state is not wanted and may_become(stored.row.state, wanted) and stored.row.state in OPEN_STATES
    return {"state": wanted.value} if keeps and stored.row.state is not CaseState.DECIDED else {}


def _check_move(stored: StoredCase, wanted: CaseState) -> None:
    if not may_become(stored.row.state, wanted):
        raise NotAllowed(
            _(
                "A case that is {before} cannot become {after}.",
                before=state_text(stored.row.state),
                after=state_text(wanted),
            )
        )
