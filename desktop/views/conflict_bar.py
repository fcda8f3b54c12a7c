"""The line over a case that says: two people changed it differently, please decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.translation import _, counted, say
from desktop.viewmodels.sync_words import headline
from desktop.views.elided_label import ElidedLabel
from desktop.views.sign import Sign
from desktop.views.theme import Space, look

if TYPE_CHECKING:
    from desktop.actions.conflicts import ConflictCard


class ConflictBar(QWidget):
    """Hidden while nothing is to be decided."""

    wished = Signal(object)  # the ConflictCard to decide

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[ConflictCard, ...] = ()
        self.words, self.decide = ElidedLabel(), look(QPushButton(say(_("Decide …"))), "quiet")
        self.decide.clicked.connect(self._wish)
        sign = Sign(16)
        sign.show_icon("warning", "warn")
        frame = look(QFrame(), "note")
        row = QHBoxLayout(frame)
        row.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(sign)
        row.addWidget(self.words, 1)
        row.addWidget(self.decide)
        margins = QVBoxLayout(self)
        margins.setContentsMargins(Space.XL, 0, Space.XL, Space.S)
        margins.addWidget(frame)
        self.hide()

    def _wish(self) -> None:
        self.wished.emit(self._cards[0])

    def show_cards(self, cards: Sequence[ConflictCard]) -> None:
        """Show what waits for a decision, the oldest first; nothing hides the line."""
        self._cards = tuple(cards)
        if self._cards:
            more = len(self._cards) - 1
            words = say(headline(self._cards[0]))
            if more:
                words += " · " + say(counted("{count} more", "{count} more", more))
            self.words.setText(words)
            self.setAccessibleName(words)
            self.decide.setAccessibleName(f"{words}. {self.decide.text()}")
        self.setVisible(bool(self._cards))
