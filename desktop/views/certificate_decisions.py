"""The named decisions of the registrar, each in a row of its own: recorded or still open, and changed in place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.translation import _, say
from desktop.viewmodels.certificate_form import CertificateForm
from desktop.views.certificate_words import decision_title, usual_answers
from desktop.views.icons import pixmap
from desktop.views.theme import Space, look

_BETWEEN = ", "  # between the chosen answer and the free words


class DecisionRow(QFrame):
    """One decision: its sign, its name with the norm, what was recorded, and a place to record it."""

    recorded = Signal(str, str)  # name, text
    typed = Signal(str, str)  # name, text not yet recorded
    opened = Signal()

    def __init__(self, name: str, question: str, norm: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        look(self, "note")
        title = say(decision_title(name, question))
        self.title = QLabel(f"{title} ({norm})" if norm else title)
        self.sign = QLabel()
        self.answer = QLabel(wordWrap=True)
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.change = look(QPushButton(), "quiet")
        self.change.setAutoDefault(False)
        self.editor = _Editor(title, question, [say(answer) for answer in usual_answers(name)])
        self._lay_out()
        self.change.clicked.connect(lambda: self.open_editor())
        self.editor.done.connect(self._record)
        self.editor.left.connect(self.close_editor)
        self.editor.typed.connect(lambda text: self.typed.emit(self.name, text))
        self.show_answer("")

    def show_answer(self, text: str) -> None:
        """Show what is recorded; "" while nothing is."""
        self._answer = text
        self.answer.setText(text or say(_("please record")))
        look(self.answer, "second" if text else "warn")
        words = say(_("Change")) if text else say(_("Record"))
        self.change.setText(words)
        self.change.setAccessibleName(f"{words}: {self.title.text()}")
        self._draw()

    def open_editor(self, typed: str = "") -> None:
        """Open the place to record it, with what is recorded or was being typed."""
        self.change.hide()
        self.editor.show()
        self.editor.start(typed or self._answer)
        self.opened.emit()

    def close_editor(self) -> None:
        """Close it again; what is recorded stays."""
        self.editor.hide()
        self.change.show()
        self.change.setFocus()

    def set_fixed(self) -> None:
        """No change any more: the certificate was issued."""
        self.editor.hide()
        self.change.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _record(self, text: str) -> None:
        self.close_editor()
        self.recorded.emit(self.name, text)

    def _draw(self) -> None:
        done = bool(self._answer)
        self.sign.setPixmap(
            pixmap("check" if done else "open", "good" if done else "warn", 18, self.devicePixelRatioF())
        )
        self.sign.setAccessibleName(say(_("recorded")) if done else say(_("open")))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.answer)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.sign)
        row.addLayout(words, 1)
        row.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.XS, Space.S, Space.XS)
        column.setSpacing(Space.S)
        column.addLayout(row)
        column.addWidget(self.editor)
        self.editor.hide()


class _Editor(QWidget):
    """The question, the usual answers, and room for words of one's own."""

    done = Signal(str)
    left = Signal()
    typed = Signal(str)

    def __init__(self, title: str, question: str, usual: list[str]) -> None:
        super().__init__()
        self.question = look(QLabel(question, wordWrap=True), "second")
        self.usual = QComboBox()
        self.usual.addItem(say(_("Please choose …")), "")
        for answer in usual:
            self.usual.addItem(answer, answer)
        self.usual.setVisible(bool(usual))
        self.usual.setAccessibleName(title)
        self.words = QLineEdit()
        self.words.setAccessibleName(say(_("{title}, details", title=title)))
        self.words.setPlaceholderText(say(_("Details, if needed")) if usual else "")
        self.record = QPushButton(say(_("Record")))
        self.leave = look(QPushButton(say(_("Cancel"))), "quiet")
        for button in (self.record, self.leave):
            button.setAutoDefault(False)
        self.usual.currentIndexChanged.connect(self._note)
        self.words.textEdited.connect(self._note)
        self.record.clicked.connect(self._finish)
        self.leave.clicked.connect(self.left)
        self._lay_out()

    def start(self, text: str) -> None:
        """Begin with a text: a usual answer, its details, or words of one's own."""
        places = range(1, self.usual.count())
        starts = (p for p in places if text == self._answer(p) or text.startswith(self._answer(p) + _BETWEEN))
        place = next(starts, 0)
        blocked = self.usual.blockSignals(True)
        self.usual.setCurrentIndex(place)
        self.usual.blockSignals(blocked)
        self.words.setText(text.removeprefix(self._answer(place)).removeprefix(_BETWEEN) if place else text)
        self._note()
        (self.usual if self.usual.count() > 1 else self.words).setFocus()

    @property
    def text(self) -> str:
        """What would be recorded."""
        return _BETWEEN.join(part for part in (self.usual.currentData(), self.words.text().strip()) if part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._finish()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def _answer(self, place: int) -> str:
        return str(self.usual.itemData(place))

    def _note(self) -> None:
        self.record.setEnabled(bool(self.text))
        self.typed.emit(self.text)

    def _finish(self) -> None:
        if self.text:
            self.done.emit(self.text)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.record)
        buttons.addWidget(self.leave)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(18 + Space.M, 0, Space.S, Space.XS)
        column.setSpacing(Space.S)
        for part in (self.question, self.usual, self.words):
            column.addWidget(part)
        column.addLayout(buttons)


class DecisionList(QWidget):
    """All decisions of one certificate, in the order the catalogue gives them."""

    def __init__(self, form: CertificateForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        definition = form.definition
        self.rows = {
            name: DecisionRow(name, question, definition.decision_norms.get(name, ""))
            for name, question in definition.decisions.items()
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for row in self.rows.values():
            column.addWidget(row)
            row.recorded.connect(self._record)
            row.typed.connect(form.typed)
        form.changed.connect(self._show)
        form.kept_typing_read.connect(self._take_up)

    def _record(self, name: str, text: str) -> None:
        self._form.record(name, text)
        following = next((self.rows[n] for n in self._form.open_decisions), None)
        if following is not None:
            following.change.setFocus()

    def _show(self) -> None:
        for name, row in self.rows.items():
            row.show_answer(self._form.decisions.get(name, ""))
            if self._form.result is not None:
                row.set_fixed()

    def _take_up(self, typed: Mapping[str, str]) -> None:
        """Open what was being typed when the last sitting ended."""
        for name, text in typed.items():
            self.rows[name].open_editor(text)
