"""What the citizen asked for: the form with its sources and findings, and below it what is to be said of the whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop.actions.wording import source_text
from desktop.domain.finding import Finding, Severity
from desktop.domain.submission import SourceKind
from desktop.translation import _, say
from desktop.viewmodels.field_form import FieldForm
from desktop.viewmodels.form_lines import FormLine, place_of
from desktop.views.empty_state import EmptyState
from desktop.views.finding_card import FindingCard
from desktop.views.form_view import FormView
from desktop.views.theme import Space


class ApplicationPane(QWidget):
    """The form of the application."""

    field_chosen = Signal(str, object)  # SHA-256 of the document it stands in, its Box or None
    emptied = Signal()  # the keyboard was in a form, and this case has none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form_view, self.card, self.empty = FormView(), FindingCard(), EmptyState()
        self.form_view.setAccessibleName(say(_("Application")))
        self.empty.say(say(_("This item holds no form fields. What is wanted stands in the document itself.")))
        self.form_view.field_chosen.connect(self._tell_place)
        self._form: FieldForm | None = None
        self._missing = ""
        self._noticed: tuple[Finding, ...] = ()
        self._finding_words: Callable[[Finding], str] = lambda finding: finding.code
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.form_view)
        self._pages.addWidget(self.empty)
        column.addLayout(self._pages, 1)
        margin = QVBoxLayout()
        margin.setContentsMargins(Space.XL, 0, Space.L, Space.M)
        margin.addWidget(self.card)
        column.addLayout(margin)

    def show_form(self, form: FieldForm, finding_words: Callable[[Finding], str]) -> None:
        """Show this form from now on."""
        self._form, self._finding_words = form, finding_words
        self.form_view.show_form(form, finding_words, source_words)
        form.findings_changed.connect(self._say_findings)
        form.laid_out.connect(self._turn_page)
        self._turn_page()

    def show_case(self, missing: str, noticed: tuple[Finding, ...] = ()) -> None:
        """Note what is to be said of the case besides its fields.

        Args:
            missing: What it lacks before it can be decided; "" for nothing.
            noticed: What the reader of its submissions had to say.
        """
        self._missing, self._noticed = missing, noticed
        self._say_findings()

    def _say_findings(self) -> None:
        form = self._form
        if form is None:
            return
        findings = [(f.severity, self._finding_words(f)) for f in (*self._noticed, *form.findings(""))]
        if self._missing:
            findings.append((Severity.HINT, self._missing))
        self.card.say(findings)

    def _turn_page(self) -> None:
        has_lines = bool(self._form and self._form.lines)
        if not has_lines and self.window().focusWidget() is self.form_view:
            self.emptied.emit()
        self._pages.setCurrentIndex(0 if has_lines else 1)

    def _tell_place(self, name: str) -> None:
        assert self._form is not None
        self.field_chosen.emit(*place_of(self._form.line(name)))


def source_words(line: FormLine) -> str:
    """Where a value came from; nothing for a field nobody filled."""
    source = line.source
    if source is not None and source.kind is SourceKind.PDF_FIELD and source.detail == line.name:
        return say(_("from the form"))  # our own: its field is the one this value stands in
    return say(source_text(source)) if source else ""
