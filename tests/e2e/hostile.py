"""A folder nobody should have to take in: files made to hurt, oddities of the file system, honest post between."""

from __future__ import annotations

import os
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.documents import hostile_files as files

MB = 1_000_000
HONEST = 12


def honest_mail(number: int) -> bytes:
    return (
        f"From: Kai Weiss <kai{number}@post.example>\r\nTo: rathaus@musterstadt.example\r\n"
        f"Message-ID: <honest.{number}@post.example>\r\nSubject: Ehrliche Post {number}\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Guten Tag, das ist die ehrliche Nachricht Nummer {number}.\r\n"
    ).encode()


def nested_mail(levels: int) -> bytes:
    """A multipart in a multipart in a multipart ..."""
    parts = [b"From: a@post.example\r\nSubject: Tief\r\nMIME-Version: 1.0\r\n"]
    for level in range(levels):
        parts.append(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level))
    parts.append(b"Content-Type: text/plain\r\n\r\nam Grund\r\n")
    parts += [b"--b%d--\r\n" % level for level in reversed(range(levels))]
    return b"".join(parts)


def forwarded_mail(levels: int) -> bytes:
    """A mail in a mail in a mail ..."""
    head = b"From: a@post.example\r\nSubject: Stufe %d\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"
    return b"".join(head % level for level in range(levels)) + b"Subject: Grund\r\n\r\nText\r\n"


def mail_of_many_parts(count: int) -> bytes:
    head = b"From: a@post.example\r\nSubject: Viele\r\nMIME-Version: 1.0\r\n"
    kind = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    part = b'--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="%d.txt"\r\n\r\n%d\r\n'
    return head + kind + b"".join(part % (n, n) for n in range(count)) + b"--b--\r\n"


def mail_with_headers(count: int) -> bytes:
    return b"From: a@post.example\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(count)) + b"\r\nText\r\n"


def mail_with_a_line(name: bytes, size: int) -> bytes:
    return b"From: a@post.example\r\n" + name + b": " + b"x" * size + b"\r\nSubject: Lang\r\n\r\nText\r\n"


def mail_with_recipients(count: int) -> bytes:
    to = b", ".join(b'"N %d" <n%d@post.example>' % (n, n) for n in range(count))
    return b"From: a@post.example\r\nTo: " + to + b"\r\nSubject: Alle\r\n\r\nText\r\n"


def mail_with_html(html: bytes) -> bytes:
    return b"From: a@post.example\r\nSubject: HTML\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html


def mail_with_answers(count: int) -> bytes:
    references = b"\r\n ".join(b"<%d@post.example>" % n for n in range(count))
    return b"From: a@post.example\r\nReferences: " + references + b"\r\nSubject: Faden\r\n\r\nText\r\n"


def deflate_bomb(megabytes: int) -> bytes:
    """Zeros that unpack to a thousand times their size; one block is packed and repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    count = megabytes * MB
    checksum = (count % 65_521) << 16 | 1  # Adler-32 of that many zeros
    return b"\x78\xda" + block * megabytes + b"\x03\x00" + checksum.to_bytes(4, "big")


def pdf_bomb(packed: bytes, entries: bytes) -> bytes:
    """One page whose drawing unpacks to much."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return files.pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, files.stream(packed, entries)])


