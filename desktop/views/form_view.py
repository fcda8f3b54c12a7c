"""A form on the desk: headings and rows that scroll, built in pieces so that hundreds of fields stop nothing."""

from __future__ import annotations

from time import thread_time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.translation import _, counted, say
from desktop.viewmodels.field_form import FieldForm
from desktop.views.field_row import FieldRow, FindingWords, SourceWords
from desktop.views.theme import Space, grown, look

_ROWS_AT_ONCE = 4  # at most built in one go: 10 to 15 ms with their styles and their layout
_PIECE_S = 0.006  # of the processor; then a piece ends. Styling and layout take as long again
_PAUSE_MS = 20  # between pieces while another tab is in front: its own form goes first
_ROWS_IN_GRID = 12
_ROWS_SHOWN = 150  # more only when asked for: a form of thousands of fields is an attack or an accident
_LABEL_WIDTH = (96, 160)  # px at least and at most
_NARROW = 500  # px; below, labels wrap so that the editors keep their room


class FormView(QScrollArea):
    """Shows one form; rows are kept while the next case has the same fields."""

    field_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take the keyboard, and bring themselves into view
        self.setAccessibleName(say(_("Form")))
        self._form: FieldForm | None = None
        self._rows: dict[str, FieldRow] = {}
        self._page, self._column = QWidget(), QVBoxLayout()
        self._grids: list[QGridLayout] = []  # of a few rows each: adding a row measures only its neighbours anew
        self._limit = _ROWS_SHOWN
        self._label_width = _LABEL_WIDTH[0]
        self._compare = False
        self._wants_focus = False
        self._build = QTimer(self)
        self._build.timeout.connect(self._build_some)
        self._finding_words: FindingWords = lambda finding: finding.code
        self._source_words: SourceWords = lambda line: ""

    def show_form(
        self, form: FieldForm, finding_words: FindingWords, source_words: SourceWords, *, compare: bool = False
    ) -> None:
        """Show this form from now on.

        Args:
            form: What is shown and typed into.
            finding_words: Words a finding.
            source_words: Words where a value came from.
            compare: Whether each row shows its counterpart beside it.
        """
        self._form, self._compare = form, compare
        self._finding_words, self._source_words = finding_words, source_words
        form.laid_out.connect(self._lay_out)
        form.refreshed.connect(self._refresh)
        form.findings_changed.connect(self._refresh)
        form.field_changed.connect(self._refresh_one)
        self._lay_out()

    @property
    def rows(self) -> dict[str, FieldRow]:
        """The rows built so far, by field name."""
        return self._rows

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting_label_width() != self._label_width:
            self._label_width = self._fitting_label_width()
            for grid in self._grids:
                grid.setColumnMinimumWidth(0, self._label_width)
            for row in self._rows.values():
                row.label.setMaximumWidth(self._label_width)

    def focus_first(self) -> None:
        """Put the keyboard into the first field, or the first that needs attention."""
        form = self._form
        if form is None:
            return
        needy = (name for name in self._rows if form.findings(name))
        name = next(needy, next(iter(self._rows), None))
        if name is not None:
            self._rows[name].editor.setFocus()

    def focus_field(self, name: str) -> None:
        """Put the keyboard into a field."""
        if name in self._rows:
            self._rows[name].editor.setFocus()

    def _lay_out(self) -> None:
        self._build.stop()
        focused = self.window().focusWidget()
        self._wants_focus = focused is not None and (focused is self or self.isAncestorOf(focused))
        if self._wants_focus:
            self.setFocus()  # else Qt moves on to any other part of the window when the old rows go
        self._rows = {}
        self._limit = _ROWS_SHOWN
        self._label_width = self._fitting_label_width()
        self._page = QWidget()
        self._grids = []
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(Space.XL, Space.M, Space.M, Space.L)
        self._column.setSpacing(0)
        self._column.addStretch()
        self._page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setWidget(self._page)
        self._go_on_building()

    def _go_on_building(self) -> None:
        self._build.start(0 if self.isVisible() else _PAUSE_MS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._build.isActive():
            self._go_on_building()

    def _fitting_label_width(self) -> int:
        form, metrics = self._form, self.fontMetrics()
        least, most = (grown(width) for width in _LABEL_WIDTH)
        if form is None or self.viewport().width() < grown(_NARROW):
            return least
        widest = max((metrics.horizontalAdvance(line.definition.label) for line in form.lines[:_ROWS_SHOWN]), default=0)
        return min(max(widest, least), most)

    def _build_some(self) -> None:
        form = self._form
        lines = form.lines if form else ()
        waiting = lines[len(self._rows) : min(len(self._rows) + _ROWS_AT_ONCE, self._limit)]
        until = thread_time() + _PIECE_S
        for line in waiting:
            if thread_time() > until:
                break
            before = lines[len(self._rows) - 1].definition.group if self._rows else None
            self._add_row(line.name, line.definition.group if line.definition.group != before else "")
        if self._wants_focus and self._rows:  # the keyboard was in the form of the case before
            self._wants_focus = False
            self.focus_first()
        if len(self._rows) >= min(len(lines), self._limit):
            self._build.stop()
            if len(lines) > len(self._rows):
                self._offer_rest(len(lines) - len(self._rows))

    def _add_row(self, name: str, heading: str) -> None:
        assert self._form is not None
        grid = self._grid_for(len(self._rows))
        if heading:
            title = look(QLabel(heading.upper()), "heading")
            title.setContentsMargins(0, Space.M if self._rows else 0, 0, Space.S)
            grid.addWidget(title, grid.rowCount(), 0, 1, 3)
        row = FieldRow(self._form, name, self._finding_words, self._source_words)
        row.setParent(self._page)
        row.label.setMaximumWidth(self._label_width)
        row.chosen.connect(self.field_chosen)
        row.lay_into(grid, grid.rowCount(), compare=self._compare)
        row.refresh()
        self._put_in_turn(row)
        self._rows[name] = row

    def _put_in_turn(self, row: FieldRow) -> None:
        """Rows are built later than what stands below the form, and visited before it."""
        above = list(self._rows.values())
        before = _stations(above[-1].editor)[-1] if above else self.previousInFocusChain()
        while before is not None and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
            before = before.previousInFocusChain()
        for station in _stations(row.editor):
            if before is not None:
                QWidget.setTabOrder(before, station)
            before = station

    def _grid_for(self, place: int) -> QGridLayout:
        """The grid of the row at `place`; labels are equally wide in all of them, so they stand as one."""
        if place % _ROWS_IN_GRID:
            return self._grids[-1]
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 3)
        if self._compare:
            grid.setColumnStretch(2, 2)
        grid.setColumnMinimumWidth(0, self._label_width)
        self._grids.append(grid)
        self._column.insertWidget(self._column.count() - 1, part)
        return grid

    def _offer_rest(self, count: int) -> None:
        more = look(QPushButton(say(counted("Show {count} more field", "Show {count} more fields", count))), "quiet")
        more.setAccessibleName(more.text())

        def show_more() -> None:
            more.deleteLater()
            self._limit += _ROWS_SHOWN
            self._go_on_building()

        more.clicked.connect(show_more)
        self._column.insertWidget(self._column.count() - 1, more, 0, Qt.AlignmentFlag.AlignHCenter)

    def _refresh(self) -> None:
        for row in self._rows.values():
            row.refresh()

    def _refresh_one(self, name: str) -> None:
        if name in self._rows:
            self._rows[name].refresh()


def _stations(editor: QWidget) -> list[QWidget]:
    """What of an editor takes the keyboard: itself, or the buttons of a group."""
    if editor.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return [editor]
    return [part for part in editor.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
