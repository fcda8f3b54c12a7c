"""Headers read as their writers meant them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.mail_header import decoded, one_line


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(b" Antrag", "Antrag", id="plain"),
        pytest.param(b" Antrag auf\r\n  Geburtsurkunde", "Antrag auf Geburtsurkunde", id="folded"),
        pytest.param(b" =?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße", id="q-word"),
        pytest.param(b" =?UTF-8?B?R3LDvMOfZQ==?=", "Grüße", id="b-word"),
        pytest.param(b" =?iso-8859-1?q?Stra=DFe_5?= West", "Straße 5 West", id="underscore-is-space"),
        pytest.param(b" =?utf-8?b?R3LD?=\r\n =?utf-8?b?vMOfZQ==?=", "Grüße", id="letter-cut-between-words"),
        pytest.param(b" =?utf-8?b?R3LDv?= =?utf-8?b?MOfZQ==?=", "Grüße", id="base64-stream-cut-between-words"),
        pytest.param(b" =?utf-8?q?Gr=C3?= =?UTF-8?q?=BC=C3=9Fe?=", "Grüße", id="q-letter-cut-and-other-case"),
        pytest.param(b" =?utf-8?q?a?= =?utf-8?q?b?= c", "ab c", id="space-between-words-is-none"),
        pytest.param(b" =?utf-8?q?a?=\r\n =?iso-8859-1?q?=E4?=", "aä", id="two-charsets"),
        pytest.param(
            b" =?utf-8?q?ohne Kodierung des Leerzeichens?=", "ohne Kodierung des Leerzeichens", id="spaces-inside"
        ),
        pytest.param(b" =?utf-8?b?R3LDvMOfZQ?=", "Grüße", id="padding-missing"),
        pytest.param(b" =?utf-8?q?Gr=C3=BC=C3=9Fe", "Grüße", id="never-ended"),
        pytest.param(b" =?x-unknown?q?Gr=C3=BC=C3=9Fe?=", "Grüße", id="unknown-charset"),
        pytest.param(b" =?us-ascii?q?Gr=FC=DFe?=", "Grüße", id="lying-charset"),
        pytest.param(b" =?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße", id="with-language"),
        pytest.param(b' "=?utf-8?q?M=C3=BCller?="', '"Müller"', id="inside-quotes"),
        pytest.param(b" vor=?utf-8?q?_mitten_?=drin", "vor mitten drin", id="glued-to-words"),
        pytest.param(b" =?iso-2022-jp?b?GyRCJDMkcxsoQg==?=", "こん", id="japanese"),
        pytest.param(b" Gr\xfc\xdfe", "Grüße", id="raw-cp1252"),
        pytest.param(b" Gr\xc3\xbc\xc3\x9fe", "Grüße", id="raw-utf8"),
        pytest.param(b" =?utf-8?q??=", "", id="empty-word"),
        pytest.param(b" =?=?=?", "=?=?=?", id="only-looks-like-one"),
        pytest.param(b" 1 =? 2 ?= 3", "1 =? 2 ?= 3", id="no-word"),
        pytest.param(b"", "", id="empty"),
    ],
)
def test_a_header_reads_as_it_was_written(raw, text):
    assert decoded(raw) == text


def test_raw_letters_are_read_in_the_charset_of_the_mail():
    assert decoded(" 주말특가 안내".encode("cp949"), "ks_c_5601-1987") == "주말특가 안내"


def test_a_huge_header_is_neither_refused_nor_slow():
    raw = b" " + b"=?utf-8?q?a" * 200_000
    assert decoded(raw).startswith("=?utf-8?q?a")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Zeile 1\r\nBcc: x@example.org", "Zeile 1 Bcc: x@example.org"),
        ("  viel \t Platz ", "viel Platz"),
        ("Rechnung\u202efdp.exe", "Rechnungfdp.exe"),
        ("a\x00b\x1b[31m", "ab[31m"),
    ],
)
def test_a_title_is_one_harmless_line(text, line):
    assert one_line(text) == line


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=60))
def test_any_text_survives_being_cut_into_encoded_words(text):
    """However a program cuts, the letters come back."""
    raw = text.encode()
    words = [raw[i : i + 20] for i in range(0, len(raw), 20)]
    header = b"\r\n ".join(b"=?utf-8?B?" + base64.b64encode(word) + b"?=" for word in words)
    assert decoded(header) == text


@given(st.binary(max_size=120))
def test_no_header_is_refused(raw):
    assert isinstance(decoded(raw), str)
