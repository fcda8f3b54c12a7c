"""What happens when the program itself is wrong: the place is written down, the clerk is told, nothing is swallowed."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from desktop.log import event, places

_log = logging.getLogger(__name__)

Show = Callable[[Path | None], None]


def install_crash_hook(folder: Path, show: Show) -> Callable[[], None]:
    """Catch what nobody catches, in every thread: write a report, log it, print it, and tell the clerk.

    Args:
        folder: Where reports go, see `paths.log_folder`.
        show: Called with the report's path, or None when it could not be written; on the thread that failed, once at
            a time: a failure while the first is being shown is only written down.

    Returns:
        Puts back what was there before.
    """
    before = sys.excepthook, threading.excepthook
    hook = _CrashHook(folder, show)
    sys.excepthook = hook
    threading.excepthook = lambda args: hook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    def put_back() -> None:
        sys.excepthook, threading.excepthook = before

    return put_back


class _CrashHook:
    def __init__(self, folder: Path, show: Show) -> None:
        self._folder, self._show = folder, show
        self._showing = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):  # Ctrl+C and the wish to exit are no crashes
            sys.__excepthook__(kind, error, trace)
            return
        report = write_report(self._folder, error.with_traceback(trace))
        event(_log, "program.crashed", level=logging.CRITICAL, kind=kind, error=error)
        if self._showing:
            return
        self._showing = True
        try:
            self._show(report)
        except Exception as second:  # the dialog itself failed: what is left is standard error
            event(_log, "program.crash_not_shown", level=logging.CRITICAL, kind=type(second), error=second)
        finally:
            self._showing = False


def write_report(folder: Path, error: BaseException) -> Path | None:
    """Write where the program failed, on which machine, and nothing of any case; None when the disk refuses."""
    at = datetime.now(UTC)
    path = folder / f"crash-{at:%Y%m%dT%H%M%S%f}Z.txt"
    text = f"{_machine()}\n{at.isoformat()}\n\n{places(error)}\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path


def _machine() -> str:
    import platform
    from importlib import metadata  # both are heavy, and only a crash needs them

    try:
        version = metadata.version("amtsfach")
    except metadata.PackageNotFoundError:  # run from a folder nobody installed
        version = "unknown"
    return f"amtsfach {version}, Python {platform.python_version()}, {platform.platform()}"
