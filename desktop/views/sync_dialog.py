"""Abgleich: how the profile stands with its hub, what is to be decided, and what is not sent yet and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.actions.hub_connection import HubConnection
from desktop.translation import Text, _, counted, say
from desktop.viewmodels.sync_status import SyncState, SyncStatus
from desktop.viewmodels.sync_words import conflict_card, short_status, status_sentence, unsent_card
from desktop.views.asking_dialog import plain_sentence
from desktop.views.card_view import CardView
from desktop.views.theme import Space, grown, look

if TYPE_CHECKING:
    from desktop.actions.conflicts import ConflictCard
    from desktop.actions.unsent import Unsent, UnsentItem

_LOW, _HIGH = 280, 560  # px, without and with something to list
_CARD, _CARDS_SHOWN = 56, 3  # px of one card; more are scrolled to


class SyncDialog(QDialog):
    """Stays open beside the work; `SyncRoom` fills it and does what is wished."""

    exchange_wished = Signal()
    connect_wished = Signal()
    sign_out_wished = Signal()
    case_wished = Signal(str)  # id of a case to open
    try_again_wished = Signal(str)  # what waits
    hand_over_wished = Signal(object)  # UnsentItem
    export_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say(_("Exchange")))
        self.resize(grown(720), grown(_LOW))
        self._items: dict[str, UnsentItem] = {}
        self._status, self._has_grown = SyncStatus(SyncState.ALONE), False
        self.state, self.sentence, self.place = look(QLabel(), "title"), plain_sentence(""), plain_sentence("")
        self.decide_head, self.unsent_head = look(QLabel(), "heading"), look(QLabel(), "heading")
        self.conflicts, self.unsent = CardView(say(_("To be decided"))), CardView(say(_("Not sent yet")))
        self.reason, self.nothing = plain_sentence(""), plain_sentence(_("Nothing waits: everything is sent."))
        self.open_button = self._button(_("Open case"))
        self.again_button = self._button(_("Try again"))
        self.hand_over_button = self._button(_("Hand over …"))
        self.export_button = self._button(_("Export …"))
        self.exchange_button = look(self._button(_("Exchange now")), "primary")
        self.connect_button, self.sign_out_button = self._button(_("Connect …")), self._button(_("Sign out"))
        self.close_button = self._button(_("Close"))
        self._lay_out()
        self._connect()
        self.show_unsent((), None, datetime.min)

    def show_status(
        self, status: SyncStatus, connection: HubConnection | None, departments: str, now: datetime
    ) -> None:
        """Say how it stands.

        Args:
            status: How.
            connection: Where the hub is; None for a profile that works alone.
            departments: The clerk's, in words.
            now: The time.
        """
        self._status = status
        words = say(short_status(status)[0]) or say(_("works alone"))
        self.state.setText(words[:1].upper() + words[1:])
        self.sentence.setText(status_sentence(status, now))
        place = (connection.address, connection.name, departments) if connection else ()
        self.place.setText(" · ".join(place))
        self.place.setVisible(connection is not None)
        signed_in = connection is not None and bool(connection.token)
        self.exchange_button.setVisible(signed_in)
        self.sign_out_button.setVisible(signed_in)
        self.connect_button.setText(say(_("Sign in …") if connection else _("Connect …")))
        self.connect_button.setVisible(not signed_in or status.problem is not None)
        self._show_parts()

    def show_cards(self, cards: Sequence[ConflictCard], now: datetime) -> None:
        """Show what is to be decided."""
        self.conflicts.cards.show_cards(conflict_card(card, now) for card in cards)
        self.conflicts.setFixedHeight(grown(_CARD) * min(max(len(cards), 1), _CARDS_SHOWN))
        self.decide_head.setText(say(_("Needs your decision")).upper())
        self._show_parts()

    def show_unsent(self, items: Sequence[UnsentItem], found: Unsent | None, now: datetime) -> None:
        """Show what waits; the chosen one stays chosen."""
        chosen = self.unsent.current()
        self._items = {item.id: item for item in items}
        self.unsent.cards.show_cards(unsent_card(item, now) for item in items)
        self.unsent.choose(chosen if chosen in self._items else next(iter(self._items), ""))
        count = found.count if found else 0
        head = say(counted("{count} not sent yet", "{count} not sent yet", count)) if count else say(_("Not sent yet"))
        self.unsent_head.setText(head.upper())
        self._show_parts()
        self._choose()

    @property
    def chosen(self) -> UnsentItem | None:
        """What is chosen of what waits."""
        return self._items.get(self.unsent.current())

    def _show_parts(self) -> None:
        connected = self._status.state is not SyncState.ALONE
        conflicts, waiting = bool(self.conflicts.cards.rowCount()), bool(self._items)
        self.conflicts.setVisible(conflicts)
        self.decide_head.setVisible(conflicts)
        for part in (self.unsent, self.open_button, self.again_button, self.hand_over_button, self.reason):
            part.setVisible(connected and waiting)
        self.unsent_head.setVisible(connected)
        self.export_button.setVisible(connected and waiting)
        self.nothing.setVisible(connected and not waiting)
        if (waiting or conflicts) and not self._has_grown:
            self._has_grown = True
            self.resize(self.width(), max(self.height(), grown(_HIGH)))

    def _choose(self) -> None:
        from desktop.actions.unsent import reason_text

        item = self.chosen
        self.open_button.setEnabled(item is not None and bool(item.case))
        self.again_button.setEnabled(item is not None and bool(item.reason))
        self.hand_over_button.setEnabled(item is not None and item.may_be_handed_over)
        self.reason.setText(say(reason_text(item)) if item else say(_("Choose a line to see why it waits.")))

    def _button(self, words: Text) -> QPushButton:
        button = QPushButton(say(words))
        button.setAutoDefault(False)
        return button

    def _connect(self) -> None:
        self.unsent.chosen.connect(lambda _id: self._choose())
        self.unsent.opened.connect(lambda _id: self._open())
        self.conflicts.opened.connect(self.case_wished)
        self.open_button.clicked.connect(self._open)
        self.again_button.clicked.connect(lambda: self.try_again_wished.emit(self.unsent.current()))
        self.hand_over_button.clicked.connect(lambda: self.hand_over_wished.emit(self.chosen))
        self.export_button.clicked.connect(self.export_wished)
        self.exchange_button.clicked.connect(self.exchange_wished)
        self.connect_button.clicked.connect(self.connect_wished)
        self.sign_out_button.clicked.connect(self.sign_out_wished)
        self.close_button.clicked.connect(self.close)

    def _open(self) -> None:
        if self.chosen is not None and self.chosen.case:
            self.case_wished.emit(self.chosen.case)

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        body.setSpacing(Space.S)
        for part in (self.state, self.sentence, self.place, self.decide_head, self.conflicts, self.unsent_head):
            body.addWidget(part)
        body.addWidget(self.nothing)
        body.addWidget(self.unsent, 1)
        body.addWidget(self.reason)
        body.addLayout(_row(self.open_button, self.again_button, self.hand_over_button, None, self.export_button))
        body.addStretch()
        foot = look(QFrame(), "bar")
        buttons = _row(self.connect_button, self.sign_out_button, None, self.close_button, self.exchange_button)
        buttons.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        foot.setLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(foot)


def _row(*buttons: QWidget | None) -> QHBoxLayout:
    """Buttons in a row; None is the gap between what stands left and right."""
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    for button in buttons:
        if button is None:
            row.addStretch()
        else:
            row.addWidget(button)
    return row
