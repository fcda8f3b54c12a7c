"""One family of icons, drawn from the SVG files in `resources/icons` in the colour of the present mode.

An icon is coloured while it is painted, so a change between light and dark needs no new icons.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.views.theme import theme, tokens

FOLDER = Path(__file__).parents[2] / "resources" / "icons"


def icon(name: str, colour: str = "text") -> QIcon:
    """Give the icon of that name.

    Args:
        name: File name in `resources/icons` without its ending.
        colour: Name of the token it is drawn in: "second", "accent", "good", "warn", "bad", "on_accent" ...

    Raises:
        FileNotFoundError: There is no such icon.
    """
    return QIcon(_SvgEngine(_source(name), colour))


def pixmap(name: str, colour: str = "text", size: int = 16, scale: float = 1.0) -> QPixmap:
    """Draw one icon, `size` wide on the screen, `scale` device pixels for each.

    Labels keep what they are given: draw anew when `Theme.changed` is emitted, or use a `Sign`.
    """
    drawn = QPixmap(_drawn(_source(name), getattr(tokens(), colour), round(size * scale)))
    drawn.setDevicePixelRatio(scale)
    return drawn


def application_icon() -> QIcon:
    """The program's own icon, for windows and the task bar."""
    own = QIcon(str(FOLDER / "amtsfach.svg"))
    own.addFile(str(FOLDER / "amtsfach.png"))  # where a desktop shows no SVG
    return own


class _SvgEngine(QIconEngine):
    """Paints one SVG in the colour its token has at that moment."""

    def __init__(self, source: str, colour: str) -> None:
        super().__init__()
        self._svg, self._colour = source, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        square = QRect(0, 0, side, side)
        square.moveCenter(rect.center())
        painter.drawPixmap(square, _drawn(self._svg, self._colour_in(mode), round(side * _scale_of(painter))))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _drawn(self._svg, self._colour_in(mode), min(size.width(), size.height()))

    def clone(self) -> QIconEngine:
        copy = _SvgEngine(self._svg, self._colour)
        theme().keep(copy)  # PySide 6.11 hands Qt no reference of it; unkept it would be freed under Qt's feet
        return copy

    def _colour_in(self, mode: QIcon.Mode) -> str:
        colour: str = getattr(tokens(), "disabled" if mode is QIcon.Mode.Disabled else self._colour)
        return colour


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text("utf-8")


def _drawn(svg: str, colour: str, side: int) -> QPixmap:
    """One picture for each icon, colour and size: the same few are painted again and again."""
    drawn = theme().drawn_icons
    if (svg, colour, side) not in drawn:
        drawn[svg, colour, side] = _draw(svg, colour, side)
    return drawn[svg, colour, side]


def _draw(svg: str, colour: str, side: int) -> QPixmap:
    canvas = QPixmap(side, side)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode())).render(
        painter, QRectF(QPoint(0, 0), QSize(side, side))
    )
    painter.end()
    return canvas


def _scale_of(painter: QPainter) -> float:
    """Device pixels for each pixel that is painted."""
    scale: float = painter.device().devicePixelRatioF()
    return scale
