"""One editor for each kind of field; all speak text, as it is stored."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from desktop.catalogue.service import FieldDefinition, FieldKind
from desktop.translation import _, say
from desktop.views.theme import Space, grown

YES = "ja"
_WIDTHS = {1: 132, 2: 224, 3: 336, 4: 460}  # px at most, by the share of the line the form gives the field
_SHORT_KINDS = frozenset({FieldKind.DATE, FieldKind.TIME, FieldKind.POSTAL_CODE, FieldKind.NUMBER, FieldKind.COUNT})
_LINES_SHOWN = 4  # of a field of several lines


class LineEditor(QLineEdit):
    """A line of text."""

    typed = Signal(str)
    chosen = Signal()  # got the keyboard

    def __init__(self, definition: FieldDefinition) -> None:
        super().__init__()
        if definition.max_length:
            self.setMaxLength(max(definition.max_length, 1))
        if definition.kind is FieldKind.DATE:
            self.setPlaceholderText(say(_("dd.mm.yyyy")))
        elif definition.kind is FieldKind.TIME:
            self.setPlaceholderText(say(_("hh:mm")))
        self.textEdited.connect(self.typed)

    def show_text(self, text: str) -> None:
        """Show a text; the cursor stays where it is when only its surroundings changed."""
        if text == self.text():
            return
        if len(text) > self.maxLength():
            self.setMaxLength(len(text))  # what a citizen wrote is shown whole, whatever the form allows
        place = self.cursorPosition()
        self.setText(text)
        self.setCursorPosition(place if self.hasFocus() else 0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit()


class TextEditor(QPlainTextEdit):
    """Several lines; Tab leaves it, as everywhere."""

    typed = Signal(str)
    chosen = Signal()

    def __init__(self, _definition: FieldDefinition | None = None) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES_SHOWN + 2 * Space.S + 2)
        self.textChanged.connect(lambda: self.typed.emit(self.toPlainText()))

    def show_text(self, text: str) -> None:
        """Show a text."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit()


class CheckEditor(QCheckBox):
    """A box to tick; ticked is "ja"."""

    typed = Signal(str)
    chosen = Signal()

    def __init__(self, _definition: FieldDefinition) -> None:
        super().__init__(say(_("Yes")))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda ticked: self.typed.emit(YES if ticked else ""))

    def show_text(self, text: str) -> None:
        """Show whether it is ticked; any other text stands beside it as it came."""
        self.setChecked(bool(text))
        self.setText(say(_("Yes")) if text in {"", YES} else text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit()


class ChoiceEditor(QComboBox):
    """One of several, folded away; a value the catalogue does not know is shown as it came."""

    typed = Signal(str)
    chosen = Signal()

    def __init__(self, definition: FieldDefinition) -> None:
        super().__init__()
        self._choices: Mapping[str, str] = definition.choices
        self._fill("")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(lambda place: self.typed.emit(self.itemData(place)))

    def show_text(self, text: str) -> None:
        """Show a value by its label."""
        place = self.findData(text)
        if place < 0:
            self._fill(text)
            place = self.findData(text)
        self.setCurrentIndex(place)

    def _fill(self, foreign: str) -> None:
        self.clear()
        self.addItem("", "")
        for value, label in self._choices.items():
            self.addItem(label, value)
        if foreign and foreign not in self._choices:
            self.addItem(foreign, foreign)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # scrolling the form must not change what it passes over

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit()


class RadioEditor(QWidget):
    """One of several, all visible, in as many columns as short labels allow."""

    typed = Signal(str)
    chosen = Signal()

    def __init__(self, definition: FieldDefinition) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(Space.S)
        layout.setVerticalSpacing(0)
        columns = 1 if any(len(label) > 14 for label in definition.choices.values()) else 3
        for number, (value, label) in enumerate(definition.choices.items()):
            button = self._buttons[value] = QRadioButton(label)
            button.setAccessibleName(f"{definition.label}: {label}")
            button.clicked.connect(lambda _checked, value=value: self.typed.emit(value))
            button.installEventFilter(self)
            self._group.addButton(button)
            layout.addWidget(button, number // columns, number % columns, Qt.AlignmentFlag.AlignLeft)
        layout.setColumnStretch(columns, 1)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Give the keyboard to the chosen button, else to the first.

        Not by a focus proxy: the pair would stand at two places of the window's tab order (Qt 6.11), and Tab would go
        from the end of the window back into the form instead of to its beginning.
        """
        button = self._group.checkedButton() or next(iter(self._buttons.values()), None)
        if button is not None:
            button.setFocus(reason)

    def show_text(self, text: str) -> None:
        """Show which is chosen; none for a value that is not among them."""
        self._group.setExclusive(False)
        for value, button in self._buttons.items():
            button.setChecked(value == text)
        self._group.setExclusive(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.chosen.emit()
        return super().eventFilter(watched, event)


Editor = LineEditor | TextEditor | CheckEditor | ChoiceEditor | RadioEditor

_EDITORS: Mapping[FieldKind, type[Editor]] = {
    FieldKind.MULTILINE: TextEditor,
    FieldKind.CHECK: CheckEditor,
    FieldKind.CHOICE: ChoiceEditor,
    FieldKind.RADIO: RadioEditor,
}


def editor_for(definition: FieldDefinition) -> Editor:
    """Make the editor of a field, as wide as its content needs."""
    editor = _EDITORS.get(definition.kind, LineEditor)(definition)
    width = _WIDTHS[1] if definition.kind in _SHORT_KINDS else _WIDTHS.get(definition.width, _WIDTHS[4])
    editor.setMaximumWidth(grown(width))
    editor.setAccessibleName(definition.label)
    editor.setAccessibleDescription(definition.hint)
    if definition.hint:
        editor.setToolTip(definition.hint)
    return editor
