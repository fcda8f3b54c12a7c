"""Files are recognised by content, and texts are not taken for mails."""

from __future__ import annotations

import io
import json
import tarfile
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.formats import recognise
from tests.documents import hostile_files
from tests.documents.made_pdf import form_pdf

HEADER = b"From: anna@example.org\r\nTo: amt@example.org\r\nSubject: Antrag\r\n\r\nText\r\n"
ENVELOPE = b"From anna@example.org Mon Jun  1 10:00:00 2026\r\n"


def zipped(*names: str, mimetype: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


def tarred() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"))
    return target.getvalue()


OFFICE = "application/vnd.openxmlformats-officedocument."
DER = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "application/x-empty", id="empty"),
        pytest.param(form_pdf(), "application/pdf", id="pdf"),
        pytest.param(b"\r\n\xef\xbb\xbf" + form_pdf(), "application/pdf", id="pdf-after-a-mark"),
        pytest.param(bytes(128) + form_pdf(), "application/pdf", id="pdf-in-macbinary"),
        pytest.param(hostile_files.tiff([(1, 1)]), "image/tiff", id="tiff"),
        pytest.param(hostile_files.tiff([(1, 1)], order=">"), "image/tiff", id="tiff-big-endian"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg", id="jpeg"),
        pytest.param(hostile_files.png(1, 1, b""), "image/png", id="png"),
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic", id="heic"),
        pytest.param(b"\0\0\0\x18ftypisom\0\0\0\0", "video/mp4", id="mp4"),
        pytest.param(b"RIFF\0\0\0\0WEBPVP8 ", "image/webp", id="webp"),
        pytest.param(b"GIF89a\1\0\1\0", "image/gif", id="gif"),
        pytest.param(b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + bytes(36), "image/bmp", id="bmp"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "application/x-ole-storage", id="ole"),
        pytest.param(zipped("a.txt"), "application/zip", id="zip"),
        pytest.param(b"PK\3\4 torn", "application/zip", id="zip-torn"),
        pytest.param(
            zipped("[Content_Types].xml", "word/document.xml"), OFFICE + "wordprocessingml.document", id="docx"
        ),
        pytest.param(zipped("[Content_Types].xml", "xl/workbook.xml"), OFFICE + "spreadsheetml.sheet", id="xlsx"),
        pytest.param(
            zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
            id="odt",
        ),
        pytest.param(b"\x30\x82\x05\x00" + DER, "application/pkcs7-mime", id="pkcs7"),
        pytest.param(b"\x30\x80" + DER, "application/pkcs7-mime", id="pkcs7-indefinite"),
        pytest.param(b"-----BEGIN PGP MESSAGE-----\n", "application/pgp-encrypted", id="pgp"),
        pytest.param(b"\x78\x9f\x3e\x22\1\0", "application/ms-tnef", id="tnef"),
        pytest.param(b"{\\rtf1\\ansi Text}", "application/rtf", id="rtf"),
        pytest.param(tarred(), "application/x-tar", id="tar"),
        pytest.param(b"<?xml version='1.0'?><a/>", "application/xml", id="xml"),
        pytest.param(b"<xoev:a xmlns:xoev='x'/>", "application/xml", id="xml-bare"),
        pytest.param(b"<?xml version='1.0'?>\n<svg xmlns='x'/>", "image/svg+xml", id="svg"),
        pytest.param(b"<!-- a --><!DOCTYPE html><p>", "text/html", id="html"),
        pytest.param("\ufeff<HTML><body>".encode("utf-16-le"), "text/html", id="html-utf-16"),
        pytest.param(b'{"antrag": {"name": "x"}}', "application/json", id="json"),
        pytest.param(b"[1, 2]", "application/json", id="json-list"),
        pytest.param(bytes(range(256)) * 4, "application/octet-stream", id="binary"),
        pytest.param(b"\x12\x34\0\0\x99" * 100, "application/octet-stream", id="binary-with-zeros"),
        pytest.param(b"\x01\x02\x03 and words" * 100, "application/octet-stream", id="binary-without-zeros"),
    ],
)
def test_a_file_is_named_by_its_content(content: bytes, expected: str) -> None:
    assert recognise(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(HEADER, id="plain"),
        pytest.param(HEADER.replace(b"\r\n", b"\n"), id="lf"),
        pytest.param(HEADER.replace(b"\r\n", b"\r"), id="cr"),
        pytest.param(b"\xef\xbb\xbf" + HEADER, id="byte-order-mark"),
        pytest.param(b"\r\n\r\n" + HEADER, id="blank-lines"),
        pytest.param(b" " + HEADER, id="space-before"),
        pytest.param(ENVELOPE + HEADER, id="from-line"),
        pytest.param(b">" + ENVELOPE + HEADER, id="quoted-from-line"),
        pytest.param(b"From - Mon Jun 01 10:00:00 2026\n" + HEADER, id="thunderbird-from-line"),
        pytest.param(b"From \n" + HEADER, id="bare-from-line"),
        pytest.param(b"Subject: Antrag\n\nText", id="subject-alone"),
        pytest.param(b"Content-Type: text/plain\n\nText", id="content-type-alone"),
        pytest.param(b'From: "A" <a@b.de>\n\nText', id="from-alone"),
        pytest.param(b"received: from a by b; Mon\ndate: x\nX-A: b\n\nText", id="lower-case"),
        pytest.param(b"From : a@b.de\nSubject : x\n\n", id="space-before-colon"),
        pytest.param(b"From: a@b.de\nbroken line\nSubject: x\n\nText", id="broken-line"),
        pytest.param(b"From: M\xfcller <a@b.de>\nSubject: Gr\xfc\xdfe\n\nText", id="raw-bytes"),
        pytest.param(b"RELAY_IP:1\nRELAY_NUM:2\nRELAY_C:3\n" + HEADER[:-8] + b"Date: x\nCc: y\n\n", id="relay"),
        pytest.param(b"From: a@b.de\nContent-Type: application/octet-stream\n\n\0\1\2\xff%PDF-1.4", id="binary-body"),
        pytest.param(HEADER + b"\r\n\r\nFrom there we went on.\r\n", id="from-in-the-text"),
    ],
)
def test_a_mail_is_recognised(content: bytes) -> None:
    assert recognise(content) == "message/rfc822"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"Sehr geehrte Damen und Herren: hallo\n\nText", id="letter"),
        pytest.param(b"Betreff: Antrag\nName: Anna\n\nText", id="german-words"),
        pytest.param(b"To: Frau Muster anrufen\n\nDann Akte", id="note-to"),
        pytest.param(b"Name: Muster\nOrt: Weimar\nTelefon: 1\nFrom: hier\nTo: dort\n", id="list-with-from-below"),
        pytest.param(b"Date: morgen\n\nText", id="date-without-time"),
        pytest.param(b"From: Weimar\n\nText", id="from-a-town"),
        pytest.param(b"From Monday on I am away.\nTo: all\n", id="sentence"),
        pytest.param(b"BM 500 Euro", id="begins-like-a-bitmap"),
        pytest.param(b"MZ-Antrag 2026", id="begins-like-a-program"),
        pytest.param("Grüße aus Köln".encode(), id="utf-8"),
        pytest.param("Grüße aus Köln".encode("latin-1"), id="latin-1"),
        pytest.param("Grüße aus Köln".encode("cp850"), id="dos"),
        pytest.param("Grüße aus Köln".encode("utf-16"), id="utf-16"),
        pytest.param("Grüße aus Köln an der Ilm".encode("utf-16-be"), id="utf-16-without-mark"),
        pytest.param("Привет мир, как дела".encode("koi8-r"), id="koi8"),
        pytest.param("こんにちは、元気ですか".encode("iso-2022-jp"), id="iso-2022-jp"),
        pytest.param("こんにちは、元気ですか。今日は。".encode("shift-jis"), id="shift-jis"),
        pytest.param(b"Alte Datei\r\n\x1a", id="dos-end-of-file"),
        pytest.param(b"[Notiz] bitte anrufen", id="bracket"),
        pytest.param(b"<Anna> sagte: ja", id="angle-bracket"),
    ],
)
def test_a_text_stays_a_text(content: bytes) -> None:
    assert recognise(content) == "text/plain"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ENVELOPE + HEADER + b"\r\n" + ENVELOPE + HEADER, id="two-mails"),
        pytest.param((b"From \n" + HEADER.replace(b"\r\n", b"\n") + b"\n") * 2, id="bare-lines"),
        pytest.param((ENVELOPE + b"\r\nText\r\n\r\n") * 2, id="without-headers"),
    ],
)
def test_a_mailbox_holds_two_mails_or_more(content: bytes) -> None:
    assert recognise(content) == "application/mbox"


