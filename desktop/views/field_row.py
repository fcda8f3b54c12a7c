"""One row of a form: label, editor, where the value came from, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.actions.wording import source_text
from desktop.domain.finding import Finding, Severity
from desktop.translation import _, say
from desktop.viewmodels.field_form import FieldForm
from desktop.viewmodels.form_lines import FormLine
from desktop.views.field_editors import editor_for
from desktop.views.label_place import level_with
from desktop.views.sign import Sign
from desktop.views.theme import Space, look

FindingWords = Callable[[Finding], str]
SourceWords = Callable[[FormLine], str]
_SURE = 0.9  # below this confidence a value asks to be looked at
LOOKS = {Severity.HINT: "second", Severity.WARNING: "warn", Severity.ERROR: "bad"}
SIGNS = {Severity.HINT: "info", Severity.WARNING: "warning", Severity.ERROR: "error"}


class SignedLabel(QWidget):
    """A sign and words: colour never stands alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = look(QLabel(), "second")
        self._sign = Sign(14, self.words)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.words, 1)
        self._shown = ("", "", "")

    def say(self, sign: str, words: str, kind: str) -> None:
        """Show an icon and words in the colour `kind`; empty words hide both."""
        self.setVisible(bool(words))
        if (sign, words, kind) == self._shown:
            return
        self._shown = (sign, words, kind)
        self.words.setText(words)
        look(self.words, kind)
        self._sign.show_icon(sign, kind)


class FieldRow(QObject):
    """The widgets of one field, laid into a grid of three columns: label, editor, counterpart.

    What is said only sometimes gets its widget when it is said for the first time.
    """

    chosen = Signal(str)  # field name

    def __init__(self, form: FieldForm, name: str, finding_words: FindingWords, source_words: SourceWords) -> None:
        super().__init__()
        self._form, self._name = form, name
        self._finding_words, self._source_words = finding_words, source_words
        definition = form.line(name).definition
        self.editor = editor_for(definition)
        self.label = look(QLabel(definition.label), "second")
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.label.setBuddy(self.editor)
        self._lines, self._below = QVBoxLayout(), QVBoxLayout()
        self._source: QLabel | None = None
        self._finding: SignedLabel | None = None
        self._counterpart: tuple[QLabel, SignedLabel] | None = None
        self.editor.typed.connect(lambda text: form.type(name, text))
        self.editor.chosen.connect(lambda: self.chosen.emit(name))

    def lay_into(self, grid: QGridLayout, row: int, *, compare: bool) -> None:
        """Put the widgets into row `row` of a grid."""
        self._lines.setContentsMargins(0, 0, 0, Space.S)
        self._lines.setSpacing(2)
        at_left = QHBoxLayout()  # an editor as wide as its content, the rest of the line stays free
        at_left.addWidget(self.editor, 1_000)
        at_left.addStretch(1)
        self._lines.addLayout(at_left)
        grid.addWidget(self.label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._lines, row, 1, Qt.AlignmentFlag.AlignTop)
        self.label.setContentsMargins(0, level_with(self.editor, self.label), 0, 0)
        if compare:
            self._below.setContentsMargins(0, level_with(self.editor), 0, Space.S)
            self._below.setSpacing(2)
            grid.addLayout(self._below, row, 2, Qt.AlignmentFlag.AlignTop)

    @property
    def source(self) -> QLabel:
        """Where the value came from."""
        if self._source is None:
            self._source = look(QLabel(), "second")
            self._source.setTextFormat(Qt.TextFormat.PlainText)
            self._source.setWordWrap(True)
            self._lines.insertWidget(1, self._source)
        return self._source

    @property
    def finding(self) -> SignedLabel:
        """What is to be said about the value."""
        if self._finding is None:
            self._finding = SignedLabel()
            self._finding.hide()
            self._lines.addWidget(self._finding)
        return self._finding

    def _shown_counterpart(self) -> tuple[QLabel, SignedLabel]:
        """What the other side states, and whether that is the same."""
        if self._counterpart is None:
            stated, mark = self._counterpart = QLabel(), SignedLabel()
            stated.setTextFormat(Qt.TextFormat.PlainText)
            stated.setWordWrap(True)
            stated.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            mark.hide()
            self._below.addWidget(stated)
            self._below.addWidget(mark)
        return self._counterpart

    @property
    def difference(self) -> str:
        """What is said about the counterpart: that it differs, that it says the same, or nothing."""
        return self._counterpart[1].words.text() if self._counterpart else ""

    def refresh(self) -> None:
        """Show what the form says now."""
        line, form = self._form.line(self._name), self._form
        self.editor.show_text(form.text(self._name))
        self._say_source(line)
        self._say_findings(form.findings(self._name))
        if line.compared is not None:
            self._say_difference(line.compared)

    def _say_source(self, line: FormLine) -> None:
        changed = self._form.is_changed(self._name)
        words = say(_("not saved yet")) if changed else self._source_words(line)
        doubtful = not changed and line.value and line.source is not None and line.confidence < _SURE
        if doubtful:
            words = say(_("{origin}, please check", origin=words))
        if line.previous is not None and not changed:
            words = say(_("{origin} (was: {value})", origin=words, value=line.previous or say(_("empty"))))
        if words or self._source is not None:
            self.source.setText(words)
            self.source.setVisible(bool(words))
            self.source.setToolTip(say(source_text(line.source)) if line.source else "")  # also which field of a PDF
            look(self.source, "warn" if doubtful else "second")
        before = line.value if changed else line.previous
        hint = line.definition.hint
        was = "" if before is None else say(_("Before: {value}", value=before or say(_("empty"))))
        self.editor.setToolTip("\n".join(part for part in (hint, was) if part))

    def _say_findings(self, findings: tuple[Finding, ...]) -> None:
        worst = max((f.severity for f in findings), key=list(Severity).index, default=Severity.HINT)
        words = "\n".join(self._finding_words(finding) for finding in findings)
        if words or self._finding is not None:
            self.finding.say(SIGNS[worst], words, LOOKS[worst])
        hint = self._form.line(self._name).definition.hint
        self.editor.setAccessibleDescription(" ".join(part for part in (hint, words) if part))

    def _say_difference(self, stated: str) -> None:
        label, mark = self._shown_counterpart()
        label.setText(stated or "–")
        if self._form.differs(self._name):
            mark.say("warning", say(_("differs")), "warn")
        elif stated and self._form.text(self._name):
            mark.say("check", say(_("the same")), "good")
        else:
            mark.say("", "", "second")
