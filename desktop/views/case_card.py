"""A case in the list as a card of three lines: who and when, what, where it stands and until when."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from desktop.domain.case import CaseRow
from desktop.domain.place_found import HIT_BEGINS, HIT_ENDS
from desktop.viewmodels.case_list_model import CASE_ROLE
from desktop.viewmodels.case_words import CardWords
from desktop.viewmodels.times import Urgency
from desktop.views.icons import icon
from desktop.views.theme import Space, grown, sizes, tabular, tokens

_Index = QModelIndex | QPersistentModelIndex
_LEFT, _RIGHT, _TOP = 30, 14, 10  # px around the text; the unread dot stands in the left margin
_ICON, _DOT = 14, 3.5  # px: side, radius
_HIT = re.compile(f"({HIT_BEGINS}[^{HIT_ENDS}]*{HIT_ENDS})")

Words = Callable[[CaseRow], CardWords]
Tip = Callable[[CaseRow], str]


def card_height(base: QFont) -> int:
    """The height of every card; it depends on nothing but the font."""
    return 2 * _TOP + sum(QFontMetrics(font).height() for font in _fonts(base)) + 2 * 2


def _fonts(base: QFont) -> tuple[QFont, QFont, QFont]:
    """The fonts of the three lines."""
    first, second, third = QFont(base), QFont(base), QFont(base)
    first.setPointSizeF(sizes().base)
    second.setPointSizeF(sizes().base * 0.95)
    third.setPointSizeF(sizes().second)
    return first, second, third


class CaseCard(QStyledItemDelegate):
    """Paints cards."""

    def __init__(self, words: Words, tip: Tip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._tip = words, tip

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, card_height(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: CaseRow | None = index.data(CASE_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, option.state)
        lines = _lines(rect, option.font)
        if row is None:
            _paint_placeholder(painter, lines)
        else:
            words = self._words(row)
            _paint_first(painter, *lines[0], words)
            _paint_second(painter, *lines[1], words)
            _paint_third(painter, *lines[2], words)
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        row: CaseRow | None = index.data(CASE_ROLE)
        if event.type() == QEvent.Type.ToolTip and row is not None:
            QToolTip.showText(event.globalPos(), self._tip(row), view)
            return True
        return super().helpEvent(event, view, option, index)

    @staticmethod
    def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        colours = tokens()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.colour("selection"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colours.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.colour("hover"))
        painter.setPen(QPen(colours.colour("line"), 1))
        bottom = rect.bottom() + 0.5
        painter.drawLine(QPointF(rect.left() + Space.L, bottom), QPointF(rect.right() - Space.L, bottom))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colours.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))


def _lines(rect: QRect, base: QFont) -> list[tuple[QRect, QFont]]:
    """Place and font of each of the three lines."""
    lines, top = [], rect.top() + _TOP
    for font in _fonts(base):
        height = QFontMetrics(font).height()
        lines.append((QRect(rect.left() + _LEFT, top, rect.width() - _LEFT - _RIGHT, height), font))
        top += height + 2
    return lines


def _paint_first(painter: QPainter, place: QRect, font: QFont, words: CardWords) -> None:
    colours = tokens()
    small = tabular(font)
    small.setPointSizeF(sizes().second)
    taken = _write_right(painter, place, small, "second", words.when)
    if words.unread:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("accent"))
        radius = _DOT * sizes().scale
        painter.drawEllipse(QPointF(place.left() - 13, place.center().y() + 1), radius, radius)
    who = QFont(font)
    who.setWeight(QFont.Weight.DemiBold if words.unread else QFont.Weight.Medium)
    _write(painter, place.adjusted(0, 0, -taken - Space.S, 0), who, "text", words.who)


def _paint_second(painter: QPainter, place: QRect, font: QFont, words: CardWords) -> None:
    room = place
    for name in (*(["lock"] if words.closed else []), *(["paperclip"] if words.attached else [])):
        side = grown(_ICON)
        spot = QRect(room.right() - side + 2, room.center().y() - side // 2, side, side)
        icon(name, "second").paint(painter, spot)
        room = room.adjusted(0, 0, -side - Space.S, 0)
    if HIT_BEGINS in words.what:
        _write_with_hits(painter, room, font, words.what)
    else:
        _write(painter, room, font, "text", words.what)


def _paint_third(painter: QPainter, place: QRect, font: QFont, words: CardWords) -> None:
    due = tabular(font)
    due.setWeight(QFont.Weight.DemiBold)
    colour = {Urgency.NONE: "second", Urgency.WARN: "warn", Urgency.BAD: "bad"}[words.urgency]
    taken = _write_right(painter, place, due, colour, words.deadline)
    if taken and words.urgency is not Urgency.NONE:
        side = grown(_ICON)
        spot = QRect(place.right() - taken - side - 3, place.center().y() - side // 2 + 1, side, side)
        icon("clock", colour).paint(painter, spot)
        taken += side + Space.XS
    _write(painter, place.adjusted(0, 0, -taken - Space.S if taken else 0, 0), font, "second", words.where)


def _paint_placeholder(painter: QPainter, lines: list[tuple[QRect, QFont]]) -> None:
    """Grey bars where words will be."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens().colour("line"))
    for (place, _font), share in zip(lines, (0.4, 0.7, 0.5), strict=True):
        bar = QRect(place.left(), place.center().y() - 3, round(place.width() * share), 7)
        painter.drawRoundedRect(bar, 3, 3)


def _write(painter: QPainter, place: QRect, font: QFont, colour: str, text: str) -> None:
    painter.setFont(font)
    painter.setPen(tokens().colour(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _write_right(painter: QPainter, place: QRect, font: QFont, colour: str, text: str) -> int:
    """Write at the right edge; returns the width taken."""
    if not text:
        return 0
    painter.setFont(font)
    painter.setPen(tokens().colour(colour))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
    return painter.fontMetrics().horizontalAdvance(text)


def _write_with_hits(painter: QPainter, place: QRect, font: QFont, text: str) -> None:
    """Write a text with the words found in bold, until the room ends."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    left = place.left()
    for piece in _HIT.split(text):
        room = QRect(left, place.top(), place.right() - left + 1, place.height())
        if piece and room.width() > 0:
            words = piece.strip(HIT_BEGINS + HIT_ENDS)
            _write(painter, room, bold if piece.startswith(HIT_BEGINS) else font, "text", words)
            left += painter.fontMetrics().horizontalAdvance(words)
