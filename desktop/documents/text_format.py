"""Tell text from binary, whatever its charset, and name the kinds of text that are more than plain."""

from __future__ import annotations

import re

_SAMPLE = 65_536
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\f\x1b\x08")) + b"\x7f"
# Atomic: a comment ends at its first "-->", else a file of comments would be tried in every possible split.
_PROLOGUE = r"(?>\s+|<\?xml[^>]*>|<!--.*?-->)*+"
_HTML = re.compile(
    _PROLOGUE + r"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|br|font|span|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_SVG = re.compile(_PROLOGUE + r"(?:<!DOCTYPE\s+svg[^>]*>\s*)?<svg\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(r"\s*<(?:\?xml\b|[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*[\s>])")
_JSON = re.compile(r"\s*(?:\{\s*(?:\"(?:[^\"\\]|\\.)*\"\s*:|\})|\[\s*(?:[\[{\"\d\]-]|true|false|null))")


def recognise_text(content: bytes) -> str:
    """Return text/plain, text/html, image/svg+xml, application/xml or application/json; "" for what is no text."""
    sample = _decoded(content[:_SAMPLE])
    if sample is None:
        return ""
    if _SVG.match(sample):
        return "image/svg+xml"
    if _HTML.match(sample):
        return "text/html"
    if _XML.match(sample):
        return "application/xml"
    return "application/json" if _is_json(sample, whole=len(content) <= _SAMPLE) else "text/plain"


def is_text(content: bytes) -> bool:
    """Say whether a person could read `content` in some charset."""
    return _decoded(content[:_SAMPLE]) is not None


def _decoded(sample: bytes) -> str | None:
    """The sample as text, good enough to look at its first characters; None when it is binary."""
    for mark, charset in _MARKS:
        if sample.startswith(mark):
            return sample.decode(charset, "replace")
    if b"\0" in sample:
        return _wide_text(sample)
    body = sample.removesuffix(b"\x1a")  # end-of-file mark of old DOS programs
    controls = len(body) - len(body.translate(None, _CONTROLS))
    if controls * 500 > len(body):
        return None
    try:
        return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1") if _looks_like_words(body) else None


def _wide_text(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of western text is zero."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if len(sample) < 8 or max(even, odd) < half * 0.4 or min(even, odd) > half * 0.02:
        return None
    text = sample.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    return text if not any(ch < " " and ch not in "\t\n\r\f" for ch in text[:2000]) else None


def _looks_like_words(body: bytes) -> bool:
    """Eight-bit text has spaces or line ends among its letters; compressed bytes of that length have controls too."""
    return len(body) < 40 or sum(body.count(b) for b in (b" ", b"\n", b"\r")) * 60 > len(body)


def _is_json(sample: str, *, whole: bool) -> bool:
    if not _JSON.match(sample):
        return False
    return not whole or sample.rstrip()[-1:] in {"}", "]"}
