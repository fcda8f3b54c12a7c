"""Ways to spoil a file at random; each takes a source of chance, the file and another file, and gives a new one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

Spoil = Callable[[Random, bytes, bytes], bytes]

_CHARSETS = (
    *(b"utf-8", b"utf-7", b"utf-16", b"utf-32", b"iso-8859-1", b"windows-1252", b"koi8-r", b"iso-2022-jp", b"gb18030"),
    *(b"hz", b"idna", b"punycode", b"rot13", b"zlib", b"base64", b"unicode_escape", b"undefined", b"x" * 300, b""),
)
_HEADERS = (
    *(b"From", b"To", b"Subject", b"Date", b"Received", b"Message-ID", b"References", b"In-Reply-To", b"Return-Path"),
    *(b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition", b"MIME-Version", b"Reply-To", b"X-Y"),
)
_VALUES = (
    *(b"multipart/mixed; boundary=", b'multipart/mixed; boundary="a', b"message/rfc822", b"application/pkcs7-mime"),
    *(b"=?utf-8?B?" + b"/" * 900 + b"?=", b"=?utf-8?Q?=FF=FE?= =?x?y?z?=", b"<" * 500, b"a" * 9_000, b'"' * 777),
    *(b"(" * 5_000, b"Fri, 99 Foo 99999 99:99:99 +9999", b"Mon, 01 Jan 0001 00:00:00 -2359", b"base64", b"x-uuencode"),
    *(b"attachment; filename*0*=utf-8''%00; filename*9999=x", b"text/html; charset=utf-7", b"\xff\xfe\x00", b""),
    *(b"1 Jan 10000 00:00 +0000", b"g:;" * 3_000, b"=?utf-7?Q?+2AA-?=", b"undisclosed-recipients:;"),
)
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e999", b"0.0000001")
_WORDS = (
    *(b"obj", b"endobj", b"stream", b"endstream", b"<<", b">>", b"[", b"]", b"(", b")", b"/Kids", b"/Parent", b"null"),
    *(b"/FlateDecode", b"/LZWDecode", b"/JBIG2Decode", b"/JPXDecode", b"/XFA", b"/Encrypt", b"/ObjStm", b"%%EOF"),
    *(b"\r\n\r\n", b"--", b"\n.\n", b"From ", b"begin 644 x\n", b"\0" * 9, b"\xff\xd8", b"II*\0", b"<table>" * 99),
)


def flipped(chance: Random, content: bytes, _other: bytes) -> bytes:
    """Some bits, anywhere."""
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 4, 40, 400)) if spoilt else 0):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def cut(chance: Random, content: bytes, _other: bytes) -> bytes:
    """The beginning, the end, or all but a piece in the middle."""
    at, until = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
    return chance.choice((content[:until], content[at:], content[:at] + content[until:]))


def spliced(chance: Random, content: bytes, other: bytes) -> bytes:
    """The beginning of one and the end of another."""
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]


def repeated(chance: Random, content: bytes, _other: bytes) -> bytes:
    """A piece again and again."""
    at = chance.randint(0, len(content))
    piece = content[at : at + chance.choice((1, 10, 100, 4_000))]
    return content[:at] + piece * chance.choice((2, 50, 1_000)) + content[at:]


def inserted(chance: Random, content: bytes, _other: bytes) -> bytes:
    """Words of the formats where they do not belong."""
    for _ in range(chance.choice((1, 5, 50))):
        at = chance.randint(0, len(content))
        content = content[:at] + chance.choice(_WORDS) + content[at:]
    return content


def renumbered(chance: Random, content: bytes, _other: bytes) -> bytes:
    """Other numbers where numbers stand: lengths, offsets, counts, sizes."""
    places = [found.span() for found in re.finditer(rb"\d+", content[:400_000])]
    for start, end in sorted(chance.sample(places, min(len(places), chance.choice((1, 5, 30)))), reverse=True):
        content = content[:start] + chance.choice(_NUMBERS) + content[end:]
    return content


def overwritten(chance: Random, content: bytes, _other: bytes) -> bytes:
    """A stretch of one byte, or of chance."""
    at = chance.randint(0, len(content))
    size = chance.choice((2, 4, 8, 64, 2_000))
    put = chance.choice((b"\0" * size, b"\xff" * size, chance.randbytes(size)))
    return content[:at] + put + content[at + size :]


def headed(chance: Random, content: bytes, _other: bytes) -> bytes:
    """Header lines of chance, before the others or between them."""
    lines = [b"%s: %s\r\n" % (chance.choice(_HEADERS), chance.choice(_VALUES)) for _ in range(chance.randint(1, 12))]
    at = chance.choice((0, content.find(b"\n") + 1))
    return content[:at] + b"".join(lines) + content[at:]


def mislabelled(chance: Random, content: bytes, _other: bytes) -> bytes:
    """Another charset and another transfer encoding than the text has."""
    charset, encoding = chance.choice(_CHARSETS), chance.choice((b"base64", b"quoted-printable", b"7bit", b"x-uue"))
    content = re.sub(rb"charset\s*=\s*\"?[\w.:-]+", lambda _found: b"charset=" + charset, content, flags=re.IGNORECASE)
    return re.sub(rb"(?i)(content-transfer-encoding:)\s*\S+", lambda found: found[1] + b" " + encoding, content)


def turned(chance: Random, content: bytes, _other: bytes) -> bytes:
    """Other line ends, or none."""
    return content.replace(b"\r\n", b"\n").replace(b"\n", chance.choice((b"\r", b"\n\r", b"\r\n\r\n", b"\n ", b"\0")))


SPOILS: Sequence[Spoil] = (
    flipped, cut, spliced, repeated, inserted, renumbered, overwritten, headed, mislabelled, turned,
)  # fmt: skip


def spoilt(chance: Random, content: bytes, other: bytes) -> bytes:
    """One to three of them, one after the other."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        content = chance.choice(SPOILS)(chance, content, other)
    return content[:20_000_000]
