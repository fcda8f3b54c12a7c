"""The list of cases in the middle: its heading, the cards, and what is said when there are none."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.case import CaseRow
from desktop.translation import _, counted, say
from desktop.viewmodels.case_list_model import CASE_ROLE, CaseListModel
from desktop.views.case_card import CaseCard, Tip, Words, card_height
from desktop.views.elided_label import ElidedLabel
from desktop.views.empty_state import EmptyState
from desktop.views.theme import Space, grown, look

MOST_CHOSEN = 1_000  # cases for one act; more at once is a rule's work, not a hand's
_KEPT_IN_VIEW = 8  # rows from the top of the view that are looked for after a reading; the first found holds the place

_Index = QModelIndex | QPersistentModelIndex


class CaseTable(QTableView):
    """One column of cards; the current one is what the desk shows."""

    current_changed = Signal()
    entered = Signal()  # Enter or double click: go to the case

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(say(_("Cases")))
        self.last_place = -1  # where the current case stood, also when it is in the list no more
        self._fit_rows()
        self.doubleClicked.connect(lambda _index: self.entered.emit())

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif plain and event.key() in (Qt.Key.Key_N, Qt.Key.Key_P):
            self.step(1 if event.key() == Qt.Key.Key_N else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() == Qt.FocusReason.ActiveWindowFocusReason and not self.currentIndex().isValid():
            # Coming back to the window, Qt would choose the first case; that opens it, and nobody asked for that.
            event = QFocusEvent(event.type(), Qt.FocusReason.MouseFocusReason)
        super().focusInEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def step(self, by: int) -> None:
        """Go to the next or previous case; where the current one left, the next stands in its place."""
        here = self.currentIndex().row()
        if here < 0:
            here = self.last_place - (1 if by > 0 else 0) if self.last_place >= 0 else -1
        self.go_to(here + by)

    def go_to(self, place: int) -> None:
        """Choose the case at `place`, or the nearest there is."""
        total = self.model().rowCount() if self.model() else 0
        if total:
            self.setCurrentIndex(self.model().index(min(max(place, 0), total - 1), 0))

    def _fit_rows(self) -> None:
        height = card_height(self.font())
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height // 2)


class CaseListPane(QFrame):
    """Heading, cards or a sentence in their place."""

    chosen = Signal(str)  # id of the current case; "" for none
    many_chosen = Signal(int)  # how many rows are chosen, when it is more than one or no longer is
    entered = Signal()
    emptied = Signal()  # the action below the sentence of an empty list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "pane")
        self.setMinimumWidth(min(grown(300), 400))
        self.title, self.count = look(ElidedLabel(), "title"), look(ElidedLabel(), "second")
        self.table, self.empty = CaseTable(), EmptyState()
        self.empty.acted.connect(self.emptied)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        self.head.setSpacing(Space.S)
        self.head.addWidget(self.title, 0, Qt.AlignmentFlag.AlignBaseline)
        self.head.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBaseline)
        self.head.addStretch()
        self._pages = QStackedLayout()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, Space.XS, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self.head)
        self._column.addLayout(self._pages, 1)
        self.setFocusProxy(self.table)
        self.table.entered.connect(self.entered)
        self.table.current_changed.connect(self._tell_current)
        self._current = ""  # the current case
        self._go_on = False  # whether the next case is to be opened when the current one leaves
        self._fresh = True  # whether the next reading shows another list, not the same one anew
        self._kept: Mapping[str, int] = {}
        self._were_chosen: frozenset[str] = frozenset()
        self._were_all_chosen = False
        self._first, self._offset = 0, 0  # the topmost row in view and its place in px, 0 or less

    def add_foot(self, widget: QWidget) -> None:
        """Put something below the cards."""
        self._column.addWidget(widget)

    def show_model(self, model: CaseListModel, words: Words, tip: Tip) -> None:
        """Show this list; `words` and `tip` word its cards."""
        self.table.setModel(model)
        self.table.setItemDelegate(CaseCard(words, tip, self.table))
        self.table.selectionModel().selectionChanged.connect(self._tell_many)
        model.keep_rows(self._rows_to_keep)
        model.modelAboutToBeReset.connect(self._note_place)
        model.read_anew.connect(self._hold_place)
        model.dataChanged.connect(lambda *_range: self._tell_current())

    @property
    def model(self) -> CaseListModel | None:
        """The list shown."""
        model = self.table.model()
        return model if isinstance(model, CaseListModel) else None

    def start_list(self) -> None:
        """Another list is about to be read: begin at its top with nothing chosen."""
        self._fresh, self._current, self._go_on = True, "", False
        self.table.last_place = -1
        self._kept, self._were_chosen, self._were_all_chosen = {}, frozenset(), False

    def go_on(self) -> None:
        """Open the next case when the current one leaves the list with the next reading."""
        self._go_on = True

    def chosen_rows(self) -> tuple[CaseRow, ...]:
        """The chosen cases that are at hand, from top to bottom; those missing are being read."""
        model = self.model
        if model is None:
            return ()
        places = (place for top, bottom in sorted(self._chosen_parts()) for place in range(top, bottom + 1))
        rows = (model.row_at(place) for place in islice(places, MOST_CHOSEN))
        return tuple(row for row in rows if row is not None)

    def chosen_count(self) -> int:
        """How many cases are chosen, at hand or not."""
        return sum(bottom - top + 1 for top, bottom in self._chosen_parts())

    def _chosen_parts(self) -> list[tuple[int, int]]:
        """First and last row of each run of chosen rows: a selection of a million is one pair."""
        if self.model is None:
            return []
        selection = self.table.selectionModel().selection()
        parts = (selection.at(number) for number in range(selection.count()))
        return [(part.top(), part.bottom()) for part in parts]

    def current_row(self) -> CaseRow | None:
        """The case the desk shows, when it is in this list."""
        row: CaseRow | None = self.table.currentIndex().data(CASE_ROLE)
        return row

    def say_list(self, title: str, total: int) -> None:
        """Head the list with its name and how many cases it has."""
        self.title.setText(title)
        self.count.setText(say(counted("{count} case", "{count} cases", total)))
        self._fit_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        """The name of the list goes before the number of its cases, which the folder says too."""
        items = (self.head.itemAt(place) for place in range(self.head.count()))
        parts = (item.widget() for item in items if item is not None)
        beside = [p for p in parts if p is not None and p not in (self.title, self.count) and not p.isHidden()]
        margins = self.head.contentsMargins().left() + self.head.contentsMargins().right()
        taken = margins + sum(part.sizeHint().width() + 2 * Space.S for part in beside)
        self.count.setVisible(taken + self.title.sizeHint().width() + self.count.sizeHint().width() <= self.width())

    def say_empty(self, sentence: str, action: str = "") -> None:
        """Say why there is nothing, and what to do."""
        self.empty.say(sentence, action)

    # holding the place

    def _rows_to_keep(self) -> Mapping[str, int]:
        """Where the rows in view and the chosen ones stand, so that the reading looks for them there."""
        self._note_place()
        return self._kept

    def _note_place(self) -> None:
        """Note what is in view and what is chosen, before the rows change."""
        model = self.model
        if model is None or self._fresh:
            return
        self._first = max(self.table.rowAt(0), 0)
        self._offset = self.table.rowViewportPosition(self._first) if model.rowCount() else 0
        in_view = range(self._first, min(self._first + _KEPT_IN_VIEW, model.rowCount()))
        kept = {row.id: place for place in in_view if (row := model.row_at(place)) is not None}
        if self._current:
            kept[self._current] = self.table.last_place
        count = self.chosen_count()
        chosen = self.chosen_rows() if 1 < count <= MOST_CHOSEN else ()
        places = {row.id: model.index_of(row.id) for row in chosen}
        self._were_chosen, self._were_all_chosen = frozenset(places), 1 < count == model.rowCount()
        self._kept = kept | {case: place for case, place in places.items() if place is not None}

    def _hold_place(self, places: Mapping[str, int]) -> None:
        """After a reading: choose again what was chosen, and scroll to where the view was."""
        model = self.model
        if model is None:
            return
        # What was chosen while the reading was under way was not looked for; it may be at hand all the same.
        late = {case: model.index_of(case) for case in self._kept if case not in places}
        places = {**places, **{case: place for case, place in late.items() if place is not None}}
        self._pages.setCurrentIndex(0 if model.rowCount() else 1)
        self._choose_again(model, places)
        self._scroll_back(places)
        if self._go_on and self._current not in places and not self._fresh:
            self.table.step(1)
        self._fresh = self._go_on = False
        self._tell_current()

    def _choose_again(self, model: CaseListModel, places: Mapping[str, int]) -> None:
        chosen = self.table.selectionModel()
        anew = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if self._current in places:
            self.table.last_place = places[self._current]
            chosen.setCurrentIndex(model.index(places[self._current], 0), anew)
        if self._were_all_chosen and not self._fresh:
            self.table.selectAll()
            return
        selection = QItemSelection()
        for case in self._were_chosen & places.keys():
            index = model.index(places[case], 0)
            selection.select(index, index)
        if not selection.isEmpty():
            chosen.select(selection, anew)

    def _scroll_back(self, places: Mapping[str, int]) -> None:
        bar, height = self.table.verticalScrollBar(), self.table.verticalHeader().defaultSectionSize()
        if self._fresh or not (self._first or self._offset):
            bar.setValue(0)  # who looks at the top sees what arrives there
            return
        stayed = (case for case, place in self._kept.items() if case in places and place >= self._first)
        case = next(stayed, None)
        top = self._first if case is None else places[case] - (self._kept[case] - self._first)
        bar.setValue(top * height - self._offset)

    def _tell_current(self) -> None:
        index, row = self.table.currentIndex(), self.current_row()
        if index.isValid():
            self.table.last_place = index.row()
        if row is not None and row.id != self._current:
            self._current = row.id
            self.chosen.emit(row.id)

    def _tell_many(self, *_selections: object) -> None:
        count = self.chosen_count()
        if 1 < count <= MOST_CHOSEN:
            self.chosen_rows()  # has what is not at hand read, before an act needs it
        self.many_chosen.emit(count)
