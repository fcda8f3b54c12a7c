"""Undo the transfer encodings of mail, also where they are cut off, dirty or mislabelled.

Source:
    RFC 2045 6 (quoted-printable, base64); uuencode as `uuencode(1)` writes it.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

_BASE64_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_WHITE = b" \t\r\n\x00"
_SOFT_BREAK_WITH_SPACES = re.compile(rb"=[ \t]+(?=\r?\n)")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? ([0-7]{3,4}) ([^\r\n]{1,255})\r?\n", re.M)
_UU_END = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.M)


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """A file that stands uuencoded in the middle of a text; `start` to `end` is its place."""

    name: str
    content: bytes
    start: int
    end: int


def undo_transfer(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """The bytes a part really holds, and whether they came through undamaged.

    A label that cannot be true (base64 on plain text) or that means nothing leaves the body as it is, undamaged.
    """
    match encoding:
        case "" | "7bit" | "8bit" | "binary":
            return body, True
        case "base64" | "b64":
            return _undo_base64(body)
        case "quoted-printable" | "quopri" | "qp":
            return undo_quoted_printable(body), True
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            files = encoded_files(body)
            return (files[0].content if files else body), True
        case _:
            return body, True


def undo_quoted_printable(body: bytes) -> bytes:
    """Quoted-printable; an equals sign that encodes nothing stays what it is."""
    if b"= " in body or b"=\t" in body:
        body = _SOFT_BREAK_WITH_SPACES.sub(b"=", body)
    return binascii.a2b_qp(body)


def _undo_base64(body: bytes) -> tuple[bytes, bool]:
    _, padding, rest = body.partition(b"=")
    if padding and rest.translate(None, b"=" + _WHITE):
        return _undo_several(body)
    try:
        content = binascii.a2b_base64(body)
    except binascii.Error:
        return _undo_damaged(body)
    if not padding and _is_no_base64(body):
        return body, True
    return content, True


def _undo_several(body: bytes) -> tuple[bytes, bool]:
    """Base64 with padding in the middle: several pieces put together, or a footer some server added below."""
    if _is_no_base64(body):
        return body, True
    pieces = [piece for piece in re.split(rb"=+", body) if piece.strip(_WHITE)]
    content = b""
    for number, piece in enumerate(pieces):
        if piece.translate(None, _BASE64_LETTERS + _WHITE) and number:
            return content, False  # what follows is no base64 any more
        content += _undo_damaged(piece)[0]
    return content, True


def _undo_damaged(body: bytes) -> tuple[bytes, bool]:
    if _is_no_base64(body):
        return body, True
    strange = bytes(set(range(256)) - set(_BASE64_LETTERS[:-1]))
    letters = body.translate(None, strange)
    whole = len(letters) - (1 if len(letters) % 4 == 1 else 0)
    return binascii.a2b_base64(letters[:whole] + b"=" * (-whole % 4)), len(letters) % 4 != 1


def _is_no_base64(body: bytes) -> bool:
    """Whether the label is wrong: the beginning has words and punctuation, or lines of a text."""
    sample = body[:2000].strip(_WHITE)
    if not sample:
        return False
    foreign = len(sample.translate(None, _BASE64_LETTERS + b"\r\n\x00"))
    return foreign * 12 > len(sample)  # a text has a space in every sixth place; damaged base64 hardly any


def encoded_files(body: bytes) -> list[EncodedFile]:
    """Files that old programs put uuencoded into the text, in order."""
    found: list[EncodedFile] = []
    position = 0
    while (begin := _UU_BEGIN.search(body, position)) and len(found) < 200:
        end = _UU_END.search(body, begin.end())
        stop = end.end() if end else len(body)
        lines = body[begin.end() : end.start() if end else stop]
        content = binascii.a2b_base64(lines + b"==") if b"base64" in begin[0][:12] else _undo_uu(lines)
        if content or not lines.strip(_WHITE + b"`"):
            found.append(EncodedFile(begin[2].strip().decode("utf-8", "replace"), content, begin.start(), stop))
        position = max(stop, begin.end())
    return found


def _undo_uu(lines: bytes) -> bytes:
    content = b""
    pieces = []
    for line in lines.splitlines():
        stripped = line.rstrip(b"\r\n")
        if not stripped or stripped == b"`":
            continue
        piece = _undo_uu_line(stripped)
        if piece is None:
            return b""  # "begin 644 ..." was a sentence after all
        pieces.append(piece)
    return content.join(pieces)


def _undo_uu_line(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        pass
    length = (((line[0] - 32) & 63) * 4 + 5) // 3  # some encoders pad lines with garbage: take what the count says
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return None
