"""Leistung zuordnen: type a few letters, choose with the arrow keys, Enter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from desktop.catalogue.service import ServiceDefinition
from desktop.domain.case import CaseDetail
from desktop.translation import Text, _, counted, say
from desktop.viewmodels.service_list import ServiceChoice, fitting_values, found_services
from desktop.views.asking_dialog import AskingDialog
from desktop.views.card_view import CardView
from desktop.views.empty_state import EmptyState
from desktop.views.theme import grown

_MOVING = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})


class ServiceDialog(AskingDialog):
    """A search field over the list of services; the keyboard stays in the field."""

    def __init__(
        self, detail: CaseDetail, choices: Sequence[ServiceChoice], seen: frozenset[str], parent: QWidget | None = None
    ) -> None:
        """Ask which service.

        Args:
            detail: The case.
            choices: What can be chosen.
            seen: Ids of the departments this clerk can look into; beyond them the case is out of sight.
            parent: The window.
        """
        super().__init__(_("Set the service"), _("What is the case about?"), _("Set service"), parent)
        self._detail, self._choices, self._seen = detail, tuple(choices), seen
        self._found: tuple[ServiceChoice, ...] = ()
        self.resize(grown(600), grown(580))
        self.search, self.reason = QLineEdit(), QLineEdit()
        self.list, self.empty = CardView(say(_("Services"))), EmptyState()
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(grown(160))
        self._build()
        self.search.textChanged.connect(self._find)
        self.list.chosen.connect(lambda _service: self._tell())
        self.list.opened.connect(lambda _service: self.accept_button.animateClick())
        self.empty.acted.connect(self._begin_anew)
        self._find("")

    def answer(self) -> tuple[ServiceDefinition, str]:
        """The service, and why the case goes to another department; "" where it stays."""
        chosen = self._chosen()
        assert chosen is not None  # the button is disabled without one
        return chosen.service, self.reason.text().strip() if self._forwards(chosen) else ""

    def _build(self) -> None:
        self.search.setPlaceholderText(say(_("Name, department or LeiKa key")))
        self.search.setAccessibleName(say(_("Search services")))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.reason.setPlaceholderText(say(_("stands in the history")))
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.empty)
        place = self.body.indexOf(self.form)
        self.body.insertWidget(place, self.search)
        self.body.insertWidget(place + 1, self._pages, 1)
        self.body.insertWidget(place + 2, self.hint)
        self.ask(_("Reason for forwarding"), self.reason)

    def showEvent(self, event: QShowEvent) -> None:
        """Search field, list, reason, buttons: in this order, from the search field on."""
        super().showEvent(event)
        for before, after in pairwise((self.search, self.list, self.reason, self.accept_button)):
            QWidget.setTabOrder(before, after)
        self.search.setFocus()

    # finding

    def _find(self, typed: str) -> None:
        self._found = found_services(self._choices, typed)
        self.list.setCurrentIndex(QModelIndex())
        self.list.cards.show_cards(choice.card for choice in self._found)
        if self._found and typed.strip():
            self.list.setCurrentIndex(self.list.cards.index(0, 0))  # before that, Enter must not forward a case
        elif not self._found:
            self._say_empty(typed)
        self._pages.setCurrentWidget(self.list if self._found else self.empty)
        self._tell()

    def _say_empty(self, typed: str) -> None:
        if self._choices:
            words = _("No service is called “{text}”. Departments and LeiKa keys are searched too.", text=typed.strip())
            self.empty.say(say(words), say(_("Show all services")))
        else:
            self.empty.say(say(_("The catalogue has no other service.")))

    def _begin_anew(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the search field move in the list."""
        pressed = watched is self.search and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _MOVING:
            QCoreApplication.sendEvent(self.list, event)
            return True
        return super().eventFilter(watched, event)

    # what it would mean

    def _chosen(self) -> ServiceChoice | None:
        wanted = self.list.current()
        return next((choice for choice in self._found if choice.service.id == wanted), None)

    def _forwards(self, choice: ServiceChoice) -> bool:
        return choice.service.department != self._detail.row.department

    def _tell(self) -> None:
        chosen = self._chosen()
        self.accept_button.setEnabled(chosen is not None)
        self.form.setRowVisible(self.reason, chosen is not None and self._forwards(chosen))
        self.hint.setText(" ".join(say(words) for words in self._consequences(chosen)) if chosen else "")
        self.hint.setVisible(chosen is not None)

    def _consequences(self, chosen: ServiceChoice) -> list[Text]:
        """What setting it brings along, beside the fields of the service."""
        words: list[Text] = []
        fitting = fitting_values(chosen.service, self._detail)
        if fitting:
            words.append(counted("{count} value of the form fits.", "{count} values of the form fit.", fitting))
        if not self._forwards(chosen):
            words.append(_("The case stays in its department."))
        elif chosen.service.department in self._seen:
            words.append(_("The case is forwarded to {department}.", department=chosen.department))
        else:
            words.append(
                _(
                    "The case is forwarded to {department}. You cannot look into it: the case leaves your lists.",
                    department=chosen.department,
                )
            )
        return words
