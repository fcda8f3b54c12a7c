"""Give a PDF that pikepdf refuses a second chance: pypdf reads it and writes a clean copy, in memory."""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from desktop.documents.faults import FAULTS

_PYPDF_FAULTS: tuple[type[Exception], ...] = (PyPdfError, *FAULTS)
_LARGEST = 20_000_000  # bytes; pypdf is some thirty times slower than pikepdf


def mended(content: bytes) -> bytes:
    """Return a copy that other readers can open, b"" when pypdf cannot read the file either."""
    if len(content) > _LARGEST:
        return b""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would log what it finds in the file
    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content), strict=False))
        copy = io.BytesIO()
        writer.write(copy)
    except _PYPDF_FAULTS:
        return b""
    return copy.getvalue()
