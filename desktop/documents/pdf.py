"""Read a PDF: pages, text, form values, and what keeps it from being read. Nothing in it is ever rewritten."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf

from desktop.documents.pdf_form import FormFinding, read_form
from desktop.documents.pdf_nature import is_cut_off, looked_at
from desktop.documents.pdf_strings import PDF_FAULTS
from desktop.domain.submission import FormReading


@dataclass(frozen=True, slots=True)
class PdfReading:
    """What a PDF holds.

    Attributes:
        pages: Number of pages; 0 when they cannot be counted.
        text: Text of the pages, separated by form feeds, without form values; "" for a scan.
        form: The form's values; None without a form.
        encrypted: Opens only with a password; nothing was read.
        signed: Somebody signed it electronically; whether validly is not checked.
        damaged: No reader could open it; nothing was read.
        xfa: The form also (or only) exists as XFA; its values are read where the other fields hold none.
        cut: A limit was reached: text, fields or values are missing.
        noticed: What a clerk should know of the file: code of a finding, and its detail.
    """

    pages: int = 0
    text: str = ""
    form: FormReading | None = None
    encrypted: bool = False
    signed: bool = False
    damaged: bool = False
    xfa: bool = False
    cut: bool = False
    noticed: tuple[tuple[str, str], ...] = ()


class _Locked(Exception):
    """The document asks for a password."""


def read_pdf(content: bytes, *, with_text: bool = True) -> PdfReading:
    """Read a PDF as far as its state allows; never fails on what is in it.

    Args:
        content: The file.
        with_text: False leaves the text out, which is most of the work; pages are then counted by pikepdf alone.
    """
    try:
        pages, finding, readable = _structure(content)
    except _Locked:
        return PdfReading(encrypted=True, noticed=(("pdf_password", ""),))
    if not with_text and readable:
        return _joined(content, pages, "", finding, damaged=False, cut=False)
    from desktop.documents.pdf_text import page_texts  # loads PDFium, which reading fields does not need

    texts = page_texts(readable or content)
    count = texts.pages or pages
    damaged = count == 0 and finding.form is None
    return _joined(content, count, texts.text, finding, damaged=damaged, cut=texts.cut)


def read_fields(content: bytes) -> FormReading | None:
    """Read the form values of a PDF alone: the fast way for what needs nothing else."""
    return read_pdf(content, with_text=False).form


def _joined(content: bytes, pages: int, text: str, finding: FormFinding, *, damaged: bool, cut: bool) -> PdfReading:
    cut = cut or finding.cut
    state = "pdf_damaged" if damaged else "pdf_cut_off" if is_cut_off(content) else "pdf_cut" if cut else ""
    noticed = (*finding.noticed, (state, "")) if state else finding.noticed
    return PdfReading(
        pages=pages,
        text=text,
        form=finding.form,
        signed=finding.signed,
        damaged=damaged,
        xfa=finding.xfa,
        cut=cut,
        noticed=noticed,
    )


def _structure(content: bytes) -> tuple[int, FormFinding, bytes]:
    """Page count, form, and bytes that PDFium should read; those are empty when no reader could open the file."""
    try:
        with _opened(content) as pdf:
            return _page_count(pdf), looked_at(pdf, read_form(pdf)), content
    except pikepdf.PasswordError as exc:
        raise _Locked from exc
    except PDF_FAULTS:
        return _structure_of_mended(content)


def _structure_of_mended(content: bytes) -> tuple[int, FormFinding, bytes]:
    """What pypdf makes of a file that pikepdf refuses; its copy is read in memory and thrown away."""
    from desktop.documents.pdf_mending import mended  # loads pypdf, which one file in a thousand needs

    copy = mended(content)
    if not copy and b"/Encrypt" in content:
        raise _Locked  # with a certificate or in a way nobody here knows
    if not copy:
        return 0, FormFinding(None), b""
    try:
        with _opened(copy) as pdf:
            return _page_count(pdf), looked_at(pdf, read_form(pdf)), copy
    except PDF_FAULTS:
        return 0, FormFinding(None), b""


def _page_count(pdf: pikepdf.Pdf) -> int:
    try:
        return len(pdf.pages)
    except PDF_FAULTS:
        return 0


@contextmanager
def _opened(content: bytes) -> Iterator[pikepdf.Pdf]:
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # it would log what it finds in the file
    with _as_file(content) as file, pikepdf.open(file, access_mode=pikepdf.AccessMode.mmap) as pdf:
        yield pdf


def _as_file(content: bytes) -> BinaryIO:
    """Give pikepdf something it can map into memory, three times as fast as calling back for every read.

    Only Linux has files that live in memory alone; elsewhere the callbacks are paid rather than a personal document
    written to disk.
    """
    if not hasattr(os, "memfd_create"):
        return io.BytesIO(content)
    file = os.fdopen(os.memfd_create("pdf"), "w+b")
    file.write(content)
    file.flush()
    return file
