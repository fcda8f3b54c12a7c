"""The steps at the foot of a case: the primary one first, on Ctrl+Enter; others beside it, the rest in a menu."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from desktop.translation import _, say
from desktop.viewmodels.next_step import Step, Steps
from desktop.views.commands import Commands
from desktop.views.theme import Space, look

_MENU_ORDER = tuple(Step)


class ActionBar(QFrame):
    """Buttons for steps; what finds no room goes into the menu."""

    stepped = Signal(str)  # a Step

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "bar")
        self._commands = commands
        self._steps: Steps | None = None
        self.primary = look(QPushButton(), "primary")
        self.primary.clicked.connect(self.press_primary)
        self._beside = [QPushButton() for _place in range(4)]
        for button in self._beside:
            button.clicked.connect(self._press)
        self.more = QPushButton(say(_("More")))
        self.more.setAccessibleName(say(_("More steps")))
        self._menu = QMenu(self.more)
        self.more.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.S + 2, Space.XL, Space.S + 2)
        row.setSpacing(Space.S)
        for button in (self.primary, *self._beside, self.more):
            row.addWidget(button)
        row.addStretch()

    def show_steps(self, steps: Steps) -> None:
        """Show what can be done now."""
        if steps == self._steps:
            return
        self._steps = steps
        self.setVisible(bool(steps.possible))
        self._show_primary(steps.primary)
        self._fit()

    def press_primary(self) -> None:
        """Do what comes first."""
        if self._steps and self._steps.primary:
            self.stepped.emit(self._steps.primary.value)

    def focus_first(self) -> None:
        """Put the keyboard on the first button."""
        next((button for button in (self.primary, *self._beside, self.more) if not button.isHidden()), self).setFocus()

    def shown_steps(self) -> tuple[str, ...]:
        """The steps beside the primary one that have a button of their own now."""
        return tuple(b.property("step") for b in self._beside if not b.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_primary(self, step: Step | None) -> None:
        self.primary.setVisible(step is not None)
        if step is None:
            return
        keys = QKeySequence("Ctrl+Enter").toString(QKeySequence.SequenceFormat.NativeText)
        words = self._commands[step].iconText()
        self.primary.setText(_with_dots(self._commands[step]))
        self.primary.setAccessibleName(words)
        self.primary.setToolTip(f"{words} ({keys})")

    def _fit(self) -> None:
        """Give buttons to as many steps as fit, most used first; the menu takes the others."""
        steps = self._steps
        if steps is None:
            return
        margins = self.contentsMargins().left() + 2 * Space.XL
        room = self.width() - margins - (self.primary.sizeHint().width() if steps.primary else 0)
        room -= self.more.sizeHint().width() + Space.S
        shown: set[Step] = {steps.primary} if steps.primary else set()
        for button, step in zip(self._beside, (*steps.others, *[None] * len(self._beside)), strict=False):
            if step is not None:
                self._label(button, self._commands[step], step)
                room -= button.sizeHint().width() + Space.S
            button.setVisible(step is not None and room >= 0)
            if step is not None and room >= 0:
                shown.add(step)
        self._fill_menu(step for step in _MENU_ORDER if step in steps.possible and step not in shown)

    @staticmethod
    def _label(button: QPushButton, action: QAction, step: Step) -> None:
        button.setText(_with_dots(action))
        button.setAccessibleName(action.iconText())
        button.setToolTip(action.toolTip())
        button.setProperty("step", step.value)

    def _fill_menu(self, steps: Iterable[Step]) -> None:
        self._menu.clear()
        for step in steps:
            self._menu.addAction(self._commands[step])
        self.more.setVisible(not self._menu.isEmpty())
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _press(self) -> None:
        button = self.sender()
        if button is not None:
            self.stepped.emit(button.property("step"))


def _with_dots(action: QAction) -> str:
    return action.text().replace("&", "").strip()
