"""What is to be said about the whole case, in a quiet box under the form."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.domain.finding import Severity
from desktop.views.field_row import LOOKS, SIGNS, SignedLabel
from desktop.views.theme import Space, look


class FindingCard(QFrame):
    """One line for each finding, the gravest first; gone when there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "note")
        self._lines: list[SignedLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        self._column.setSpacing(Space.XS)
        self.hide()

    def say(self, findings: Iterable[tuple[Severity, str]]) -> None:
        """Show these findings."""
        ordered = sorted(findings, key=lambda finding: list(Severity).index(finding[0]), reverse=True)
        while len(self._lines) < len(ordered):
            line = SignedLabel()
            self._lines.append(line)
            self._column.addWidget(line)
        for place, line in enumerate(self._lines):
            severity, words = ordered[place] if place < len(ordered) else (Severity.HINT, "")
            line.say(SIGNS[severity], words, LOOKS[severity])
        self.setVisible(bool(ordered))

    def words(self) -> tuple[str, ...]:
        """What is said."""
        return tuple(line.words.text() for line in self._lines if line.words.text())
