"""What a clerk does with cases, worded for the quiet bar and with its way back where there is one.

Taking back is a new act with the inverse values (`actions.undo`); it ends at the house door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from desktop.actions import cases, follow_ups, marks, notes, register
from desktop.actions.assign_service import set_service
from desktop.actions.office import Office
from desktop.actions.wording import department_name, state_text
from desktop.catalogue.service import ServiceDefinition
from desktop.domain.case import CaseDetail, CaseRow, CaseState
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Clerk
from desktop.translation import Text, _, counted

Work = Callable[[Office], ChangeSet]


@dataclass(frozen=True, slots=True)
class DeskAct:
    """One thing a clerk does.

    Attributes:
        work: Does it, in the WRITE lane.
        said: What the quiet bar says once it is done.
        leaves: Whether the clerk is through with the case, so that the next one is opened.
        may_undo: Whether the clerk can take it back.
    """

    work: Work
    said: Text
    leaves: bool = False
    may_undo: bool = False


class Acts:
    """Makes the acts of one office; nothing is done until an act's work runs."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def claim(self, rows: Sequence[CaseRow]) -> DeskAct:
        """Übernehmen."""
        ids = _ids(rows)
        said = counted("{count} case taken over", "{count} cases taken over", len(ids))
        return DeskAct(lambda office: cases.claim(office, ids), said, may_undo=True)

    def release(self, rows: Sequence[CaseRow]) -> DeskAct:
        """Zurückgeben."""
        ids = _ids(rows)
        said = counted("{count} case given back", "{count} cases given back", len(ids))
        return DeskAct(lambda office: cases.release(office, ids), said, may_undo=True)

    def assign(self, rows: Sequence[CaseRow], colleague: Clerk) -> DeskAct:
        """Zuweisen."""
        ids = _ids(rows)
        said = counted(
            "{count} case assigned to {name}", "{count} cases assigned to {name}", len(ids), name=colleague.name
        )
        return DeskAct(lambda office: cases.assign(office, ids, colleague.id), said, may_undo=True)

    def move_on(self, rows: Sequence[CaseRow], department: str, reason: str) -> DeskAct:
        """Weiterleiten; what goes behind a wall cannot be fetched back from there."""
        ids = _ids(rows)
        said = counted(
            "{count} case forwarded to {department}",
            "{count} cases forwarded to {department}",
            len(ids),
            department=department_name(self._office.catalogue, department),
        )
        work = partial(cases.move_on, case_ids=ids, department=department, reason=reason)
        return DeskAct(work, said, leaves=True, may_undo=self._office.clerk.may_edit(department))

    def sort_out(self, rows: Sequence[CaseRow], state: CaseState) -> DeskAct:
        """Aussortieren: Irrläufer, Dublette, Kein Vorgang."""
        ids = _ids(rows)
        said = counted(
            "{count} case sorted out: {state}", "{count} cases sorted out: {state}", len(ids), state=state_text(state)
        )
        return DeskAct(lambda office: cases.sort_out(office, ids, state), said, leaves=True, may_undo=True)

    def bring_back(self, rows: Sequence[CaseRow]) -> DeskAct:
        """Zurückholen."""
        ids = _ids(rows)
        said = counted("{count} case brought back", "{count} cases brought back", len(ids))
        return DeskAct(lambda office: cases.bring_back(office, ids), said, may_undo=True)

    def set_state(self, detail: CaseDetail, state: CaseState, waiting_for: str = "") -> DeskAct:
        """Move the open case on in its life."""
        return DeskAct(
            lambda office: cases.set_state(office, detail.row.id, state, detail.version, waiting_for),
            _("The case is now: {state}", state=state_text(state)),
            leaves=state is CaseState.DONE,
            may_undo=True,
        )

    def set_service(self, detail: CaseDetail, service: ServiceDefinition, reason: str) -> DeskAct:
        """Leistung zuordnen; where the service belongs to another department the case goes there."""
        leaves = service.department != detail.row.department
        said = _("The case is now about: {service}", service=service.name)
        if leaves:
            there = department_name(self._office.catalogue, service.department)
            said = _(
                "The case is now about: {service}; forwarded to {department}", service=service.name, department=there
            )
        return DeskAct(
            lambda office: set_service(office, detail.row.id, service.id, detail.version, reason=reason),
            said,
            leaves=leaves,
            may_undo=self._office.clerk.may_edit(service.department),
        )

    def register_case(self, row: CaseRow) -> DeskAct:
        """Aktenzeichen vergeben."""
        return DeskAct(lambda office: cases.register_case(office, row.id), _("The case has its file number"))

    def set_fields(self, detail: CaseDetail, values: Mapping[str, str]) -> DeskAct:
        """Save application fields; undone only while they still say what was saved."""
        return DeskAct(
            lambda office: cases.set_fields(office, detail.row.id, values, detail.version),
            counted("{count} field saved", "{count} fields saved", len(values)),
            may_undo=True,
        )

    def enter_register(self, detail: CaseDetail, values: Mapping[str, str]) -> DeskAct:
        """Save register data; it needs to be confirmed anew."""
        return DeskAct(
            lambda office: register.enter_register(office, detail.row.id, values, detail.version),
            _("The register data is saved. It still has to be compared and confirmed."),
        )

    def confirm_register(self, detail: CaseDetail, name: str) -> DeskAct:
        """Record that a named registrar compared the data with the register."""
        return DeskAct(
            lambda office: register.confirm_register(office, detail.row.id, name, detail.version),
            _("Compared with the register and confirmed: {name}", name=name),
        )

    def add_note(self, case: str, text: str) -> DeskAct:
        """Write a note."""
        return DeskAct(lambda office: notes.add_note(office, case, text), _("The note is saved"))

    def set_follow_up(self, case: str, due: date, reason: str) -> DeskAct:
        """Wiedervorlage."""
        return DeskAct(
            lambda office: follow_ups.set_follow_up(office, case, due, reason),
            _("Follow-up on {day}", day=f"{due:%d.%m.%Y}"),
        )

    def finish_follow_up(self, follow_up: str) -> DeskAct:
        """Tick a follow-up off."""
        return DeskAct(lambda office: follow_ups.finish_follow_up(office, follow_up), _("The follow-up is done"))

    def open_protected(self, case: str, reason: str) -> DeskAct:
        """Open a protected case for a stated reason."""
        return DeskAct(
            lambda office: marks.open_protected(office, case, reason), _("The reason is kept in the history")
        )

    def set_confidential(self, row: CaseRow) -> DeskAct:
        """Mark a case as personal or confidential, or take the mark off."""
        on = not row.confidential
        said = _("Marked as personal or confidential") if on else _("No longer personal or confidential")
        return DeskAct(lambda office: marks.set_confidential(office, [row.id], on), said)

    def set_protected(self, row: CaseRow, reason: str) -> DeskAct:
        """Protect a case, or end its protection."""
        on = not row.protected
        said = _("The case is protected") if on else _("The protection has ended")
        return DeskAct(lambda office: marks.set_protected(office, row.id, on, reason), said)


def _ids(rows: Sequence[CaseRow]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)
