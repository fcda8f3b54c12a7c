"""The log: what happened, by code and id, never by name.

A log is read by administrators, copied into tickets and kept in backups, so nothing a citizen or clerk wrote may get
in. `event` takes a fixed code and values that cannot be names; the formatter writes those and nothing else. Free text,
from us or from a library, and the messages of exceptions stay out: of them only the place is written.

Decision: docs/decisions/0002-a-log-without-names.md
"""

from __future__ import annotations

import logging
import os
import re
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_FILE = "amtsfach.log"
MOST_BYTES = 1_000_000  # then a new file is begun
KEPT_FILES = 5  # besides the one being written
WITHHELD = "[withheld]"
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_WORD = re.compile(r"[a-z0-9][a-z0-9_.:/+-]{0,79}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}")
_PACKAGE = Path(__file__).parents[1] / "desktop"


class Word(str):
    """A word of the program or the catalogue (a service, a media type, a finding's code), for use in `event`.

    Writing `Word(x)` states that `x` can never be something a person typed.
    """

    __slots__ = ()


def event(
    log: logging.Logger, code: str, *, level: int = logging.INFO, error: BaseException | None = None, **ids: object
) -> None:
    """Log that something happened.

    Args:
        log: The module's logger.
        code: What happened, lower-case words joined by dots: "case.moved".
        level: A level of `logging`.
        error: Its type and the places it came through are written, not its message.
        ids: Ids, SHA-256 digests, numbers, moments, enum members or `Word`s; anything else is withheld.
    """
    if log.isEnabledFor(level):
        values = {name: shown(value) for name, value in ids.items()}
        message = " ".join([code if _CODE.fullmatch(code) else WITHHELD, *(f"{n}={v}" for n, v in values.items())])
        log.log(level, "%s", message, exc_info=error, extra={"without_names": message}, stacklevel=2)


def shown(value: object) -> str:
    """What the log writes for a value: itself when it cannot be a name, else that something was withheld."""
    match value:
        case None:
            return "-"
        case Enum():
            return str(value.value) if isinstance(value.value, int) or _is_word(value.value) else value.name
        case bool() | int() | float() | datetime():  # no date: dates without a time are dates of birth
            return str(value)
        case type():
            return value.__qualname__
        case Word() if _is_word(value):
            return str(value)
        case str() if _ID.fullmatch(value):
            return value
    return WITHHELD


def _is_word(value: object) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def places(error: BaseException) -> str:
    """Write an exception as its types and the places it came through: no messages, no folders of the user."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines += [f"  {_place(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(current.__traceback__)]
        lines.append(f"  {type(current).__module__}.{type(current).__qualname__}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        lines += ["  after"] if current is not None else []
    return "\n".join(lines)


def _place(file_name: str) -> str:
    path = Path(file_name)
    for base in (_PACKAGE, *(p for p in path.parents if p.name == "site-packages")):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.name


class WithoutNames(logging.Formatter):
    """Writes events as they are, and of every other record only where it came from."""

    def format(self, record: logging.LogRecord) -> str:
        text = getattr(record, "without_names", None) or f"{WITHHELD} {_place(record.pathname)}:{record.lineno}"
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = f"{at} {record.process} {record.levelname} {record.name} {text}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line}\n{places(error)}"


class _SharedFile(RotatingFileHandler):
    """A log several processes of one profile write to: where one cannot turn it over, it goes on in the old file."""

    def doRollover(self) -> None:  # noqa: N802 (overrides)
        try:
            super().doRollover()
        except OSError:  # Windows: another process has the file open
            if self.stream is None:
                self.stream = self._open()


def start_logging(folder: Path | None, *, to_stderr: int = logging.WARNING) -> Callable[[], None]:
    """Write the log to `folder` and, from level `to_stderr` on, to standard error.

    Args:
        folder: Made when missing; None, or one that cannot be written to, leaves standard error alone.
        to_stderr: The lowest level shown there.

    Returns:
        Ends the logging and closes the file.
    """
    root = logging.getLogger()
    error_stream = logging.StreamHandler(sys.stderr)
    error_stream.setLevel(to_stderr)
    handlers: list[logging.Handler] = [error_stream]
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handlers.append(
                _SharedFile(folder / LOG_FILE, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
            )
            os.chmod(folder / LOG_FILE, 0o600)
        except OSError:
            pass  # a read-only profile can still be looked at
    for handler in handlers:
        handler.setFormatter(WithoutNames())
        root.addHandler(handler)
    before = root.level
    root.setLevel(logging.INFO)

    def stop() -> None:
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            if handler is not error_stream:
                handler.close()

    return stop
