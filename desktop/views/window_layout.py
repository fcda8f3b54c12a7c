"""Sizes and places of panes, remembered for each size of screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QMainWindow, QSplitter

from desktop.views.theme import grown

WIDE_FROM = 1_600  # px of window width from which case and preview stand side by side
FOLDERS, LIST = 208, 400  # px at first start


class WindowLayout:
    """Reads and writes what one window looks like; only this class understands the texts it keeps."""

    def __init__(self, stored: Mapping[str, str], keep: Callable[[Mapping[str, str]], None]) -> None:
        """Take what was stored.

        Args:
            stored: `Settings.layout`.
            keep: Stores it anew; called when the window closes.
        """
        self._stored, self._keep = dict(stored), keep

    def restore_window(self, window: QMainWindow) -> None:
        """Give the window the size and place it had on this screen."""
        text = self._stored.get(self._name(window, "window"), "")
        if not (text and window.restoreGeometry(QByteArray.fromBase64(text.encode("ascii")))):
            room = window.screen().availableGeometry()
            window.resize(min(1440, room.width()), min(900, room.height()))

    def restore_panes(self, window: QMainWindow, panes: QSplitter) -> None:
        """Divide the window as it was."""
        sizes = _numbers(self._stored.get(self._name(window, "panes"), ""), panes.count())
        folders = max(FOLDERS, min(grown(FOLDERS), window.width() * 2 // 11))  # large letters leave the case its room
        cases = max(LIST, min(grown(LIST), window.width() // 3))
        panes.setSizes(sizes or [folders, cases, max(window.width() - folders - cases, 600)])

    def restore_desk(self, window: QMainWindow, desk: QSplitter) -> None:
        """Divide case and preview as they were in this arrangement."""
        sizes = _numbers(self._stored.get(self._name(window, _arrangement(desk)), ""), desk.count())
        desk.setSizes(sizes or [1_000] * desk.count())

    def remember(self, window: QMainWindow, panes: QSplitter, desk: QSplitter) -> None:
        """Note how it looks now."""
        self._stored[self._name(window, "window")] = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
        self._stored[self._name(window, "panes")] = _text(panes.sizes())
        if desk.count() > 1 and all(desk.sizes()):
            self._stored[self._name(window, _arrangement(desk))] = _text(desk.sizes())

    def keep(self) -> None:
        """Store what was noted."""
        self._keep(self._stored)

    @staticmethod
    def _name(window: QMainWindow, part: str) -> str:
        size = window.screen().size()
        return f"{part}@{size.width()}x{size.height()}"


def _arrangement(desk: QSplitter) -> str:
    return "beside" if desk.orientation() == Qt.Orientation.Horizontal else "below"


def _text(sizes: list[int]) -> str:
    return ",".join(str(size) for size in sizes)


def _numbers(text: str, wanted: int) -> list[int]:
    """The sizes in a text; none when it is not a list of as many numbers as there are panes."""
    parts = text.split(",")
    fits = len(parts) == wanted and all(part.isdecimal() for part in parts)
    return [int(part) for part in parts] if fits else []
