"""Render PDF pages with PDFium, form values included."""

from __future__ import annotations

import pypdfium2 as pdfium

from desktop.documents.faults import OverLimit
from desktop.documents.pdf_mending import mended
from desktop.documents.render import MOST_PIXELS, RenderedPage

_LARGEST_SCALE = 40.0  # pixels per point; a stamp-sized page is not blown up without end


class OpenPdf:
    """An open PDF."""

    def __init__(self, content: bytes) -> None:
        self._document = _opened(content)
        if self._document.get_formtype():
            self._document.init_forms()  # before any page is loaded: without it PDFium draws no form values

    def count(self) -> int:
        return len(self._document)

    def render(self, page: int, max_width: int, max_height: int) -> RenderedPage:
        loaded = self._document[page]
        try:
            return _rendered(loaded, max_width, max_height)
        finally:
            loaded.close()

    def close(self) -> None:
        self._document.close()


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        copy = mended(content)  # what another reader can make of it is better than nothing
        if not copy:
            raise
        return pdfium.PdfDocument(copy)


def _rendered(page: pdfium.PdfPage, max_width: int, max_height: int) -> RenderedPage:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise ValueError("a page without area")
    scale = min(max_width / width, max_height / height, _LARGEST_SCALE)
    if (width * scale + 1) * (height * scale + 1) > MOST_PIXELS:
        raise OverLimit
    bitmap = page.render(scale=scale, prefer_bgrx=True)
    try:
        pixels = bytes(bitmap.buffer)
        if bitmap.stride != bitmap.width * 4:
            rows = range(0, bitmap.stride * bitmap.height, bitmap.stride)
            pixels = b"".join(pixels[start : start + bitmap.width * 4] for start in rows)
        return RenderedPage(bitmap.width, bitmap.height, pixels)
    finally:
        bitmap.close()
