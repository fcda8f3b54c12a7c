"""The screen lock: when it locks by itself, and what a typed passphrase does; nothing of it needs a network."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from desktop.background import Jobs, Lane
from desktop.domain.lock_pauses import pause_s
from desktop.errors import DesktopError

_LOOKS_EVERY_MS = 5_000
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)

Clock = Callable[[], float]  # seconds


class ScreenLock(QObject):
    """Locks by wish or after minutes without input; unlocks with the passphrase."""

    locked = Signal()
    unlocked = Signal()
    refused = Signal(int)  # seconds until the next try is taken
    failed = Signal(object)  # DesktopError

    def __init__(
        self,
        jobs: Jobs,
        unlocks: Callable[[str], bool],
        minutes: int,
        parent: QObject | None = None,
        *,
        clocks: tuple[Clock, ...] = (time.monotonic, time.time),
    ) -> None:
        """Watch for input.

        Args:
            jobs: Runs the check, which takes a moment by design.
            unlocks: Says whether a passphrase is right.
            minutes: Without input until it locks; 0 for never.
            parent: Qt's owner.
            clocks: The longest of them counts: one stands still while a computer sleeps, the other can be set back.
        """
        super().__init__(parent)
        self._jobs, self._unlocks, self._minutes, self._clocks = jobs, unlocks, minutes, clocks
        self.is_locked = False
        self._tries, self._not_before, self._checking = 0, 0.0, False
        self._last_input = self._now()
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOKS_EVERY_MS)
        self._looking.timeout.connect(self.look)
        application = QCoreApplication.instance()
        if minutes > 0 and application is not None:
            application.installEventFilter(self)
            self._looking.start()

    def lock(self) -> None:
        """Lock now."""
        if not self.is_locked:
            self.is_locked = True
            self.locked.emit()

    def look(self) -> None:
        """Lock when nobody typed, clicked or moved for the minutes set."""
        idle = max(now - last for now, last in zip(self._now(), self._last_input, strict=True))
        if 0 < self._minutes * 60 <= idle:
            self.lock()

    def unlock(self, typed: str) -> None:
        """Try a passphrase; while a pause lasts or a try is under way nothing is tried."""
        left = self._not_before - self._clocks[0]()
        if left > 0:
            self.refused.emit(int(left) + 1)
        elif self.is_locked and not self._checking:
            self._checking = True
            self._jobs.run(
                Lane.READ, lambda _job: self._unlocks(typed), owner=self, done=self._checked, failed=self._not_checked
            )

    def _checked(self, right: bool) -> None:
        self._checking = False
        if right:
            self.is_locked, self._tries, self._last_input = False, 0, self._now()
            self.unlocked.emit()
            return
        self._tries += 1
        pause = pause_s(self._tries)
        self._not_before = self._clocks[0]() + pause
        self.refused.emit(pause)

    def _not_checked(self, error: DesktopError) -> None:
        self._checking = False
        self.failed.emit(error)

    def _now(self) -> tuple[float, ...]:
        return tuple(clock() for clock in self._clocks)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._last_input = self._now()
        return super().eventFilter(watched, event)
