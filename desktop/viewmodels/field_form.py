"""A form under the clerk's hands: what is stored, what was typed over it, and what both sides say in a conflict.

Nothing typed is ever replaced from outside: a newer stored value shows in untouched fields only, and where it meets
something typed the two stand against each other as a conflict until the clerk chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from desktop.domain.finding import Finding
from desktop.domain.register import differs
from desktop.viewmodels.form_lines import FormLine

Check = Callable[[Mapping[str, str]], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field changed here and by somebody else since it was opened."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class _Typed:
    text: str
    base: str  # what was stored when the typing began


class FieldForm(QObject):
    """Stored lines plus what was typed over them."""

    laid_out = Signal()  # other lines than before: build the rows anew
    refreshed = Signal()  # the same lines with other stored values
    typed = Signal(str, str)  # name, text: to be kept as a draft
    field_changed = Signal(str)
    findings_changed = Signal()
    unsaved_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.version = 0
        self._lines: dict[str, FormLine] = {}
        self._typed: dict[str, _Typed] = {}
        self._check: Check = _find_nothing
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._was_unsaved = False

    # what is shown

    @property
    def lines(self) -> tuple[FormLine, ...]:
        """All lines, from top to bottom."""
        return tuple(self._lines.values())

    def line(self, name: str) -> FormLine:
        """The line of a field."""
        return self._lines[name]

    def text(self, name: str) -> str:
        """What the field shows: what was typed, else what is stored."""
        typed = self._typed.get(name)
        return self._lines[name].value if typed is None else typed.text

    def values(self) -> dict[str, str]:
        """Everything as shown, by name."""
        return {name: self.text(name) for name in self._lines}

    def findings(self, name: str) -> tuple[Finding, ...]:
        """What is to be said under a field, about the text as shown."""
        return self._findings.get(name, ())

    def differs(self, name: str) -> bool:
        """Whether the field says something else than its counterpart; an empty side states nothing."""
        return differs(self._lines[name].compared or "", self.text(name))

    # loading

    def load(self, version: int, lines: tuple[FormLine, ...], kept: Mapping[str, str], check: Check) -> None:
        """Show another case.

        Args:
            version: Version of the case that `lines` are of.
            lines: The fields.
            kept: Drafts of an earlier sitting, name to text.
            check: Finds what is to be said about the values as shown.
        """
        same = [line.definition for line in lines] == [line.definition for line in self._lines.values()]
        self.version, self._check = version, check
        self._lines = {line.name: line for line in lines}
        self._typed = {
            name: _Typed(text, self._lines[name].value)
            for name, text in kept.items()
            if name in self._lines and text != self._lines[name].value
        }
        self._findings = self._found()
        (self.refreshed if same else self.laid_out).emit()  # before anything else: rows of fields gone must go first
        self.findings_changed.emit()
        self._tell_unsaved()

    def refresh(self, version: int, lines: tuple[FormLine, ...]) -> None:
        """Take in what is stored now; what was typed stays."""
        if [line.name for line in lines] != list(self._lines):
            self.load(version, lines, {name: t.text for name, t in self._typed.items()}, self._check)
            return
        self.version = version
        self._lines = {line.name: line for line in lines}
        for name in [n for n, t in self._typed.items() if t.text == self._lines[n].value]:
            del self._typed[name]  # saved, or somebody else wrote the same
        self._find()
        self.refreshed.emit()
        self._tell_unsaved()

    # typing

    def type(self, name: str, text: str) -> None:
        """Take what the clerk typed into a field."""
        if text == self.text(name):
            return
        stored = self._lines[name].value
        base = self._typed[name].base if name in self._typed else stored
        if text == stored == base:
            self._typed.pop(name, None)
        else:
            self._typed[name] = _Typed(text, base)
        self.typed.emit(name, text)
        self._find()
        self.field_changed.emit(name)
        self._tell_unsaved()

    def is_changed(self, name: str) -> bool:
        """Whether the field shows something that is not stored yet."""
        return name in self._typed and self._typed[name].text != self._lines[name].value

    def unsaved(self) -> dict[str, str]:
        """What is to be stored, by name."""
        return {name: typed.text for name, typed in self._typed.items() if self.is_changed(name)}

    def discard(self) -> None:
        """Show what is stored; the drafts are the caller's to forget."""
        self._typed.clear()
        self._find()
        self.refreshed.emit()
        self._tell_unsaved()

    def saved(self, values: Mapping[str, str]) -> None:
        """Note that these values were stored; what was typed further since then stands on top of them."""
        for name, value in values.items():
            if name in self._lines:
                self._lines[name] = replace(self._lines[name], value=value)
                typed = self._typed.pop(name, None)
                if typed is not None and typed.text != value:
                    self._typed[name] = _Typed(typed.text, value)
        self.refreshed.emit()
        self._tell_unsaved()

    # conflicts

    def conflicts(self) -> tuple[FieldConflict, ...]:
        """The fields where what was typed meets another value stored meanwhile."""
        return tuple(
            FieldConflict(name, self._lines[name].definition.full_label, typed.text, self._lines[name].value)
            for name, typed in self._typed.items()
            if typed.base != self._lines[name].value and typed.text != self._lines[name].value
        )

    def resolve(self, results: Mapping[str, str]) -> None:
        """Take the clerk's choice for fields in conflict: name to the text that shall stand."""
        for name, text in results.items():
            stored = self._lines[name].value
            if text == stored:
                self._typed.pop(name, None)
            else:
                self._typed[name] = _Typed(text, stored)
            self.typed.emit(name, text)
        self._find()
        self.refreshed.emit()
        self._tell_unsaved()

    def _find(self) -> None:
        found = self._found()
        if found != self._findings:
            self._findings = found
            self.findings_changed.emit()

    def _found(self) -> dict[str, tuple[Finding, ...]]:
        """What is to be said about the values as shown, by field."""
        found: dict[str, tuple[Finding, ...]] = {}
        for finding in self._check(self.values()):
            found[finding.field] = (*found.get(finding.field, ()), finding)
        return found

    def _tell_unsaved(self) -> None:
        unsaved = bool(self.unsaved())
        if unsaved != self._was_unsaved:
            self._was_unsaved = unsaved
            self.unsaved_changed.emit(unsaved)


def _find_nothing(_values: Mapping[str, str]) -> tuple[Finding, ...]:
    return ()
