"""The strip over the pages: which page, how large, turned."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIntValidator, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from desktop.translation import Text, _, say
from desktop.views.icons import icon
from desktop.views.page_canvas import PageCanvas
from desktop.views.page_layout import Fit
from desktop.views.theme import Space, grown, look

Keys = str | QKeySequence.StandardKey


class PageBar(QWidget):
    """Steers a `PageCanvas`; its actions carry the shortcuts and also work while another part of the pane has focus."""

    def __init__(self, canvas: PageCanvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas
        go, key = canvas.go_to, QKeySequence.StandardKey
        self.previous = self._action("prev", _("Previous page"), "Ctrl+PgUp", lambda: go(canvas.page - 1))
        self.next = self._action("next", _("Next page"), "Ctrl+PgDown", lambda: go(canvas.page + 1))
        self.smaller = self._action("zoom-out", _("Smaller"), key.ZoomOut, canvas.zoom_out)
        self.larger = self._action("zoom-in", _("Larger"), key.ZoomIn, canvas.zoom_in)
        self.fit_width = self._action("fit-width", _("Fit to width"), "Ctrl+0", lambda: canvas.fit(Fit.WIDTH))
        self.fit_page = self._action("fit", _("Whole page"), "Ctrl+9", lambda: canvas.fit(Fit.PAGE))
        self.turn = self._action("rotate", _("Turn the view"), "Ctrl+Shift+R", canvas.turn)
        for fit in (self.fit_width, self.fit_page):
            fit.setCheckable(True)
        self._paged = [self.previous, self.next, self.smaller, self.larger, self.fit_width, self.fit_page, self.turn]
        self.number = QLineEdit(alignment=Qt.AlignmentFlag.AlignRight)
        self.number.setAccessibleName(say(_("Page number")))
        self.number.setToolTip(say(_("Page number")))
        self.number.returnPressed.connect(self._go_to_number)
        self.count = look(QLabel(), "second")
        self.percent = look(QLabel(alignment=Qt.AlignmentFlag.AlignCenter), "second")
        self._turning: list[QWidget] = []  # what only several pages need
        self._lay_out()
        canvas.page_changed.connect(lambda _page: self._show_page())
        canvas.view_changed.connect(self._show_view)
        self._show_page()
        self._show_view()

    def _action(self, name: str, words: Text, keys: Keys, do: Callable[[], object]) -> QAction:
        parent = self.parentWidget()
        assert parent is not None
        return action_of(parent, name, words, keys, do)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._turning = [button_of(self.previous), self.number, self.count, button_of(self.next)]
        for part in self._turning:
            row.addWidget(part)
        self.count.setContentsMargins(Space.XS, 0, 0, 0)
        row.addStretch()
        row.addWidget(button_of(self.smaller))
        row.addWidget(self.percent)
        for action in (self.larger, self.fit_width, self.fit_page, self.turn):
            row.addWidget(button_of(action))

    def _show_page(self) -> None:
        file, page = self._canvas.file, self._canvas.page
        pages = file.pages if file else 0
        for action in self._paged:
            action.setEnabled(file is not None)
        self.previous.setEnabled(page > 0)
        self.next.setEnabled(page + 1 < pages)
        self.number.setValidator(QIntValidator(1, max(pages, 1), self.number))
        self.number.setText(str(page + 1) if pages else "")
        for part in self._turning:
            part.setVisible(pages > 1)
        digits = self.number.fontMetrics().horizontalAdvance("0" * max(len(str(pages)), 2))
        self.number.setFixedWidth(digits + 2 * Space.M)
        self.count.setText(say(_("of {count}", count=pages)) if pages else "")

    def _show_view(self) -> None:
        shown = self._canvas.file is not None
        self.percent.setText(f"{round(self._canvas.factor * 100)} %" if shown else "")
        self.percent.setMinimumWidth(self.percent.fontMetrics().horizontalAdvance("000 %") + Space.XS)
        self.fit_width.setChecked(shown and self._canvas.view.fit is Fit.WIDTH)
        self.fit_page.setChecked(shown and self._canvas.view.fit is Fit.PAGE)

    def _go_to_number(self) -> None:
        self._canvas.go_to(int(self.number.text()) - 1)
        self._show_page()


def action_of(owner: QWidget, name: str, words: Text, keys: Keys, do: Callable[[], object]) -> QAction:
    """An action that answers to its keys wherever in `owner` the focus is."""
    action = QAction(icon(name, "second"), say(words), owner)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.setToolTip(f"{say(words)} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
    action.triggered.connect(do)
    owner.addAction(action)
    return action


def button_of(action: QAction) -> QToolButton:
    """The button of an action: an icon, its name and keys on hover."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(grown(16), grown(16)))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text())
    return button
