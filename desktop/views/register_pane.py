"""What the register says, beside what the application states; confirmed by a named registrar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.case import CaseDetail
from desktop.domain.finding import Finding
from desktop.translation import _, counted, say
from desktop.viewmodels.field_form import FieldForm
from desktop.viewmodels.form_lines import place_of
from desktop.viewmodels.times import full_time
from desktop.views.empty_state import EmptyState
from desktop.views.field_row import SignedLabel
from desktop.views.form_view import FormView
from desktop.views.theme import Space, look


class RegisterPane(QWidget):
    """Register fields with their counterparts, and whether somebody compared them."""

    confirm_wished = Signal()
    field_chosen = Signal(str, object)  # SHA-256 of the document its counterpart stands in, its Box or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form_view, self.empty = FormView(), EmptyState()
        self.form_view.setAccessibleName(say(_("Register data")))
        self.state, self.differences = SignedLabel(), SignedLabel()
        self.confirm = QPushButton(say(_("Compared with the register …")))
        self.confirm.setAccessibleName(say(_("Confirm that the data was compared with the register")))
        self.confirm.clicked.connect(self.confirm_wished)
        self.form_view.field_chosen.connect(self._tell_place)
        self.empty.say(say(_("This service keeps no register data.")))
        self._form: FieldForm | None = None
        self._detail: CaseDetail | None = None
        self._may_confirm = False
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.form_view, 1)
        column.addWidget(self._foot())
        self._pages = QStackedLayout(self)
        self._pages.addWidget(body)
        self._pages.addWidget(self.empty)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.XL, Space.S, Space.L, 0)
        words = QLabel(say(_("Register left, application right. Only the register goes into a certificate.")))
        words.setWordWrap(True)
        row.addWidget(look(words, "second"), 1)
        return head

    def _foot(self) -> QFrame:
        foot = look(QFrame(), "note")
        grid = QGridLayout(foot)
        grid.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.state, 0, 0)
        grid.addWidget(self.differences, 1, 0)
        grid.addWidget(self.confirm, 0, 1, 2, 1)
        grid.setColumnStretch(0, 1)
        frame = QFrame()
        margin = QVBoxLayout(frame)
        margin.setContentsMargins(Space.XL, Space.S, Space.L, Space.M)
        margin.addWidget(foot)
        return frame

    def show_form(self, form: FieldForm, finding_words: Callable[[Finding], str]) -> None:
        """Show this form from now on."""
        self._form = form
        self.form_view.show_form(form, finding_words, lambda _line: "", compare=True)
        for changed in (form.field_changed, form.refreshed, form.laid_out, form.unsaved_changed):
            changed.connect(lambda *_what: self._say_state())
        self._say_state()

    def show_case(self, detail: CaseDetail, *, may_confirm: bool) -> None:
        """Show whether the data of this case was compared.

        Args:
            detail: The case.
            may_confirm: Whether this clerk is a registrar here and there is something to confirm.
        """
        self._detail, self._may_confirm = detail, may_confirm
        self._say_state()

    def _say_state(self) -> None:
        form, detail = self._form, self._detail
        if form is None:
            return
        self._pages.setCurrentIndex(0 if form.lines else 1)
        unsaved = bool(form.unsaved())
        entry = detail.entry if detail else None
        if unsaved:
            self.state.say("info", say(_("Not saved yet; saved data must be compared anew.")), "second")
        elif entry is None or not entry.values:
            self.state.say("info", say(_("Nothing entered yet: no certificate can be issued.")), "second")
        elif entry.confirmed_at is None:
            self.state.say("warning", say(_("Not yet compared with the register.")), "warn")
        else:
            when, who = full_time(entry.confirmed_at), entry.confirmed_by
            words = _("Compared with the register on {time}, {name}", time=when, name=who)
            self.state.say("check", say(words), "good")
        count = sum(form.differs(line.name) for line in form.lines)
        words = counted("{count} difference to the application", "{count} differences to the application", count)
        self.differences.say("warning", say(words) if count else "", "warn")
        self.confirm.setVisible(self._may_confirm and not unsaved)

    def _tell_place(self, name: str) -> None:
        assert self._form is not None
        self.field_chosen.emit(*place_of(self._form.line(name)))
