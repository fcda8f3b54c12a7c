"""Take a mail apart into headers and parts: offsets first, nothing decoded that nobody asks for.

Written for bytes because three things need the original ones: a nested mail, a signed part, and the promise that
nothing is altered. It does not recurse beyond `Limits.depth`, finds boundaries by searching instead of line by line,
and where a mail breaks the rules it prefers showing too much to losing something.

Source:
    RFC 5322, RFC 2045, RFC 2046 (5.1.1 boundaries, 5.1.5 digest), RFC 1847 (signed, encrypted).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.intake.mail_parameters import media_type_of, value_and_parameters
from desktop.intake.mail_transfer import undo_transfer

_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t]+[^\n]*)*)(?:\n|\Z)")
_BLANK = re.compile(rb"[ \t]*\r*\n")
_BLANKS = re.compile(rb"(?:[ \t]*\r*\n)+")
_KNOWN_HEADER = re.compile(
    rb"^(?:content-[a-z-]+|subject|from|to|cc|date|mime-version|received|message-id|reply-to|sender|return-path|x-[a-z-]+)"
    rb"[ \t]*:",
    re.I | re.M,
)
_NOTICE = re.compile(rb"\bmime\b|multi-?part", re.I)
_MOST_STRAYS = 50
_STRAY_REACH = 20_000  # bytes
_BOUNDARY_LINE = re.compile(rb"^--([^\s-][^\r\n]{0,199}?)[ \t]*\r?\n(?=content-[a-z-]+[ \t]*:)", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a mail is taken apart; what lies beyond stays in one piece."""

    depth: int = 40
    parts: int = 1500


