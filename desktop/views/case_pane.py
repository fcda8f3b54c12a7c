"""The open case: head, tabs, and the steps at its foot."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from desktop.domain.case import CaseDetail
from desktop.translation import Text, _, counted, say
from desktop.viewmodels.case_cards import document_cards, follow_up_cards, history_cards, note_cards
from desktop.viewmodels.closed_words import closed_words
from desktop.viewmodels.next_step import MANY, NO_STEPS, Step, Steps, next_steps
from desktop.viewmodels.open_case import OpenCase
from desktop.views.action_bar import ActionBar
from desktop.views.application_pane import ApplicationPane
from desktop.views.case_head import CaseHead
from desktop.views.commands import Commands
from desktop.views.conflict_bar import ConflictBar
from desktop.views.empty_state import EmptyState
from desktop.views.register_pane import RegisterPane
from desktop.views.side_panes import DocumentsPane, HistoryPane, NotesPane
from desktop.views.theme import Space, look

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk

TABS = ("tab_case", "tab_register", "tab_documents", "tab_notes", "tab_history")


class CasePane(QFrame):
    """What is known of one case, and what can be done with it."""

    field_chosen = Signal(str, object)  # SHA-256 of a document, Box or None
    document_chosen = Signal(str)
    stepped = Signal(str)  # a Step
    steps_changed = Signal(object)  # Steps
    follow_up_done = Signal(str)
    left = Signal()  # the keyboard was on a case that is shown no more

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "pane")
        self.setMinimumWidth(420)
        self.head, self.bar, self.conflict_bar = CaseHead(), ActionBar(commands), ConflictBar()
        self.application, self.register = ApplicationPane(), RegisterPane()
        self.documents, self.notes, self.history = DocumentsPane(), NotesPane(), HistoryPane()
        self.tabs = self._tabs()
        self.middle = QSplitter(Qt.Orientation.Vertical)
        self.middle.setChildrenCollapsible(False)
        self.middle.addWidget(self.tabs)
        self.empty = EmptyState()
        self.steps: Steps = NO_STEPS
        self._desk: Desk | None = None
        self._open: OpenCase | None = None
        self._chosen = 0  # how many cases are chosen in the list, when it is more than one
        self._case = QWidget()
        column = QVBoxLayout(self._case)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.conflict_bar)
        column.addWidget(self.middle, 1)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._case)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._pages, 1)
        layout.addWidget(self.bar)
        self.bar.stepped.connect(self.stepped)
        self.register.confirm_wished.connect(lambda: self.stepped.emit(Step.CONFIRM_REGISTER.value))
        for form in (self.application, self.register):
            form.field_chosen.connect(self.field_chosen)
        self.application.emptied.connect(self.tabs.tabBar().setFocus)
        self.documents.document_chosen.connect(self.document_chosen)
        self.notes.follow_up_done.connect(self.follow_up_done)
        self._say_nothing_open()

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        for part in (tabs, tabs.tabBar()):
            part.setAccessibleName(say(_("Parts of the case")))
        tabs.tabBar().setExpanding(False)
        tabs.tabBar().setElideMode(Qt.TextElideMode.ElideNone)
        look(tabs, "case")
        pages = (self.application, self.register, self.documents, self.notes, self.history)
        for page, name in zip(pages, _tab_names(None), strict=True):
            tabs.addTab(page, say(name))
        return tabs

    def add_preview(self, preview: QWidget) -> None:
        """Put the preview of the documents beside or below the tabs."""
        frame = QWidget()
        margins = QVBoxLayout(frame)
        margins.setContentsMargins(Space.M, 0, Space.M, Space.S)
        margins.addWidget(preview)
        frame.setMinimumSize(260, 160)
        self.middle.addWidget(frame)
        self.middle.setStretchFactor(0, 1)
        self.middle.setStretchFactor(1, 1)

    def set_wide(self, wide: bool) -> None:
        """Case and preview side by side, or one below the other."""
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self.middle.orientation() != wanted:
            self.middle.setOrientation(wanted)

    def show_open_case(self, desk: Desk, opened: OpenCase) -> None:
        """Show what `opened` has open, from now on."""
        self._desk, self._open = desk, opened
        self.application.show_form(opened.application, desk.finding_words)
        self.register.show_form(opened.register, desk.finding_words)
        opened.opened.connect(self._show_opened)
        opened.refreshed.connect(self._show)
        for form in (opened.application, opened.register):
            form.unsaved_changed.connect(lambda _unsaved: self._show_steps())
        self.notes.typed.connect(self._type_note)
        self.notes.saved.connect(opened.add_note)
        opened.note_saved.connect(lambda: self.notes.show_draft(""))
        self._show_opened(opened.detail)

    def _turn_to(self, page: int) -> None:
        """Show the case (1) or a sentence in its place (0); the keyboard does not stay on what is gone."""
        focused = self.window().focusWidget()
        if page == 0 and focused is not None and self._case.isVisible() and self._case.isAncestorOf(focused):
            self.left.emit()
        self._pages.setCurrentIndex(page)

    def show_many(self, count: int) -> None:
        """Show that several cases are chosen, with what can be done with them; one or none ends it."""
        self._chosen = count if count > 1 else 0
        if self._chosen:
            self.empty.say(say(counted("{count} case is chosen.", "{count} cases are chosen.", count)))
            self._turn_to(0)
        elif self._open is None or self._open.detail is None:
            self._say_nothing_open()
        else:
            self._turn_to(0 if self._open.detail.closed else 1)
            self._say_closed(self._open.detail)
        self._show_steps()

    def show_tab(self, name: str) -> None:
        """Turn to a tab by its command's name, and put the keyboard there."""
        place = TABS.index(name)
        if not self.tabs.isTabVisible(place):
            return
        self.tabs.setCurrentIndex(place)
        if place == 0:
            self.application.form_view.focus_first()
        elif place == 1:
            self.register.form_view.focus_first()
        elif place == 3:
            self.notes.editor.setFocus()
        else:
            self.tabs.currentWidget().setFocus()

    def focus_case(self) -> None:
        """Put the keyboard where work on the case begins."""
        self.show_tab(TABS[self.tabs.currentIndex()])

    # showing

    def _show_opened(self, detail: CaseDetail | None) -> None:
        if detail is None:
            self._say_nothing_open()
            self._show_steps()
            return
        opened = self._open
        self.notes.show_draft(opened.note if opened else "")
        self.notes.list.cards.show_cards(())
        self._show(detail)
        if not self._chosen:
            self._turn_to(0 if detail.closed else 1)

    def _show(self, detail: CaseDetail) -> None:
        desk = self._desk
        if desk is None:
            return
        self._say_closed(detail)
        now: datetime = desk.office.clock.now()
        self.head.show_case(detail, desk.words)
        self.conflict_bar.show_cards(self._open.cards if self._open else ())
        self.documents.list.cards.show_cards(document_cards(detail))
        self.notes.list.cards.show_cards(note_cards(detail, now))
        self.notes.show_follow_ups(follow_up_cards(detail, now))
        self.history.list.cards.show_cards(history_cards(detail, desk.catalogue, now))
        service = desk.service(detail.row)
        # First what is visible: saying so again makes a hidden tab bar forget that it has to measure new texts.
        self.tabs.setTabVisible(TABS.index("tab_register"), service is not None and bool(service.register_fields))
        for place, name in enumerate(_tab_names(detail)):
            self.tabs.setTabText(place, say(name))
        self._show_steps()
        noticed = tuple(finding for submission in detail.submissions for finding in submission.noticed)
        self.application.show_case(say(self._missing(detail)), noticed)
        self.register.show_case(detail, may_confirm=Step.CONFIRM_REGISTER in self.steps.possible)

    def _missing(self, detail: CaseDetail) -> Text | str:
        """What stands between the case and its certificate."""
        service = self._desk.service(detail.row) if self._desk else None
        if service is None or not service.certificates or not service.register_fields:
            return ""
        if detail.entry is None or not detail.entry.values:
            return _("Register data is missing: nothing can be issued yet.")
        if detail.entry.confirmed_at is None:
            return _("The register data is not confirmed: nothing can be issued yet.")
        return ""

    def _show_steps(self) -> None:
        self.steps = self._choose_steps()
        self.bar.show_steps(self.steps)
        self.steps_changed.emit(self.steps)

    def _choose_steps(self) -> Steps:
        desk, opened = self._desk, self._open
        if self._chosen:
            usual = (Step.CLAIM, Step.MOVE_ON, Step.ASSIGN)
            return Steps(None, usual, MANY)
        if desk is None or opened is None or opened.detail is None:
            return NO_STEPS
        service = desk.service(opened.detail.row)
        return next_steps(opened.detail, desk.clerk, service, unsaved=opened.is_unsaved)

    def _say_closed(self, detail: CaseDetail) -> None:
        """In place of the case: why it is closed, and of a letter what its envelope says."""
        if detail.closed and not self._chosen:
            self.empty.say(closed_words(detail))

    def _say_nothing_open(self) -> None:
        self.empty.say(say(_("Choose a case from the list. Enter opens it, N and P go to the next and previous one.")))
        self._turn_to(0)

    def _type_note(self, text: str) -> None:
        if self._open is not None and text != self._open.note:
            self._open.type_note(text)


def _tab_names(detail: CaseDetail | None) -> tuple[Text, ...]:
    documents = len(detail.documents) if detail else 0
    notes = len(detail.notes) if detail else 0
    return (
        _("Case"),
        _("Register data"),
        _("Documents {count}", count=documents) if documents else _("Documents"),
        _("Notes {count}", count=notes) if notes else _("Notes"),
        _("History"),
    )
