"""File names and charsets come out of Content headers, however they were put in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.mail_parameters import media_type_of, value_and_parameters


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        pytest.param(b'attachment; filename="Antrag.pdf"', "Antrag.pdf", id="quoted"),
        pytest.param(b"attachment; filename=Antrag.pdf", "Antrag.pdf", id="bare"),
        pytest.param(b"attachment; filename=Mein Antrag (2).pdf; size=5", "Mein Antrag (2).pdf", id="bare-with-spaces"),
        pytest.param(b'attachment; filename="a;b=c.pdf"', "a;b=c.pdf", id="separators-in-quotes"),
        pytest.param(b'attachment; filename="ein \\"Wort\\".pdf"', 'ein "Wort".pdf', id="escaped-quotes"),
        pytest.param(b'attachment; filename="C:\\temp\\a.pdf"', "C:\\temp\\a.pdf", id="windows-path"),
        pytest.param(b'attachment; filename="Antrag.pdf', "Antrag.pdf", id="end-quote-missing"),
        pytest.param(b"attachment; filename='Antrag.pdf'", "Antrag.pdf", id="single-quotes"),
        pytest.param(b"attachment; filename*=UTF-8''M%C3%BCller.pdf", "Müller.pdf", id="rfc2231"),
        pytest.param(b"attachment; filename*=iso-8859-1'de'M%FCller.pdf", "Müller.pdf", id="rfc2231-latin1"),
        pytest.param(b"attachment; filename=\"x.pdf\"; filename*=UTF-8''M%C3%BCller.pdf", "Müller.pdf", id="both"),
        pytest.param(
            b"attachment;\r\n filename*0=Geburts;\r\n filename*1=urkunde.pdf", "Geburtsurkunde.pdf", id="continued"
        ),
        pytest.param(
            b"attachment; filename*0*=UTF-8''Gr%C3; filename*1*=%BC%C3%9Fe; filename*2=.pdf",
            "Grüße.pdf",
            id="letter-cut",
        ),
        pytest.param(b"attachment; filename*1*=b.pdf; filename*0*=UTF-8''a", "ab.pdf", id="pieces-out-of-order"),
        pytest.param(b'attachment; filename="=?utf-8?q?M=C3=BCller.pdf?="', "Müller.pdf", id="encoded-word"),
        pytest.param(
            b'attachment; filename="=?utf-8?b?TcO8?=\r\n =?utf-8?b?bGxlci5wZGY=?="',
            "Müller.pdf",
            id="encoded-words-folded",
        ),
        pytest.param(
            b"attachment; filename==?utf-8?q?M=C3=BCller.pdf?=", "Müller.pdf", id="encoded-word-without-quotes"
        ),
        pytest.param(b"attachment; filename=\"utf-8''M%C3%BCller.pdf\"", "Müller.pdf", id="star-forgotten"),
        pytest.param(b'attachment; filename="M\xfcller.pdf"', "Müller.pdf", id="raw-cp1252"),
        pytest.param(b'attachment; filename="M\xc3\xbcller.pdf"', "Müller.pdf", id="raw-utf8"),
        pytest.param(
            b"attachment; filename*=x-unknown''M%C3%BCller.pdf", "x-unknown''Müller.pdf", id="unknown-charset"
        ),
        pytest.param(b"attachment; filename*=''M%C3%BCller.pdf", "Müller.pdf", id="no-charset"),
        pytest.param(b'attachment; FileName = "a.pdf" ; size=3', "a.pdf", id="spaces-and-case"),
        pytest.param(b'attachment filename="a.pdf"', "a.pdf", id="semicolon-forgotten"),
        pytest.param(b'attachment;; filename="a.pdf";', "a.pdf", id="too-many-semicolons"),
        pytest.param(b'attachment; filename="a.pdf"; filename="b.pdf"', "a.pdf", id="first-wins"),
        pytest.param(b"attachment; filename=", "", id="empty"),
    ],
)
def test_a_file_name_is_read(raw, name):
    assert value_and_parameters(raw)[1].get("filename", "") == name


@pytest.mark.parametrize(
    ("raw", "media_type", "charset"),
    [
        (b"text/plain; charset=utf-8", "text/plain", "utf-8"),
        (b'TEXT/HTML;charset="UTF-8"', "text/html", "UTF-8"),
        (b"text/plain charset=utf-8", "text/plain", "utf-8"),
        (b"text/plain; charset=us-ascii (Plain text)", "text/plain", "us-ascii"),
        (b"text; charset=utf-8", "text/plain", "utf-8"),
        (b"text/plain (ein Kommentar); charset=utf-8", "text/plain", "utf-8"),
        (b"charset=utf-8", "", ""),
        (b"ein Unsinn", "", ""),
        (b"text/", "", ""),
    ],
)
def test_type_and_charset_are_read(raw, media_type, charset):
    kind, parameters = media_type_of(raw)
    assert (kind, parameters.get("charset", "")) == (media_type, charset)


@given(st.binary(max_size=150))
def test_no_header_is_refused(raw):
    kind, parameters = value_and_parameters(raw)
    assert isinstance(kind, str)
    assert all(isinstance(v, str) for v in parameters.values())
