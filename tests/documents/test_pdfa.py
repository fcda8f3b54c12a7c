"""Certificates are PDF/A-2b for every name, by two validators that do not share code."""

from __future__ import annotations

import io

import page as page_validation
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import pdfa

from desktop.documents.pdfa import to_pdfa_2b
from desktop.printing.certificate import certificate_pdf
from tests.printing.pages import make_page

HOSTILE = {
    "plain": "Frieda",
    "umlauts": "Käthe Ößling",
    "combining-signs": "C̨̆ M̂ J̌ L̥̄ K͟H i̇̀ S̛̄",
    "greek-and-cyrillic": "Ωμέγα Жълтов",
    "pdf-syntax": "(((\\ <</JavaScript>> endobj %",
    "markup": "<b>&amp;</b> ]]> \"'",
    "long": "Q" * 300,
    "text-that-compresses-to-a-carriage-return": "śBöIuj",
    "font-that-compresses-to-a-carriage-return": "tlRźov",
    "many-signs": "".join(chr(n) for n in range(0x100, 0x17F)),
}


def faults_of(pdf: bytes) -> list[str]:
    """What either validator says against the file."""
    report = page_validation.validate_pdf_bytes(pdf, profile="2b")
    other = pdfa.validate_written(io.BytesIO(pdf), "2b")
    found = [f"{failure.rule_id} {failure.message}" for failure in report.failures]
    found += [str(finding) for finding in other.findings] if not other.passed else []
    return found if found or (report.is_compliant and other.passed) else ["not compliant"]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_certificate_with_this_name_is_pdfa_2b(name):
    page = make_page({"kind.vornamen": name}, registrar=name[:40], office=f"Standesamt {name[:20]}")

    pdf = certificate_pdf(page)
    assert faults_of(pdf) == []
    assert b"\r\nendstream" not in pdf


@pytest.mark.parametrize("mark", ["", "ENTWURF"])
def test_drafts_and_samples_are_pdfa_2b_too(mark):
    assert faults_of(certificate_pdf(make_page(sample=True), draft_mark=mark)) == []


@pytest.mark.slow
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=["C", "Z"]), max_size=80))
@settings(max_examples=15, deadline=None)
def test_no_latin_name_breaks_the_archive_format(name):
    assert faults_of(certificate_pdf(make_page({"kind.geburtsname": name}))) == []


def test_the_description_is_that_of_the_page_and_says_nothing_of_this_run():
    pdf = certificate_pdf(make_page(office="Standesamt <Ilm> & Umland"))

    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.open_metadata()
        assert metadata["dc:title"] == "Geburtsurkunde"
        assert metadata["dc:creator"] == ["Standesamt <Ilm> & Umland"]
        assert metadata["xmp:CreateDate"] == "2026-11-23T12:00:00+00:00"
        assert str(document.docinfo["/CreationDate"]) == "D:20261123120000Z"
        assert str(document.Root.Lang) == "de-DE"
        assert set(document.docinfo) == {"/Title", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate"}


def test_every_font_is_embedded_with_no_more_than_it_shows():
    with pikepdf.open(io.BytesIO(certificate_pdf(make_page()))) as document:
        fonts = document.pages[0].Resources.Font
        programs = [font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for font in fonts.values()]

    assert len(programs) == 2
    assert max(map(len, programs)) < 40_000  # the whole typeface has half a million


def test_a_page_without_a_date_is_a_bug_and_not_a_guess():
    empty = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(empty)

    with pytest.raises(ValueError, match="when it was made"):
        to_pdfa_2b(empty.getvalue(), "Geburtsurkunde")
