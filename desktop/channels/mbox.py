"""Split a mailbox file into its messages, whichever of the four dialects wrote it.

Source:
    RFC 4155; mboxo and mboxrd quote "From " lines in bodies with ">", mboxcl and mboxcl2 give a Content-Length.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

MOST_BYTES = 1 << 30  # of one message: it is held in memory while it is stored
_PIECE_BYTES = 1_000_000
_AHEAD = 4_096  # bytes: more than any pattern here looks at
_LONGEST_HEADERS = 100_000
_MOST_COUNTED = 100_000_000  # bytes a message may claim to have and be read for at once

_HEADER = rb"(?:[!-9;-~]{1,80}[ \t]*:|>?From )"
_DATE = rb"[A-Z][a-z]{2},? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2})[^\r\n]{0,60}\d\d:\d\d"
# A separator after a blank line may be sloppy; one without, where a program forgot the blank line, must be exact.
_SEPARATOR = re.compile(
    rb"(?:(?:\n\r?\n)From (?:[^\r\n]{0,300}\d|-?[ \t]*|\S{1,200}@\S{1,200}[ \t]*)\r?\n(?=" + _HEADER + rb"))"
    rb"|(?:\nFrom \S{1,300} +" + _DATE + rb"[^\r\n]{0,60}\r?\n(?=" + _HEADER + rb"))"
)
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*From [^\r\n]{0,400}\r?\n(?=" + _HEADER + rb")")
_QUOTED = re.compile(rb"^>(>*From )", re.M)
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,12})[ \t]*\r?$", re.I | re.M)
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_AFTER_LENGTH = re.compile(rb"\s{0,4}(?:From [^\r\n]{1,400}\r?\n|\Z)")


def begins_mailbox(head: bytes) -> bool:
    """Whether the first bytes of a file could be those of a mailbox."""
    return _BEGINNING.match(head) is not None


def split(mailbox: BinaryIO, piece_bytes: int = _PIECE_BYTES) -> Iterator[bytes]:
    """The messages in order, without their "From " lines and with the quoting of the mailbox undone.

    Bytes before the first "From " line are a message too: nothing is left out. The file is read piece by piece and
    never mapped: a mapped file that another program shortens, or whose drive goes away, ends the process that looks.

    Args:
        piece_bytes: How much to read at once; more where a single message needs it.

    Raises:
        OSError: The file cannot be read any further, or a message has more than MOST_BYTES.
    """
    held = _Held(mailbox.read(_AHEAD), at_end=False)
    beginning = _BEGINNING.match(held.content)
    start = beginning.end() if beginning else 0
    while True:
        try:
            found = _next_message(held, start)
        except _MoreNeeded:
            if len(held.content) - start > MOST_BYTES:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG)) from None
            more = mailbox.read(max(piece_bytes, len(held.content) - start))
            held, start = _Held(held.content[start:] + more, at_end=not more), 0
            continue
        if found is None:
            return
        message, start = found
        yield message


class _Held(NamedTuple):
    """What is read and not handed out; `at_end` says that nothing comes after it."""

    content: bytes
    at_end: bool

    def need(self, until: int) -> None:
        """Ask for more unless there is enough to decide what stands before `until`."""
        if until > len(self.content) and not self.at_end:
            raise _MoreNeeded


class _MoreNeeded(Exception):
    """What is held does not say where the message ends; never leaves this module."""


def _next_message(held: _Held, start: int) -> tuple[bytes, int] | None:
    """The message at `start` and where the next one begins; None at the end."""
    content = held.content
    held.need(start + 1)
    if start >= len(content):
        return None
    counted_end = _end_by_length(held, start)
    separator = _SEPARATOR.search(content, counted_end - 2 if counted_end else start)
    held.need(separator.start() + _AHEAD if separator else len(content) + 1)
    end = separator.start() + 1 if separator else len(content)
    message = content[start:end]
    return message if counted_end else _QUOTED.sub(rb"\1", message), separator.end() if separator else end


def _end_by_length(held: _Held, start: int) -> int:
    """Where the message ends by its own Content-Length; 0 when it has none or it lies."""
    headers_end = _HEADERS_END.search(held.content, start, start + _LONGEST_HEADERS)
    if not headers_end:
        held.need(start + _LONGEST_HEADERS)
        return 0
    found = _LENGTH.search(held.content, start, headers_end.start() + 1)
    if not found or int(found[1]) > _MOST_COUNTED:
        return 0
    end = headers_end.end() + int(found[1])
    held.need(end + _AHEAD)
    return end if end <= len(held.content) and _AFTER_LENGTH.match(held.content, end) else 0
