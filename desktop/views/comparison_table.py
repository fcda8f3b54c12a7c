"""Application and register side by side, every value to its last letter, so that a difference can be read."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.domain.register import Parts
from desktop.translation import _, say
from desktop.viewmodels.certificate_form import CertificateForm, Compared
from desktop.views.theme import Space, theme, tokens

_PARTS_ROLE = Qt.ItemDataRole.UserRole + 1  # what of the text differs, to be underlined
_LABEL_SHARE = 0.28  # of the width; the two values share the rest

_Index = QModelIndex | QPersistentModelIndex


class ComparisonTable(QTableWidget):
    """Application and register side by side; a difference is filled, bold, underlined, and said."""

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
        self.setItemDelegate(_WholeText(self))
        self.verticalHeader().setStyleSheet("QHeaderView::section { padding: 0; }")  # else its padding makes rows tall
        self.verticalHeader().setMinimumSectionSize(26)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(20)
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
            texts = ((line.label, ()), (line.stated, line.stated_parts), (line.registered, line.registered_parts))
            for column, (text, parts) in enumerate(texts):
                self.setItem(row, column, self._cell(text, column, parts, differs=line.differs))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Share out the width, and be as high as the rows: the column it stands in scrolls, not the table."""
        width = self.viewport().width()
        label = round(width * _LABEL_SHARE)
        for column, share in enumerate((label, (width - label) // 2, width - label - (width - label) // 2)):
            self.setColumnWidth(column, share)
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 2)

    def _cell(self, text: str, column: int, parts: Parts, *, differs: bool) -> QTableWidgetItem:
        cell = QTableWidgetItem(text or "–")
        cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        cell.setForeground(tokens().colour("second" if column == 0 or not text else "text"))
        cell.setData(_PARTS_ROLE, parts)
        if differs:
            cell.setBackground(tokens().colour("selection"))
            cell.setData(Qt.ItemDataRole.AccessibleTextRole, say(_("{text}, differs", text=text)))
            if column:
                bold = QFont(self.font())
                bold.setWeight(QFont.Weight.DemiBold)
                cell.setFont(bold)
        return cell


class _WholeText(QStyledItemDelegate):
    """Draws all of a cell's text: wrapped at spaces, and between letters where a word is wider than the column."""

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._table.columnWidth(index.column())
        height = self.laid_out(index, width).boundingRect().height()
        return QSize(width, ceil(height) + 2 * Space.XS)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        self._table.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, self._table)
        painter.save()
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole).color())
        self.laid_out(index, option.rect.width()).draw(
            painter, QPointF(option.rect.topLeft()) + QPointF(Space.S, Space.XS)
        )
        painter.restore()

    def laid_out(self, index: _Index, width: int) -> QTextLayout:
        """The text broken into lines that fit between the margins of a cell this wide."""
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        layout = QTextLayout(text.replace("\n", "\u2028"), index.data(Qt.ItemDataRole.FontRole) or self._table.font())
        wrapping = QTextOption()
        wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(wrapping)
        layout.setFormats([_underlined(text, start, end) for start, end in index.data(_PARTS_ROLE) or ()])
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width - 2 * Space.S, 1))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout


def _underlined(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    """Underline these letters; Qt counts in units of UTF-16."""
    part = QTextLayout.FormatRange()
    part.start, part.length = _units(text[:start]), _units(text[start:end])
    underlined = QTextCharFormat()
    underlined.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    part.format = underlined
    return part


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
