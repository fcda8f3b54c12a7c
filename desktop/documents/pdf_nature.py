"""Notice what a clerk should know of a PDF besides its text: XFA, signatures, protection, scripts, files inside.

Looks at the document's own dictionary alone, some 60 microseconds; what takes longer is done only where that says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, Pdf

from desktop.documents.pdf_strings import PDF_FAULTS
from desktop.domain.submission import FormField, FormReading

if TYPE_CHECKING:
    from desktop.documents.pdf_form import FormFinding

_MOST_NAMES = 10  # of files inside, told to a clerk
_LONGEST_NAME = 80
_END_WITHIN = 2_048  # bytes at the end in which a whole PDF says that it ends

Noticed = tuple[str, str]  # code of a finding, and its detail


def looked_at(pdf: Pdf, finding: FormFinding) -> FormFinding:
    """Add what is noticed of an open PDF, and the values of an XFA form where the other fields hold none."""
    noticed = list(_natures(pdf))
    if finding.signed:
        noticed.append(("pdf_signed", ""))
    if finding.xfa:
        finding, told = _with_xfa(pdf, finding)
        noticed.append(told)
    return replace(finding, noticed=tuple(noticed)) if noticed else finding


def is_cut_off(content: bytes) -> bool:
    """Whether the file lacks its end."""
    end = content[-_END_WITHIN:]
    return b"%%EOF" not in end and b"startxref" not in end


def _with_xfa(pdf: Pdf, finding: FormFinding) -> tuple[FormFinding, Noticed]:
    from desktop.documents.pdf_xfa import is_only_xfa, read_xfa  # one PDF in a thousand needs it

    form, found = finding.form, read_xfa(pdf)
    if form is not None and form.values():
        return finding, ("pdf_xfa_beside", "")
    filled = sum(1 for one in found.fields if one.value)
    if not found.readable:
        told = "pdf_xfa_unread", ""
    elif not filled:
        told = ("pdf_xfa_empty" if is_only_xfa(pdf) else "pdf_xfa_beside"), ""
    else:
        told = "pdf_xfa", str(filled)
    return replace(finding, form=_joined(form, found.fields), cut=finding.cut or found.cut), told


def _joined(form: FormReading | None, fields: tuple[FormField, ...]) -> FormReading | None:
    if not fields:
        return form
    return FormReading("", "", fields) if form is None else replace(form, fields=(*form.fields, *fields))


def _natures(pdf: Pdf) -> Iterator[Noticed]:
    root = pdf.Root
    if pdf.is_encrypted:
        yield "pdf_restricted", ""
    if "/Collection" in root:
        yield "pdf_portfolio", _names_of_files(pdf)
    if _has_script(root):
        yield "pdf_script", ""


def _has_script(root: Object) -> bool:
    """A script of the document as a whole, or a form that computes."""
    try:
        names, start = root.get("/Names"), root.get("/OpenAction")
        if isinstance(names, Dictionary) and "/JavaScript" in names:
            return True
        if isinstance(start, Dictionary) and start.get("/S") == Name.JavaScript:
            return True
        acroform = root.get("/AcroForm")
        order = acroform.get("/CO") if isinstance(acroform, Dictionary) else None
        return isinstance(order, Array) and len(order) > 0
    except PDF_FAULTS:
        return False


def _names_of_files(pdf: Pdf) -> str:
    try:
        names = [name[:_LONGEST_NAME] for name in islice(pdf.attachments, _MOST_NAMES + 1)]
    except PDF_FAULTS:
        return ""
    return ", ".join([*names[:_MOST_NAMES], *(["…"] if len(names) > _MOST_NAMES else [])])
