"""Files built to hurt, of a size chance decides; the slow ones of `tests/e2e/hostile.py` in small."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

from tests.documents import hostile_files as files
from tests.e2e import hostile

Attack = Callable[[Random], bytes]


def _attached(name: bytes, content: bytes, line: int = 76) -> bytes:
    """A mail with one attachment in base64, in lines of any length."""
    coded = base64.b64encode(content)
    lines = b"\r\n".join(coded[at : at + line] for at in range(0, len(coded), line))
    head = (
        b"From: a@post.example\r\nSubject: Anlage\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n"
    )
    kind = b'Content-Type: application/octet-stream; name="%s"\r\nContent-Transfer-Encoding: base64\r\n' % name
    return head + b"\r\n--b\r\n" + kind + b"\r\n" + lines + b"\r\n--b--\r\n"


def _zip_bomb(chance: Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(chance.randint(1, 20)):
            archive.writestr(f"{number}.pdf", bytes(2_000_000))
    return packed.getvalue()


def _tiff_in_circles(chance: Random) -> bytes:
    content = bytearray(files.tiff([(100, 100)] * chance.randint(1, 40), loop=chance.random() < 0.5))
    for _ in range(chance.randint(0, 20)):
        at = chance.randrange(4, max(5, len(content) - 4))
        struct.pack_into("<I", content, at, chance.choice((8, at, len(content), 2**32 - 1, chance.randrange(2**16))))
    return bytes(content)


def _png_bomb(chance: Random) -> bytes:
    side = chance.choice((1, 1_000, 30_000, 2**31 - 1))
    return files.png(side, chance.choice((1, side)), zlib.compress(bytes(chance.choice((1, 1_000, 5_000_000)))))


def _cut_jpeg(chance: Random) -> bytes:
    segments = b"".join(
        b"\xff"
        + bytes([chance.randrange(0xC0, 0xFF)])
        + struct.pack(">H", chance.randrange(2**16))
        + chance.randbytes(9)
        for _ in range(chance.randint(1, 200))
    )
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + segments


def _xfa(chance: Random) -> bytes:
    """A form of Adobe's other kind whose values are deep, many, or blow up."""
    entity = (
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "/etc/passwd">]>'
    )
    depth = chance.choice((1, 100, 100_000))
    inside = chance.choice(
        (b"&b;&x;", b"<f>x</f>" * chance.choice((1, 30_000)), b"x" * 3_000_000, b"<a" + b" b='c'" * 999)
    )
    xml = chance.choice((entity, b"")) + b"<d>" * depth + inside + b"</d>" * chance.choice((depth, 0))
    stream = files.stream(zlib.compress(xml * chance.choice((1, 1, 20))), b"/Filter /FlateDecode")
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [] /XFA %s >> >>"
    array = b"[(datasets) 4 0 R (datasets) 4 0 R]"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return files.pdf_of([catalogue % chance.choice((array, b"4 0 R")), pages, page, stream])


ATTACKS: Sequence[Attack] = (
    lambda chance: hostile.nested_mail(chance.choice((30, 1_000, 3_000))),
    lambda chance: hostile.forwarded_mail(chance.choice((9, 300))),
    lambda chance: hostile.mail_with_headers(chance.choice((5_000, 100_000))),
    lambda chance: hostile.mail_of_many_parts(chance.choice((100, 3_000))),
    lambda chance: hostile.mail_with_recipients(chance.choice((1_000, 20_000))),
    lambda chance: hostile.mail_with_html(chance.choice((b"<div>", b"<b><table><td>", b"&", b"<!--")) * 50_000),
    lambda chance: hostile.mail_with_a_line(chance.choice((b"Subject", b"To", b"Content-Type", b"Date")), 2_000_000),
    lambda chance: _attached(b"a.bin", chance.randbytes(chance.choice((10, 3_000_000))), line=10_000_000),
    lambda chance: _attached(b"a.zip", _zip_bomb(chance)),
    lambda chance: _attached(b"a.tif", _tiff_in_circles(chance)),
    lambda chance: _attached(b"a.pdf", _xfa(chance)),
    _zip_bomb, _tiff_in_circles, _png_bomb, _cut_jpeg, _xfa,
    lambda chance: files.png_text_bomb(chance.choice((1, 40))),
    lambda chance: files.many_pages(chance.choice((500, 10_000))),
    lambda chance: files.many_fields(chance.choice((300, 2_500))),
    lambda chance: files.deep_pages(chance.choice((40, 2_000))),
    lambda chance: files.deep_fields(chance.choice((60, 2_000))),
    lambda chance: files.deep_arrays(chance.choice((90, 20_000))),
    lambda chance: files.contents_bomb(chance.choice((1, 60))),
    lambda chance: files.object_stream_bomb(chance.choice((1, 40))),
    lambda chance: files.doubling_drawing(chance.choice((3, 30))),
    lambda _chance: files.looped_pages(),
    lambda _chance: files.looped_fields(),
    lambda _chance: files.looped_tables(),
)  # fmt: skip
