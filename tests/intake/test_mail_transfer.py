"""What was encoded for the way comes out as it was put in, also when the way was rough."""

from __future__ import annotations

import base64
import binascii
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.mail_transfer import encoded_files, undo_transfer

LETTER = "Sehr geehrte Damen und Herren,\r\nGrüße\r\n".encode()
ENCODED = base64.encodebytes(LETTER).replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("body", "encoding", "content"),
    [
        pytest.param(ENCODED, "base64", LETTER, id="base64"),
        pytest.param(ENCODED.strip().rstrip(b"="), "base64", LETTER, id="padding-missing"),
        pytest.param(b"\r\n".join(ENCODED.split(b"\r\n", 1)), "base64", LETTER, id="line-ends"),
        pytest.param(ENCODED[:10] + b"\x00 !" + ENCODED[10:], "base64", LETTER, id="dirt-inside"),
        pytest.param(
            base64.b64encode(b"a") + b"\r\n" + base64.b64encode(b"b"), "base64", b"ab", id="padding-in-the-middle"
        ),
        pytest.param(
            b"YWJj\r\n\r\n-- \r\nEine Fusszeile der Liste\r\n",
            "base64",
            b"YWJj\r\n\r\n-- \r\nEine Fusszeile der Liste\r\n",
            id="mostly-text",
        ),
        pytest.param(
            b"Dies ist gar kein Base64, nur so beschriftet.",
            "base64",
            b"Dies ist gar kein Base64, nur so beschriftet.",
            id="lie",
        ),
        pytest.param(b"Gr=C3=BC=\r\n=C3=9Fe", "quoted-printable", "Grüße".encode(), id="qp"),
        pytest.param(b"Gr=c3=bc=  \r\n=c3=9fe", "quoted-printable", "Grüße".encode(), id="qp-space-after-soft-break"),
        pytest.param(b"1 = 1 und 2 =XY", "quoted-printable", b"1 = 1 und 2 =XY", id="qp-lone-equals"),
        pytest.param("Gr=C3=BCße".encode(), "quoted-printable", "Grüße".encode(), id="qp-half-encoded"),
        pytest.param(b"roh", "8bit", b"roh", id="8bit"),
        pytest.param(b"roh", "unsinn", b"roh", id="unknown"),
        pytest.param(b"begin 644 a.txt\n%:&%L;&\\ \n`\nend\n", "x-uuencode", b"hallo", id="uuencode"),
        pytest.param(b"", "base64", b"", id="nothing"),
    ],
)
def test_the_content_comes_back(body, encoding, content):
    assert undo_transfer(body, encoding)[0] == content


def test_a_cut_off_file_is_read_as_far_as_it_goes_and_called_damaged():
    content, undamaged = undo_transfer(ENCODED[:29], "base64")
    assert LETTER.startswith(content[:20])
    assert content
    assert not undamaged


def test_files_in_the_middle_of_a_text_are_found_with_their_place():
    text = b"Anbei die Datei.\n\nbegin 644 antrag.txt\n%:&%L;&\\ \n`\nend\nGruss\n"
    found = encoded_files(text)
    assert [(f.name, f.content) for f in found] == [("antrag.txt", b"hallo")]
    assert text[: found[0].start] + text[found[0].end :] == b"Anbei die Datei.\n\n\nGruss\n"


def test_a_sentence_that_begins_like_a_file_is_a_sentence():
    assert encoded_files(b"begin 2024 umziehen\nWir wollen nach Musterstadt.\n") == []
    assert encoded_files(b"begin 644 Wohnungen bauen\nDas ist der Plan der Stadt, sagt man.\n") == []


@given(st.binary(max_size=300))
def test_every_encoding_undoes_what_it_did(content):
    assert undo_transfer(base64.encodebytes(content), "base64")[0] == content
    assert (
        undo_transfer(quopri.encodestring(content, quotetabs=True), "quoted-printable")[0]
        == content.replace(b"\r\n", b"\n")
        or b"\r" in content
    )
    lines = b"".join(binascii.b2a_uu(content[i : i + 45]) for i in range(0, len(content), 45))
    files = encoded_files(b"begin 644 datei\n" + lines + b"`\nend\n")
    assert [f.content for f in files] == [content]


@given(st.binary(max_size=300), st.sampled_from(["base64", "quoted-printable", "x-uuencode", ""]))
def test_nothing_is_refused(body, encoding):
    assert isinstance(undo_transfer(body, encoding)[0], bytes)
