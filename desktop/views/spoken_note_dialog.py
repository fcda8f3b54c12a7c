"""Record a telephone call, a visit or a letter read out: it becomes a case like everything that arrives."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from desktop.actions.wording import channel_text
from desktop.catalogue.service import Catalogue, ServiceDefinition
from desktop.domain.submission import Channel
from desktop.translation import _, say
from desktop.viewmodels.spoken_words import SpokenWords
from desktop.views.asking_dialog import AskingDialog
from desktop.views.field_editors import TextEditor
from desktop.views.theme import Space, grown

_CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.LETTER)


class SpokenNoteDialog(AskingDialog):
    """Who, how to reach them, what about, and what was said."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(_("Record a call or visit"), None, _("Take in"), parent)
        self.setMinimumWidth(grown(560))
        self._channels = QButtonGroup(self)
        self.name, self.reach, self.subject = QLineEdit(), QLineEdit(), QLineEdit()
        self.text = TextEditor()
        self.service, self.department = QComboBox(), QComboBox()
        _fill(self.service, ((s.id, s.name) for s in _by_name(catalogue.services.values())))
        self.department.addItem(say(_("as the service says")), "")
        for department in catalogue.departments.values():
            self.department.addItem(department.name, department.id)
        self.ask(_("How it came"), self._channel_row())
        self.ask(_("Name"), self.name)
        self.ask(_("Telephone or address"), self.reach)
        self.ask(_("Subject"), self.subject)
        self.ask(_("What was said"), self.text)
        self.ask(_("Service"), self.service)
        self.ask(_("Department"), self.department)
        self.subject.textChanged.connect(self._tell_ready)
        self.text.textChanged.connect(self._tell_ready)
        self._tell_ready()
        self.name.setFocus()

    def answer(self) -> SpokenWords:
        """What is to be taken in."""
        return SpokenWords(
            _CHANNELS[self._channels.checkedId()],
            self.name.text().strip(),
            self.reach.text().strip(),
            self.subject.text().strip(),
            self.text.toPlainText().strip(),
            self.service.currentData(),
            self.department.currentData(),
        )

    def _channel_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        for number, channel in enumerate(_CHANNELS):
            button = QRadioButton(say(channel_text(channel)))
            button.setAccessibleName(button.text())
            button.setChecked(number == 0)
            self._channels.addButton(button, number)
            layout.addWidget(button)
        layout.addStretch()
        row.setFocusProxy(self._channels.button(0))
        return row

    def _tell_ready(self) -> None:
        self.accept_button.setEnabled(bool(self.subject.text().strip() or self.text.toPlainText().strip()))


def _by_name(services: Iterable[ServiceDefinition]) -> list[ServiceDefinition]:
    return sorted(services, key=lambda service: service.name)


def _fill(box: QComboBox, choices: Iterable[tuple[str, str]]) -> None:
    box.addItem(say(_("not known yet")), "")
    for value, label in choices:
        box.addItem(label, value)
