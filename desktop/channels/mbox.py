"""Split a mailbox file into its messages, whichever of the four dialects wrote it.

Source:
    RFC 4155; mboxo and mboxrd quote "From " lines in bodies with ">", mboxcl and mboxcl2 give a Content-Length.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from typing import TypeAlias

Mailbox: TypeAlias = bytes | mmap.mmap  # a mapped file behaves like bytes where it matters here

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


def split(mailbox: Mailbox) -> Iterator[bytes]:
    """The messages in order, without their "From " lines and with the quoting of the mailbox undone.

    Bytes before the first "From " line are a message too: nothing is left out.
    """
    beginning = _BEGINNING.match(mailbox)
    start = beginning.end() if beginning else 0
    while start < len(mailbox):
        counted_end = _end_by_length(mailbox, start)
        separator = _SEPARATOR.search(mailbox, counted_end - 2 if counted_end else start)
        end = separator.start() + 1 if separator else len(mailbox)
        message = mailbox[start:end]
        yield message if counted_end else _QUOTED.sub(rb"\1", message)
        start = separator.end() if separator else end


def _end_by_length(mailbox: Mailbox, start: int) -> int:
    """Where the message ends by its own Content-Length; 0 when it has none or it lies."""
    headers_end = _HEADERS_END.search(mailbox, start, start + 100_000)
    if not headers_end:
        return 0
    found = _LENGTH.search(mailbox, start, headers_end.start() + 1)
    if not found:
        return 0
    end = headers_end.end() + int(found[1])
    return end if end <= len(mailbox) and _AFTER_LENGTH.match(mailbox, end) else 0
