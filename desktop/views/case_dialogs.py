"""The small questions before an act on cases: where to, to whom, until when, for what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.catalogue.service import DepartmentDefinition
from desktop.domain.clerk import Clerk, other_person
from desktop.translation import Text, _, counted, say
from desktop.viewmodels.times import weekend, working_day
from desktop.views.asking_dialog import AskingDialog, plain_sentence
from desktop.views.theme import Space, look


class MoveOnDialog(AskingDialog):
    """Weiterleiten: department and reason."""

    def __init__(
        self,
        count: int,
        departments: Iterable[DepartmentDefinition],
        seen: frozenset[str],
        parent: QWidget | None = None,
    ) -> None:
        """Ask where to.

        Args:
            count: How many cases.
            departments: Where they can go.
            seen: Ids of the departments this clerk can look into; beyond them the cases are out of sight.
            parent: The window.
        """
        title = counted("Forward {count} case", "Forward {count} cases", count)
        super().__init__(title, None, _("Forward"), parent)
        self._seen = seen
        self.department = QComboBox()
        for department in departments:
            self.department.addItem(department.name, department.id)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(say(_("stands in the history")))
        self.ask(_("To department"), self.department)
        self.ask(_("Reason"), self.reason)
        self.form.addRow("", self.hint)
        self.department.currentIndexChanged.connect(self._tell_wall)
        self.accept_button.setEnabled(self.department.count() > 0)
        self._tell_wall()

    def answer(self) -> tuple[str, str]:
        """Department id and reason."""
        return self.department.currentData(), self.reason.text().strip()

    def _tell_wall(self) -> None:
        hidden = self.department.currentData() not in self._seen
        words = _("You cannot look into this department: the case leaves your lists.")
        self.hint.setText(say(words) if hidden else "")


class AssignDialog(AskingDialog):
    """Zuweisen: to a colleague of the department."""

    def __init__(self, count: int, colleagues: Sequence[Clerk], parent: QWidget | None = None) -> None:
        super().__init__(counted("Assign {count} case", "Assign {count} cases", count), None, _("Assign"), parent)
        self.colleague = QComboBox()
        self._colleagues = colleagues
        for clerk in colleagues:
            self.colleague.addItem(clerk.name)
        self.ask(_("Assign to"), self.colleague)
        self.accept_button.setEnabled(bool(colleagues))

    def answer(self) -> Clerk:
        """Whom the cases go to."""
        return self._colleagues[self.colleague.currentIndex()]


class FollowUpDialog(AskingDialog):
    """Wiedervorlage: a day and why."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        sentence = _("The case keeps its state and is shown again on the day.")
        super().__init__(_("Follow-up"), sentence, _("Set follow-up"), parent)
        self.day = QDateEdit(_to_qdate(working_day(today + timedelta(days=7))))
        self.day.setDisplayFormat("dd.MM.yyyy")
        self.day.setCalendarPopup(True)
        self.day.setMinimumDate(_to_qdate(today))
        self.reason = QLineEdit()
        look(self.hint, "warn")
        self.ask(_("Show again on"), self.day)
        self.form.addRow("", self._usual_days(today))
        self.form.addRow("", self.hint)
        self.day.dateChanged.connect(lambda _day: self._tell_weekend())
        self._tell_weekend()
        self.ask(_("Reason"), self.reason)
        self.reason.setFocus()

    def answer(self) -> tuple[date, str]:
        """The day and the reason."""
        chosen = self.day.date()
        return date(chosen.year(), chosen.month(), chosen.day()), self.reason.text().strip()

    def _tell_weekend(self) -> None:
        free = weekend(self.answer()[0])
        self.hint.setText(say(_("This day is a {day}.", day=free)) if free else "")
        self.form.setRowVisible(self.hint, bool(free))

    def _usual_days(self, today: date) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        usual: tuple[tuple[Text, int], ...] = ((_("tomorrow"), 1), (_("in a week"), 7), (_("in a month"), 30))
        for name, days in usual:
            button = look(QPushButton(say(name)), "chip")
            button.setAccessibleName(say(name))
            button.setAutoDefault(False)
            day = _to_qdate(today + timedelta(days=1) if days == 1 else working_day(today + timedelta(days=days)))
            button.clicked.connect(lambda _checked, day=day: self.day.setDate(day))
            layout.addWidget(button)
        layout.addStretch()
        return row


class WaitDialog(AskingDialog):
    """Wartet auf: what the case waits for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Wait for …"), _("What does the case wait for?"), _("Let it wait"), parent)
        self.what = QComboBox()
        self.what.setEditable(True)
        for words in (_("answer"), _("payment"), _("signature"), _("co-signature"), _("another authority")):
            self.what.addItem(say(words))
        self.ask(_("Waits for"), self.what)
        line = self.what.lineEdit()
        if line is not None:  # screen readers meet the line inside the box
            line.setAccessibleName(self.what.accessibleName())
            line.returnPressed.connect(self.accept_button.click)  # the box keeps Enter from the default button

    def answer(self) -> str:
        """What is waited for."""
        return self.what.currentText().strip()


class ConfirmRegisterDialog(AskingDialog):
    """Verglichen mit dem Register: a named person stands for it."""

    def __init__(self, clerk: str, differences: int, parent: QWidget | None = None) -> None:
        """Ask for the name.

        Args:
            clerk: Whose name is proposed.
            differences: How many fields say something else than the application.
            parent: The window.
        """
        sentence = _(
            "With your name you state that you compared every field with the register entry. "
            "The certificate takes its data from these fields."
        )
        super().__init__(_("Compared with the register"), sentence, _("Confirm"), parent)
        self._clerk, self.name = clerk, QLineEdit(clerk)
        self.ask(_("Registrar"), self.name)
        self.other = plain_sentence("")
        self.form.addRow("", self.other)
        if differences:
            look(self.hint, "warn")
            words = counted(
                "{count} field says something else than the application.",
                "{count} fields say something else than the application.",
                differences,
            )
            self.hint.setText(say(words))
            self.form.addRow("", self.hint)
        self.name.textChanged.connect(lambda _text: self._tell_name())
        self._tell_name()

    def _tell_name(self) -> None:
        """Nobody is called "-"; and who names somebody else shall know that both names are kept."""
        name = self.answer()
        self.accept_button.setEnabled(any(sign.isalpha() for sign in name))
        other = bool(name) and other_person(name, self._clerk)
        words = _("Signed in is {clerk}; the history will show both names.", clerk=self._clerk)
        self.other.setText(say(words) if other else "")
        self.form.setRowVisible(self.other, other)

    def answer(self) -> str:
        """Who stands for it."""
        return self.name.text().strip()


def _to_qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
