"""A short list of cards: documents, notes, follow-ups, history."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.viewmodels.card_list_model import CARD_ROLE, Card, CardListModel
from desktop.views.icons import icon
from desktop.views.theme import CONTROL_RADIUS, Space, grown, sizes, tabular, tokens

_Index = QModelIndex | QPersistentModelIndex
_ICON = 16


class CardDelegate(QStyledItemDelegate):
    """Paints a card: icon, first line wrapped, second line below, the time at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        card: Card = index.data(CARD_ROLE)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        place = self._first_place(QRect(0, 0, width, 0), card)
        height = Space.S + _wrapped(card.first, option.font, place.width()).boundingRect().height() + Space.S
        if card.second:
            height += QFontMetrics(_second_font(option.font)).height() + 2
        return QSize(width, math.ceil(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        card: Card = index.data(CARD_ROLE)
        rect, second = option.rect, _second_font(option.font)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, option.state)
        place = self._first_place(rect, card)
        if card.icon:
            colour = "warn" if card.icon == "warning" else "second"
            side = grown(_ICON)
            level = place.top() + (QFontMetrics(option.font).height() - side) // 2
            icon(card.icon, colour).paint(painter, QRect(place.left() - side - Space.S, level, side, side))
        painter.setPen(tokens().colour("text"))
        first = _wrapped(card.first, option.font, place.width())
        first.draw(painter, QPointF(place.topLeft()))
        painter.setPen(tokens().colour("second"))
        if card.trailing:
            right = QRect(rect.left(), place.top(), rect.width() - Space.M, QFontMetrics(option.font).height())
            painter.setFont(tabular(second))
            painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, card.trailing)
        painter.setFont(second)
        top = place.top() + math.ceil(first.boundingRect().height()) + 2
        below = QRect(place.left(), top, rect.right() - Space.M - place.left(), painter.fontMetrics().height())
        shown = painter.fontMetrics().elidedText(card.second, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, 0, shown)
        painter.restore()

    @staticmethod
    def _first_place(rect: QRect, card: Card) -> QRect:
        left = Space.M + card.level * Space.L + (grown(_ICON) + Space.S if card.icon else 0)
        right = Space.M + (grown(72) if card.trailing else 0)
        return rect.adjusted(left, Space.S, -right, 0)

    @staticmethod
    def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        colours = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colours.colour("selection" if selected else "hover"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), CONTROL_RADIUS, CONTROL_RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colours.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 2, -1, -2), CONTROL_RADIUS, CONTROL_RADIUS)


class CardView(QListView):
    """The list; Enter or a double click opens a card."""

    chosen = Signal(str)  # id of the current card
    opened = Signal(str)  # Enter or double click

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = CardListModel(self)
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # a history of thousands is laid out piece by piece
        self.doubleClicked.connect(lambda index: self._open(index))

    def current(self) -> str:
        """Id of the current card; "" for none."""
        card: Card | None = self.currentIndex().data(CARD_ROLE)
        return card.id if card else ""

    def choose(self, wanted: str) -> None:
        """Make a card the current one without telling anybody."""
        place = self.cards.place_of(wanted)
        if place is not None and wanted != self.current():
            self.blockSignals(True)
            self.setCurrentIndex(self.cards.index(place, 0))
            self.blockSignals(False)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.current():
            self.chosen.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # lines wrap anew

    def _open(self, index: _Index) -> None:
        card: Card | None = index.data(CARD_ROLE)
        if card is not None and card.id:
            self.opened.emit(card.id)


def _second_font(base: QFont) -> QFont:
    font = QFont(base)
    font.setPointSizeF(sizes().second)
    return font


def _wrapped(text: str, font: QFont, width: int) -> QTextLayout:
    """A text in lines: between words where it can be, inside of one that is longer than the line."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout
