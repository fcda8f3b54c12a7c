"""Put the look on the application: Fusion, palette, fonts and one style sheet, light or dark or as the system wants it.

Widgets that paint themselves ask `tokens()` while they paint, so they follow a change of mode without being told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.restyling import MODE, Restyling
from desktop.views.theme_sheet import SHEET_FOLDER, Sizes, sheet_for, sizes_for, style_sheet
from desktop.views.theme_tokens import (
    CARD_RADIUS,
    CONTROL_RADIUS,
    DARK,
    LIGHT,
    Space,
    Tokens,
    palette_of,
    tokens_from,
)

__all__ = [
    "CARD_RADIUS",
    "CONTROL_RADIUS",
    "DARK",
    "LIGHT",
    "Sizes",
    "Space",
    "Theme",
    "Tokens",
    "apply_theme",
    "grown",
    "look",
    "sizes",
    "tabular",
    "theme",
    "tokens",
]

W = TypeVar("W", bound=QWidget)

_RESOURCES = Path(__file__).parents[2] / "resources"
_FAMILY = "Noto Sans"  # has every letter of DIN 91379
# Point sizes: what the platform's font has when nobody enlarged it, and what the look asks for beside it. macOS counts
# 72 points to the inch where the others count 96.
_USUAL_SIZE = {"darwin": 13.0, "win32": 9.0}
_BASE_SIZE = {"darwin": 13.0}


class Theme(QObject):
    """The look in force; lives as a child of the application.

    Attributes:
        tokens: Its colours.
        sizes: Its font sizes.
        drawn_icons: The icons drawn so far; they live as long as the application.
        changed: Emitted after the colours changed and everything was styled anew.
    """

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Callable[[], Qt.ColorScheme] | None = None) -> None:
        super().__init__(app)
        self._app, self._scheme = app, scheme or app.styleHints().colorScheme
        self._wanted: bool | None = None
        self.tokens, self.sizes = LIGHT, sizes_for(_base_size(), _BASE_SIZE.get(sys.platform, 10.0))
        self._began_with = self.tokens  # whose rules hold where no window asks for others
        self._sheet_of: tuple[Sizes, bool] | None = None  # what the application's sheet was made of
        self._restyling: Restyling | None = None
        self.drawn_icons: dict[tuple[str, str, int], QPixmap] = {}  # by source, colour and size in device pixels
        self._kept: list[object] = []
        self._system_palette = QPalette(app.palette())
        QDir.setSearchPaths("sheet", [str(SHEET_FOLDER)])
        for file in sorted((_RESOURCES / "fonts").glob("NotoSans*.ttf")):
            QFontDatabase.addApplicationFont(str(file))
        app.setStyle("Fusion")
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._restyle)
        hints.accessibility().contrastPreferenceChanged.connect(self._restyle)

    def choose(self, dark: bool | None) -> None:
        """Light, dark, or as the system has it (None) and along with it from then on."""
        if self._sheet_of == (self.sizes, self._high_contrast()) and dark == self._wanted:
            return
        self._wanted = dark
        hints = self._app.styleHints()
        if dark is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)  # window frames follow
        self._restyle()

    def keep(self, thing: object) -> None:
        """Hold on to something that must live as long as the look."""
        self._kept.append(thing)

    def follow(self, window: QWidget) -> None:
        """Have a window without a parent look as the mode wants it: it may not be the mode the program began in."""
        window.setProperty(MODE, self._mode_of(self.tokens))

    @property
    def is_changing(self) -> bool:
        """Whether some widget still has the look of before."""
        return self._restyling is not None and self._restyling.is_under_way

    def _restyle(self) -> None:
        high = self._high_contrast()
        before, dark = self.tokens, self._scheme() is Qt.ColorScheme.Dark if self._wanted is None else self._wanted
        self.tokens = tokens_from(self._system_palette) if high else DARK if dark else LIGHT
        if self._restyling is not None:
            self._restyling.stop()
            self._restyling.deleteLater()
            self._restyling = None
        self._app.setPalette(self._system_palette if high else palette_of(self.tokens))
        if self._sheet_of == (self.sizes, high):
            if self.tokens is not before:
                self._restyling = Restyling(self._app, self._mode_of(self.tokens), self.changed.emit, self)
            return
        self._began_with = self.tokens
        self._app.setFont(_base_font(self.sizes.base))
        for window in self._app.topLevelWidgets():
            window.setProperty(MODE, "")
        self._app.setStyleSheet(self._sheet(high))
        self._sheet_of = (self.sizes, high)
        self.changed.emit()

    def _high_contrast(self) -> bool:
        return self._app.styleHints().accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast

    def _sheet(self, high: bool) -> str:
        """The rules of the mode in force, and after them those of the other one for windows that ask for it."""
        own = style_sheet(self.tokens, self.sizes)
        if high:
            return own
        other = LIGHT if self.tokens.dark else DARK
        return own + sheet_for(style_sheet(other, self.sizes), f'*[{MODE}="{_name(other)}"]')

    def _mode_of(self, wanted: Tokens) -> str:
        return "" if wanted is self._began_with else _name(wanted)


def apply_theme(app: QApplication, dark: bool | None = None) -> Theme:
    """Style the application; calling it again changes the mode.

    Args:
        app: The application.
        dark: None follows the system's colour scheme and changes with it. Where the system asks for high contrast its
            own palette is used instead of ours.
    """
    present = _of(app) or Theme(app)
    present.choose(dark)
    return present


def theme() -> Theme:
    """The look in force; light as long as nobody applied one."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return _of(app) or apply_theme(app, dark=False)


def tokens() -> Tokens:
    """The colours in force; ask while painting."""
    return theme().tokens


def sizes() -> Sizes:
    """The font sizes in force."""
    return theme().sizes


def look(widget: W, name: str) -> W:
    """Give a widget one of the looks listed in `theme_sheet`; also changes it later on."""
    if widget.property("look") == name:
        return widget
    widget.setProperty("look", name)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is styled once, when it is shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    return widget


def grown(pixels: int) -> int:
    """A length made for letters of the usual size, for letters as large as this clerk has them."""
    return round(pixels * sizes().scale)


def tabular(font: QFont) -> QFont:
    """The same font with figures of equal width, for columns."""
    columns = QFont(font)
    columns.setFeature(QFont.Tag("tnum"), 1)
    return columns


def _of(app: QApplication) -> Theme | None:
    # Direct children only: delegates ask for every cell they paint, and the application owns a whole tree of objects.
    return app.findChild(Theme, "", Qt.FindChildOption.FindDirectChildrenOnly)


def _name(mode: Tokens) -> str:
    return "dark" if mode.dark else "light"


def _base_size() -> float:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    usual = _USUAL_SIZE.get(sys.platform, 10.0)
    enlarged = max(system / usual, 1.0) if system > 0 else 1.0  # a clerk who enlarged the system's font means us too
    return _BASE_SIZE.get(sys.platform, 10.0) * min(enlarged, 3.0)


def _base_font(size: float) -> QFont:
    font = QFont(_FAMILY)
    font.setPointSizeF(size)
    return font
