"""Everything the window can be told to do, with name, shortcut and icon.

Menus, buttons and the list of shortcuts are made from this one table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from desktop.translation import Text, _, say
from desktop.viewmodels.next_step import Step
from desktop.views.icons import icon


@dataclass(frozen=True, slots=True)
class Command:
    """One line of a menu.

    Attributes:
        name: What the program calls it: a `Step`, or a word of this table.
        text: The menu's words, with a mnemonic.
        keys: Shortcut in Qt's portable form; "" for none. Several are divided by "; ", the first is shown.
        icon: Name of an icon; "" for none.
        rule: A line above it in its menu.
    """

    name: str
    text: Text
    keys: str = ""
    icon: str = ""
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of the menu bar."""

    text: Text
    commands: tuple[Command, ...]


def menus() -> tuple[Menu, ...]:
    """The menus, from left to right."""
    return (_file(), _case(), _decide(), _go(), _view(), _help())


def _file() -> Menu:
    return Menu(
        _("&File"),
        (
            Command("take_in", _("&Take in files …"), "Ctrl+O", "plus"),
            Command("take_in_folder", _("Take in a f&older …"), "Ctrl+Shift+O", "open"),
            Command("spoken", _("Record a &call or visit …"), "Ctrl+N", "phone"),
            Command("exchange", _("E&xchange …"), "Ctrl+J", "refresh", rule=True),
            Command("lock", _("Loc&k the screen"), "Ctrl+L", "lock"),
            Command("new_window", _("New &window"), "Ctrl+Shift+N", rule=True),
            Command("close", _("C&lose window"), "Ctrl+W"),
            Command("quit", _("&Quit"), "Ctrl+Q"),
        ),
    )


def _case() -> Menu:
    return Menu(
        _("&Case"),
        (
            Command("primary", _("&Next step"), "Ctrl+Enter; Ctrl+Return", "next"),
            Command(Step.SAVE, _("&Save"), "Ctrl+S", "save"),
            Command("discard", _("D&iscard unsaved input"), "Ctrl+Shift+Backspace"),
            Command(Step.CLAIM, _("&Take over"), "Ctrl+T", "claim", rule=True),
            Command(Step.RELEASE, _("&Give back"), "Ctrl+Shift+T", "unassigned"),
            Command(Step.ASSIGN, _("&Assign …"), "Ctrl+B", "assign"),
            Command(Step.MOVE_ON, _("&Forward …"), "Ctrl+Shift+F", "move"),
            Command(Step.SERVICE, _("Set the se&rvice …"), "Ctrl+Shift+L", "service"),
            Command(Step.MISDIRECTED, _("Sort out: &misdirected"), "Ctrl+Shift+I", "trash", rule=True),
            Command(Step.DUPLICATE, _("Sort out: &duplicate"), "Ctrl+Shift+D", "trash"),
            Command(Step.NO_CASE, _("Sort out: n&o case"), "Ctrl+Shift+K", "trash"),
            Command(Step.BRING_BACK, _("&Bring back"), "Ctrl+R", "undo"),
            Command(Step.NUMBER, _("Give file n&umber"), "Ctrl+Shift+A", rule=True),
            Command(Step.FOLLOW_UP, _("Follow-&up …"), "Ctrl+Shift+W", "calendar"),
            Command(Step.NOTE, _("&Write a note"), "Ctrl+M", "note"),
            Command(Step.OPEN_PROTECTED, _("&Open for a reason …"), "Ctrl+Shift+U", "lock", rule=True),
            Command(Step.CONFIDENTIAL, _("&Personal or confidential"), "", "lock"),
            Command(Step.PROTECT, _("Protect &case …"), "", "lock"),
            Command("undo", _("&Undo last act"), "Ctrl+Z", "undo", rule=True),
        ),
    )


def _decide() -> Menu:
    return Menu(
        _("&Decide"),
        (
            Command(Step.ENTER_REGISTER, _("&Enter register data"), "Ctrl+G", "register"),
            Command(Step.CONFIRM_REGISTER, _("&Confirm register data …"), "Ctrl+Shift+G", "check"),
            Command(Step.CERTIFICATE, _("&Issue certificate …"), "Ctrl+I", "certificate"),
            Command(Step.WAIT, _("&Wait for …"), "Ctrl+H", "clock", rule=True),
            Command(Step.GO_ON, _("&Go on working"), "", "edit"),
            Command(Step.SEND, _("To be &sent"), "", "send"),
            Command(Step.PICKUP, _("&Ready for pick-up"), "", "pickup"),
            Command(Step.FINISH, _("&Done"), "Ctrl+D", "check"),
            Command(Step.REOPEN, _("Take &up again"), "", "undo"),
        ),
    )


def _go() -> Menu:
    return Menu(
        _("&Go"),
        (
            Command("search", _("&Search"), "Ctrl+K; Ctrl+F", "search"),
            Command("next_case", _("&Next case"), "Alt+Down", "down"),
            Command("previous_case", _("&Previous case"), "Alt+Up", "up"),
            Command("next_pane", _("Ne&xt pane"), "F6", rule=True),
            Command("previous_pane", _("Pre&vious pane"), "Shift+F6"),
            Command("tab_case", _("&Case"), "Ctrl+1", rule=True),
            Command("tab_register", _("&Register data"), "Ctrl+2"),
            Command("tab_documents", _("&Documents"), "Ctrl+3"),
            Command("tab_notes", _("N&otes"), "Ctrl+4"),
            Command("tab_history", _("&History"), "Ctrl+5"),
        ),
    )


def _view() -> Menu:
    return Menu(
        _("&View"),
        (
            Command("refresh", _("&Read again"), "F5", "refresh"),
            Command("system", _("As the s&ystem"), rule=True),
            Command("light", _("&Light")),
            Command("dark", _("&Dark")),
        ),
    )


def _help() -> Menu:
    return Menu(_("&Help"), (Command("shortcuts", _("&Keyboard shortcuts"), "F1"),))


# Keys that a text field takes for itself on some system, so that a command on them would not be heard while typing:
# Ctrl+A, C, V, X, Y, Z everywhere, Ctrl+U (and E in long texts) on X11. Only undo shares its key on purpose.
KEYS_OF_TEXT_FIELDS = frozenset({"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Y", "Ctrl+U", "Ctrl+E", "Ctrl+Shift+Z"})


class Commands(QObject):
    """The actions of one window; whoever does the work connects to `triggered`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self.menus: tuple[Menu, ...] = menus()
        for menu in self.menus:
            for command in menu.commands:
                self._actions[command.name] = self._action(command)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Put all menus into a menu bar; returns them by the English source of their titles."""
        made = {}
        for menu in self.menus:
            shown = made[menu.text.source] = bar.addMenu(say(menu.text))
            for command in menu.commands:
                if command.rule:
                    shown.addSeparator()
                shown.addAction(self._actions[command.name])
        return made

    def _action(self, command: Command) -> QAction:
        action = QAction(say(command.text), self)
        keys = [QKeySequence(part) for part in command.keys.split("; ") if part]
        action.setShortcuts(keys)
        plain = plain_words(command.text)
        action.setIconText(plain)
        shown = keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        action.setToolTip(f"{plain} ({shown})" if shown else plain)
        if command.icon:
            action.setIcon(icon(command.icon))
        action.setIconVisibleInMenu(False)
        return action


def plain_words(text: Text) -> str:
    """A menu text without its mnemonic and dots."""
    return say(text).replace("&", "").removesuffix("…").strip()
