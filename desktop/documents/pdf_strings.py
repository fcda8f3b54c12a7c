"""Decode the strings of a PDF: PDFDocEncoding, UTF-16, UTF-8 with or without its mark, and streams of text."""

from __future__ import annotations

import re
import zlib

import pikepdf
import pikepdf.codec  # registers the codec "pdfdoc"

from desktop.documents.faults import FAULTS

PDF_FAULTS: tuple[type[Exception], ...] = (pikepdf.PdfError, *FAULTS)

_LANGUAGE_CODE = re.compile("\x1b[a-zA-Z]{2,8}\x1b")  # ISO 32000-1, 7.9.2.2: may stand anywhere in UTF-16 text
_UTF_8_LETTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_RICH_TAG = re.compile(r"<[^>]*>")
_RICH_BREAK = re.compile(r"</p>\s*(?=<p)|<br\s*/?>", re.IGNORECASE)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#13;": "\n", "&#xD;": "\n", "&amp;": "&"}


def decoded(raw: bytes) -> str:
    """Return a PDF text string as text, lines ended by a single LF as forms end them with CR, CR LF or LF.

    Bytes above ASCII that happen to be valid UTF-8 are read as UTF-8: many programs that fill forms forget its mark,
    and PDFDocEncoding text that forms valid UTF-8 by chance practically does not exist.
    """
    if raw.isascii() and b"\r" not in raw and b"\x1b" not in raw:
        return raw.decode("ascii")
    if raw.startswith(b"\xfe\xff"):
        text = raw[2:].decode("utf-16-be", "replace")
    elif raw.startswith(b"\xff\xfe"):
        text = raw[2:].decode("utf-16-le", "replace")
    elif raw.startswith(b"\xef\xbb\xbf"):
        text = raw[3:].decode("utf-8", "replace")
    else:
        text = _without_mark(raw)
    if "\x1b" in text:
        text = _LANGUAGE_CODE.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _without_mark(raw: bytes) -> str:
    if _UTF_8_LETTER.search(raw):
        try:
            return raw.decode("utf-8")
        except UnicodeError:
            pass
    try:
        return raw.decode("pdfdoc")
    except UnicodeError:
        return raw.decode("latin-1")


def name_text(name: pikepdf.Object) -> str:
    """Return a PDF name without its slash; old programs write umlauts in it as Latin-1."""
    return _name_text(bytes(name))


def key_text(key: object) -> str:
    """Return a dictionary's key as `name_text` returns a name; pikepdf escapes its bytes with surrogates."""
    return _name_text(str(key).encode("utf-8", "surrogateescape"))


def _name_text(raw: bytes) -> str:
    raw = raw.removeprefix(b"/")
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        return raw.decode("cp1252", "replace")


def stream_bytes(stream: pikepdf.Object, most: int) -> bytes:
    """Return up to `most` bytes of a stream, inflated without ever holding more (deflate bombs)."""
    raw = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if filters is None:
        return raw[:most]
    names = [filters] if isinstance(filters, pikepdf.Name) else list(filters.as_list())
    if names != [pikepdf.Name.FlateDecode] or "/DecodeParms" in stream:
        return b""
    return zlib.decompressobj().decompress(raw, most)


def plain_of_rich(markup: str) -> str:
    """Return the text of a rich text value (XHTML), for forms that keep nothing else."""
    text = _RICH_TAG.sub("", _RICH_BREAK.sub("\n", markup))
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text.strip()
