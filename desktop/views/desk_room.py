"""Makes one window work: folders choose lists, lists choose cases, cases choose documents, commits refresh them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.actions.wording import folder_text
from desktop.domain.case import CaseDetail, CaseQuery, Folder, FolderCount, SortColumn, usual_query
from desktop.domain.change import ChangeSet
from desktop.translation import Text, _, say
from desktop.viewmodels.case_list_model import CASE_ROLE, CaseListModel
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.folder_list_model import FolderListModel
from desktop.viewmodels.latest_read import LatestRead
from desktop.viewmodels.next_step import Step, Steps
from desktop.viewmodels.open_case import OpenCase
from desktop.viewmodels.row_blocks import RowSource
from desktop.views.case_pane import TABS
from desktop.views.preview_pane import PreviewPane, ReadMail
from desktop.views.shortcuts_dialog import ShortcutsDialog
from desktop.views.sort_button import SortButton
from desktop.views.spoken_note_dialog import SpokenNoteDialog
from desktop.views.step_taking import StepTaking
from desktop.views.taking_in import ChoosePaths, TakingIn, choose_files, choose_folder, dropped_paths

if TYPE_CHECKING:
    from desktop.viewmodels.page_images import RenderPage
    from desktop.views.main_window import MainWindow

_FIRST_FOLDER = Folder.NEW
_FOLDER_KEYS = 9  # folders from the top that have a shortcut


class DeskRoom(QObject):
    """Holds the view models of one window and connects them with its views."""

    def __init__(self, window: MainWindow, desk: Desk, render: RenderPage, read_mail: ReadMail | None = None) -> None:
        super().__init__(window)
        self._window, self.desk = window, desk
        self.folder, self.search_text = "", ""
        self.folder_model = FolderListModel(lambda folder: folder_text(folder, desk.catalogue), self)
        first_page = window.cases.model
        self.case_model = first_page or CaseListModel(desk.jobs, desk.words.line, self)
        self.opened = OpenCase(desk, self)
        self.preview = PreviewPane(
            render, desk.document_bytes, desk.jobs, read_mail=read_mail, bring=desk.exchange.bring
        )
        self.sort = SortButton()
        self._orders: dict[str, tuple[SortColumn, bool]] = {}  # "" for the folders that share one
        self._folder_actions: list[QAction] = []
        self._counts, self._next = LatestRead(desk.jobs, self), LatestRead(desk.jobs, self)
        notices = window.notices
        self.steps = StepTaking(desk, self.opened, window.case, window.cases, notices, window)
        self.taking_in = TakingIn(desk, window.taking_in_card, notices, self)
        self._connect_lists()
        self._connect_case()
        self._connect_commands()
        desk.feed.changed.connect(self._changed)
        desk.feed.failed.connect(notices.tell_error)
        self._count()
        if first_page is None:
            self.show_folder(_FIRST_FOLDER)
            window.cases.table.setFocus()
        else:
            self._go_on_from_first_page()

    def leave(self) -> None:
        """The window closes: keep what was typed, stop what can be stopped."""
        self.opened.keeper.flush()
        self.taking_in.cancel()

    # lists

    def show_folder(self, folder: str) -> None:
        """Show the cases of a folder."""
        self._keep_order(folder)
        self.folder, self.search_text = folder, ""
        self._window.top.search.forget()
        self._window.folders.choose(folder)
        self._show_list()

    def _keep_order(self, folder: str) -> None:
        """A folder with an order of its own has it until the clerk chooses another; all others share theirs."""
        usual = usual_query(folder)
        here, there = (f if usual_query(f) != CaseQuery(f) else "" for f in (self.folder, folder))
        self._orders[here] = self.sort.column, self.sort.descending
        column, descending = self._orders.get(there, (usual.sort, usual.descending))
        self.sort.show_order(column, descending=descending)

    def _go_on_from_first_page(self) -> None:
        """The top of the list is shown already: read it in full behind it, and open what the clerk chose meanwhile."""
        self.folder = _FIRST_FOLDER
        self._window.folders.choose(self.folder)
        self.case_model.show_source(self._folder_source(), same_list=True)
        chosen = self._window.cases.current_row()
        if chosen is not None:
            self.opened.open(chosen.id)

    def _folder_source(self) -> RowSource:
        return self.desk.folder(CaseQuery(self.folder, self.sort.column, self.sort.descending))

    @staticmethod
    def paths_in(dropped: QMimeData) -> tuple[Path, ...]:
        """The files and folders of a drop."""
        return dropped_paths(dropped)

    def search(self, text: str) -> None:
        """Show what a search finds; an empty one goes back to the folder."""
        if not text:
            self.show_folder(self.folder or _FIRST_FOLDER)
            return
        self.search_text = text
        self._window.top.search.show_words(text)
        self._window.folders.leave()
        self._show_list()

    def _show_list(self) -> None:
        self.opened.open("")
        self._window.cases.start_list()
        if self.search_text:
            self.case_model.show_source(self.desk.found(self.search_text))
        else:
            self.case_model.show_source(self._folder_source())
        self.sort.setVisible(not self.search_text)

    def _resort(self, _column: SortColumn, _descending: bool) -> None:
        self._show_list()

    def _say_list(self) -> None:
        """Heading, count, and the sentence of an empty list."""
        total = self.case_model.rowCount()
        cases = self._window.cases
        if self.search_text:
            cases.say_list(say(_("Found")), total)
            cases.say_empty(say(_("Nothing was found for “{text}”.", text=self.search_text)), say(_("End the search")))
        else:
            cases.say_list(say(folder_text(self.folder, self.desk.catalogue)), total)
            cases.say_empty(say(_empty_sentence(self.folder)), say(_("Take in files …")))

    def _count(self) -> None:
        self._counts.ask(self.desk.folders, self._show_counts, self._window.notices.tell_error)

    def _show_counts(self, counts: tuple[FolderCount, ...]) -> None:
        before = self.folder_model.folders()
        self.folder_model.show_counts(counts)
        if self.folder_model.folders() != before:
            if not self.search_text:
                self._window.folders.choose(self.folder)
            self._offer_folders()

    def enter_anew(self) -> None:
        """The clerk's rights changed: read everything anew, and leave a folder that is theirs no more."""
        department = self.folder.removeprefix("department:")
        if department != self.folder and not self.desk.clerk.may_see(department):
            self.show_folder(_FIRST_FOLDER)
        elif not self.search_text:
            self.case_model.show_source(self._folder_source(), same_list=True)
        self._read_all_again()

    def _changed(self, changes: ChangeSet) -> None:
        self.case_model.refresh(changes)
        if changes.lists:
            self._count()

    # connecting

    def _connect_lists(self) -> None:
        window, cases = self._window, self._window.cases
        window.folders.show_model(self.folder_model)
        window.folders.chosen.connect(self._folder_chosen)
        if cases.model is None:
            cases.show_model(self.case_model, self.desk.words.card, self.desk.words.tip)
        cases.head.addWidget(self.sort)
        QWidget.setTabOrder(window.folders.list, self.sort)  # it stands over the list
        self.sort.changed.connect(self._resort)
        self.sort.fill(window.menus["&View"])
        self.case_model.read_anew.connect(lambda _places: self._say_list())
        self.case_model.failed.connect(window.notices.tell_error)
        self.case_model.busy_changed.connect(lambda busy: window.line.set_busy(self.case_model, busy))
        cases.chosen.connect(self.opened.open)
        cases.entered.connect(window.case.focus_case)
        cases.emptied.connect(self._leave_empty_list)
        cases.many_chosen.connect(window.case.show_many)
        window.top.search.searched.connect(self.search)
        window.top.search.left.connect(cases.table.setFocus)

    def _connect_case(self) -> None:
        window, case = self._window, self._window.case
        case.add_preview(self.preview)
        case.show_open_case(self.desk, self.opened)
        case.steps_changed.connect(self._enable)
        case.stepped.connect(self.steps.take)
        case.left.connect(lambda: window.cases.table.setFocus(Qt.FocusReason.MouseFocusReason))  # chooses no case
        case.follow_up_done.connect(self.steps.finish_follow_up)
        case.field_chosen.connect(self.preview.frame_field)
        case.document_chosen.connect(self.preview.show_document)
        self.preview.document_shown.connect(case.documents.list.choose)
        self.preview.failed.connect(window.notices.tell_error)
        self.preview.saved.connect(lambda path: window.notices.tell_done(_("Saved as {name}", name=path.name)))
        self.opened.opened.connect(self._show_preview)
        self.opened.refreshed.connect(self.preview.show_case)
        self.opened.opened.connect(self._name_window)
        self.opened.refreshed.connect(self._name_window)
        self.opened.gone.connect(lambda: window.notices.tell_done(_("The case is no longer in your departments.")))
        self.opened.busy_changed.connect(lambda busy: window.line.set_busy(self.opened, busy))

    def _connect_commands(self) -> None:
        window = self._window
        for step in Step:
            window.commands[step].triggered.connect(lambda _checked=False, step=step: self.steps.take(step))
        for tab in TABS:
            window.commands[tab].triggered.connect(lambda _checked=False, tab=tab: window.case.show_tab(tab))
        table = window.cases.table
        done: dict[str, Callable[[], object]] = {
            "primary": window.case.bar.press_primary,
            "discard": self.opened.discard,
            "undo": self.steps.undoing.take_back,
            "refresh": self._read_all_again,
            "search": self._focus_search,
            "next_case": lambda: table.step(1),
            "previous_case": lambda: table.step(-1),
            "next_pane": lambda: self._turn_pane(1),
            "previous_pane": lambda: self._turn_pane(-1),
            "take_in": lambda: self.choose_and_take_in(choose_files),
            "take_in_folder": lambda: self.choose_and_take_in(choose_folder),
            "spoken": self._record,
            "shortcuts": self._show_shortcuts,
        }
        for name, act in done.items():
            window.commands[name].triggered.connect(lambda _checked=False, act=act: act())
        self.steps.undoing.possible_changed.connect(window.commands["undo"].setEnabled)
        window.commands["undo"].setEnabled(False)
        self._enable(window.case.steps)

    def _enable(self, steps: Steps) -> None:
        commands = self._window.commands
        for step in Step:
            commands[step].setEnabled(step in steps.possible)
        commands["primary"].setEnabled(steps.primary is not None)
        commands["discard"].setEnabled(Step.SAVE in steps.possible)

    # commands

    def choose_and_take_in(self, choose: ChoosePaths) -> None:
        """Ask for files or a folder, and take them in."""
        self.taking_in.take_in(choose(self._window))

    def _record(self) -> None:
        dialog = SpokenNoteDialog(self.desk.catalogue, self._window)
        notices = self._window.notices

        def take_in() -> None:
            said = _("The note was taken in as a case")
            self.desk.take_in_note(dialog.answer(), self, lambda _case: notices.tell_done(said), notices.tell_error)

        dialog.accepted.connect(take_in)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_shortcuts(self) -> None:
        others = ((_("Folders"), self._folder_actions), (_("Document"), self.preview.actions()))
        dialog = ShortcutsDialog(self._window.commands, self._window, others=others)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _focus_search(self) -> None:
        self._window.top.search.setFocus()
        self._window.top.search.selectAll()

    def _read_all_again(self) -> None:
        self.case_model.refresh(ChangeSet(0, frozenset()))
        self._count()
        self.opened.read_again()

    def _turn_pane(self, by: int) -> None:
        """F6: folders, list, case, preview, steps, and round again."""
        window = self._window
        panes: list[QWidget] = [window.folders, window.cases, window.case.tabs, self.preview, window.case.bar]
        shown = [pane for pane in panes if pane.isVisible()]
        focused = window.focusWidget()
        here = next((n for n, pane in enumerate(shown) if focused and pane.isAncestorOf(focused)), -by)
        target = shown[(here + by) % len(shown)]
        if target is window.case.tabs:
            window.case.focus_case()
        elif target is window.case.bar:
            window.case.bar.focus_first()
        else:
            target.setFocus()

    def _folder_chosen(self, folder: str) -> None:
        if folder != self.folder or self.search_text:
            self.show_folder(folder)

    def _leave_empty_list(self) -> None:
        if self.search_text:
            self.show_folder(self.folder)
        else:
            self.choose_and_take_in(choose_files)

    def _show_preview(self, detail: CaseDetail | None) -> None:
        self.preview.show_case(detail)
        if detail is not None:
            self._prepare_next()

    def _name_window(self, detail: CaseDetail | None) -> None:
        """Among many windows the one with this case is found by its title; the system adds the program's name."""
        self._window.setWindowTitle(self.desk.words.title(detail) if detail else "Amtsfach")

    def _prepare_next(self) -> None:
        """Have ready what the clerk will see when going on to the next case."""
        table = self._window.cases.table
        row = self.case_model.index(table.currentIndex().row() + 1, 0).data(CASE_ROLE)
        if row is not None:
            self._next.ask(
                lambda: self.desk.case_with_drafts(row.id), lambda kept: self.preview.next_detail(kept.detail), _drop
            )

    def _offer_folders(self) -> None:
        """Put the folders into the menu, the first nine with a shortcut; those before make room."""
        menu = self._window.menus["&Go"]
        if not self._folder_actions:
            menu.addSeparator()
        for action in self._folder_actions:
            menu.removeAction(action)  # at once: the name of a department that was taken away does not stay
            action.deleteLater()
        self._folder_actions.clear()
        for number, folder in enumerate(self.folder_model.folders(), start=1):
            action = QAction(say(folder_text(folder, self.desk.catalogue)), self._window)
            if number <= _FOLDER_KEYS:
                action.setShortcut(QKeySequence(f"Ctrl+Alt+{number}"))
            action.triggered.connect(lambda _checked=False, folder=folder: self.show_folder(folder))
            menu.addAction(action)
            self._folder_actions.append(action)


def _empty_sentence(folder: str) -> Text:
    sentences: dict[str, Text] = {
        Folder.NEW: _("No new cases. Drop files here to take them in."),
        Folder.MINE: _("Nothing is waiting for you. New cases are in the folder New."),
        Folder.UNASSIGNED: _("Every case has somebody who looks after it."),
        Folder.FOLLOW_UP: _("No follow-up is due."),
        Folder.DEADLINE: _("No deadline this week."),
        Folder.TO_SEND: _("Nothing has to be sent."),
        Folder.PICKUP: _("Nothing waits to be picked up."),
        Folder.SORTED_OUT: _("Nothing was sorted out."),
        Folder.NEEDS_YOU: _("Nothing waits for your decision."),
    }
    return sentences.get(folder, _("There are no cases here."))


def _drop(_error: object) -> None:
    return