@dataclass(slots=True)
class Part:
    """One part of a mail: a stretch of `source`.

    Attributes:
        headers: Name and raw value, in order, folding included.
        source: The bytes it lies in, shared by all parts of a mail.
        start, end: Where its raw body lies; transfer encoding not undone.
        media_type: As declared, lower case; text/plain where nothing is declared.
        children: Parts of a multipart; empty for a leaf.
        repaired: Code of what had to be guessed: "" | "boundary".
        beyond: The limits were reached here: the body is everything that was not taken apart.
        before, after: What stands outside the parts of a multipart, without a notice to readers that know no MIME.
    """

    headers: tuple[tuple[bytes, bytes], ...]
    source: bytes
    start: int
    end: int
    media_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)
    repaired: str = ""
    beyond: bool = False
    before: bytes = b""
    after: bytes = b""
    _first: dict[bytes, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in self.headers:
            self._first.setdefault(name.lower(), value)

    @property
    def body(self) -> bytes:
        """Raw body."""
        return self.source[self.start : self.end]

    def header(self, name: bytes) -> bytes:
        """The first header of that name (lower case); b"" when there is none."""
        return self._first.get(name, b"")

    @property
    def encoding(self) -> str:
        """Declared transfer encoding, lower case."""
        raw = self.header(b"content-transfer-encoding")
        if not raw:
            return ""
        return raw.split(b";")[0].split(b"(")[0].strip(b" \t\r\n\"'").decode("ascii", "replace").lower()

    def disposition(self) -> tuple[str, dict[str, str]]:
        """Declared disposition with its parameters; ("", {}) when there is none."""
        raw = self.header(b"content-disposition")
        return value_and_parameters(raw) if raw else ("", {})

    def decoded(self) -> tuple[bytes, bool]:
        """Body with the transfer encoding undone, and whether it came through undamaged."""
        return undo_transfer(self.body, self.encoding)

    def leaves(self) -> Iterator[Part]:
        """The parts that hold something themselves, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def prepared(content: bytes) -> bytes:
    """Leave out what some programs put before a mail (byte order mark, mbox line), and turn line ends of old Macs.

    Only for reading: what is stored is the original.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode("utf-8")
    if content.startswith(codecs.BOM_UTF8):
        content = content[3:]
    if b"\n" not in content[:100_000] and b"\r" in content[:100_000]:
        content = content.replace(b"\r", b"\n")
    leading = _BLANKS.match(content)
    if leading:
        content = content[leading.end() :]
    while content.startswith((b"From ", b">From ")):
        content = content.partition(b"\n")[2]
    if content[:1] in (b" ", b"\t") and _HEADER.match(content.lstrip(b" \t")):
        content = content.lstrip(b" \t")  # an indented first header would be taken for the text
    return content


def take_apart(content: bytes, limits: Limits = Limits()) -> Part:
    """The tree of parts of one mail; never fails."""
    source = prepared(content)
    return _Splitter(limits).part(source, 0, len(source), 0, "text/plain")


class _Splitter:
    """Counts the parts of one mail while taking it apart."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._count = 0

    def part(self, source: bytes, start: int, end: int, depth: int, default_type: str) -> Part:
        headers, body_start = read_headers(source, start, end)
        part = Part(headers, source, body_start, end, default_type)
        self._count += 1
        declared = part.header(b"content-type")
        if declared:
            media_type, part.parameters = media_type_of(declared)
            part.media_type = media_type or part.media_type
        if part.media_type.startswith("multipart/"):
            self._split(part, depth)
        return part

    def _split(self, part: Part, depth: int) -> None:
        if depth >= self._limits.depth:
            part.beyond = True
            return
        pieces = _pieces(part)
        if not pieces:
            part.media_type = _kind_without_parts(part)
            part.repaired = "boundary" if part.body.strip() else ""
            return
        inner = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
        room = max(self._limits.parts - self._count, 0)
        part.children = [self.part(part.source, a, b, depth + 1, inner) for a, b in pieces[:room]]
        if len(pieces) > room:
            rest = Part((), part.source, pieces[room][0], part.end, "application/octet-stream", beyond=True)
            part.children.append(rest)


def _pieces(part: Part) -> list[tuple[int, int]]:
    """Where the children of a multipart lie; may decode the part, or guess its boundary, and notes that."""
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    pieces: list[tuple[int, int]] = _between(part, boundary) if boundary else []
    if not pieces and boundary and part.encoding in {"base64", "quoted-printable"}:  # forbidden here, and done
        body, _ = part.decoded()
        decoded = Part(part.headers, body, 0, len(body))
        pieces = _between(decoded, boundary)
        if pieces:
            part.source, part.start, part.end = body, 0, len(body)
            part.before, part.after = decoded.before, decoded.after
    if not pieces:
        found = _BOUNDARY_LINE.search(part.source, part.start, part.end)
        if found:
            pieces = _between(part, found[1].removesuffix(b"--"))
            part.repaired = "boundary"
    return pieces


def _kind_without_parts(part: Part) -> str:
    """What a multipart without any part is: its body may still be what the sender wrote."""
    beginning = part.source[part.start : min(part.end, part.start + 500)].lstrip().lower()
    return "text/html" if beginning.startswith((b"<!doctype html", b"<html")) else "text/plain"


def read_headers(source: bytes, start: int = 0, end: int | None = None) -> tuple[tuple[tuple[bytes, bytes], ...], int]:
    """Name and raw value of each header in order, and where the body starts.

    A line that is no header ends the headers, except when well-known headers follow below it without a blank line: a
    server broke a line there.
    """
    end = len(source) if end is None else end
    headers: list[tuple[bytes, bytes]] = []
    position, strays = start, 0
    while position < end:
        found = _HEADER.match(source, position, end)
        if found:
            headers.append((found[1], found[2]))
            position = found.end()
            continue
        blank = _BLANK.match(source, position, end)
        if blank:
            return tuple(headers), blank.end()
        line_end = _end_of_stray_line(source, position, end) if headers and strays < _MOST_STRAYS else 0
        if not line_end:
            break
        name, value = headers[-1]
        headers[-1] = (name, value + b"\n " + source[position:line_end].rstrip(b"\r\n"))
        position, strays = line_end, strays + 1
    return tuple(headers), position


def _end_of_stray_line(source: bytes, position: int, end: int) -> int:
    """Where the next header starts after a line that is none; 0 when the body has begun."""
    end = min(end, position + _STRAY_REACH)
    block_ends = (source.find(b"\n\n", position, end), source.find(b"\n\r\n", position, end))
    block_end = min((at for at in block_ends if at >= 0), default=end)
    line_end = source.find(b"\n", position, block_end) + 1
    return line_end if line_end and _KNOWN_HEADER.search(source, line_end, block_end) else 0


def _between(part: Part, boundary: bytes) -> list[tuple[int, int]]:
    """Start and end of each piece between delimiter lines; a missing last delimiter ends with the body.

    What stands before the first and behind the last one is noted in the part: some servers write there.
    """
    source, end = part.source, part.end
    delimiter = b"--" + boundary
    pieces: list[tuple[int, int]] = []
    opened, closed = -1, part.start
    position = source.find(delimiter, part.start, end)
    while position >= 0:
        line = _delimiter_line(part, position, len(delimiter))
        if line is not None:
            if opened >= 0:
                pieces.append((opened, _without_line_end(source, opened, position)))
            elif not pieces:
                part.before = _worth_reading(source[part.start : position])
            closes, closed = line
            opened = -1 if closes else closed
        position = source.find(delimiter, position + len(delimiter), end)
    if 0 <= opened < end:
        pieces.append((opened, end))
    elif pieces:
        part.after = _worth_reading(source[closed:end])
    return pieces


def _worth_reading(outside: bytes) -> bytes:
    text = outside.strip()
    return b"" if _NOTICE.search(text, 0, 2_000) or text.startswith((b"--", b"From ")) else text


def _delimiter_line(part: Part, position: int, length: int) -> tuple[bool, int] | None:
    """Whether the delimiter at `position` closes and where its line ends; None when it is no line of its own."""
    source, end = part.source, part.end
    if position > part.start and source[position - 1] not in b"\r\n":
        return None
    line_end = source.find(b"\n", position + length, end)
    after = line_end + 1 if line_end >= 0 else end
    rest = source[position + length : min(after, position + length + 300)].strip(b" \t\r\n")
    if rest == b"":
        return False, after
    return (True, after) if rest == b"--" else None


def _without_line_end(source: bytes, start: int, end: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    if end > start and source[end - 1] == 0x0A:
        end -= 1
        if end > start and source[end - 1] == 0x0D:
            end -= 1
    return max(end, start)
