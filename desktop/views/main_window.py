"""The window: folders, list, case and preview, and how they follow each other.

It is painted first, bare; `furnish` then puts the panes in, and `open_desk` fills them when the office is open. So a
clerk sees the window at once, and what it needs is loaded while it is already there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget

from desktop.background import Jobs
from desktop.errors import DesktopError
from desktop.translation import _, say
from desktop.views.theme import grown, theme, tokens
from desktop.views.window_layout import WIDE_FROM, WindowLayout

if TYPE_CHECKING:
    from desktop.actions.first_page import FirstPage
    from desktop.catalogue.service import Catalogue
    from desktop.clock import Clock
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.page_images import RenderPage
    from desktop.views.case_list import CaseListPane
    from desktop.views.case_pane import CasePane
    from desktop.views.commands import Commands
    from desktop.views.desk_room import DeskRoom
    from desktop.views.folder_pane import FolderPane
    from desktop.views.notices import Notices
    from desktop.views.preview_pane import ReadMail
    from desktop.views.sync_room import SyncRoom
    from desktop.views.taking_in import TakingInCard
    from desktop.views.top_bar import TopBar

_BARE_TOP, _BARE_SIDE = 48, 208  # what the bare window already shows of its later division


class BareWindow(QWidget):
    """What is painted before anything else is loaded: the surfaces of the window, without words."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        painter.fillRect(self.rect(), QColor(colours.window))
        painter.fillRect(self.rect().adjusted(_BARE_SIDE, _BARE_TOP, 0, 0), QColor(colours.pane))
        painter.end()


