"""The exchange in one window: the sign in its top bar, the window "Abgleich", signing in, cards, rights that change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.actions.conflicts import ConflictCard, decide_card, open_cards
from desktop.actions.hub_connection import HubConnection
from desktop.actions.unsent import Unsent, UnsentItem, hand_over, try_again, unsent
from desktop.actions.unsent_export import export_unsent
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Clerk
from desktop.errors import DesktopError
from desktop.translation import _, counted, say
from desktop.viewmodels.latest_read import LatestRead
from desktop.viewmodels.sync_status import SyncState, SyncStatus
from desktop.viewmodels.sync_words import departments_words, line_words
from desktop.views.card_dialog import CardDialog, Decision
from desktop.views.case_dialogs import AssignDialog
from desktop.views.connect_dialog import ConnectDialog
from desktop.views.notices import Notice
from desktop.views.sync_dialog import SyncDialog

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.views.main_window import MainWindow

Waits = tuple[Unsent, tuple[ConflictCard, ...]]
ChooseTarget = Callable[[QWidget], Path | None]


def ask_target(parent: QWidget) -> Path | None:
    """The system's own dialog; says before that the file is readable for everybody."""
    title = say(_("Export (the file is not encrypted)"))
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, "nicht-uebertragen.zip", "ZIP (*.zip)")
    return Path(chosen) if chosen else None


