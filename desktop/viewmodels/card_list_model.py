"""Short lists beside a case - documents, notes, history - as cards with a first and a second line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

CARD_ROLE = Qt.ItemDataRole.UserRole + 1  # the Card

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of a short list.

    Attributes:
        id: What it stands for; "" when nothing can be done with it.
        first, second: The lines; the first may wrap.
        trailing: At the right of the first line, usually a time.
        icon: Name of an icon; "" for none.
        level: How deep it is nested, 0 for not.
        tip: On hover; "" for none.
    """

    id: str
    first: str
    second: str = ""
    trailing: str = ""
    icon: str = ""
    level: int = 0
    tip: str = ""


class CardListModel(QAbstractListModel):
    """Cards; replaced as a whole, because these lists are short."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[Card, ...] = ()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        if role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.first
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (card.first, card.second, card.trailing) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return card.tip or None
        return None

    def show_cards(self, cards: Iterable[Card]) -> None:
        """Show these and no others; nothing happens when they are the same."""
        wanted = tuple(cards)
        if wanted == self._cards:
            return
        self.beginResetModel()
        self._cards = wanted
        self.endResetModel()

    @property
    def cards(self) -> tuple[Card, ...]:
        """What is shown."""
        return self._cards

    def place_of(self, wanted: str) -> int | None:
        """Where the card of that id stands; None when there is none."""
        return next((place for place, card in enumerate(self._cards) if card.id == wanted), None)
