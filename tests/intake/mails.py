"""Mails written by hand, byte by byte, so that they can be wrong in exactly one way. All people are invented."""

from __future__ import annotations

from desktop.domain.submission import Draft, DraftDocument
from desktop.intake.reading import read_item

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000"
    "000049454e44ae426082"
)
HEAD = b"From: Erika Beispiel <erika@example.org>\r\nTo: Rathaus <rathaus@musterstadt.example>\r\nSubject: Antrag\r\n"


def mail(*lines: bytes | str, head: bytes = HEAD) -> bytes:
    """Usual headers, then these lines, CR LF at each end; the blank line before the body is one of them."""
    return head + b"".join((line.encode() if isinstance(line, str) else line) + b"\r\n" for line in lines)


def multipart(*parts: bytes, subtype: str = "mixed", boundary: str = "grenze", close: bool = True) -> bytes:
    """A multipart entity with its Content-Type header, to follow other headers or to be a part itself."""
    marked = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    end = b"--" + boundary.encode() + b"--\r\n" if close else b""
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode() + marked + end


def part(content_type: str, body: bytes, *headers: str) -> bytes:
    """One part with its headers."""
    lines = [f"Content-Type: {content_type}", *headers]
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body


def read(content: bytes, name: str = "eingang.eml") -> Draft:
    """The draft of a mail."""
    return read_item(name, content, channel=None)


def attachments(draft: Draft) -> list[DraftDocument]:
    """Everything but the original."""
    return list(draft.documents[1:])


def codes(draft: Draft) -> set[str]:
    """Codes of what the reader noticed."""
    return {finding.code for finding in draft.findings}
