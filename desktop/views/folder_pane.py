"""The folders on the left, with counts."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.translation import _, grouped, say
from desktop.viewmodels.folder_list_model import FOLDER_ROLE, FolderLine, FolderListModel
from desktop.views.theme import CONTROL_RADIUS, Space, grown, look, sizes, tabular, tokens

_Index = QModelIndex | QPersistentModelIndex
_MARGINS = 5 * Space.S + 2  # px of a folder's line that hold no letters


class FolderDelegate(QStyledItemDelegate):
    """Paints a heading or a folder: the name left, the count right; bold where something is unread."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        height = option.fontMetrics.height()
        line: FolderLine = index.data(FOLDER_ROLE)
        if line.is_heading:
            return QSize(0, height + (Space.M if index.row() == 0 else Space.XL))
        return QSize(0, height + Space.M + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: FolderLine = index.data(FOLDER_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.is_heading:
            self._paint_heading(painter, rect, line)
        else:
            self._paint_folder(painter, rect, line, option.state, option.font)
        painter.restore()

    @staticmethod
    def _paint_heading(painter: QPainter, rect: QRect, line: FolderLine) -> None:
        font = QFont(painter.font())
        font.setPointSizeF(sizes().heading)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(tokens().colour("second"))
        place = rect.adjusted(Space.L + 2, 0, -Space.L, -Space.XS)
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, line.name.upper())

    @staticmethod
    def _paint_folder(painter: QPainter, rect: QRect, line: FolderLine, state: QStyle.StateFlag, font: QFont) -> None:
        colours = tokens()
        fill = rect.adjusted(Space.S, 1, -Space.S, -1)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("selection" if selected else "hover"))
            painter.drawRoundedRect(fill, CONTROL_RADIUS, CONTROL_RADIUS)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colours.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(fill.adjusted(1, 1, -1, -1), CONTROL_RADIUS, CONTROL_RADIUS)
        place = fill.adjusted(Space.S + 2, 0, -Space.S, 0)
        count = "" if not line.count else grouped(line.count)
        name_font = QFont(font)
        name_font.setWeight(QFont.Weight.DemiBold if selected or line.unread else QFont.Weight.Normal)
        count_font = tabular(name_font)
        count_font.setPointSizeF(sizes().second)
        painter.setFont(count_font)
        painter.setPen(colours.colour("accent" if selected else "second"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        room = place.width() - painter.fontMetrics().horizontalAdvance(count) - Space.S
        painter.setFont(name_font)
        painter.setPen(colours.colour("accent" if selected else "text"))
        name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


class FolderList(QListView):
    """The list itself; arrow keys pass over headings."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(FolderDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(say(_("Folders")))
        self.viewport().setAutoFillBackground(False)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        line: FolderLine | None = current.data(FOLDER_ROLE)
        if line is not None and not line.is_heading:
            self.chosen.emit(line.folder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        place = self.currentIndex().row() + by
        while 0 <= place < self.model().rowCount():
            index = self.model().index(place, 0)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                return
            place += by


class FolderPane(QFrame):
    """Folders; tells which one is chosen, by mouse, key or command."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "window")
        self.list = FolderList()
        self.give_room(0)
        self.list.chosen.connect(self.chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.XS, 0, 0)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)

    def give_room(self, window: int) -> None:
        """Show names whole in a window of this width, as far as case and list keep theirs."""
        self._window = window
        model = self.list.model()
        names = _widest(model, self.list) if isinstance(model, FolderListModel) else 0
        self.setMinimumWidth(max(min(grown(168), 260), min(names, window * 2 // 11)))

    def show_model(self, model: FolderListModel) -> None:
        """Show these folders; the choice outlives a new set of folders."""
        self.list.setModel(model)
        model.modelReset.connect(self._choose_again)
        model.modelReset.connect(lambda: self.give_room(self._window))
        self.give_room(self._window)
        self._chosen = ""
        self.chosen.connect(self._remember)

    def choose(self, folder: str) -> None:
        """Choose a folder."""
        model = self.list.model()
        place = model.place_of(folder) if isinstance(model, FolderListModel) else None
        if place is not None:
            self.list.setCurrentIndex(model.index(place, 0))

    def leave(self) -> None:
        """Choose none: what the list shows comes from no folder."""
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())
        self._chosen = ""

    def _remember(self, folder: str) -> None:
        self._chosen = folder

    def _choose_again(self) -> None:
        if self._chosen:
            self.list.blockSignals(True)
            self.choose(self._chosen)
            self.list.blockSignals(False)


def _widest(model: FolderListModel, view: FolderList) -> int:
    """The width at which every name is whole beside a number of four figures."""
    bold = QFont(view.font())
    bold.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetrics(bold)
    lines = (model.line_of(folder) for folder in model.folders())
    name = max((metrics.horizontalAdvance(line.name) for line in lines if line is not None), default=0)
    margins = _MARGINS + view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, view)
    return name + metrics.horizontalAdvance(grouped(1_000)) + margins
