"""The case on the desk: what is stored, what is being typed, and how the two come together when it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.domain.case import CaseDetail
from desktop.domain.change import ChangeSet
from desktop.errors import DesktopError, EditConflict, NotFound
from desktop.viewmodels.field_form import FieldForm
from desktop.viewmodels.form_lines import FormLine, application_lines, register_lines
from desktop.viewmodels.latest_read import LatestRead
from desktop.viewmodels.typing_keeper import TypingKeeper

if TYPE_CHECKING:
    from desktop.actions.conflicts import ConflictCard
    from desktop.viewmodels.acts import DeskAct
    from desktop.viewmodels.desk import Desk, KeptCase

REGISTER = "register:"  # before the names of register fields among the drafts
NOTE = "note"
SEEN_AFTER_MS = 800  # a case the clerk only passes on the way down the list stays unread
_MOST_TRIES = 3  # a save meets a colleague's save of other fields: read anew, try again


Saving = Callable[[CaseDetail, Mapping[str, str]], "DeskAct"]


class OpenCase(QObject):
    """One case, its two forms and its drafts."""

    opened = Signal(object)  # CaseDetail, or None when no case is open
    refreshed = Signal(object)  # CaseDetail, of the same case
    gone = Signal()  # the case left this clerk's walls
    conflict_found = Signal(object)  # the FieldForm in conflict
    note_saved = Signal()
    act_done = Signal(object, object)  # DeskAct, ChangeSet
    failed = Signal(object)  # DesktopError
    busy_changed = Signal(bool)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.detail: CaseDetail | None = None
        self.note = ""  # what is being typed as a note
        self.cards: tuple[ConflictCard, ...] = ()  # what of it waits for a decision
        self.application, self.register = FieldForm(self), FieldForm(self)
        self._case = ""
        self._saving = 0
        self._stale = False
        self._once_read: list[Callable[[], None]] = []
        self._read = LatestRead(desk.jobs, self)
        self._read.busy_changed.connect(self.busy_changed)
        self.keeper = TypingKeeper(self._keep, self._forget, self)
        self.application.typed.connect(lambda name, text: self.keeper.typed(self.shown, name, text))
        self.register.typed.connect(lambda name, text: self.keeper.typed(self.shown, REGISTER + name, text))
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(SEEN_AFTER_MS)
        self._seen.timeout.connect(self._mark_read)
        desk.feed.changed.connect(self._changed)

    # opening

    @property
    def case(self) -> str:
        """Id of the case that is open or being opened; "" for none."""
        return self._case

    @property
    def shown(self) -> str:
        """Id of the case whose fields are on screen: while another one is being read, still the one before."""
        return self.detail.row.id if self.detail else ""

    @property
    def is_unsaved(self) -> bool:
        """Whether something was typed into a form and not saved."""
        return bool(self.application.unsaved() or self.register.unsaved())

    def open(self, case: str) -> None:
        """Open a case, or none ("")."""
        if case == self._case:
            return
        self.keeper.flush()
        self._seen.stop()
        self._desk.put_away(self._case)
        self._case = case
        self._stale = False
        self._once_read.clear()
        if not case:
            self._read.forget()
            self._show_nothing()
            return
        self._ask()

    def read_again(self) -> None:
        """Read the open case anew."""
        if self._case:
            self._ask()

    def _ask(self) -> None:
        case, desk = self._case, self._desk
        self._read.ask(lambda: desk.case_with_drafts(case), self._arrived, self._not_read)

    def _arrived(self, read: KeptCase) -> None:
        detail = read.detail
        if detail.row.id != self._case:
            return
        if self._saving:
            self._stale = True  # what is stored may be older or newer than what the save will answer
            return
        before = self.detail
        same = before is not None and (before.row.id, before.closed) == (detail.row.id, detail.closed)
        self.keeper.flush()  # what was typed until now belongs to the case before
        self.detail, self.cards = detail, read.cards
        service = self._desk.service(detail.row)
        application, register = application_lines(detail, service), register_lines(detail, service)
        if same and before is not None:
            if before.row.service != detail.row.service:
                self._change_service(read, application, register)
            else:
                self.application.refresh(detail.version, application)
                self.register.refresh(detail.version, register)
            self.refreshed.emit(detail)
            waiting, self._once_read = self._once_read, []
            for step in waiting:
                step()
            return
        registered = _registered(read.kept)
        self.note = read.kept.get(NOTE, "")
        self.application.load(detail.version, application, read.kept, self._desk.check(service))
        self.register.load(detail.version, register, registered, self._desk.check_register(service))
        self.opened.emit(detail)
        if detail.row.unread:
            self._seen.start()

    def _change_service(
        self, read: KeptCase, application: tuple[FormLine, ...], register: tuple[FormLine, ...]
    ) -> None:
        """Other fields and rules for the same case; drafts of fields it has no more wait until it has them again."""
        version, service = read.detail.version, self._desk.service(read.detail.row)
        typed = {**read.kept, **self.application.unsaved()}
        registered = _registered(read.kept) | self.register.unsaved()
        self.application.load(version, application, typed, self._desk.check(service))
        self.register.load(version, register, registered, self._desk.check_register(service))

    def _not_read(self, error: DesktopError) -> None:
        if isinstance(error, NotFound):
            self._case = ""
            self._show_nothing()
            self.gone.emit()
        else:
            self._case = self.shown
            self.failed.emit(error)

    def _show_nothing(self) -> None:
        self.detail, self.cards = None, ()
        self.note = ""
        for form in (self.application, self.register):
            form.load(0, (), {}, lambda _values: ())
        self.opened.emit(None)

    def _changed(self, changes: ChangeSet) -> None:
        if self._case in changes.cases:
            self._ask()

    def _mark_read(self) -> None:
        self._desk.mark_read(self._case, self, self.failed.emit)

    # acts and saving

    def perform(self, act: DeskAct) -> None:
        """Do something with the case that does not depend on what is typed."""
        self._desk.write(act.work, self, lambda changes: self.act_done.emit(act, changes), self.failed.emit)

    def save(self) -> None:
        """Save what was typed into both forms."""
        self._save(self.application, self._desk.acts.set_fields, "")
        self._save(self.register, self._desk.acts.enter_register, REGISTER)

    def _save(self, form: FieldForm, make: Saving, prefix: str, tries: int = _MOST_TRIES) -> None:
        detail, values = self.detail, form.unsaved()
        if detail is None or not values:
            return
        act = make(replace(detail, version=form.version), values)
        self._saving += 1
        self.keeper.drop(detail.row.id, [prefix + name for name in values])

        def done(changes: ChangeSet) -> None:
            if self.shown == detail.row.id:
                form.saved(values)
            self._end_saving()
            self.act_done.emit(act, changes)

        def failed(error: DesktopError) -> None:
            for name, text in values.items():  # the drafts were dropped above; they are needed again
                self.keeper.typed(detail.row.id, prefix + name, text)
            self._end_saving()
            if isinstance(error, EditConflict) and tries > 1 and self.shown == self._case == detail.row.id:
                self._once_read.append(lambda: self._try_again(form, make, prefix, tries - 1))
                self._ask()
            else:
                self.failed.emit(error)

        self._desk.write(act.work, self, done, failed)

    def _try_again(self, form: FieldForm, make: Saving, prefix: str, tries: int) -> None:
        """After a colleague's save: their fields were taken in; where both wrote the same field, the clerk decides."""
        if form.conflicts():
            self.conflict_found.emit(form)
        else:
            self._save(form, make, prefix, tries)

    def _end_saving(self) -> None:
        self._saving -= 1
        if self._stale and not self._saving:
            self._stale = False
            self._ask()

    def discard(self) -> None:
        """Let go of what was typed into the forms and not saved."""
        names = [*self.application.unsaved(), *(REGISTER + name for name in self.register.unsaved())]
        self.application.discard()
        self.register.discard()
        self.keeper.forget(self.shown, names)

    # notes

    def type_note(self, text: str) -> None:
        """Take what is being typed as a note."""
        self.note = text
        self.keeper.typed(self.shown, NOTE, text)

    def add_note(self) -> None:
        """Save the note."""
        case, text = self.shown, self.note
        if not text.strip():
            return
        self.keeper.drop(case, [NOTE])
        act = self._desk.acts.add_note(case, text)

        def done(changes: ChangeSet) -> None:
            if case == self.shown and self.note == text:
                self.note = ""
                self.note_saved.emit()
            self.act_done.emit(act, changes)

        def failed(error: DesktopError) -> None:
            self.keeper.typed(case, NOTE, text)
            self.failed.emit(error)

        self._desk.write(act.work, self, done, failed)

    def _keep(self, case: str, fields: dict[str, str]) -> None:
        self._desk.keep_typing(case, fields, self, self.failed.emit)

    def _forget(self, case: str, fields: tuple[str, ...] | None) -> None:
        self._desk.forget_typing(case, fields, self, self.failed.emit)


def _registered(kept: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(REGISTER): text for name, text in kept.items() if name.startswith(REGISTER)}
