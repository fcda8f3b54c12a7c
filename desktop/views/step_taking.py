"""Takes the steps of the window: asks what must be asked, hands the act to the desk, offers the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from desktop.clock import local
from desktop.domain.case import CaseDetail, CaseRow, CaseState
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Clerk
from desktop.translation import _, say
from desktop.viewmodels.field_form import FieldForm
from desktop.viewmodels.next_step import Step
from desktop.viewmodels.open_case import OpenCase
from desktop.viewmodels.service_list import service_choices
from desktop.viewmodels.times import time_in_sentence
from desktop.viewmodels.undoing import DoneAct, Undoing
from desktop.views.case_dialogs import AssignDialog, ConfirmRegisterDialog, FollowUpDialog, MoveOnDialog, WaitDialog
from desktop.views.case_list import MOST_CHOSEN, CaseListPane
from desktop.views.case_pane import CasePane
from desktop.views.conflict_dialog import ConflictDialog
from desktop.views.notices import Notice, Notices
from desktop.views.reason_dialog import ask_to_open, ask_to_protect
from desktop.views.service_dialog import ServiceDialog
from desktop.views.undo_conflict_dialog import UndoConflictDialog

if TYPE_CHECKING:
    from desktop.actions.undo import UndoConflict
    from desktop.viewmodels.acts import DeskAct
    from desktop.viewmodels.desk import Desk

_STATES = {
    Step.GO_ON: CaseState.IN_PROGRESS,
    Step.SEND: CaseState.TO_SEND,
    Step.PICKUP: CaseState.READY_FOR_PICKUP,
    Step.FINISH: CaseState.DONE,
    Step.REOPEN: CaseState.IN_PROGRESS,
}


class StepTaking(QObject):
    """What the commands and buttons of one window lead to."""

    taken = Signal(object)  # the DeskAct that was done

    def __init__(
        self, desk: Desk, opened: OpenCase, pane: CasePane, cases: CaseListPane, notices: Notices, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._open, self._window = desk, opened, window
        self._pane, self._cases, self._notices = pane, cases, notices
        self.undoing = Undoing(desk, self)
        self._connect_undoing()
        opened.act_done.connect(self._done)
        opened.failed.connect(notices.tell_error)
        opened.conflict_found.connect(self._ask_conflict)
        acts = desk.acts
        self._for_many: Mapping[str, Callable[[tuple[CaseRow, ...]], DeskAct]] = {
            Step.CLAIM: acts.claim,
            Step.RELEASE: acts.release,
            Step.MISDIRECTED: lambda rows: acts.sort_out(rows, CaseState.MISDIRECTED),
            Step.DUPLICATE: lambda rows: acts.sort_out(rows, CaseState.DUPLICATE),
            Step.NO_CASE: lambda rows: acts.sort_out(rows, CaseState.NO_CASE),
            Step.BRING_BACK: acts.bring_back,
        }
        self._asking: Mapping[str, Callable[[], None]] = {
            Step.SAVE: opened.save,
            Step.ASSIGN: self._ask_colleague,
            Step.MOVE_ON: self._ask_department,
            Step.SERVICE: self._ask_service,
            Step.FOLLOW_UP: self._ask_day,
            Step.WAIT: self._ask_waiting,
            Step.NOTE: lambda: pane.show_tab("tab_notes"),
            Step.NUMBER: self._give_number,
            Step.ENTER_REGISTER: lambda: pane.show_tab("tab_register"),
            Step.CONFIRM_REGISTER: self._ask_registrar,
            Step.CERTIFICATE: self._choose_certificate,
            Step.OPEN_PROTECTED: self._ask_to_open,
            Step.CONFIDENTIAL: self._change_confidential,
            Step.PROTECT: self._ask_to_protect,
        }

    def take(self, step: str) -> None:
        """Take a step with the open case, or with the chosen ones."""
        if step not in self._pane.steps.possible:
            return
        if step in self._for_many:
            rows = self._rows()
            if rows:
                self._perform(self._for_many[step](rows))
        elif step in self._asking:
            self._asking[step]()
        elif self._detail is not None:
            self._perform(self._desk.acts.set_state(self._detail, _STATES[Step(step)]))

    def finish_follow_up(self, follow_up: str) -> None:
        """Tick a follow-up off."""
        self._perform(self._desk.acts.finish_follow_up(follow_up))

    def _connect_undoing(self) -> None:
        undoing, notices = self.undoing, self._notices
        undoing.taken_back.connect(lambda said: notices.tell_done(_("Taken back: {what}", what=said)))
        undoing.failed.connect(notices.tell_error)
        undoing.conflict_found.connect(self._ask_undo_conflict)

    # doing

    @property
    def _detail(self) -> CaseDetail | None:
        return self._open.detail

    def _perform(self, act: DeskAct) -> None:
        self._desk.write(act.work, self, lambda changes: self._done(act, changes), self._notices.tell_error)
        if act.leaves:
            self._cases.go_on()

    def _done(self, act: DeskAct, changes: ChangeSet) -> None:
        undo = self.undoing.take_back if self.undoing.note(act, changes) else None
        self._notices.tell_done(act.said, undo)
        self.taken.emit(act)

    def _rows(self) -> tuple[CaseRow, ...]:
        """The cases an act is about; none, with a word about it, when they are too many or not read yet."""
        count = self._cases.chosen_count()
        if count <= 1:
            return (self._detail.row,) if self._detail else ()
        rows = self._cases.chosen_rows()
        if count > MOST_CHOSEN:
            self._hint(say(_("Please choose at most {most} cases at once.", most=MOST_CHOSEN)))
            return ()
        if len(rows) < count:
            self._hint(say(_("The chosen cases are still being read. Please try again in a moment.")))
            return ()
        return rows

    def _hint(self, words: str) -> None:
        self._notices.tell(Notice("hint", words))

    def _show(self, dialog: QDialog, accepted: Callable[[], None]) -> None:
        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # asking

    def _ask_department(self) -> None:
        rows = self._rows()
        if not rows:
            return
        homes = {row.department for row in rows}
        known = self._desk.catalogue.departments.values()
        there = [d for d in known if len(homes) > 1 or d.id not in homes]
        dialog = MoveOnDialog(len(rows), there, self._desk.clerk.departments, self._window)
        self._show(dialog, lambda: self._perform(self._desk.acts.move_on(rows, *dialog.answer())))

    def _ask_service(self) -> None:
        detail = self._detail
        if detail is None:
            return
        choices = service_choices(self._desk.catalogue, detail)
        dialog = ServiceDialog(detail, choices, self._desk.clerk.departments, self._window)
        self._show(dialog, lambda: self._perform(self._desk.acts.set_service(detail, *dialog.answer())))

    def _ask_colleague(self) -> None:
        rows = self._rows()
        homes = {row.department for row in rows}
        if len(homes) != 1:
            if homes:
                self._hint(say(_("Please choose cases of one department.")))
            return

        def ask(colleagues: tuple[Clerk, ...]) -> None:
            dialog = AssignDialog(len(rows), colleagues, self._window)
            self._show(dialog, lambda: self._perform(self._desk.acts.assign(rows, dialog.answer())))

        department = homes.pop()
        self._desk.read(lambda _office: self._desk.colleagues(department), self, ask, self._notices.tell_error)

    def _ask_day(self) -> None:
        detail = self._detail
        if detail is None:
            return
        today = local(self._desk.office.clock.now()).date()
        dialog = FollowUpDialog(today, self._window)
        self._show(dialog, lambda: self._perform(self._desk.acts.set_follow_up(detail.row.id, *dialog.answer())))

    def _ask_waiting(self) -> None:
        detail = self._detail
        if detail is None:
            return
        dialog = WaitDialog(self._window)

        def wait() -> None:
            self._perform(self._desk.acts.set_state(detail, CaseState.WAITING, dialog.answer()))

        self._show(dialog, wait)

    def _ask_registrar(self) -> None:
        detail, form = self._detail, self._open.register
        if detail is None:
            return
        if form.unsaved():
            self._hint(say(_("Please save the register data first.")))
            return
        differences = sum(form.differs(line.name) for line in form.lines)
        dialog = ConfirmRegisterDialog(self._desk.clerk.name, differences, self._window)
        self._pane.show_tab("tab_register")
        self._show(dialog, lambda: self._perform(self._desk.acts.confirm_register(detail, dialog.answer())))

    def _ask_to_open(self) -> None:
        if self._detail is not None:
            case, dialog = self._detail.row.id, ask_to_open(self._window)
            self._show(dialog, lambda: self._perform(self._desk.acts.open_protected(case, dialog.answer())))

    def _change_confidential(self) -> None:
        if self._detail is not None:
            self._perform(self._desk.acts.set_confidential(self._detail.row))

    def _ask_to_protect(self) -> None:
        if self._detail is not None:
            row = self._detail.row
            dialog = ask_to_protect(self._window, on=not row.protected)
            self._show(dialog, lambda: self._perform(self._desk.acts.set_protected(row, dialog.answer())))

    def _give_number(self) -> None:
        if self._detail is not None:
            self._perform(self._desk.acts.register_case(self._detail.row))

    def _choose_certificate(self) -> None:
        service = self._desk.service(self._detail.row) if self._detail else None
        if service is None or not service.certificates:
            return
        if len(service.certificates) == 1:
            self._open_certificate(service.certificates[0].id)
            return
        menu = QMenu(self._window)
        for definition in service.certificates:
            action = menu.addAction(definition.title)
            action.triggered.connect(lambda _checked, wanted=definition.id: self._open_certificate(wanted))
        menu.popup(QCursor.pos())

    def _open_certificate(self, certificate: str) -> None:
        from desktop.views.certificate_dialog import CertificateDialog  # loads what draws certificates

        if self._detail is None:
            return
        dialog = CertificateDialog(self._desk.office, self._desk.jobs, self._detail, certificate, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # conflicts

    def _ask_conflict(self, form: FieldForm) -> None:
        detail = self._detail
        if detail is None:
            return
        now = self._desk.office.clock.now()
        names = {conflict.name for conflict in form.conflicts()}
        edits = (h for h in detail.history if h.values and h.values.get("field") in names)
        last = max(edits, key=lambda entry: entry.at, default=None)
        matter = detail.row.number or self._desk.words.title(detail)
        who, when = (last.actor, time_in_sentence(last.at, now)) if last else ("", "")
        dialog = ConflictDialog(matter, who, when, form.conflicts(), self._window)

        def decide(results: Mapping[str, str]) -> None:
            form.resolve(results)
            self._open.save()

        dialog.decided.connect(decide)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_undo_conflict(self, done: DoneAct, conflict: UndoConflict) -> None:
        self._notices.close_notice()  # it still offers what is being decided here
        dialog = UndoConflictDialog(done.said, conflict.changed, self._window)
        seen = {changed.case: changed.version for changed in conflict.changed}
        self._show(dialog, lambda: self.undoing.take_back_all_the_same(done, seen))
