"""Put a changed look on every widget there is, in pieces between events.

Setting a style sheet on the application styles each widget once for every level it is deep: a second and more for one
window. So the sheet holds both modes, a property of the windows says which one is meant, and a change of mode asks each
widget once to look again.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

MODE = "mode"  # property of a window: the name of the mode whose rules it wants; "" for those it began with
_AT_ONCE = 64  # widgets in one go: 5 to 10 ms


class Restyling(QObject):
    """One change of the look; the windows keep their picture until all that shows has changed."""

    def __init__(self, app: QApplication, mode: str, shown: Callable[[], None], parent: QObject) -> None:
        """Begin, and end at once where there are only a few widgets.

        Args:
            app: The application; its palette was changed already.
            mode: What windows say from now on.
            shown: Called when everything that can be seen has changed, before it is painted.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._shown = shown
        self._windows = [window for window in app.topLevelWidgets() if window.isVisible()]
        for window in self._windows:
            window.setUpdatesEnabled(False)
        for window in app.topLevelWidgets():
            if window.parentWidget() is None:
                window.setProperty(MODE, mode)
        every = app.allWidgets()
        self._visible = [widget for widget in every if widget.isVisible()]
        self._hidden = [widget for widget in every if not widget.isVisible()]
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        if len(every) <= _AT_ONCE:
            self._end_at_once()
        else:
            self._timer.start(0)

    @property
    def is_under_way(self) -> bool:
        """Whether some widget still has the look of before."""
        return self._timer.isActive()

    def stop(self) -> None:
        """Leave the rest to another change that begins now."""
        self._timer.stop()
        self._let_paint()

    def _go_on(self) -> None:
        if self._visible:
            _style_anew(self._visible, _AT_ONCE)
        elif self._windows:  # in a piece of its own: what follows it is the painting of whole windows
            self._shown()
            self._let_paint()
        elif self._hidden:
            _style_anew(self._hidden, _AT_ONCE)
        else:
            self._timer.stop()

    def _end_at_once(self) -> None:
        for widgets in (self._visible, self._hidden):
            _style_anew(widgets, len(widgets))
        self._shown()
        self._let_paint()

    def _let_paint(self) -> None:
        windows, self._windows = self._windows, []
        for window in windows:
            if isValid(window):
                window.setUpdatesEnabled(True)


def _style_anew(widgets: list[QWidget], count: int) -> None:
    """Style the last `count` widgets of a list, and take them from it."""
    piece = widgets[-count:] if count else []
    del widgets[len(widgets) - len(piece) :]
    told = QEvent(QEvent.Type.StyleChange)
    for widget in piece:
        if isValid(widget):  # it may have gone since the change began
            widget.style().polish(widget)
            QCoreApplication.sendEvent(widget, told)
