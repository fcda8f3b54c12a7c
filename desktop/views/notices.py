"""What the window says below the list: quietly what was done, with a way back; what failed, until it was read.

The only place where an error of the world is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.errors import DesktopError
from desktop.translation import Text, _, say
from desktop.views.icons import icon
from desktop.views.sign import Sign
from desktop.views.theme import Space, grown, look

QUIET_MS = 8_000
_SIGNS = {"done": ("check", "good"), "failed": ("error", "bad"), "hint": ("info", "accent")}


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say.

    Attributes:
        kind: done, hint or failed; what failed stays until it is closed.
        title: What happened.
        advice: What it means and what to do; "" where the title says it all.
        action: Words of a button; "" for none.
        act: What the button does.
        keys: Shortcut of the same, shown beside it.
        lasting: It stays until it is closed or something else is said, also when nothing failed.
    """

    kind: str
    title: str
    advice: str = ""
    action: str = ""
    act: Callable[[], None] | None = None
    keys: str = ""
    lasting: bool = False


class Notices(QFrame):
    """A bar below the list that takes its own room: it covers no case and no folder, and the steps stay in place."""

    shown = Signal(object)  # Notice

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "bar")
        self._notice: Notice | None = None
        self._title = QLabel()
        self._sign = Sign(16)
        self._advice = look(QLabel(), "second")
        bold = self._title.font()
        bold.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(bold)
        for label in (self._title, self._advice):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action = look(QPushButton(), "quiet")
        self.action.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setIcon(icon("close", "second"))
        self._close.setIconSize(QSize(grown(16), grown(16)))
        self._close.setToolTip(say(_("Close notice")))
        self._close.setAccessibleName(say(_("Close notice")))
        self._close.clicked.connect(self.close_notice)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close_notice)
        self._words, self._first = QVBoxLayout(), QHBoxLayout()
        self._build()
        self.hide()

    def _build(self) -> None:
        self._words.setSpacing(2)
        self._first.setSpacing(Space.S)
        self._first.addWidget(self._title, 1)
        self._words.addLayout(self._first)
        self._words.addWidget(self._advice)
        for first in (self._sign, self._title):  # the first line stands level with the buttons beside it
            first.setMinimumHeight(self._close.sizeHint().height())
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def notice(self) -> Notice | None:
        """What is said now."""
        return None if self.isHidden() else self._notice

    def tell_done(self, words: Text | str, undo: Callable[[], None] | None = None) -> None:
        """Say that something was done, for some seconds."""
        action = say(_("Undo")) if undo else ""
        self.tell(Notice("done", say(words), action=action, act=undo, keys=_keys("Ctrl+Z") if undo else ""))

    def tell_error(self, error: DesktopError) -> None:
        """Say what failed, what it means and what to do, until it was read."""
        self.tell(Notice("failed", say(error.title), say(error.advice) if error.advice else ""))

    def tell(self, notice: Notice) -> None:
        """Say something; what was said before makes room, an error only for another one."""
        if self.notice is not None and self.notice.kind == "failed" and notice.kind == "hint":
            return
        self._notice = notice
        self._sign.show_icon(*_SIGNS[notice.kind])
        self._title.setText(notice.title)
        self._advice.setText(notice.advice)
        self._advice.setVisible(bool(notice.advice))
        self.action.setText(f"{notice.action} ({notice.keys})" if notice.keys else notice.action)
        self.action.setAccessibleName(notice.action)
        self.action.setVisible(bool(notice.action))
        self._timer.stop()
        if notice.kind != "failed" and not notice.lasting:
            self._timer.start(QUIET_MS)
        self.setAccessibleName(" ".join(part for part in (notice.title, notice.advice) if part))
        self._place_action(beside=not notice.advice)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.shown.emit(notice)

    def close_notice(self) -> None:
        """Say nothing."""
        self._timer.stop()
        self._notice = None
        self.hide()

    def pass_on(self) -> None:
        """The clerk went on to the next act: what was said quietly has been said; what failed stays."""
        if self._timer.isActive():
            self.close_notice()

    def _act(self) -> None:
        act = self._notice.act if self._notice else None
        self.close_notice()
        if act is not None:
            act()

    def _place_action(self, *, beside: bool) -> None:
        """Put the button beside a short sentence, or below a long one."""
        if beside:
            self._first.addWidget(self.action, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._words.addWidget(self.action, 0, Qt.AlignmentFlag.AlignLeft)


def _keys(portable: str) -> str:
    return QKeySequence(portable).toString(QKeySequence.SequenceFormat.NativeText)
