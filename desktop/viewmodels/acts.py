"""What a clerk does with cases, worded for the quiet bar and with its way back where there is one.

Undoing is a new act with the inverse values, checked against the present; it ends at the house door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.actions import cases, follow_ups, mailbox, notes, register
from desktop.actions.office import Office
from desktop.actions.wording import department_name, state_text
from desktop.domain.case import CaseDetail, CaseRow, CaseState, may_become
from desktop.domain.change import NOTHING_CHANGED, ChangeSet
from desktop.domain.clerk import Clerk
from desktop.errors import EditConflict
from desktop.translation import Text, _, counted

Work = Callable[[Office], ChangeSet]


@dataclass(frozen=True, slots=True)
class DeskAct:
    """One thing a clerk does.

    Attributes:
        work: Does it, in the WRITE lane.
        said: What the quiet bar says once it is done.
        leaves: Whether the clerk is through with the case, so that the next one is opened.
        undo: Takes it back; None where that is not possible.
    """

    work: Work
    said: Text
    leaves: bool = False
    undo: Work | None = None


class Acts:
    """Makes the acts of one office; nothing is done until an act's work runs."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def claim(self, rows: Sequence[CaseRow]) -> DeskAct:
        """Übernehmen."""
        ids = _ids(rows)
        free = all(not row.clerk and row.state is CaseState.NEW for row in rows)
        return DeskAct(
            lambda office: cases.claim(office, ids),
            counted("{count} case taken over", "{count} cases taken over", len(ids)),
            undo=(lambda office: cases.release(office, ids)) if free else None,
        )

    def release(self, rows: Sequence[CaseRow]) -> DeskAct:
        """Zurückgeben."""
        ids = _ids(rows)
        return DeskAct(
            lambda office: cases.release(office, ids),
            counted("{count} case given back", "{count} cases given back", len(ids)),
            undo=lambda office: cases.claim(office, ids),
        )

    def assign(self, rows: Sequence[CaseRow], colleague: Clerk) -> DeskAct:
        """Zuweisen."""
        ids = _ids(rows)
        free = all(not row.clerk and row.state is CaseState.NEW for row in rows)
        said = counted(
            "{count} case assigned to {name}", "{count} cases assigned to {name}", len(ids), name=colleague.name
        )
        return DeskAct(
            lambda office: cases.assign(office, ids, colleague.id),
            said,
            undo=(lambda office: cases.release(office, ids)) if free else None,
        )

    def move_on(self, rows: Sequence[CaseRow], department: str, reason: str) -> DeskAct:
        """Weiterleiten; what goes behind a wall cannot be fetched back from there."""
        ids = _ids(rows)
        origin = {row.id: row.department for row in rows}

        def back(there: Office) -> ChangeSet:
            changes = NOTHING_CHANGED
            for home in sorted(set(origin.values())):
                changes |= cases.move_on(there, [i for i in ids if origin[i] == home], home, "")
            return changes

        said = counted(
            "{count} case forwarded to {department}",
            "{count} cases forwarded to {department}",
            len(ids),
            department=department_name(self._office.catalogue, department),
        )
        return DeskAct(
            lambda there: cases.move_on(there, ids, department, reason),
            said,
            leaves=True,
            undo=back if self._office.clerk.may_edit(department) else None,
        )

    def sort_out(self, rows: Sequence[CaseRow], state: CaseState) -> DeskAct:
        """Aussortieren: Irrläufer, Dublette, Kein Vorgang."""
        ids = _ids(rows)
        said = counted(
            "{count} case sorted out: {state}", "{count} cases sorted out: {state}", len(ids), state=state_text(state)
        )
        return DeskAct(
            lambda office: cases.sort_out(office, ids, state),
            said,
            leaves=True,
            undo=lambda office: cases.bring_back(office, ids),
        )

    def bring_back(self, rows: Sequence[CaseRow]) -> DeskAct:
        """Zurückholen."""
        ids = _ids(rows)
        before = {row.state for row in rows}
        state = next(iter(before)) if len(before) == 1 else None
        return DeskAct(
            lambda office: cases.bring_back(office, ids),
            counted("{count} case brought back", "{count} cases brought back", len(ids)),
            undo=(lambda office: cases.sort_out(office, ids, state)) if state else None,
        )

    def set_state(self, detail: CaseDetail, state: CaseState, waiting_for: str = "") -> DeskAct:
        """Move the open case on in its life."""
        row = detail.row

        def back(office: Office) -> ChangeSet:
            return cases.set_state(office, row.id, row.state, None, detail.waiting_for)

        return DeskAct(
            lambda office: cases.set_state(office, row.id, state, detail.version, waiting_for),
            _("The case is now: {state}", state=state_text(state)),
            leaves=state is CaseState.DONE,
            undo=back if may_become(state, row.state) else None,
        )

    def register_case(self, row: CaseRow) -> DeskAct:
        """Aktenzeichen vergeben."""
        return DeskAct(lambda office: cases.register_case(office, row.id), _("The case has its file number"))

    def set_fields(self, detail: CaseDetail, values: Mapping[str, str]) -> DeskAct:
        """Save application fields; undone only while they still say what was saved."""
        case, before = detail.row.id, {field.name: field.value for field in detail.fields}

        def back(office: Office) -> ChangeSet:
            present = mailbox.case_detail(office, case)
            now = {field.name: field.value for field in present.fields}
            if any(now.get(name, "") != value for name, value in values.items()):
                raise EditConflict(
                    _("The fields have been changed again in the meantime."),
                    _("Nothing was undone. The history shows every earlier value."),
                )
            return cases.set_fields(office, case, {n: before.get(n, "") for n in values}, present.version)

        return DeskAct(
            lambda office: cases.set_fields(office, case, values, detail.version),
            counted("{count} field saved", "{count} fields saved", len(values)),
            undo=back,
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


def _ids(rows: Sequence[CaseRow]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)