@pytest.mark.parametrize(
    "content",
    [b"<!-- -->" * 20_000 + b"x", b"From: a\n" * 50_000, b" " * 500_000, b"\n" * 500_000, b'{"' + b"\\" * 300_000],
    ids=["comments", "headers", "blanks", "lines", "escapes"],
)
def test_no_text_takes_long_to_recognise(content: bytes) -> None:
    started = time.process_time()
    recognise(content)

    assert time.process_time() - started < 0.5


@given(st.binary(max_size=600))
def test_every_content_has_a_type(content: bytes) -> None:
    assert "/" in recognise(content)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=200))
def test_words_in_utf_8_are_a_text_or_a_kind_of_text(text: str) -> None:
    assert recognise(text.encode()).startswith(("text/", "message/", "application/json", "application/xml"))


SAMPLES = Path(__file__).parents[2] / "../shared/samples"
MISLABELLED = {  # what these really are
    "pdf/qpdf/inspect.pdf": "application/octet-stream",
    "pdf/qpdf/bad.pdf": "text/plain",
    "pdf/qpdf/bad1.pdf": "text/plain",
    "scan/twelvemonkeys/0x00-to-0xFF-between-segments.jpg": "application/octet-stream",
    "mail/unstructured-mail/fake-email-utf-16.eml": "text/plain",
    "mail/tika-mail/simple.mbox": "application/mbox",
    "mail/thunderbird/mbox_unquoted": "application/mbox",
}
IMAGES = {"tiff": "image/tiff", "jpeg": "image/jpeg", "png": "image/png", "heic": "image/heic"}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the collection of real files is not on this machine")
def test_real_files_are_recognised() -> None:
    wrong = []
    for line in (SAMPLES / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        if "mail" in label:
            expected = "application/mbox" if label["messages"] > 1 else "message/rfc822"
        elif "pdf" in label or "img" in label:
            expected = "application/pdf" if "pdf" in label else IMAGES[label["img"]["kind"]]
        else:
            continue
        found = recognise((SAMPLES / label["file"]).read_bytes())
        if found != MISLABELLED.get(label["file"], expected):
            wrong.append((label["file"], expected, found))

    assert wrong == []
