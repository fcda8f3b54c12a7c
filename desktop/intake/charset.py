"""Bytes to text when the label says nothing, says nonsense, or lies: repaired, never refused.

The order is the experience of twenty years of German mail: what is valid UTF-8 with letters beyond ASCII is UTF-8
whatever the label says; then the label; then Windows-1252, which gives every byte a character.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

FALLBACK = "cp1252"

# What is written in mails, and the superset every mail program reads it as (WHATWG Encoding; RFC 1345 aliases).
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "cp950",
    "iso2022_jp": "iso2022_jp_ext",
}
_UNREGISTERED = {
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-windows-949": "cp949",
    "windows-949": "cp949",
    "chinesebig5": "cp950",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode": "utf-16",
    "ansi": "cp1252",
    "ansi_x3.110-1983": "cp1252",
    "x-ansi": "cp1252",
    "8bit": "cp1252",
}
# Codecs that are no charset of text, or that take quadratic time on hostile input.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
# Their text is made of bytes that are valid ASCII or UTF-8 too, so the label comes first.
_LABEL_FIRST = ("utf-7", "utf-16", "utf-32", "iso2022", "hz")
_EAST_ASIAN = frozenset({"gb18030", "cp949", "cp932", "cp950", "euc_jp", "big5hkscs", "euc_jis_2004", "johab"})

_ASCII = bytes(range(0x80))
_UNASSIGNED = bytes.fromhex("818d8f909d")
_WINDOWS = "".join(bytes((n,)).decode("latin-1" if n in _UNASSIGNED else FALLBACK) for n in range(256))

_UTF8_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_UTF8_LETTER_OR_STRAY = re.compile(_UTF8_LETTER.pattern + rb"|([\x80-\xff])")


@lru_cache(maxsize=256)  # a pure function of a label; mails repeat a few hundred spellings
def codec_of(label: str) -> str:
    """The Python codec a charset label means; "" when it names none.

    Knows the spellings of old mail programs ("x-unknown" gives "", "ks_c_5601-1987" gives cp949) and widens to the
    superset where senders write the one and mean the other.
    """
    cleaned = label[:60].strip(" \t\"'<>;,").split("*")[0].split(";")[0].strip().lower()
    cleaned = re.sub(r"[\x00-\x20].*", "", cleaned).replace("$esc", "").lstrip("_")
    without_suffix = re.sub(r"[_-]?charset$", "", cleaned)
    for spelling in (cleaned, _UNREGISTERED.get(cleaned, ""), without_suffix, _hyphened(cleaned)):
        found = _text_codec(spelling)
        if found:
            return _SUPERSETS.get(found, found)
    return ""


def _hyphened(label: str) -> str:
    """`iso88591`, `iso-88591` and `iso 8859 1` as registered: iso-8859-1."""
    found = re.fullmatch(r"iso[-_ ]?8859[-_ ]?(\d{1,2})", label) or re.fullmatch(r"(?:x-)?cp[-_ ]?(\d{3,4})", label)
    if not found:
        return ""
    return f"iso-8859-{found[1]}" if label.startswith("iso") else f"cp{found[1]}"


def _text_codec(spelling: str) -> str:
    if not spelling or not spelling.isascii() or len(spelling) > 40:
        return ""
    try:
        found = codecs.lookup(spelling)
    except (LookupError, ValueError, UnicodeError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)  # rot13, hex, zip ... are codecs of Python but no charsets
    return found.name if is_text and found.name not in _NO_CHARSETS else ""


def decode(content: bytes, declared: str = "") -> tuple[str, str]:
    """Turn bytes into text.

    Args:
        content: The bytes, transfer encoding already undone.
        declared: The label as it came; "" when there is none.

    Returns:
        The text and, where it was not read as declared, the codec used instead; "" when the label was right.
    """
    if content.isascii():
        return _decode_ascii(content, declared)
    text, used = _decode_eight_bit(content, codec_of(declared))
    if used == codec_of(declared) and not (used == FALLBACK and codecs_ascii(declared)):
        return text, ""
    return text, used


def codecs_ascii(label: str) -> bool:
    """Whether a label promises that there is nothing beyond ASCII."""
    return label.strip(" \t\"'").lower() in {"us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us"}


def _decode_ascii(content: bytes, declared: str) -> tuple[str, str]:
    codec = codec_of(declared) if declared else ""
    wide = codec.startswith(("utf-16", "utf-32"))
    if codec.startswith(_LABEL_FIRST) and (not wide or b"\0" in content):
        try:
            return content.decode(codec), ""
        except UnicodeError:
            pass
    return content.decode("ascii"), ""


def _decode_eight_bit(content: bytes, codec: str) -> tuple[str, str]:
    if content.startswith(codecs.BOM_UTF8):
        content = content[3:]
        codec = "utf-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(content) % 2 == 0:
        codec = "utf-16"
    for candidate in _candidates(content, codec):
        try:
            return content.decode(candidate), candidate
        except UnicodeError:
            continue
    return _decode_mixed(content, codec)


def _candidates(content: bytes, codec: str) -> tuple[str, ...]:
    if codec.startswith(_LABEL_FIRST):
        return (codec, "utf-8")
    if codec in _EAST_ASIAN and len(_UTF8_LETTER.findall(content[:4096])) < 3:
        return (codec, "utf-8")  # two valid UTF-8 letters happen by chance in double-byte text, three hardly ever
    if codec and codec != "utf-8":
        return ("utf-8", codec)
    return ("utf-8",)


def _decode_mixed(content: bytes, codec: str) -> tuple[str, str]:
    """Decode text that fits no charset as a whole: cut off, or pasted together from two."""
    if codec in _EAST_ASIAN or codec.startswith(_LABEL_FIRST):
        text = content.decode(codec, "replace")
        if text.count("\ufffd") * 20 < len(text):  # cut off in the middle of a letter: the label is right all the same
            return text.replace("\ufffd", "?"), codec
    letters = _UTF8_LETTER.findall(content)
    strays = len(content.translate(None, _ASCII)) - sum(map(len, letters))
    if strays >= len(letters) and not (codec == "utf-8" and letters):
        return decode_windows(content), FALLBACK  # in one-byte charsets two letters make a valid pair now and then
    repaired = _UTF8_LETTER_OR_STRAY.sub(lambda m: decode_windows(m[1]).encode() if m[1] else m[0], content)
    return repaired.decode("utf-8"), "utf-8+cp1252"


def decode_windows(content: bytes) -> str:
    """Windows-1252, where its five unassigned bytes become the control characters of ISO 8859-1."""
    return codecs.charmap_decode(content, "strict", _WINDOWS)[0]