class SyncRoom(QObject):
    """Connects one window with the exchange of its desk."""

    def __init__(self, window: MainWindow, desk: Desk, choose_target: ChooseTarget = ask_target) -> None:
        super().__init__(window)
        self._window, self._desk, self._choose_target = window, desk, choose_target
        self.dialog: SyncDialog | None = None
        self._read = LatestRead(desk.jobs, self)
        exchange = desk.exchange
        exchange.status_changed.connect(self._show_status)
        exchange.sign_in_needed.connect(self._offer_sign_in)
        desk.entered_anew.connect(self._enter_anew)
        desk.feed.changed.connect(self._changed)
        window.top.sync.clicked.connect(self.open)
        window.commands["exchange"].triggered.connect(lambda _checked=False: self.open())
        window.case.conflict_bar.wished.connect(self.decide)
        self._show_status(exchange.status)

    # the window "Abgleich"

    def open(self) -> None:
        """Show how it stands, or bring what is open to the front."""
        if self.dialog is None:
            self.dialog = dialog = SyncDialog(self._window)
            dialog.exchange_wished.connect(self._desk.exchange.exchange)
            dialog.connect_wished.connect(self.ask_sign_in)
            dialog.sign_out_wished.connect(self._sign_out)
            dialog.case_wished.connect(self._open_case)
            dialog.try_again_wished.connect(self._try_again)
            dialog.hand_over_wished.connect(self._ask_colleague)
            dialog.export_wished.connect(self._export)
            dialog.finished.connect(self._forget_dialog)
        self._show_status(self._desk.exchange.status)
        self._fill()
        if self.dialog.isVisible():
            self.dialog.raise_()
            self.dialog.activateWindow()
        else:
            self.dialog.show()
            self.dialog.close_button.setFocus()  # not on what ends something

    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _fill(self) -> None:
        if self.dialog is not None and self._desk.exchange.status.state is not SyncState.ALONE:
            office = self._desk.office
            self._read.ask(lambda: (unsent(office), open_cards(office)), self._show_waiting, self._tell)

    def _show_waiting(self, waits: Waits) -> None:
        if self.dialog is not None:
            found, cards = waits
            now = self._desk.office.clock.now()
            self.dialog.show_cards(cards, now)
            self.dialog.show_unsent(found.items, found, now)

    def _changed(self, _changes: ChangeSet) -> None:
        self._fill()

    def _show_status(self, status: SyncStatus) -> None:
        desk = self._desk
        now = desk.office.clock.now()
        self._window.top.sync.show_status(status, now)
        if self._window.room is not None and status.state in {SyncState.CURRENT, SyncState.UNSENT}:
            self._window.room.preview.fetch_again()
        if self.dialog is not None:
            departments = departments_words(desk.clerk.departments, desk.catalogue)
            self.dialog.show_status(status, desk.exchange.connection, departments, now)
            self._fill()

    def _open_case(self, case: str) -> None:
        room = self._window.room
        if room is not None:
            self._window.activateWindow()
            room.opened.open(case)

    def _try_again(self, item: str) -> None:
        def again(_none: None) -> None:
            self._desk.exchange.exchange()
            self._fill()

        self._desk.write(lambda office: try_again(office, [item]), self, again, self._tell)

    def _ask_colleague(self, item: UnsentItem) -> None:
        clerk, notices = self._desk.clerk, self._window.notices

        def ask(colleagues: tuple[Clerk, ...]) -> None:
            others = [c for c in colleagues if c.id != clerk.id]
            dialog = AssignDialog(1, others, self.dialog or self._window)
            dialog.accepted.connect(lambda: give(dialog.answer()))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        def give(colleague: Clerk) -> None:
            said = _("Handed over to {name} as a proposal", name=colleague.name)
            self._desk.write(
                lambda office: hand_over(office, item.id, colleague),
                self,
                lambda _changes: notices.tell_done(said),
                self._tell,
            )

        self._desk.read(lambda _office: self._desk.colleagues(item.department), self, ask, self._tell)

    def _export(self) -> None:
        target = self._choose_target(self.dialog or self._window)
        if target is None:
            return
        notices = self._window.notices

        def done(count: int) -> None:
            notices.tell_done(counted("{count} case exported", "{count} cases exported", count))

        self._desk.read(lambda office: export_unsent(office, target), self, done, self._tell)

    # signing in and out

    def ask_sign_in(self) -> None:
        """Ask for the sign-in: the first one, or again."""
        exchange = self._desk.exchange
        dialog = ConnectDialog(exchange.connection, self.dialog or self._window)

        def wished(wanted: HubConnection, password: str) -> None:
            exchange.sign_in(wanted, password, dialog, done, dialog.show_failure)

        def done(clerk: Clerk) -> None:
            dialog.accept()
            words = departments_words(clerk.departments, self._desk.catalogue)
            said = _("Signed in as {name}: {departments}", name=clerk.name, departments=words)
            self._window.notices.tell_done(said)

        dialog.sign_in_wished.connect(wished)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _sign_out(self) -> None:
        self._desk.exchange.sign_out(self._tell)

    def _offer_sign_in(self, error: DesktopError) -> None:
        """A quiet bar: nobody is interrupted while typing."""
        words = say(_("The sign-in at the server has ended."))
        advice = say(_("You can go on working. Your changes are kept here and sent when you sign in again."))
        notice = Notice("hint", words, advice, action=say(_("Sign in …")), act=self.ask_sign_in, lasting=True)
        self._window.notices.tell(notice)

    # cards

    def decide(self, card: ConflictCard) -> None:
        """Show what two people changed differently, and write what the clerk decides."""
        room, desk = self._window.room, self._desk
        if room is None or room.opened.detail is None:
            return
        now = desk.office.clock.now()
        matter = card.number or desk.words.title(room.opened.detail)
        lines = [line_words(line, desk.catalogue, now) for line in card.lines]
        dialog = CardDialog(card, matter, lines, self._window)

        def decided(decision: Decision) -> None:
            desk.write(
                lambda office: decide_card(office, decision.card, decision.choices, decision.typed),
                self,
                lambda _changes: self._window.notices.tell_done(_("Decided")),
                self._tell,
            )

        dialog.decided.connect(decided)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # rights

    def _enter_anew(self, before: Clerk, now: Clerk) -> None:
        """Somebody else works here, or in other departments: nothing of what was taken away stays on screen."""
        window = self._window
        if before.departments - now.departments:
            for dialog in window.findChildren(QDialog):
                if dialog.isVisible() and not isinstance(dialog, SyncDialog | ConnectDialog):
                    dialog.reject()
            window.notices.close_notice()
        if window.room is not None:
            window.room.enter_anew()
        self._show_status(self._desk.exchange.status)

    def _tell(self, error: DesktopError) -> None:
        self._window.notices.tell_error(error)
