"""What the preview says when there is nothing to look at: no case, not readable yet, broken."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.errors import DesktopError
from desktop.translation import Text, _, say
from desktop.views.icons import pixmap
from desktop.views.theme import Space, grown, look, theme, tokens

_WIDTH = 420


class StatePanel(QWidget):
    """An icon, a title, a sentence, one line to copy and up to two things to do; all but the sentence optional."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour = "", "second"
        self.sign = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.title = look(QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True), "title")
        self.sentence = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.line = look(QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True), "second")
        by_hand = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        for label in (self.title, self.sentence, self.line):
            label.setMaximumWidth(grown(_WIDTH))
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.sentence, self.line):
            label.setTextInteractionFlags(by_hand)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.S)
        self._lay_out()
        theme().changed.connect(self._draw)

    def add_button(self, button: QPushButton) -> QPushButton:
        """Put one more thing to do under the sentence."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def tell(self, sentence: Text | str, *, title: Text | str = "", line: str = "", icon: str = "") -> None:
        """Say it; `icon` is drawn in the colour of its meaning."""
        self._name, self._colour = icon, {"warning": "warn", "error": "bad"}.get(icon, "second")
        for label, words in ((self.title, say(title)), (self.sentence, say(sentence)), (self.line, line)):
            label.setText(words)
            label.setVisible(bool(words))
        look(self.sentence, "" if title else "second")
        self._draw()
        self.setAccessibleName(". ".join(words for words in (say(title), say(sentence)) if words))

    def _draw(self) -> None:
        self.sign.setVisible(bool(self._name))
        if self._name:
            self.sign.setPixmap(pixmap(self._name, self._colour, 28, self.devicePixelRatioF()))
        self.setStyleSheet(f"StatePanel {{ background: {tokens().pane}; }}")

    def _lay_out(self) -> None:
        self._buttons.addStretch()
        self._buttons.insertStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.S)
        column.addStretch(2)
        for label in (self.sign, self.title, self.sentence, self.line):
            row = QHBoxLayout()
            row.addStretch()
            row.addWidget(label, 100)
            row.addStretch()
            column.addLayout(row)
        column.addSpacing(Space.S)
        column.addLayout(self._buttons)
        column.addStretch(3)


class PageTrouble(QFrame):
    """A line over the pages: one of them cannot be shown, and what can be done; the others stay readable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "note")
        self._sign, self.words = QLabel(), QLabel(wordWrap=True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.again = look(QPushButton(say(_("Try again"))), "quiet")
        self.save = look(QPushButton(say(_("Save original"))), "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(self._sign)
        row.addWidget(self.words, 1)
        for button in (self.again, self.save):
            row.addWidget(button)
        theme().changed.connect(self._draw)
        self._draw()
        self.hide()

    def show_failure(self, failure: tuple[int, DesktopError] | None) -> None:
        """Say which page, 0 for the first, and why; None takes the line away."""
        if failure is not None:
            page, error = failure
            words = _("Page {number} cannot be shown: {reason}", number=page + 1, reason=error.title)
            self.words.setText(say(words))
            self.setAccessibleName(say(words))
        self.setVisible(failure is not None)

    def _draw(self) -> None:
        self._sign.setPixmap(pixmap("warning", "warn", 16, self.devicePixelRatioF()))
