"""What Qt writes by itself: its last words before it ends the program at the start, and noise nobody needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from desktop.errors import DesktopError, EnvironmentFault
from desktop.translation import _

_NO_SIZE_HINTS = "This plugin does not support propagateSizeHints()"
_BAD_DISPLAY = "could not connect to display"


def tell_on_terminal(error: DesktopError) -> None:
    """Say on standard error what happened and what to do."""
    sys.stderr.write(f"amtsfach: {error}\n")


@contextmanager
def failing_start_told(tell: Callable[[DesktopError], None] = tell_on_terminal) -> Iterator[None]:
    """While Qt starts: where it cannot show anything, `tell` why and end with 3, before Qt aborts the process.

    Qt offers no other way to find out: it ends the process inside of the constructor of the application. A display
    that is tried in a process of its own first would cost every start the time of two.
    """
    heard: list[str] = []

    def listen(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        heard.append(text)
        if kind is QtMsgType.QtFatalMsg:
            error = _no_window("\n".join(heard))
            tell(error)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(error.exit_code)

    before = qInstallMessageHandler(listen)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
        for text in heard:  # nothing fatal: shown as Qt would have
            sys.stderr.write(f"{text}\n")


def _no_window(heard: str) -> EnvironmentFault:
    lines = [line for line in heard.splitlines() if line.strip()]
    if _BAD_DISPLAY in heard or os.environ.get("WAYLAND_DISPLAY"):
        display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or ""
        return EnvironmentFault(
            _("The display {display} cannot be reached.", display=display),
            _(
                "Please start the program in the desktop session of this computer, as the user who is logged on there. "
                "{command} says what is missing.",
                command="amtsfach doctor",
            ),
        )
    return EnvironmentFault(
        _("No window can be opened: {problem}.", problem=(lines or [""])[0].rstrip(".")),
        _("{command} says what is missing, and what mends it.", command="amtsfach doctor"),
    )


@contextmanager
def without_size_hints() -> Iterator[None]:
    """Leave out what Qt says at every window where there is no window system; everything else is shown as ever."""

    def listen(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text != _NO_SIZE_HINTS:
            category = f"{context.category}: " if context.category not in {None, "default"} else ""
            sys.stderr.write(f"{category}{text}\n")

    before = qInstallMessageHandler(listen)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
