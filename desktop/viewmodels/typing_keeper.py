"""Keeps what is being typed in the profile, so that a crash or a pulled plug costs half a second of typing at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

KEEP_AFTER_MS = 400  # from the first unkept keystroke, not the last: who types without a pause is kept all the same


class TypingKeeper(QObject):
    """Collects keystrokes for a moment and hands them on to be stored."""

    def __init__(
        self,
        keep: Callable[[str, dict[str, str]], None],
        forget: Callable[[str, tuple[str, ...] | None], None],
        parent: QObject | None = None,
    ) -> None:
        """Make an idle keeper.

        Args:
            keep: Queues the storing of drafts: case id, field name to text.
            forget: Queues the removal of drafts: case id, field names or None for all.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._keep, self._forget = keep, forget
        self._waiting: dict[str, dict[str, str]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def typed(self, case: str, field: str, text: str) -> None:
        """Take one keystroke's outcome."""
        self._waiting.setdefault(case, {})[field] = text
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hand on what waits, now: before a case is left and before the window closes."""
        self._timer.stop()
        waiting, self._waiting = self._waiting, {}
        for case, fields in waiting.items():
            if fields:
                self._keep(case, fields)

    def forget(self, case: str, fields: Iterable[str] | None = None) -> None:
        """Drop drafts that were saved or discarded; None drops all of the case."""
        names = None if fields is None else tuple(fields)
        self.drop(case, self._waiting.get(case, {}).keys() if names is None else names)
        self._forget(case, names)

    def drop(self, case: str, fields: Iterable[str]) -> None:
        """Let go of what waits here only: whoever saves the fields removes what is stored of them."""
        waiting = self._waiting.get(case, {})
        for name in list(fields):
            waiting.pop(name, None)
