"""Files made to hurt, by our own code."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence


def pdf_of(objects: Iterable[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Write numbered objects as a PDF with a right table."""
    parts, offsets = [b"%PDF-1.7\n"], []
    position = len(parts[0])
    for number, body in enumerate(objects, start=1):
        written = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        offsets.append(position)
        parts.append(written)
        position += len(written)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table))
    parts.append(b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, position))
    return b"".join(parts)


def stream(raw: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(raw), entries, raw)


def deflate_bomb(megabytes: int) -> bytes:
    """Zeros that unpack to a thousand times their size."""
    packer = zlib.compressobj(9)
    chunk = bytes(1_000_000)
    return b"".join(packer.compress(chunk) for _ in range(megabytes)) + packer.flush()


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R /Annots [%s] >>"


def with_fields(fields: Sequence[bytes], listed: bytes | None = None) -> bytes:
    """One page; objects from 4 on are the fields."""
    numbers = b" ".join(b"%d 0 R" % number for number in range(4, 4 + len(fields)))
    return pdf_of(
        [
            CATALOGUE % (numbers if listed is None else listed),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            PAGE % (9_999, numbers),
            *fields,
        ]
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 4 + count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R >>"
    return pdf_of(
        [
            CATALOGUE % b"",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            stream(b"BT (x) Tj ET"),
            *([page] * count),
        ]
    )


def many_fields(count: int) -> bytes:
    field = b"<< /FT /Tx /T (f%d) /V (v%d) /Subtype /Widget /Rect [0 0 9 9] /P 3 0 R >>"
    return with_fields([field % (number, number) for number in range(count)])


def deep_pages(depth: int) -> bytes:
    node = b"<< /Type /Pages /Count 1 /Kids [%d 0 R] /Parent %d 0 R >>"
    nodes = [node % (number + 1, number - 1) for number in range(3, 2 + depth)]
    first = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return pdf_of(
        [CATALOGUE % b"", first, *nodes, b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 9 9] >>" % (1 + depth)]
    )


def deep_fields(depth: int) -> bytes:
    fields = [b"<< /T (a) /Kids [%d 0 R] >>" % (5 + level) for level in range(depth)]
    return with_fields([*fields, b"<< /FT /Tx /T (z) /V (deep) >>"], listed=b"4 0 R")


def looped_pages() -> bytes:
    return pdf_of([CATALOGUE % b"", b"<< /Type /Pages /Count 2 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>"])


def looped_fields() -> bytes:
    """Kids and Parent run in circles; one honest field lies among them."""
    return with_fields(
        [
            b"<< /T (a) /FT /Tx /V (x) /Kids [5 0 R 4 0 R] /Parent 5 0 R /Subtype /Widget /Rect [0 0 9 9] >>",
            b"<< /T (b) /Kids [4 0 R 5 0 R] /Parent 4 0 R /Subtype /Widget /Rect [0 0 9 9] >>",
            b"<< /T (c) /FT /Tx /V (honest) >>",
            b"<< /Subtype /Widget /FT /Ch /Parent 7 0 R /T (d) >>",
        ],
        listed=b"4 0 R 6 0 R",
    )


def value_bomb(megabytes: int) -> bytes:
    """A text value kept as a stream that unpacks to much."""
    packed = deflate_bomb(megabytes)
    return with_fields([b"<< /FT /Tx /T (a) /V 5 0 R >>", stream(packed, b"/Filter /FlateDecode")], listed=b"4 0 R")


def contents_bomb(megabytes: int) -> bytes:
    """A page whose drawing unpacks to much."""
    return pdf_of(
        [
            CATALOGUE % b"",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            PAGE % (4, b""),
            stream(deflate_bomb(megabytes), b"/Filter /FlateDecode"),
        ]
    )


def nested_bomb(megabytes: int) -> bytes:
    """The same, packed twice: a few kilobytes."""
    packed = zlib.compress(deflate_bomb(megabytes), 9)
    return pdf_of(
        [
            CATALOGUE % b"",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            PAGE % (4, b""),
            stream(packed, b"/Filter [/FlateDecode /FlateDecode]"),
        ]
    )


def object_stream_bomb(megabytes: int) -> bytes:
    """The catalogue lies in an object stream that unpacks to much."""
    inside = b"1 0 " + b"<< /Type /Catalog /Pages 2 0 R >>"
    packer = zlib.compressobj(9)
    packed = packer.compress(inside)
    packed += b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()
    objects = stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    parts = [b"%PDF-1.7\n"]
    offsets = []
    for number, body in ((2, b"<< /Type /Pages /Kids [] /Count 0 >>"), (3, objects)):
        offsets.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = sum(map(len, parts))
    rows = [(0, 0, 255), (2, 3, 0), (1, offsets[0], 0), (1, offsets[1], 0), (1, start, 0)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    parts.append(
        b"4 0 obj\n"
        + stream(table, b"/Type /XRef /W [1 4 1] /Size 5 /Root 1 0 R")
        + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    )
    return b"".join(parts)


def looped_tables() -> bytes:
    """The table of objects names itself as its predecessor."""
    content = many_pages(1)
    start = content.rindex(b"xref\n0")
    return content.replace(b"trailer << ", b"trailer << /Prev %d /XRefStm %d " % (start, start))


def deep_arrays(depth: int) -> bytes:
    return with_fields([b"<< /FT /Tx /T (a) /V " + b"[" * depth + b"]" * depth + b" >>"])


def nonsense_pictures() -> bytes:
    """Pictures of every kind whose bytes are nonsense."""
    kinds = (b"/JBIG2Decode", b"/JPXDecode", b"/DCTDecode", b"/CCITTFaxDecode", b"/LZWDecode", b"/RunLengthDecode")
    pictures = [
        stream(
            bytes((i * 37 + k * 11) % 256 for i in range(4_000)),
            b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace /DeviceGray "
            b"/Filter %s /DecodeParms << /K -1 /Columns 60000 >>" % kind,
        )
        for k, kind in enumerate(kinds)
    ]
    names = b" ".join(b"/I%d %d 0 R" % (i, 5 + i) for i in range(len(kinds)))
    drawing = b"".join(b"q 600 0 0 800 0 0 cm /I%d Do Q " % i for i in range(len(kinds)))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << %s >> >> >>"
    return pdf_of(
        [CATALOGUE % b"", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page % names, stream(drawing), *pictures]
    )


_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] "
_DRAWS = b"/Resources << /XObject << /F %d 0 R >> >> "
_DRAWING_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R " + _DRAWS % 5 + b">>"


def _drawn(*forms: bytes) -> bytes:
    """A page that draws the first form."""
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdf_of([CATALOGUE % b"", pages, _DRAWING_PAGE, stream(b"/F Do"), *forms])


def self_drawing() -> bytes:
    """A form that draws itself ten times."""
    return _drawn(stream(b"/F Do " * 10, _FORM + _DRAWS % 5))


def doubling_drawing(levels: int) -> bytes:
    """Each form draws the next one twice: two to the power of `levels` drawings."""
    forms = [stream(b"/F Do /F Do", _FORM + _DRAWS % (6 + level)) for level in range(levels)]
    return _drawn(*forms, stream(b"0 0 10 10 re f BT (x) Tj ET", _FORM))


def tiff(directories: Sequence[tuple[int, int]], *, order: str = "<", loop: bool = False) -> bytes:
    """A TIFF of uncompressed 1-bit pages that all share one strip.

    Args:
        directories: Width and height of each page, as it claims.
        loop: The last page names the first one as its successor.
    """
    magic = b"II*\0" if order == "<" else b"MM\0*"
    entries, strip = 8, bytes(16)
    each = 2 + entries * 12 + 4
    start = 8 + len(strip)
    parts = [magic, struct.pack(order + "I", start), strip]
    for number, (width, height) in enumerate(directories):
        tags = (
            *((256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 1)),
            *((262, 3, 0), (273, 4, 8), (278, 4, height), (279, 4, len(strip))),
        )
        parts.append(struct.pack(order + "H", entries))
        for tag, kind, value in tags:
            packed = struct.pack(order + "HH", value, 0) if kind == 3 else struct.pack(order + "I", value)
            parts.append(struct.pack(order + "HHI", tag, kind, 1) + packed)
        is_last = number == len(directories) - 1
        following = (start if loop else 0) if is_last else start + (number + 1) * each
        parts.append(struct.pack(order + "I", following))
    return b"".join(parts)


def png(width: int, height: int, packed: bytes) -> bytes:
    """An 8-bit grey PNG that claims a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def png_text_bomb(megabytes: int) -> bytes:
    """A tiny PNG with a compressed comment that unpacks to much."""
    small = png(1, 1, zlib.compress(b"\0\0"))
    body = b"Comment\0\0" + deflate_bomb(megabytes)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    return small[:33] + chunk + small[33:]
