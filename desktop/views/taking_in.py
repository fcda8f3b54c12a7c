"""Take in files and folders: by the file dialog or by dropping them on the window, with progress and a way to stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.errors import DesktopError
from desktop.translation import Text, _, counted, grouped, say
from desktop.views.notices import Notice, Notices
from desktop.views.theme import Space, look

if TYPE_CHECKING:
    from desktop.background import Job
    from desktop.viewmodels.desk import Desk

ChoosePaths = Callable[[QWidget], Sequence[Path]]
_NAMED = 3  # files that made trouble are named up to this number
_TROUBLE = ("failed", "kept_unread")


class TakingInCard(QFrame):
    """How far it is, and a button to stop; what is in by then stays."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "bar")
        self._words, self._bar = look(QLabel(), "second"), QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(say(_("Progress of taking in")))
        self.stop = look(QPushButton(say(_("Stop"))), "quiet")
        self.stop.setAccessibleName(say(_("Stop taking in")))
        self.stop.clicked.connect(self._stop)
        words = QVBoxLayout()
        words.addWidget(self._words)
        words.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row.addLayout(words, 1)
        row.addWidget(self.stop)
        self.hide()

    def begin(self) -> None:
        """Show that it started."""
        self.stop.setEnabled(True)
        self._bar.setRange(0, 0)
        self._words.setText(say(_("Taking in …")))
        self.show()

    def report(self, done: int, total: int) -> None:
        """Show how many of how many are done."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._words.setText(say(_("Taking in: {done} of {total}", done=grouped(done), total=grouped(total))))

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self._words.setText(say(_("Stopping; what is in by now stays.")))
        self.stopped.emit()


class TakingIn(QObject):
    """One take-in at a time; what is dropped meanwhile waits its turn."""

    finished = Signal(object)  # tuple of TakenIn

    def __init__(self, desk: Desk, card: TakingInCard, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._card, self._notices = desk, card, notices
        self._job: Job | None = None
        self._stopped = False
        self._waiting: list[tuple[Path, ...]] = []
        card.stopped.connect(self._stop)

    @property
    def is_running(self) -> bool:
        """Whether something is being taken in."""
        return self._job is not None

    def take_in(self, paths: Iterable[Path]) -> None:
        """Take in these files and everything under these folders."""
        wanted = tuple(paths)
        if not wanted:
            return
        if self._job is not None:
            self._waiting.append(wanted)
            return
        self._stopped = False
        self._card.begin()
        self._job = self._desk.take_in(wanted, self, self._done, self._failed, self._card.report, lambda: self._stopped)

    def cancel(self) -> None:
        """Stop because the window closes."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def _stop(self) -> None:
        self._waiting.clear()
        self._stopped = True

    def _done(self, taken: tuple[Any, ...]) -> None:
        self._end()
        self._notices.tell(_summary(taken, stopped=self._stopped))
        self.finished.emit(taken)

    def _failed(self, error: DesktopError) -> None:
        self._end()
        self._notices.tell_error(error)

    def _end(self) -> None:
        self._job = None
        self._card.hide()
        self._desk.feed.look()
        if self._waiting:
            self.take_in(self._waiting.pop(0))


def _summary(taken: Sequence[Any], *, stopped: bool) -> Notice:
    """What became of the files, the troublesome ones by name."""
    flat = [item for file in taken for item in (file.messages or (file,))]
    counts = Counter(item.outcome for item in flat)
    parts = [say(words) for words in _count_words(counts) if words is not None]
    title = ", ".join(parts) or say(_("Nothing was taken in."))
    if stopped:
        title = say(_("Stopped: {what}", what=title))
    trouble = [item for item in flat if item.outcome in _TROUBLE]
    lines = [f"{Path(item.path).name}: {say(item.reason)}" for item in trouble[:_NAMED]]
    if len(trouble) > _NAMED:
        lines.append(say(counted("and {count} more", "and {count} more", len(trouble) - _NAMED)))
    return Notice("failed" if counts["failed"] else "hint" if trouble else "done", title, "\n".join(lines))


def _count_words(counts: Counter[str]) -> tuple[Text | None, ...]:
    new = counts["taken_in"] + counts["joined"]
    return (
        counted("{count} item taken in", "{count} items taken in", new) if new else None,
        _("{count} already there", count=counts["duplicate"]) if counts["duplicate"] else None,
        _("{count} kept, not readable yet", count=counts["kept_unread"]) if counts["kept_unread"] else None,
        _("{count} failed", count=counts["failed"]) if counts["failed"] else None,
    )


def dropped_paths(data: QMimeData) -> tuple[Path, ...]:
    """The local files and folders in what is being dragged."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def choose_files(window: QWidget) -> Sequence[Path]:
    """Let the clerk choose files."""
    names, _filter = QFileDialog.getOpenFileNames(window, say(_("Take in files")))
    return [Path(name) for name in names]


def choose_folder(window: QWidget) -> Sequence[Path]:
    """Let the clerk choose a folder."""
    name = QFileDialog.getExistingDirectory(window, say(_("Take in a folder")))
    return [Path(name)] if name else []
