"""Items of every kind become drafts, decided by their content."""

from __future__ import annotations

import json

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.submission import Address, Channel, DocumentKind
from desktop.intake.draft_frames import from_frames, to_frames
from desktop.intake.reading import read_item, read_job
from tests.documents import hostile_files
from tests.documents.made_pdf import form_pdf, widget
from tests.intake.mails import HEAD, PNG, mail, multipart, part

FORM = form_pdf(
    widget(b"/FT /Tx /T (Name) /V (M\\374ller)"), information=b"/AmtsfachForm (geburtsurkunde) /AmtsfachVersion (1)"
)


def blank_pdf() -> bytes:
    return form_pdf()


@pytest.mark.parametrize(
    ("name", "content", "media_type", "channel"),
    [
        pytest.param("a.txt", mail("", "Text"), "message/rfc822", Channel.MAIL, id="mail-called-text"),
        pytest.param("a.eml", b"%PDF-kaputt", "application/pdf", Channel.UPLOAD, id="pdf-called-mail"),
        pytest.param("a", PNG, "image/png", Channel.UPLOAD, id="picture-without-ending"),
        pytest.param("a.txt", "Grüße".encode(), "text/plain", Channel.UPLOAD, id="text"),
        pytest.param("a.bin", b"\x00\x01\x02\xff" * 9, "application/octet-stream", Channel.UPLOAD, id="unknown"),
        pytest.param("a.zip", b"PK\x05\x06" + bytes(18), "application/zip", Channel.UPLOAD, id="archive"),
    ],
)
def test_an_item_is_what_its_content_says(name, content, media_type, channel):
    draft = read_item(name, content, channel=None)
    original = draft.documents[0]
    assert (original.media_type, draft.channel) == (media_type, channel)
    assert (original.content, original.kind, original.parent) == (content, DocumentKind.ORIGINAL, None)


def test_a_stated_channel_stands():
    assert read_item("a", PNG, channel=Channel.SCAN).channel is Channel.SCAN
    assert read_item("a", HEAD + b"\r\n", channel=Channel.DE_MAIL).channel is Channel.DE_MAIL


def test_a_pdf_is_named_after_its_file_and_brings_its_form():
    draft = read_item("/eingang/Antrag_Geburtsurkunde.pdf", FORM, channel=None)
    document = draft.documents[0]
    assert draft.subject == "Antrag Geburtsurkunde"
    assert draft.sender == Address()
    assert document.name == "Antrag_Geburtsurkunde.pdf"
    assert document.pages == 1
    assert document.form is not None
    assert (document.form.id, document.form.values()) == ("geburtsurkunde", {"Name": "Müller"})


def test_a_form_in_a_mail_is_read_only_when_asked_for():
    import base64

    attached = part("application/pdf", base64.encodebytes(FORM), "Content-Transfer-Encoding: base64")
    content = mail() + multipart(attached)
    opened = read_item("a", content, channel=None).documents[1]
    assert opened.form is not None
    assert opened.content == FORM
    closed = read_item("a", content, channel=None, open_attachments=False).documents[1]
    assert (closed.form, closed.pages, closed.media_type, closed.readable) == (None, 0, "application/pdf", True)


def test_a_locked_and_a_broken_pdf_say_so():
    import io

    target = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    for content, note in ((target.getvalue(), "encrypted"), (b"%PDF-1.7 nichts weiter", "damaged")):
        document = read_item("a.pdf", content, channel=None).documents[0]
        assert (document.readable, document.note) == (False, note)


def test_a_text_file_is_its_own_text_with_its_letters_right():
    draft = read_item("Notiz vom Schalter.txt", "Straße gesperrt\r\n".encode("cp1252"), channel=None)
    assert draft.subject == "Notiz vom Schalter"
    assert draft.text == "Straße gesperrt\n"


def test_a_web_page_is_shown_as_one():
    draft = read_item("seite.html", b"<!DOCTYPE html><p>Guten <b>Tag</b>", channel=None)
    assert draft.text == "Guten Tag"
    assert "<b>Tag</b>" in draft.html


def test_what_nobody_can_read_is_one_document_that_says_so():
    draft = read_item("a.bin", b"\x00\x01\x02\xff" * 9, channel=None)
    assert [(d.readable, d.note) for d in draft.documents] == [(False, "unknown_type")]
    assert draft.subject == "a"


@pytest.mark.parametrize(
    ("content", "note"),
    [
        pytest.param(b"GIF89a" + bytes(40), "unsupported", id="a-kind-not-shown"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(200), "damaged", id="jpeg-cut-short"),
        pytest.param(b"\xff\xd8\0\xe0\0\x10JFIF\0" + bytes(200), "damaged", id="jpeg-with-a-damaged-beginning"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_not_of_an_unknown_kind(content, note):
    [document] = read_item("scan.jpg", content, channel=None).documents
    assert (document.readable, document.note) == (False, note)


def test_a_tiff_with_rare_samples_is_a_picture_that_cannot_be_shown():
    rare = hostile_files.tiff([(4, 4)]).replace(b"\x02\x01\x03\0\x01\0\0\0\x01", b"\x02\x01\x03\0\x01\0\0\0\x0a")
    [document] = read_item("scan.tif", rare, channel=None).documents
    assert (document.media_type, document.note) == ("image/tiff", "unsupported")


def test_a_draft_survives_the_way_through_the_pipe():
    content = (
        b"Received: x; Mon, 02 Mar 2026 10:12:00 +0100\r\n"
        + mail("Message-ID: <1@x>", "In-Reply-To: <0@x>")
        + multipart(
            part("text/plain; charset=us-ascii", b"Stra\xdfe"),
            part("application/pdf", FORM),
            part("message/rfc822", HEAD + b"\r\nInnen"),
        )
    )
    draft = read_item("a.eml", content, channel=None)
    assert draft.documents[1].form is not None
    values, parts = to_frames(draft)
    assert from_frames(json.loads(json.dumps(values)), parts) == draft


def test_the_job_answers_what_reading_gives_and_spares_the_original_when_asked():
    content = mail("", "Text")
    values, parts = read_job({"name": "a.eml", "channel": None}, [content])
    assert from_frames(values, parts) == read_item("a.eml", content, channel=None)
    values, parts = read_job({"name": "a.eml", "channel": "de_mail", "without_original": True}, [content])
    assert parts == []
    assert from_frames(values, parts, content) == read_item("a.eml", content, channel=Channel.DE_MAIL)
    with pytest.raises(ValueError, match="original"):
        from_frames(values, parts)


@given(st.binary(max_size=300))
def test_no_bytes_are_refused(content):
    draft = read_item("a", content, channel=None)
    assert draft.documents[0].content == content
