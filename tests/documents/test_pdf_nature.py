"""What is noticed of a PDF, and what an XFA form still tells without Adobe's programs."""

from __future__ import annotations

import io
import tomllib
import zlib
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.pdf import PdfReading, read_pdf
from desktop.documents.pdf_frames import from_values, to_values
from desktop.documents.pdf_xfa import values_of
from tests.documents import hostile_files as files

DATA = (
    b'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1>%s</form1>'
    b"</xfa:data></xfa:datasets>"
)
ANSWERS = (
    "<Antrag><Name>Käthe Groß</Name><Leer/><Ort> Musterstadt\n</Ort></Antrag><Kind>Mia</Kind><Kind>Ole</Kind>".encode()
)
READ = {"Antrag.Name": "Käthe Groß", "Antrag.Leer": "", "Antrag.Ort": "Musterstadt", "Kind": "Mia", "Kind[2]": "Ole"}
WAIT = b"BT /F 12 Tf (Please wait...) Tj ET"


def xfa_pdf(xml: bytes, *, fields: bytes = b"", single: bool = False, packed: bool = True, more: bytes = b"") -> bytes:
    """A form with XFA; dynamic without `fields`."""
    data = files.stream(zlib.compress(xml), b"/Filter /FlateDecode") if packed else files.stream(xml)
    parts = b"4 0 R" if single else b"[(preamble) 6 0 R (template) 6 0 R (datasets) 4 0 R (postamble) 6 0 R]"
    acroform = b"<< /Fields [%s] /XFA %s >>" % (fields, parts)
    field = b"<< /FT /Tx /T (Ort) /V (Ilmhausen) /Subtype /Widget /Rect [0 0 9 9] /P 3 0 R >>"
    return files.pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm %s %s >>" % (acroform, more),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 7 0 R /Annots [%s] >>" % fields,
            data,
            field,
            files.stream(b"<template/>"),
            files.stream(WAIT),
        ]
    )


def codes(reading: PdfReading) -> list[str]:
    return [code for code, _detail in reading.noticed]


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
@pytest.mark.parametrize("more", [b"/NeedsRendering true", b""], ids=["dynamic", "without-fields"])
def test_a_form_of_xfa_alone_gives_its_values_and_says_what_it_is(packed, more):
    reading = read_pdf(xfa_pdf(DATA % ANSWERS, packed=packed, more=more))
    assert {field.name: field.value for field in reading.form.fields} == READ
    assert (reading.form.id, reading.pages, reading.damaged, reading.cut) == ("", 1, False, False)
    assert reading.noticed == (("pdf_xfa", "4"),)


def test_a_form_in_one_stream_is_read_as_well():
    whole = b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template><data><x>no</x></data></template>%s</xdp:xdp>'
    reading = read_pdf(xfa_pdf(whole % (DATA % ANSWERS), single=True))
    assert {field.name: field.value for field in reading.form.fields} == READ


def test_where_the_fields_every_program_shows_are_filled_they_are_what_counts():
    reading = read_pdf(xfa_pdf(DATA % ANSWERS, fields=b"5 0 R"))
    assert reading.form.values() == {"Ort": "Ilmhausen"}
    assert codes(reading) == ["pdf_xfa_beside"]


def test_where_those_fields_are_empty_the_values_of_xfa_are_taken():
    reading = read_pdf(xfa_pdf(DATA % ANSWERS, fields=b"5 0 R").replace(b"/V (Ilmhausen)", b"/V ()         "))
    assert reading.form.values()["Antrag.Name"] == "Käthe Groß"
    assert reading.noticed == (("pdf_xfa", "4"),)


@pytest.mark.parametrize("xml", [b"", DATA % b"", b"<x/>"], ids=["none", "no-data", "something-else"])
def test_a_form_nobody_filled_says_so(xml):
    reading = read_pdf(xfa_pdf(xml))
    assert reading.form is None or not reading.form.values()
    assert codes(reading) == ["pdf_xfa_empty"]


def test_formatted_text_keeps_its_words_and_pictures_are_left_out():
    rich = b'<Text><body xmlns="http://www.w3.org/1999/xhtml"><p>Sehr <b>geehrte</b></p><p>Grus</p></body></Text>'
    picture = b'<Bild xfa:contentType="image/png">iVBORw0KGgo</Bild>'
    assert [(f.name, f.value) for f in values_of(DATA % (rich + picture)).fields] == [
        ("Text", "Sehr geehrte\nGrus"),
        ("Bild", ""),
    ]


def test_what_stands_before_a_damage_is_kept_and_the_rest_is_said_to_be_missing():
    found = values_of((DATA % ANSWERS).split(b"<Kind>Ole")[0] + b"<Kind>&broken")
    assert [field.name for field in found.fields] == ["Antrag.Name", "Antrag.Leer", "Antrag.Ort", "Kind"]
    assert (found.readable, found.cut) == (True, True)


