"""The log: one JSON object a line, with codes, numbers and durations, and never with what a person typed.

Messages of exceptions and of other libraries can hold values; of them only the place is written.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_WORD = re.compile(r"[A-Za-z0-9_.:/{}\-]{1,80}")
WITHHELD = "[withheld]"


class Word(str):
    """A word of the program: a route, a method, a code. Writing `Word(x)` states that nobody typed `x`."""

    __slots__ = ()


def event(
    log: logging.Logger, code: str, *, level: int = logging.INFO, error: BaseException | None = None, **values: object
) -> None:
    """Log that something happened.

    Args:
        log: The module's logger.
        code: What happened, lower-case words joined by dots: "session.begun".
        level: A level of `logging`.
        error: Its type and the places it came through are written, not its message.
        values: Numbers and `Word`s; anything else is withheld.
    """
    if log.isEnabledFor(level):
        shown = {name: _shown(value) for name, value in values.items()}
        shown["event"] = code if _CODE.fullmatch(code) else WITHHELD
        log.log(level, "%s", shown["event"], exc_info=error, extra={"event_values": shown}, stacklevel=2)


def _shown(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case type():
            return value.__qualname__
        case Word() if _WORD.fullmatch(value):
            return str(value)
    return WITHHELD


def places(error: BaseException) -> list[str]:
    """Write an exception as its types and the places it came through, without messages."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        for frame in traceback.extract_tb(current.__traceback__)[-12:]:
            lines.append(f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}")
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


class JsonLines(logging.Formatter):
    """Writes events as they are; of uvicorn's records the pattern without values, of all others only the place."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line: dict[str, object] = {"at": at, "level": record.levelname.lower(), "process": record.process}
        values = getattr(record, "event_values", None)
        if values is not None:
            line |= {"event": values["event"], **values}
        else:
            line["event"] = f"other.{record.name}"
            line["place"] = f"{record.filename}:{record.lineno}"
            if record.name.startswith("uvicorn") and record.args:
                line["text"] = str(record.msg)  # "Started server process [%d]"
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line["error"] = places(error)
        return json.dumps(line, ensure_ascii=False)


def start_logging(level: int = logging.INFO) -> None:
    """Write the log of this process to standard error, from where systemd or the container takes it."""
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [stream]
    root.setLevel(logging.WARNING)
    logging.getLogger("hub").setLevel(level)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers[:] = []
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.INFO)
    quiet = logging.getLogger("uvicorn.access")  # it writes paths, and paths hold ids
    quiet.handlers[:] = []
    quiet.propagate = False
