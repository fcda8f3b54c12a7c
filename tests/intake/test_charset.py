"""Text keeps its letters whatever the label says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.charset import codec_of, decode

WORDS = "Grüße aus der Straße, Frau Łukasz-Şahin"
GERMAN = "Grüße aus der Straße – 5 €"


@pytest.mark.parametrize(
    ("content", "declared", "text", "used"),
    [
        pytest.param(WORDS.encode(), "utf-8", WORDS, "", id="right-utf8"),
        pytest.param(WORDS.encode(), "iso-8859-1", WORDS, "utf-8", id="utf8-labelled-latin1"),
        pytest.param(WORDS.encode(), "us-ascii", WORDS, "utf-8", id="utf8-labelled-ascii"),
        pytest.param(WORDS.encode(), "", WORDS, "utf-8", id="utf8-without-label"),
        pytest.param(WORDS.encode(), "x-nonsense", WORDS, "utf-8", id="utf8-with-unknown-label"),
        pytest.param(GERMAN.encode("cp1252"), "windows-1252", GERMAN, "", id="right-cp1252"),
        pytest.param(GERMAN.encode("cp1252"), "iso-8859-1", GERMAN, "", id="cp1252-called-latin1-as-everybody-does"),
        pytest.param(GERMAN.encode("cp1252"), "utf-8", GERMAN, "cp1252", id="cp1252-labelled-utf8"),
        pytest.param(GERMAN.encode("cp1252"), "us-ascii", GERMAN, "cp1252", id="cp1252-labelled-ascii"),
        pytest.param(GERMAN.encode("cp1252"), "", GERMAN, "cp1252", id="cp1252-without-label"),
        pytest.param("5 €".encode("iso-8859-15"), "ISO-8859-15", "5 €", "", id="latin9"),
        pytest.param("zażółć".encode("iso-8859-2"), '"iso-8859-2"', "zażółć", "", id="label-in-quotes"),
        pytest.param("Привет".encode("koi8-r"), "KOI8-R", "Привет", "", id="koi8"),
        pytest.param("こんにちは".encode("iso2022_jp"), "ISO-2022-JP", "こんにちは", "", id="seven-bit-japanese"),
        pytest.param("안녕하세요".encode("cp949"), "ks_c_5601-1987", "안녕하세요", "", id="korean-alias"),
        pytest.param("你好世界".encode("gbk"), "gb2312", "你好世界", "", id="gbk-called-gb2312"),
        pytest.param("สวัสดี".encode("cp874"), "windows-874", "สวัสดี", "", id="thai-unknown-to-python"),
        pytest.param("Hallo".encode("utf-16"), "", "Hallo", "utf-16", id="utf16-by-its-mark"),
        pytest.param("Hallo".encode("utf-16-le"), "utf-16le", "Hallo", "", id="utf16-without-mark"),
        pytest.param(b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe", "", "Grüße", "utf-8", id="utf8-mark-is-no-letter"),
        pytest.param(b"+AOQ-", "utf-7", "ä", "", id="utf7"),
    ],
)
def test_text_is_read_as_it_was_meant(content, declared, text, used):
    assert decode(content, declared) == (text, used)


def test_a_text_pasted_together_from_two_charsets_keeps_both():
    content = "Müller schrieb: schöne Grüße".encode() + b"\n-- \nB\xfcrgerb\xfcro"
    assert decode(content, "utf-8")[0] == "Müller schrieb: schöne Grüße\n-- \nBürgerbüro"


def test_utf8_cut_off_in_the_middle_of_a_letter_loses_only_that_letter():
    text, _ = decode("Schöne Grüße".encode()[:-2], "utf-8")
    assert text.startswith("Schöne Grü")
    assert "\ufffd" not in text


@pytest.mark.parametrize(
    "label", ["hex", "zip", "rot13", "idna", "punycode", "unicode_escape", "undefined", "base64", ""]
)
def test_codecs_that_are_no_charsets_are_no_charsets(label):
    assert codec_of(label) == ""


@pytest.mark.parametrize("label", ["UTF8", "utf-8 ", "'utf-8'", "utf-8*de", "utf-8;format=flowed", "UTF-8\x00"])
def test_sloppy_spellings_of_a_label_are_understood(label):
    assert codec_of(label) == "utf-8"


@given(
    st.binary(max_size=200), st.sampled_from(["", "utf-8", "us-ascii", "gb2312", "iso-2022-jp", "utf-16", "x", "utf-7"])
)
def test_no_bytes_are_refused(content, declared):
    text, _ = decode(content, declared)
    assert isinstance(text, str)


@given(
    st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=("Cc",)), max_size=80)
)
def test_utf8_survives_every_one_byte_label(text):
    for label in ("", "utf-8", "iso-8859-1", "windows-1252", "us-ascii", "iso-8859-15"):
        assert decode(text.encode(), label)[0] == text
