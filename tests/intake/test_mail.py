"""Mails as citizens send them: what a clerk sees of each, and what is noticed."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from desktop.domain.submission import Address, Channel, DocumentKind
from tests.intake.mails import HEAD, PNG, attachments, codes, mail, multipart, part, read

PLAIN = part("text/plain; charset=utf-8", "Guten Tag,\r\nGrüße".encode())
HTML = part("text/html; charset=utf-8", "<p>Guten Tag,<br>viele <b>Grüße</b></p>".encode())


def encoded(content_type: str, content: bytes, *headers: str) -> bytes:
    return part(content_type, base64.encodebytes(content), "Content-Transfer-Encoding: base64", *headers)


def named(name: str) -> str:
    return f'Content-Disposition: attachment; filename="{name}"'


def test_a_mail_says_who_wrote_to_whom_when_and_what():
    draft = read(
        b"Received: from mx.example.org by mail.musterstadt.example; Mon, 02 Mar 2026 10:12:00 +0100\r\n"
        + mail(
            "Cc: Standesamt <standesamt@musterstadt.example>, erika@example.org",
            "Delivered-To: rathaus@musterstadt.example",
            "Date: Mon, 02 Mar 2026 10:11:12 +0100",
            "Message-ID: <1@example.org>",
            "In-Reply-To: <0@musterstadt.example>",
            "References: <a@musterstadt.example> <0@musterstadt.example>",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "Bitte um eine Geburtsurkunde für Łukasz.",
        )
    )
    assert draft.channel is Channel.MAIL
    assert draft.sender == Address("Erika Beispiel", "erika@example.org")
    assert [r.address for r in draft.recipients] == [
        "rathaus@musterstadt.example",
        "standesamt@musterstadt.example",
        "erika@example.org",
    ]
    assert draft.sent_at == datetime(2026, 3, 2, 9, 11, 12, tzinfo=UTC)
    assert draft.received_at == datetime(2026, 3, 2, 9, 12, 0, tzinfo=UTC)
    assert draft.subject == "Antrag"
    assert draft.message_id == "1@example.org"
    assert draft.in_reply_to == ("0@musterstadt.example", "a@musterstadt.example")
    assert draft.text == "Bitte um eine Geburtsurkunde für Łukasz."
    assert draft.headers[0][0] == "Received"
    assert draft.headers[1] == ("From", "Erika Beispiel <erika@example.org>")
    assert not draft.findings


def test_the_original_is_the_first_document_with_its_bytes_unaltered():
    content = b"From x@y Mon Mar  2 10:11:12 2026\r\n" + mail("", "Text\x00")
    original = read(content, "a.eml").documents[0]
    assert (original.content, original.kind, original.media_type) == (content, DocumentKind.ORIGINAL, "message/rfc822")
    assert original.name == "a.eml"


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ("From: a@example.org\r\nReply-To: b@example.org", "a@example.org"),
        ("From: Ohne Adresse\r\nSender: s@example.org", "s@example.org"),
        ("Reply-To: b@example.org", "b@example.org"),
        ("Return-Path: <r@example.org>", "r@example.org"),
        ("From: <>\r\nReturn-Path: <>", ""),
    ],
)
def test_the_sender_is_the_best_that_is_named(headers, sender):
    assert read(mail(headers, "", "x", head=b"Subject: a\r\n")).sender.address == sender


def test_plain_words_are_the_text_and_the_html_is_kept_beside_them():
    draft = read(mail() + multipart(PLAIN, HTML, subtype="alternative"))
    assert draft.text == "Guten Tag,\nGrüße"
    assert "<b>Grüße</b>" in draft.html
    assert not attachments(draft)


def test_html_alone_gives_readable_text():
    draft = read(mail() + HTML)
    assert draft.text == "Guten Tag,\nviele Grüße"


def test_an_empty_plain_part_gives_way_to_the_html():
    draft = read(mail() + multipart(part("text/plain", b" \r\n"), HTML, subtype="alternative"))
    assert draft.text == "Guten Tag,\nviele Grüße"


def test_several_texts_are_joined_in_order():
    footer = part("text/plain; charset=us-ascii", b"Fusszeile der Liste")
    draft = read(mail() + multipart(PLAIN, HTML, footer))
    assert draft.text == "Guten Tag,\nGrüße\n\nGuten Tag,\nviele Grüße\n\nFusszeile der Liste"
    assert draft.html.index("Guten Tag") < draft.html.index("viele") < draft.html.index("Fusszeile")


def test_a_picture_between_texts_stays_where_the_words_are():
    inside = multipart(HTML, encoded("image/jpeg", b"\xff\xd8\xff\xd9", named("foto.jpg")), HTML, boundary="innen")
    draft = read(mail() + multipart(PLAIN, inside, subtype="alternative"))
    assert draft.text == "Guten Tag,\nGrüße"
    assert draft.html.count("<b>Grüße</b>") == 2
    assert [d.name for d in attachments(draft)] == ["foto.jpg"]


def test_a_picture_of_the_text_is_inline_and_others_are_attachments():
    logo = encoded(
        "image/png", PNG, "Content-ID: <logo@example.org>", 'Content-Disposition: inline; filename="logo.png"'
    )
    page = part("text/html", b'<img src="cid:logo@example.org">')
    photo = encoded("image/png", PNG, named("foto.png"))
    draft = read(mail() + multipart(multipart(page, logo, subtype="related", boundary="r"), photo))
    assert [(d.name, d.kind, d.content_id) for d in attachments(draft)] == [
        ("logo.png", DocumentKind.INLINE, "logo@example.org"),
        ("foto.png", DocumentKind.ATTACHMENT, ""),
    ]


def test_a_photo_sent_along_beside_the_pictures_of_the_text_is_an_attachment():
    photo = encoded("image/png", PNG, "Content-ID: <photo>", named("foto.png"))
    draft = read(mail() + multipart(HTML, photo, subtype="related"))
    assert attachments(draft)[0].kind is DocumentKind.ATTACHMENT


def test_a_picture_the_text_names_is_inline_wherever_it_lies():
    picture = encoded("image/png", PNG, "Content-ID: <p>", named("p.png"))
    draft = read(mail() + multipart(part("text/html", b"<img src='cid:p'>"), picture))
    assert attachments(draft)[0].kind is DocumentKind.INLINE


def test_an_attached_text_is_a_document_with_its_words_and_not_the_body():
    note = part("text/plain; charset=iso-8859-1", b"Stra\xdfe", named("notiz.txt"))
    draft = read(mail() + multipart(PLAIN, note))
    assert draft.text == "Guten Tag,\nGrüße"
    assert [(d.name, d.text, d.parent) for d in attachments(draft)] == [("notiz.txt", "Straße", 0)]


def test_a_named_text_that_is_all_there_is_is_also_the_body():
    note = part("text/plain", b"Mein Anliegen", 'Content-Disposition: inline; filename="nachricht.txt"')
    draft = read(mail() + multipart(note, encoded("image/png", PNG)))
    assert draft.text == "Mein Anliegen"
    assert len(attachments(draft)) == 2


def test_a_type_is_told_by_content_and_not_by_its_label():
    draft = read(mail() + multipart(PLAIN, encoded("application/octet-stream", PNG, named("scan.pdf"))))
    assert attachments(draft)[0].media_type == "image/png"


def test_what_nobody_can_open_yet_is_kept_and_says_so():
    winmail = encoded("application/ms-tnef", b"\x78\x9f\x3e\x22rest", named("winmail.dat"))
    outlook = encoded("application/vnd.ms-outlook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), named("alt.msg"))
    draft = read(mail() + multipart(PLAIN, winmail, outlook))
    assert [(d.name, d.readable, d.note) for d in attachments(draft)] == [
        ("winmail.dat", False, "unknown_type"),
        ("alt.msg", False, "unknown_type"),
    ]


def test_a_mail_in_a_mail_is_read_with_its_own_attachments_below_it():
    inner = b"From: Max <max@example.org>\r\nSubject: Innen\r\n" + multipart(
        PLAIN, encoded("image/png", PNG, named("i.png")), boundary="i"
    )
    draft = read(mail() + multipart(PLAIN, part("message/rfc822", inner), encoded("image/png", PNG, named("a.png"))))
    nested, below, beside = attachments(draft)
    assert (nested.kind, nested.name, nested.content) == (DocumentKind.NESTED_MAIL, "Innen.eml", inner)
    assert "max@example.org" in nested.text
    assert "Grüße" in nested.text
    assert (below.name, below.parent) == ("i.png", 1)
    assert (beside.name, beside.parent) == ("a.png", 0)
    assert draft.text == "Guten Tag,\nGrüße"


def test_a_mail_attached_as_a_nameless_file_is_still_a_mail():
    draft = read(
        mail() + multipart(PLAIN, encoded("application/octet-stream", HEAD + b"\r\nInnen", named("weiter.eml")))
    )
    assert attachments(draft)[0].kind is DocumentKind.NESTED_MAIL


def test_a_report_of_a_mail_server_is_readable():
    status = part("message/delivery-status", b"Reporting-MTA: dns; mx.example.org\r\n\r\nAction: failed\r\n")
    draft = read(mail() + multipart(PLAIN, status, part("message/rfc822", HEAD + b"\r\nWeg"), subtype="report"))
    report, returned = attachments(draft)
    assert (report.media_type, report.readable) == ("text/plain", True)
    assert "Action: failed" in report.text
    assert returned.kind is DocumentKind.NESTED_MAIL


def test_a_signed_mail_is_read_and_its_signature_kept():
    signature = encoded("application/pkcs7-signature", b"\x30\x80", named("smime.p7s"))
    draft = read(mail() + multipart(PLAIN, signature, subtype="signed"))
    assert draft.text == "Guten Tag,\nGrüße"
    assert [d.name for d in attachments(draft)] == ["smime.p7s"]
    assert codes(draft) == {"mail_signed"}


def ber(tag: int, content: bytes, *, indefinite: bool = False) -> bytes:
    if indefinite:
        return bytes((tag, 0x80)) + content + b"\0\0"
    length = len(content)
    head = bytes((length,)) if length < 128 else bytes((0x82, length >> 8, length & 255))
    return bytes((tag,)) + head + content


@pytest.mark.parametrize("indefinite", [False, True], ids=["der", "ber-in-pieces"])
def test_a_mail_inside_its_signature_is_read(indefinite):
    octets = ber(0x24, ber(4, PLAIN[:20]) + ber(4, PLAIN[20:]), indefinite=True) if indefinite else ber(4, PLAIN)
    inside = ber(
        0x30,
        ber(6, bytes.fromhex("2a864886f70d010701")) + ber(0xA0, octets, indefinite=indefinite),
        indefinite=indefinite,
    )
    signed = ber(0x30, ber(2, b"\1") + ber(0x31, b"") + inside + ber(0x31, b""), indefinite=indefinite)
    message = ber(
        0x30,
        ber(6, bytes.fromhex("2a864886f70d010702")) + ber(0xA0, signed, indefinite=indefinite),
        indefinite=indefinite,
    )
    draft = read(mail() + encoded("application/pkcs7-mime; smime-type=signed-data", message, named("smime.p7m")))
    assert draft.text == "Guten Tag,\nGrüße"
    assert [d.content for d in attachments(draft)] == [message]
    assert codes(draft) == {"mail_signed"}


def test_an_encrypted_mail_is_kept_and_says_so():
    locked = ber(0x30, ber(6, bytes.fromhex("2a864886f70d010703")) + ber(0xA0, ber(0x30, ber(2, b"\0"))))
    draft = read(mail() + encoded("application/pkcs7-mime; smime-type=enveloped-data", locked, named("smime.p7m")))
    assert [(d.readable, d.note) for d in attachments(draft)] == [(False, "encrypted")]
    assert codes(draft) == {"mail_encrypted"}
    pgp = multipart(
        part("application/pgp-encrypted", b"Version: 1"),
        part("application/octet-stream", b"-----BEGIN PGP MESSAGE-----\r\n"),
        subtype="encrypted",
    )
    draft = read(mail() + pgp)
    assert {d.note for d in attachments(draft)} == {"encrypted"}
    assert draft.subject == "Antrag"


def test_a_wrong_charset_is_repaired_and_told():
    draft = read(mail("Content-Type: text/plain; charset=us-ascii", "", b"Stra\xdfe f\xfcr 5 \x80"))
    assert draft.text == "Straße für 5 €"
    finding = draft.findings[0]
    assert (finding.code, dict(finding.values)) == ("charset_repaired", {"declared": "us-ascii", "used": "cp1252"})


def test_html_says_its_charset_itself():
    draft = read(mail("Content-Type: text/html", "", b'<meta charset="iso-8859-2"><p>' + "zażółć".encode("iso-8859-2")))
    assert draft.text == "zażółć"


def test_soft_line_breaks_are_joined_and_quotes_stay():
    draft = read(
        mail("Content-Type: text/plain; format=flowed", "", "> Ihre \r\n> Frage\r\nMeine \r\nAntwort\r\n-- \r\nErika")
    )
    assert draft.text == "> Ihre Frage\nMeine Antwort\n-- \nErika"
    draft = read(mail("Content-Type: text/plain; format=flowed; delsp=yes", "", "Straßen- \r\nbau".encode()))
    assert draft.text == "Straßen-bau"


def test_old_attachments_inside_the_text_are_attachments():
    draft = read(mail("", "Anbei.\r\n\r\nbegin 644 antrag.txt\r\n%:&%L;&\\ \r\n`\r\nend"))
    assert draft.text == "Anbei."
    assert [(d.name, d.content) for d in attachments(draft)] == [("antrag.txt", b"hallo")]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(mail() + multipart(PLAIN, close=False), "Guten Tag,\nGrüße", id="end-missing"),
        pytest.param(
            mail() + multipart(PLAIN).replace(b'"grenze"', b'"andere"'), "Guten Tag,\nGrüße", id="wrong-boundary"
        ),
        pytest.param(mail('Content-Type: multipart/mixed; boundary="x"', "", "Nur Text"), "Nur Text", id="no-parts"),
        pytest.param(mail("Content-Type: Unsinn", "", "Text"), "Text", id="type-is-nonsense"),
        pytest.param(mail("Content-Type: text/plain; charset", "", "Text"), "Text", id="charset-without-value"),
        pytest.param(
            mail("Content-Transfer-Encoding: base64", "", "Das ist kein Base64, sondern Text."),
            "Das ist kein Base64, sondern Text.",
            id="no-base64",
        ),
        pytest.param(mail("", "a\x00b\x07c"), "abc", id="nul-bytes"),
        pytest.param(mail("", "Text").replace(b"\r\n", b"\r"), "Text", id="cr-only"),
        pytest.param(mail("Text ohne Leerzeile davor"), "Text ohne Leerzeile davor", id="no-blank-line"),
        pytest.param(mail("", ""), "", id="empty"),
    ],
)
def test_a_broken_mail_still_shows_its_words(content, text):
    assert read(content).text == text


def test_a_thousand_levels_cost_one_note():
    content = PLAIN
    for level in range(1000):
        content = multipart(content, boundary=f"b{level}")
    draft = read(mail() + content)
    assert codes(draft) == {"mail_limits"}
    assert [(d.readable, d.note) for d in attachments(draft)] == [(False, "limits")]
    assert "Grüße".encode() in attachments(draft)[0].content


def test_a_thousand_mails_in_mails_cost_one_note():
    content = HEAD + b"\r\nganz innen"
    for _ in range(1000):
        content = HEAD + part("message/rfc822", content)
    draft = read(content)
    assert codes(draft) == {"mail_limits"}
    assert len(draft.documents) < 20
    assert draft.documents[-1].note == "limits"
    assert b"ganz innen" in draft.documents[-1].content


def test_ten_thousand_parts_cost_one_note():
    draft = read(mail() + multipart(*(part("image/png", b"x", named(f"{n}.png")) for n in range(10_000))))
    assert codes(draft) == {"mail_limits"}
    assert len(draft.documents) < 2_000
    assert b"9999.png" in draft.documents[-1].content


def test_huge_headers_are_kept():
    draft = read(mail("X-Lang: " + "x" * 2_000_000, "Subject: zweiter", "", "Text"))
    assert draft.subject == "Antrag"
    assert draft.text == "Text"
    assert len(dict(draft.headers)["X-Lang"]) == 2_000_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(b"X: " + b" " * 1_000_000 + b"x\r\n", id="spaces"),
        pytest.param(b"To: " + b"(" * 500_000 + b"\r\n", id="comments"),
        pytest.param(b"Subject: " + b"=?utf-8?q?a" * 50_000 + b"\r\n", id="words-without-end"),
        pytest.param(b"X: a\r\nkeine Kopfzeile\r\n" * 20_000, id="stray-lines"),
        pytest.param(b"Content-Type: text/plain; " + b"a" * 300_000 + b"\r\n", id="parameter-without-end"),
        pytest.param(b"Content-Type: text/plain; " + b" ;" * 300_000 + b"\r\n", id="empty-parameters"),
        pytest.param(b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n' + b"--a\r\n" * 100_000, id="empty-parts"),
        pytest.param(
            b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n' + b"--b\r\n" * 100_000, id="wrong-boundaries"
        ),
        pytest.param(b"Content-Type: text/html\r\n\r\n" + b"<" * 500_000, id="brackets"),
        pytest.param(
            b"Content-Type: text/html\r\n\r\n" + b"<!--" * 200_000 + b"<style>" * 50_000, id="html-without-end"
        ),
        pytest.param(b"\r\n" + b"begin 644 a\r\n" * 50_000, id="uuencode-without-end"),
        pytest.param(b"Date: " + b"1 " * 300_000 + b"\r\n", id="date"),
    ],
)
@pytest.mark.timeout(20)
def test_a_hostile_mail_costs_no_time(hostile):
    assert read(HEAD + hostile + b"\r\nText").sender.address == "erika@example.org"