def hostile_contents() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of files that attack what reads them."""
    bomb = deflate_bomb(2_000)
    value = b"<< /FT /Tx /T (a) /V 5 0 R >>"
    yield "bombe.pdf", pdf_bomb(bomb, b"/Filter /FlateDecode")
    yield "bombe-doppelt.pdf", pdf_bomb(zlib.compress(bomb, 9), b"/Filter [/FlateDecode /FlateDecode]")
    yield "bombe-wert.pdf", files.with_fields([value, files.stream(bomb, b"/Filter /FlateDecode")], listed=b"4 0 R")
    yield "bombe-objekte.pdf", files.object_stream_bomb(100)
    yield "10000-seiten.pdf", files.many_pages(10_000)
    yield "2500-felder.pdf", files.many_fields(2_500)
    yield "tiefe-felder.pdf", files.deep_fields(2_000)
    yield "schleife-seiten.pdf", files.looped_pages()
    yield "schleife-felder.pdf", files.looped_fields()
    yield "schleife-tabellen.pdf", files.looped_tables()
    yield "verdoppelnd.pdf", files.doubling_drawing(40)
    yield "unsinn.pdf", files.nonsense_pictures()
    yield "schleife.tif", files.tiff([(100, 100)] * 3, loop=True)
    yield "riesig.tif", files.tiff([(200_000, 200_000)])
    yield "bombe.png", files.png(40_000, 50_000, bomb)
    yield "bombe-text.png", files.png_text_bomb(100)
    yield "tief.eml", nested_mail(1_000)
    yield "weitergeleitet.eml", forwarded_mail(1_000)
    yield "10000-teile.eml", mail_of_many_parts(10_000)
    yield "kopfzeilen.eml", mail_with_headers(100_000)
    yield "kopfzeile.eml", mail_with_a_line(b"X-Lang", 20 * MB)
    yield "betreff.eml", mail_with_a_line(b"Subject", 20 * MB)
    yield "verweise.eml", mail_with_a_line(b"References", 20 * MB)
    yield "antworten.eml", mail_with_answers(100_000)
    yield "empfaenger.eml", mail_with_recipients(100_000)
    yield "html-tief.eml", mail_with_html(b"<div>" * 100_000 + b"x")
    yield "html-tabelle.eml", mail_with_html(b"<table><tr><td>" * 20_000 + b"x")
    yield (
        "utf-7.eml",
        b"From: a@post.example\r\nSubject: =?utf-7?Q?+2AA-?=\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
    )
    yield "steuerzeichen.eml", b"From: a@post.example\r\nSubject: a\0b\x07c\r\n\r\nNull \0 Byte\r\n"
    yield "nullen.bin", bytes(200 * MB)
    yield "leer.pdf", b""
    yield "eine-zeile.txt", b"a" * (30 * MB)
    yield "kaputt.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 100
    yield "archiv.zip", b"PK\x03\x04" + zlib.compress(bytes(MB))
    yield "form-feed.txt", b"\x0c" * MB
    yield "ersatzzeichen.txt", "Guten Tag \ud800 kaputt".encode("utf-8", "surrogatepass")


def write_folder(folder: Path) -> dict[str, bytes]:
    """Write all of it, honest mails first, last and between; returns file name to content."""
    written = dict(hostile_contents())
    names = sorted(written)
    for number in range(HONEST):
        written[f"{names[number * len(names) // HONEST]}-ehrlich.eml"] = honest_mail(number)
    for name, content in written.items():
        (folder / name).write_bytes(content)
    return written


def odd_entries(folder: Path) -> dict[bytes, str]:
    """Things that are no ordinary files; returns the name of each and what it is."""
    odd: dict[bytes, str] = {}
    (folder / "ordner.pdf").mkdir()
    (folder / "ordner.pdf" / "drin.eml").write_bytes(honest_mail(100))
    (folder / "kreis").symlink_to(folder, target_is_directory=True)
    (folder / "kreis-a").symlink_to(folder / "kreis-b")
    (folder / "kreis-b").symlink_to(folder / "kreis-a")
    odd[b"kreis-a"] = odd[b"kreis-b"] = "failed"
    (folder / "ins-leere.eml").symlink_to(folder / "gibt-es-nicht")
    odd[b"ins-leere.eml"] = "failed"
    os.mkfifo(folder / "rohr.eml")
    odd[b"rohr.eml"] = "left out"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "s"))
    odd[b"s"] = "left out"
    strange = b"Stra\xdfe \xff\xfe.eml"  # Latin-1, as an old server writes it
    with open(os.path.join(os.fsencode(folder), strange), "wb") as file:
        file.write(honest_mail(101))
    odd[strange] = "taken_in"
    newline = "Zeile\numbruch\t.eml"
    (folder / newline).write_bytes(honest_mail(102))
    odd[newline.encode()] = "taken_in"
    long = "ä" * 120 + ".eml"
    (folder / long).write_bytes(honest_mail(103))
    odd[long.encode()] = "taken_in"
    return odd
