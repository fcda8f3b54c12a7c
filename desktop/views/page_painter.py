"""Paint the desk, a page on it and the frame around a place, in the colours of the present mode."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop.views.theme import CARD_RADIUS, tokens

_EDGE = QColor(0, 0, 0, 30)  # a breath of a border; in the light, paper on a light desk needs it


def paint_desk(painter: QPainter, room: QRectF, surface: str) -> None:
    """The desk with its round corners; `surface` is the token of what lies around it."""
    painter.fillRect(room, tokens().colour(surface))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens().colour("desk"))
    painter.drawRoundedRect(room, CARD_RADIUS, CARD_RADIUS)


def paint_page(painter: QPainter, rect: QRectF, image: QImage | None, turns: int, words: str = "") -> None:
    """A page: its picture, or paper with a few words while there is none."""
    painter.fillRect(rect, tokens().colour("page"))
    if image is not None:
        _paint_image(painter, rect, image, turns)
    elif words:
        painter.setPen(tokens().colour("ink_second"))
        inside = rect.adjusted(16, 16, -16, -16)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
    painter.setPen(QPen(_EDGE))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))


def paint_frame(painter: QPainter, rect: QRectF) -> None:
    """The frame around the place a value came from."""
    painter.setPen(QPen(tokens().colour("frame"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, 4, 4)


def _paint_image(painter: QPainter, rect: QRectF, image: QImage, turns: int) -> None:
    painter.save()
    painter.translate(rect.center())
    painter.rotate(90 * turns)
    size = rect.size().transposed() if turns % 2 else rect.size()
    target = QRectF(QPointF(-size.width() / 2, -size.height() / 2), size)
    painter.drawImage(target, image)
    if tokens().dark:  # white paper dazzles in the dark; ink keeps its colour
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(target, tokens().colour("page"))
    painter.restore()