BOMB = b'<!DOCTYPE a [<!ENTITY a "%s"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' % (b"x" * 1_000)
FILE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "xml",
    [
        BOMB + DATA % b"<a>&b;</a>",
        FILE + DATA % b"<a>&a;</a>",
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd">' + DATA % ANSWERS,
        DATA % (b"<d>" * 100_000),
        DATA % (b"<d>" * 100 + b"x" + b"</d>" * 100),
        b"<?xml version='1.0' encoding='x-unknown'?>" + DATA % ANSWERS,
        bytes(1_000),
    ],
    ids=["entities", "file", "network", "deep", "too-deep", "charset", "zeros"],
)
def test_hostile_data_gives_no_values_and_a_finding(xml):
    reading = read_pdf(xfa_pdf(xml))
    assert reading.form is None
    assert codes(reading) == ["pdf_xfa_unread", "pdf_cut"]
    assert reading.pages == 1


def test_many_values_and_long_ones_end_at_a_limit():
    many = values_of(DATA % (b"<a>x</a>" * 30_000))
    assert (len(many.fields), many.cut) == (20_000, True)
    long = values_of(DATA % (b"<a>" + b"x" * 1_500_000 + b"</a><b>" + b"x" * 1_500_000 + b"</b>"))
    assert ([f.name for f in long.fields], long.cut) == (["a"], True)


@pytest.mark.slow
def test_data_that_inflates_without_end_is_cut():
    reading = read_pdf(xfa_pdf(DATA.replace(b"%s", b"%s" + b" " * 100_000_000) % ANSWERS))
    assert reading.cut
    assert reading.form.values()["Kind"] == "Mia"


@given(st.binary(max_size=300))
def test_no_data_whatever_stops_the_reading(junk):
    values_of(junk)
    values_of(DATA % junk)


def saved(**options: object) -> bytes:
    with pikepdf.open(io.BytesIO(files.many_fields(2))) as pdf:
        out = io.BytesIO()
        pdf.save(out, **options)
    return out.getvalue()


def test_a_password_to_open_is_told_and_nothing_is_read():
    reading = read_pdf(saved(encryption=pikepdf.Encryption(user="geheim", owner="chef")))
    assert (reading.encrypted, reading.form, codes(reading)) == (True, None, ["pdf_password"])


def test_a_password_against_changes_is_told_and_everything_is_read():
    reading = read_pdf(saved(encryption=pikepdf.Encryption(user="", owner="chef")))
    assert (reading.encrypted, reading.form.values(), codes(reading)) == (
        False,
        {"f0": "v0", "f1": "v1"},
        ["pdf_restricted"],
    )


@pytest.mark.parametrize(
    "entries",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
        b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>",
        b"/AcroForm << /Fields [] /CO [3 0 R] >>",
    ],
    ids=["at-opening", "named", "calculates"],
)
def test_a_script_is_told(entries):
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    assert codes(read_pdf(files.pdf_of([b"<< /Type /Catalog /Pages 2 0 R %s >>" % entries, pages, page]))) == [
        "pdf_script"
    ]


def test_a_portfolio_names_the_files_inside():
    with pikepdf.open(io.BytesIO(files.many_pages(1))) as pdf:
        for name in ("Mietvertrag.pdf", "Ausweis.jpg"):
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"x", filename=name)
        pdf.Root.Collection = pikepdf.Dictionary()
        out = io.BytesIO()
        pdf.save(out)
    assert read_pdf(out.getvalue()).noticed == (("pdf_portfolio", "Ausweis.jpg, Mietvertrag.pdf"),)


def test_a_signature_is_told():
    signed = b"<< /FT /Sig /T (s) /V << /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >> >>"
    assert codes(read_pdf(files.with_fields([signed]))) == ["pdf_signed"]


def test_a_file_without_its_end_says_so_and_gives_what_is_there():
    whole = files.many_fields(300)
    reading = read_pdf(whole[: len(whole) // 2])
    assert codes(reading) == ["pdf_cut_off"]
    assert read_pdf(whole).noticed == ()
    assert codes(read_pdf(b"%PDF-1.7\n" + bytes(5_000))) == ["pdf_damaged"]


def test_values_whose_fields_lost_their_names_are_kept_under_question_marks():
    fields = [b"<< /FT /Tx /V (Mia) >>", b"<< /FT /Tx /T () /V (Ole) >>", b"<< /FT /Tx /T (n) /V (Ina) >>"]
    found = read_pdf(files.with_fields(fields)).form.fields
    assert [(field.name, field.value) for field in found] == [("?1", "Mia"), ("?2", "Ole"), ("n", "Ina")]


def test_everything_noticed_passes_through_a_pipe():
    reading = read_pdf(xfa_pdf(DATA % ANSWERS))
    assert from_values(to_values(reading)) == reading


def test_every_code_has_a_german_text():
    texts = tomllib.loads((Path(__file__).parents[2] / "resources/catalogue/findings.toml").read_text("utf-8"))
    source = "".join(
        (Path(__file__).parents[2] / "desktop" / "documents" / name).read_text("utf-8")
        for name in ("pdf.py", "pdf_nature.py")
    )
    told = {code for code in texts if code.startswith("pdf_")}
    assert told == {part for part in source.split('"') if part.startswith("pdf_") and part.isidentifier()}
    assert all("{name}" in texts[code]["text"] for code in told)
