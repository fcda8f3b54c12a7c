"""What changed in the profile, by this window or by another process: the only thing views refresh from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Jobs, Lane
from desktop.domain.change import NOTHING_CHANGED, ChangeSet
from desktop.errors import DesktopError

POLL_MS = 1_000


@dataclass(frozen=True, slots=True)
class ChangeReads:
    """How the feed learns of commits; all three are called in the READ lane.

    Attributes:
        data_version: A number that differs after each commit of another connection.
        latest_sequence: Number of the last commit there is.
        changes_since: What the commits after that number changed.
    """

    data_version: Callable[[], int]
    latest_sequence: Callable[[], int]
    changes_since: Callable[[int], ChangeSet]


@dataclass(frozen=True, slots=True)
class _Look:
    version: int
    sequence: int
    changes: ChangeSet | None


class ChangeFeed(QObject):
    """Tells of commits: own ones at once, those of other processes within about a second."""

    changed = Signal(object)  # ChangeSet
    failed = Signal(object)  # DesktopError

    def __init__(self, jobs: Jobs, reads: ChangeReads, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._reads = jobs, reads
        self._version = -1
        self._sequence = -1  # of the last commit told; -1 before the first look
        self._own = NOTHING_CHANGED  # told by `publish` since the last look
        self._looking = self._ended = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look; what was committed before is not told."""
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """Look no more and tell nothing more: the profile is about to be closed."""
        self._ended = True
        self._timer.stop()

    def publish(self, changes: ChangeSet) -> None:
        """Tell of a commit made by this process."""
        if self._ended or (not changes.cases and not changes.lists):
            return
        self._own |= changes
        self.changed.emit(changes)

    def look(self) -> None:
        """Ask whether somebody committed; one look at a time."""
        if self._looking or self._ended:
            return
        self._looking = True
        version, sequence = self._version, self._sequence
        self._jobs.run(
            Lane.READ,
            lambda _job: _look(self._reads, version, sequence),
            owner=self,
            done=self._looked,
            failed=self._look_failed,
        )

    def _looked(self, look: _Look) -> None:
        self._looking = False
        self._version, self._sequence = look.version, look.sequence
        changes, own = look.changes, self._own
        if changes is None:
            return
        # What was published here was read after that commit, so everything up to it has been shown already.
        told = changes.sequence <= own.sequence and changes.cases <= own.cases and own.lists >= changes.lists
        if own.sequence <= changes.sequence:
            self._own = NOTHING_CHANGED
        if not told:
            self.changed.emit(changes)

    def _look_failed(self, error: DesktopError) -> None:
        self._looking = False
        self.failed.emit(error)


def _look(reads: ChangeReads, version: int, sequence: int) -> _Look:
    present = reads.data_version()  # before the rows: a commit in between is then told twice, never missed
    if sequence < 0:
        return _Look(present, reads.latest_sequence(), None)
    if present == version:
        return _Look(present, sequence, None)
    changes = reads.changes_since(sequence)
    return _Look(present, max(sequence, changes.sequence), changes if changes.sequence > sequence else None)
