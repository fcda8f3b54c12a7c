"""What the program found out by itself, and what the application says beside the register."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.catalogue.findings import word
from desktop.catalogue.service import Catalogue
from desktop.domain.finding import Severity
from desktop.translation import _, say
from desktop.viewmodels.certificate_form import CertificateForm, Compared
from desktop.viewmodels.times import full_time
from desktop.views.icons import pixmap
from desktop.views.theme import Space, theme, tokens

_SIGNS = {Severity.HINT: "info", Severity.WARNING: "warning", Severity.ERROR: "error"}
_COLOURS = {Severity.HINT: "second", Severity.WARNING: "warn", Severity.ERROR: "bad"}


class CheckLine(QWidget):
    """A sign in its colour and a sentence; only what refuses or warns colours its words too."""

    def __init__(self) -> None:
        super().__init__()
        self.sign, self.words = QLabel(), QLabel(wordWrap=True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self._icon, self._colour = "", ""
        theme().changed.connect(self._draw)

    def say(self, icon: str, words: str, colour: str) -> None:
        """Say it; empty words hide the line."""
        self._icon, self._colour = icon, colour
        self.words.setText(words)
        self.setVisible(bool(words))
        self._draw()

    def _draw(self) -> None:
        if self._icon:
            self.sign.setPixmap(pixmap(self._icon, self._colour, 16, self.devicePixelRatioF()))
            told = self._colour if self._colour in {"warn", "bad"} else "text"
            self.words.setStyleSheet(f"color: {tokens().colour(told).name()};")


class CheckList(QWidget):
    """One line for each thing checked: in order, to be known, or refusing."""

    def __init__(self, form: CertificateForm, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form, self._catalogue = form, catalogue
        self.lines: list[CheckLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        form.changed.connect(self._show)

    def _show(self) -> None:
        if not self._form.is_read:
            return  # what was found before stays until the new is known
        said = [*self._in_order(), *self._found()]
        while len(self.lines) < len(said):
            self.lines.append(CheckLine())
            self._column.addWidget(self.lines[-1])
        for place, line in enumerate(self.lines):
            line.say(*(said[place] if place < len(said) else ("", "", "")))

    def _in_order(self) -> Iterator[tuple[str, str, str]]:
        codes = {finding.code for finding in self._form.findings}
        entry = self._form.detail.entry
        if entry and entry.confirmed_at:
            when = full_time(entry.confirmed_at)
            yield (
                "check",
                say(_("Compared with the register: {name}, {time}", name=entry.confirmed_by, time=when)),
                "good",
            )
        if entry and "certificate.glyphs" not in codes:
            yield "check", say(_("Every letter can be printed (DIN 91379)")), "good"
        if "certificate.issued_today" not in codes:
            yield "check", say(_("Not issued yet today")), "good"

    def _found(self) -> Iterator[tuple[str, str, str]]:
        for finding in self._form.other_findings():
            text, norm = word(self._catalogue, finding)
            words = f"{text} ({norm})" if norm and norm not in text else text
            yield _SIGNS[finding.severity], words, _COLOURS[finding.severity]


class ComparisonTable(QTableWidget):
    """Application and register side by side; a difference is filled, bold, and said."""

    def __init__(self, form: CertificateForm, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._form = form
        self._shown: tuple[Compared, ...] = ()
        self.setAccessibleName(say(_("Application and register")))
        self.setHorizontalHeaderLabels(["", say(_("Application")), say(_("Register"))])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().setStyleSheet("QHeaderView::section { padding: 0; }")  # else its padding makes rows tall
        self.verticalHeader().setMinimumSectionSize(26)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionsClickable(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form.changed.connect(self._show)
        theme().changed.connect(self._fill)

    @property
    def differences(self) -> int:
        """How many lines differ."""
        return sum(line.differs for line in self._shown)

    def _show(self) -> None:
        lines = tuple(sorted(self._form.comparison(), key=lambda line: not line.differs))  # else as on the form
        if lines != self._shown:
            self._shown = lines
            self._fill()

    def _fill(self) -> None:
        self.setRowCount(len(self._shown))
        for row, line in enumerate(self._shown):
            for column, text in enumerate((line.label, line.stated, line.registered)):
                self.setItem(row, column, self._cell(text, column, differs=line.differs))
        self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        """As high as its rows: the column it stands in scrolls, not the table."""
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 2)

    def _cell(self, text: str, column: int, *, differs: bool) -> QTableWidgetItem:
        cell = QTableWidgetItem(text or "–")
        cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        cell.setForeground(tokens().colour("second" if column == 0 or not text else "text"))
        if differs:
            cell.setBackground(tokens().colour("selection"))
            cell.setData(Qt.ItemDataRole.AccessibleTextRole, say(_("{text}, differs", text=text)))
            cell.setToolTip(say(_("The application states something else than the register.")))
            if column:
                bold = QFont(self.font())
                bold.setWeight(QFont.Weight.DemiBold)
                cell.setFont(bold)
        return cell
