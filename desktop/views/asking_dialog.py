"""The frame of every small dialog: a heading, a sentence, what is asked, and two buttons."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.translation import Text, _, say
from desktop.views.label_place import level_with
from desktop.views.theme import Space, grown, look


class AskingDialog(QDialog):
    """Asks something; Ctrl+Enter answers from anywhere in it, Escape leaves."""

    def __init__(self, title: Text, sentence: Text | None, accept: Text, parent: QWidget | None = None) -> None:
        """Make the frame; the subclass fills `form`.

        Args:
            title: The heading, also the window's title.
            sentence: What it is about; None where the heading says it all.
            accept: The button that answers.
            parent: The window it belongs to; it stays in front of that window only.
        """
        super().__init__(parent)
        self.setWindowTitle(say(title))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(grown(440))
        heading = look(QLabel(say(title)), "title")
        heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.form = QFormLayout()
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setHorizontalSpacing(Space.M)
        self.form.setVerticalSpacing(Space.S)
        self.accept_button = look(QPushButton(say(accept)), "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.accept_button.animateClick)
        self.cancel_button = QPushButton(say(_("Cancel")))
        self.cancel_button.clicked.connect(self.reject)
        self._fields: list[QWidget] = []
        self.hint = look(QLabel(), "second")  # a line the subclass may place
        self.hint.setWordWrap(True)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        self.body.setSpacing(Space.M)
        self.body.addWidget(heading)
        if sentence is not None:
            self.body.addWidget(plain_sentence(sentence))
        self.body.addLayout(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.body, 1)
        layout.addWidget(self._foot())

    def ask(self, name: Text, field: QWidget) -> None:
        """Add a line: a label that leads to the field."""
        label = look(QLabel(say(name)), "second")
        label.setBuddy(field)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        field.setAccessibleName(say(name))
        self.form.addRow(label, field)
        self._fields.append(field)

    def showEvent(self, event: QShowEvent) -> None:
        """Lead the keyboard through the fields first, then to the buttons."""
        super().showEvent(event)
        for field in self._fields:
            label = self.form.labelForField(field)
            label.setContentsMargins(0, level_with(field, label), 0, 0)
        stations = [*self._fields, self.accept_button, self.cancel_button]
        for before, after in pairwise(stations):
            QWidget.setTabOrder(before, after)
        if self._fields and self.focusWidget() in (None, self.accept_button, self.cancel_button):
            self._fields[0].setFocus()

    def _foot(self) -> QFrame:
        foot = look(QFrame(), "bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.accept_button)
        return foot


def plain_sentence(text: Text | str) -> QLabel:
    """A sentence in second text that wraps; what stands in it is never taken for markup."""
    label = look(QLabel(say(text)), "second")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return label