class MainWindow(QMainWindow):
    """One window on the desk."""

    closed = Signal(object)  # the window
    desk_opened = Signal()

    commands: Commands
    top: TopBar
    menus: Mapping[str, QMenu]
    folders: FolderPane
    cases: CaseListPane
    case: CasePane
    taking_in_card: TakingInCard
    panes: QSplitter
    notices: Notices
    sync: SyncRoom

    def __init__(self, jobs: Jobs, layout: WindowLayout, *, bare: bool = False) -> None:
        """Make the window.

        Args:
            jobs: Runs everything that takes time.
            layout: Where windows and panes stood last time.
            bare: Leave the panes out; `furnish` is called later.
        """
        super().__init__()
        self._jobs, self._layout = jobs, layout
        self.is_furnished = False
        self.room: DeskRoom | None = None  # what was opened; None until then
        self.setWindowTitle("Amtsfach")
        self.setAcceptDrops(True)
        self.setMinimumSize(960, 540)  # 1920 x 1080 at 200 %
        theme().follow(self)
        self._layout.restore_window(self)
        self._parts = self._furnish()  # runs part by part
        if bare:
            self.setCentralWidget(BareWindow())
        else:
            self.furnish()

    def furnish(self) -> None:
        """Put everything in that is not the bare window, or what is left of it."""
        while self.furnish_a_part():
            pass

    def furnish_a_part(self) -> bool:
        """Make one part of the window; returns whether there is more to make. Nothing shows before the last one."""
        return next(self._parts, False)

    def _furnish(self) -> Iterator[bool]:
        """What the parts take is loaded here."""
        from desktop.views.case_list import CaseListPane
        from desktop.views.case_pane import CasePane
        from desktop.views.commands import Commands
        from desktop.views.drop_hint import DropHint
        from desktop.views.folder_pane import FolderPane
        from desktop.views.notices import Notices
        from desktop.views.progress_line import ProgressLine
        from desktop.views.taking_in import TakingInCard
        from desktop.views.top_bar import TopBar

        yield True
        self.commands = Commands(self)
        self.top, self.line = TopBar(), ProgressLine()
        self.menus = self.commands.fill(self.top.menus)
        yield True
        self.folders, self.cases = FolderPane(), CaseListPane()
        yield True
        self.case = CasePane(self.commands)
        yield True
        self.taking_in_card = TakingInCard()
        self.cases.add_foot(self.taking_in_card)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setChildrenCollapsible(False)
        for place, pane in enumerate((self.folders, self.cases, self.case)):
            self.panes.addWidget(pane)
            self.panes.setStretchFactor(place, int(place == 2))
        yield True
        self.notices, self._drop = Notices(), DropHint(self)
        self.cases.add_foot(self.notices)
        body = self._body()
        for action in self.commands:
            self.addAction(action)
            action.triggered.connect(lambda _checked=False: self.notices.pass_on())  # before the act itself says more
        for went_on in (self.folders.chosen, self.top.search.searched, self.case.stepped):
            went_on.connect(lambda _what: self.notices.pass_on())
        yield True
        self.setCentralWidget(body)
        self.is_furnished = True
        self._arrange()
        self._layout.restore_panes(self, self.panes)

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.top, self.line):
            column.addWidget(widget)
        column.addWidget(self.panes, 1)
        return body

    def show_first_page(self, page: FirstPage, catalogue: Catalogue, clock: Clock) -> None:
        """Show the top of the list while the rest of the program is loaded; what is chosen is opened with the desk."""
        self.furnish()
        if self.cases.model is not None or not page.rows:
            return
        from desktop.actions.wording import folder_text
        from desktop.domain.case import Folder
        from desktop.viewmodels.case_list_model import CaseListModel
        from desktop.viewmodels.case_words import CaseWords

        words = CaseWords(catalogue, clock)
        model = CaseListModel(self._jobs, words.line, self)
        self.cases.show_model(model, words.card, words.tip)
        self.cases.table.setFocus()  # before it has rows: a table that gets the focus later chooses its first row
        self.cases.say_list(say(folder_text(Folder.NEW, catalogue)), page.total)
        model.show_rows(page.total, page.rows)

    def open_desk(self, desk: Desk, render: RenderPage, place: str, *, read_mail: ReadMail | None = None) -> None:
        """Fill the window.

        Args:
            desk: The office.
            render: Renders pages for the preview.
            place: Municipality and departments, for the top bar.
            read_mail: Reads mails inside mails for the preview; None shows their text alone.
        """
        from desktop.views.desk_room import DeskRoom
        from desktop.views.sync_room import SyncRoom

        self.furnish()
        self.top.show_place(place, desk.clerk.name, desk.standing_in)
        self.room = DeskRoom(self, desk, render, read_mail)
        self._layout.restore_desk(self, self.case.middle)
        self.top.state.hide()  # from here on the sign of the exchange speaks, where there is one
        self.sync = SyncRoom(self, desk)
        self.desk_opened.emit()

    def say_closed(self, error: DesktopError, try_again: Callable[[], None]) -> None:
        """Say that the office did not open, and why; a button tries again."""
        self.furnish()
        self.top.state.show()
        self.top.state.say(_("not open"), "bad")
        advice = say(error.advice) if error.advice else ""
        from desktop.views.notices import Notice

        again = say(_("Try again"))
        self.notices.tell(Notice("failed", say(error.title), advice, action=again, act=try_again))

    # what the window is told by the system

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_furnished:
            self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.is_furnished:
            self._layout.remember(self, self.panes, self.case.middle)
        self._layout.keep()
        if self.room is not None:
            self.room.leave()
        super().closeEvent(event)
        self.closed.emit(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.room is None:
            return
        paths = self.room.paths_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._drop.show_for(len(paths))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if self.room is not None:
            self._drop.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.room is None:
            return
        self._drop.hide()
        paths = self.room.paths_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.room.taking_in.take_in(paths)

    def _arrange(self) -> None:
        self.folders.give_room(self.width())
        wide = self.width() >= grown(WIDE_FROM)
        before = self.case.middle.orientation()
        self.case.set_wide(wide)
        if self.case.middle.orientation() != before:
            self._layout.restore_desk(self, self.case.middle)
