"""Header values as people wrote them: folding undone, encoded words decoded, also the broken ones.

Source:
    RFC 5322 2.2.3 (folding), RFC 2047 (encoded words), RFC 6532 (raw UTF-8).
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from desktop.intake.charset import codec_of, decode

_LONGEST_DECODED = 64_000  # an encoded word is 75 characters; longer headers are attacks, shown as they came
_FOLD = re.compile(rb"\r?\n[ \t]*")
_WORD_START = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?")
_WORD_INSIDE = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Characters that turn the order of what follows; a name with them shows another ending than it has.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def unfolded(raw: bytes, charset: str = "") -> str:
    """One line of a header as text, its encoded words still encoded.

    Args:
        charset: What the mail's text is in: raw letters in a header are most likely in the same.
    """
    if b"\n" in raw:
        raw = _FOLD.sub(b" ", raw).replace(b"\r", b"")
    raw = raw.strip(b" \t\r\n")
    if raw.isascii():
        return raw.decode("ascii")
    return decode(raw, charset)[0]


def decoded(raw: bytes, charset: str = "") -> str:
    """One header value, readable; `charset` as for `unfolded`."""
    if b"\n" not in raw and b"=?" not in raw and raw.isascii():  # nine of ten
        return raw.strip(b" \t\r").decode("ascii")
    return decode_words(unfolded(raw, charset))


def one_line(text: str) -> str:
    """Text for a list or a title: no line ends, control characters or direction overrides, single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
    return " ".join(_DIRECTION.sub("", _CONTROLS.sub("", text)).split())


@dataclass(slots=True)
class _Word:
    """An encoded word, taken apart; `start` to `end` is its place."""

    charset: str
    encoding: str
    payload: str
    start: int
    end: int


def decode_words(text: str) -> str:
    """Replace encoded words by what they mean.

    Neighbours of one charset are joined as bytes first, because many programs cut a letter in two; a word without an
    end, with spaces inside, or in a charset nobody knows is read as well as it can be.
    """
    if "=?" not in text or len(text) > _LONGEST_DECODED:
        return text
    words = _words_in(text)
    pieces: list[str] = []
    position = 0
    for group in _neighbours(words, text):
        between = text[position : group[0].start]
        if not (position and between.isspace()):  # white space between two encoded words is not part of the text
            pieces.append(between)
        pieces.append(_text_of(group))
        position = group[-1].end
    pieces.append(text[position:])
    return "".join(pieces)


def _words_in(text: str) -> list[_Word]:
    words: list[_Word] = []
    position = 0
    while start := _WORD_START.search(text, position):
        end = text.find("?=", start.end())
        inner = _WORD_INSIDE.search(text, start.end(), end if end >= 0 else len(text))
        if inner or end < 0:  # never ended: up to the next word, or to the end of the line
            stop = inner.start() if inner else len(text)
            words.append(_Word(start[1], start[2].lower(), text[start.end() : stop].rstrip(" ?="), start.start(), stop))
            position = stop
        else:
            words.append(_Word(start[1], start[2].lower(), text[start.end() : end], start.start(), end + 2))
            position = end + 2
    return words


def _neighbours(words: list[_Word], text: str) -> list[list[_Word]]:
    groups: list[list[_Word]] = []
    for word in words:
        last = groups[-1][-1] if groups else None
        together = last and last.charset.lower() == word.charset.lower() and not text[last.end : word.start].strip()
        if together:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _text_of(group: list[_Word]) -> str:
    raw = b""
    carried = ""  # the open quarter of a base64 stream that was cut between words
    for number, word in enumerate(group):
        if word.encoding == "q":
            raw += _from_q(word.payload)
            continue
        payload = carried + word.payload
        follows = number + 1 < len(group) and group[number + 1].encoding == "b"
        carried = ""
        if follows and not payload.endswith("=") and len(payload) % 4:
            cut = len(payload) - len(payload) % 4
            payload, carried = payload[:cut], payload[cut:]
        raw += from_base64_word(payload)
    charset = group[0].charset
    return decode(raw, charset if codec_of(charset) else "")[0]


def _from_q(payload: str) -> bytes:
    return binascii.a2b_qp(payload.replace("\n", "").encode("utf-8", "surrogatepass"), header=True)


def from_base64_word(payload: str) -> bytes:
    """Base64 with whatever is missing or too much at its end; dirt inside is skipped."""
    letters = _NOT_BASE64.sub("", payload)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
