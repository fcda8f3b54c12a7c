"""Content-Type and Content-Disposition with their parameters, as mail programs really write them.

Source:
    RFC 2045 5.1, RFC 2183, RFC 2231 (charsets, continuations), and what Outlook, webmailers and PHP scripts send.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes

from desktop.intake.charset import codec_of, decode
from desktop.intake.mail_header import decode_words, unfolded

# Quoted, the end quote may be missing; or bare up to the next semicolon, spaces inside kept: name=Mein Brief.pdf
_PARAMETER = re.compile(
    r"""([^\s=;"]{1,100})\s*+=\s*+(?:"((?:[^"\\]|\\.)*)(?:"|\\?\Z)[^;]*|'([^';]*)'(?=\s*(?:;|\Z))|([^;]*))""", re.DOTALL
)
_BETWEEN = re.compile(r"[;\s]*+")
_STRAY = re.compile(r"""[^\s;]++""")
_ESCAPED = re.compile(r'\\(["\\])')
_COMMENT = re.compile(r"\([^()\"]*\)")
_CHARSET_PREFIX = re.compile(r"([A-Za-z0-9_.:-]{2,40})'[A-Za-z0-9-]{0,20}'")
_MOST = 200  # parameters of one header; more is an attack


def media_type_of(raw: bytes) -> tuple[str, dict[str, str]]:
    """Type and parameters of a Content-Type value, both lower-case names; ("", {}) when it says nothing usable."""
    kind, parameters = value_and_parameters(raw)
    kind = kind.split(",")[0].strip()
    if kind.count("/") != 1:
        kind = {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}.get(kind, "")
    if re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind) is None:
        kind = ""
    return kind, parameters


def value_and_parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """The value before the first semicolon in lower case, and the parameters decoded."""
    text = unfolded(raw)
    head, separator, rest = text.partition(";")
    if "=" in head and not separator:  # "text/plain charset=utf-8": the semicolon was forgotten
        head, _, rest = text.partition(" ")
    if "(" in head:
        head = _COMMENT.sub("", head)
    return head.strip().strip("\"'").lower(), _parameters(rest) if "=" in rest else {}


def _parameters(text: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in _matches(text):
        name, value = found[1].lower(), _value(found)
        if "*" not in name:
            plain.setdefault(name, decode_words(_unlabelled(name, value)))
            continue
        base, number, extended = _piece_of(name)
        pieces.setdefault(base, {}).setdefault(number, (extended, value))
    for base, parts in pieces.items():
        plain[base] = _joined(parts)  # the extended form wins: the plain one beside it is for old programs
    return plain


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Each parameter in turn; words that are none are stepped over, so that no text takes more than one pass."""
    position = 0
    for _ in range(_MOST):
        if position >= len(text):
            return
        start = _BETWEEN.match(text, position)
        position = start.end() if start else position
        found = _PARAMETER.match(text, position)
        if found:
            yield found
        stray = _STRAY.match(text, position)
        position = found.end() if found else stray.end() if stray else len(text)


def _value(found: re.Match[str]) -> str:
    if found[2] is not None:
        return _ESCAPED.sub(r"\1", found[2])
    if found[3] is not None:
        return found[3]
    bare = found[4].strip()
    if bare.endswith(")"):
        bare = bare[: bare.rfind("(")].rstrip() or bare  # "us-ascii (Plain text)", but not "Scan (2).pdf"
    return bare.strip('"')


def _unlabelled(name: str, value: str) -> str:
    """Undo RFC 2231 in a parameter that forgot its star: `filename=utf-8''M%C3%BCller.pdf`."""
    if name not in {"filename", "name"}:
        return value
    found = _CHARSET_PREFIX.match(value)
    if found and codec_of(found[1]):
        return decode(unquote_to_bytes(value[found.end() :]), found[1])[0]
    return value


def _piece_of(name: str) -> tuple[str, int, bool]:
    """`filename*1*` is piece 1 of filename, percent-encoded."""
    base, *marks = name.split("*")
    number = next((int(m) for m in marks if m.isascii() and m.isdigit() and len(m) < 5), 0)
    return base, number, name.endswith("*")


def _joined(parts: Mapping[int, tuple[bool, str]]) -> str:
    """Join the pieces as bytes, because a letter may be cut in two, and decode them by the first piece's charset."""
    charset = ""
    raw = b""
    for place, number in enumerate(sorted(parts)):
        extended, value = parts[number]
        if place == 0 and (extended or "'" in value):
            found = _CHARSET_PREFIX.match(value)
            if found and codec_of(found[1]):
                charset, value = found[1], value[found.end() :]
            elif extended and value.startswith("''"):
                value = value[2:]
        is_encoded = extended or (charset and re.search(r"%[0-9A-Fa-f]{2}", value))
        raw += unquote_to_bytes(value) if is_encoded else value.encode("utf-8", "surrogatepass")
    return decode_words(decode(raw, charset)[0])
