"""Documents, notes and history of the open case."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.translation import _, say
from desktop.viewmodels.card_list_model import Card
from desktop.views.card_view import CardView
from desktop.views.field_editors import TextEditor
from desktop.views.theme import Space, look

_MARGINS = (Space.M, Space.S, Space.M, Space.S)


class DocumentsPane(QWidget):
    """The documents; the current one is shown in the preview."""

    document_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = CardView(say(_("Documents")))
        self.list.chosen.connect(self.document_chosen)
        self.list.opened.connect(self.document_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)


class HistoryPane(QWidget):
    """Who did what when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = CardView(say(_("History")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)


class NoteEditor(TextEditor):
    """Where a note is written; Ctrl+Enter saves it instead of taking the case's next step."""

    finished = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ctrl_enter(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_ctrl_enter(event):
            self.finished.emit()
        else:
            super().keyPressEvent(event)


def _is_ctrl_enter(event: QKeyEvent) -> bool:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NotesPane(QWidget):
    """Follow-ups that wait, the notes, and room for a new one."""

    typed = Signal(str)
    saved = Signal()
    follow_up_done = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = CardView(say(_("Notes")))
        self._waiting = QVBoxLayout()
        self._waiting.setSpacing(Space.XS)
        self.editor = NoteEditor()
        self.editor.setAccessibleName(say(_("New note")))
        self.editor.setPlaceholderText(say(_("Note for the colleagues …")))
        self.editor.typed.connect(self._typed)
        self.editor.finished.connect(self.saved)
        self.save = QPushButton(say(_("Save note")))
        self.save.setAccessibleName(say(_("Save note")))
        keys = QKeySequence("Ctrl+Enter").toString(QKeySequence.SequenceFormat.NativeText)
        self.save.setToolTip(f"{self.save.text()} ({keys})")
        self.save.clicked.connect(self.saved)
        writing = QHBoxLayout()
        writing.setContentsMargins(Space.M, 0, Space.M, 0)
        writing.addWidget(self.editor, 1)
        writing.addWidget(self.save, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.addLayout(self._waiting)
        layout.addWidget(self.list, 1)
        layout.addLayout(writing)
        self._typed(self.editor.toPlainText())

    def show_draft(self, text: str) -> None:
        """Show a note that was begun."""
        self.editor.show_text(text)
        self.save.setEnabled(bool(text.strip()))

    def show_follow_ups(self, cards: Iterable[Card]) -> None:
        """Show what waits, each with a button that ticks it off."""
        while (item := self._waiting.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for card in cards:
            self._waiting.addWidget(self._follow_up(card))

    def _follow_up(self, card: Card) -> QFrame:
        frame = look(QFrame(), "note")
        row = QHBoxLayout(frame)
        row.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        words = QLabel(say(_("Follow-up {day}: {reason}", day=card.trailing, reason=card.first)))
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        done = look(QPushButton(say(_("Done"))), "quiet")
        done.setAccessibleName(say(_("Follow-up {day} done", day=card.trailing)))
        done.clicked.connect(lambda: self.follow_up_done.emit(card.id))
        row.addWidget(words, 1)
        row.addWidget(done)
        return frame

    def _typed(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))
        self.typed.emit(text)
