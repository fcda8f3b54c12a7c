"""What the program found out by itself, and what the application asks for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.catalogue.findings import word
from desktop.catalogue.service import Catalogue
from desktop.domain.finding import Finding, Severity
from desktop.translation import _, say
from desktop.viewmodels.certificate_form import CertificateForm
from desktop.viewmodels.times import full_time
from desktop.views.icons import pixmap
from desktop.views.theme import Space, grown, theme, tokens

_SIGNS = {Severity.HINT: "info", Severity.WARNING: "warning", Severity.ERROR: "error"}
_COLOURS = {Severity.HINT: "second", Severity.WARNING: "warn", Severity.ERROR: "bad"}


class CheckLine(QWidget):
    """A sign in its colour and a sentence; only what refuses or warns colours its words too."""

    def __init__(self) -> None:
        super().__init__()
        self.sign, self.words = QLabel(), QLabel(wordWrap=True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self._icon, self._colour = "", ""
        theme().changed.connect(self._draw)

    def say(self, icon: str, words: str, colour: str) -> None:
        """Say it; empty words hide the line."""
        self._icon, self._colour = icon, colour
        self.words.setText(words)
        self.setVisible(bool(words))
        self._draw()

    def _draw(self) -> None:
        if self._icon:
            self.sign.setPixmap(pixmap(self._icon, self._colour, grown(16), self.devicePixelRatioF()))
            told = self._colour if self._colour in {"warn", "bad"} else "text"
            self.words.setStyleSheet(f"color: {tokens().colour(told).name()};")


class CheckList(QWidget):
    """One line for each thing checked: in order, to be known, or refusing."""

    def __init__(self, form: CertificateForm, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form, self._catalogue = form, catalogue
        self.lines: list[CheckLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        form.changed.connect(self._show)

    def _show(self) -> None:
        if not self._form.is_read:
            return  # what was found before stays until the new is known
        said = [*self._in_order(), *self._found()]
        while len(self.lines) < len(said):
            self.lines.append(CheckLine())
            self._column.addWidget(self.lines[-1])
        for place, line in enumerate(self.lines):
            line.say(*(said[place] if place < len(said) else ("", "", "")))

    def _in_order(self) -> Iterator[tuple[str, str, str]]:
        codes = {finding.code for finding in self._form.findings}
        entry = self._form.detail.entry
        if entry and entry.confirmed_at:
            when = full_time(entry.confirmed_at)
            yield (
                "check",
                say(_("Compared with the register: {name}, {time}", name=entry.confirmed_by, time=when)),
                "good",
            )
        if entry and "certificate.glyphs" not in codes:
            yield "check", say(_("Every letter can be printed (DIN 91379)")), "good"
        if "certificate.issued_today" not in codes:
            yield "check", say(_("Not issued yet today")), "good"

    def _found(self) -> Iterator[tuple[str, str, str]]:
        for finding in self._form.other_findings():
            text, norm = word(self._catalogue, finding)
            words = f"{text} ({norm})" if norm and norm not in text else text
            yield _SIGNS[finding.severity], words, _COLOURS[finding.severity]


class AskedLines(QWidget):
    """What the application asks for, beside the title of what is about to be issued; a difference warns."""

    def __init__(self, form: CertificateForm, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form, self._catalogue = form, catalogue
        self.lines: list[CheckLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, Space.XS, 0, 0)
        self._column.setSpacing(2)
        self.hide()
        form.changed.connect(self._show)

    @property
    def words(self) -> str:
        """What is asked for, in words; "" where the application does not say."""
        asked = (finding for finding in self._form.asked_findings() if finding.code == "asked.for")
        return next((word(self._catalogue, finding)[0] for finding in asked), "")

    def _show(self) -> None:
        if not self._form.is_read:
            return
        found = self._form.asked_findings()
        while len(self.lines) < len(found):
            self.lines.append(CheckLine())
            self._column.addWidget(self.lines[-1])
        fits = all(finding.severity is Severity.HINT for finding in found)
        for place, line in enumerate(self.lines):
            line.say(*(self._said(found[place], fits=fits) if place < len(found) else ("", "", "")))
        self.setVisible(bool(found))

    def _said(self, finding: Finding, *, fits: bool) -> tuple[str, str, str]:
        if finding.severity is Severity.HINT and fits:
            return "check", word(self._catalogue, finding)[0], "good"
        return _SIGNS[finding.severity], word(self._catalogue, finding)[0], _COLOURS[finding.severity]
