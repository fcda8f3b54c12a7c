"""The text of a PDF's pages, read by PDFium."""

from __future__ import annotations

import ctypes
import re
import time
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from desktop.documents.faults import FAULTS

_MOST_PAGES = 500
_MOST_CHARACTERS = 2_000_000
# CR of CR LF, control characters of broken fonts, and U+FFFE, with which PDFium joins a word hyphenated at a line end.
_LEFT_OUT = re.compile("[\x00-\x08\x0b-\x1f\ufffe]")
_LONGEST_S = 10.0  # pages made to be slow cost the rest of the text, not the document


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The text of a document.

    Attributes:
        pages: How many pages it has, whether read or not; 0 when PDFium cannot open it.
        text: Pages separated by form feeds.
        cut: Pages or characters were left out.
    """

    pages: int
    text: str
    cut: bool


def page_texts(content: bytes) -> PageTexts:
    """Read the text of the first 500 pages, up to two million characters and ten seconds of work."""
    try:
        document = pdfium.PdfDocument(content)
    except FAULTS:
        return PageTexts(0, "", cut=False)
    try:
        return _texts(document)
    except FAULTS:
        return PageTexts(0, "", cut=False)
    finally:
        document.close()


def _texts(document: pdfium.PdfDocument) -> PageTexts:
    pages, found, left = len(document), [], _MOST_CHARACTERS
    until = time.monotonic() + _LONGEST_S
    for number in range(min(pages, _MOST_PAGES)):
        text = _page_text(document, number, left)
        found.append(text)
        left -= len(text)
        if left <= 0 or time.monotonic() > until:
            break
    return PageTexts(pages, "\f".join(found).strip(), cut=len(found) < pages or left <= 0)


def _page_text(document: pdfium.PdfDocument, number: int, most: int) -> str:
    """One page's text; "" for a page that is damaged."""
    page = pdfium_raw.FPDF_LoadPage(document, number)
    if not page:
        return ""
    text_page = pdfium_raw.FPDFText_LoadPage(page)
    try:
        count = min(pdfium_raw.FPDFText_CountChars(text_page), most) if text_page else 0
        if count <= 0:
            return ""
        buffer = ctypes.create_string_buffer((count + 1) * 2)
        written = pdfium_raw.FPDFText_GetText(text_page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        text = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", "ignore")
        return _LEFT_OUT.sub("", text)
    finally:
        if text_page:
            pdfium_raw.FPDFText_ClosePage(text_page)
        pdfium_raw.FPDF_ClosePage(page)
