"""Fill a form the way three programs of other people do: by their own means, knowing nothing of ours."""

from __future__ import annotations

import ctypes
import io
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
import pypdf
import pypdf.generic
import pypdfium2
import pypdfium2.raw as pdfium

Fill = Callable[[bytes, Mapping[str, str]], bytes]


def with_pikepdf(form: bytes, values: Mapping[str, str]) -> bytes:
    """Write the values into the field dictionaries, as a script does; nothing is drawn."""
    with pikepdf.open(io.BytesIO(form)) as pdf:
        for name, field in _tree(pdf.Root.AcroForm.Fields, ""):
            if name in values:
                _set(field, values[name])
        target = io.BytesIO()
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return target.getvalue()


def _tree(fields: Any, above: str) -> Iterator[tuple[str, Any]]:
    for field in fields:
        name = f"{above}.{field.T}" if above else str(field.T)
        yield name, field
        yield from _tree([kid for kid in field.get("/Kids", []) if "/T" in kid], name)


def _set(field: Any, value: str) -> None:
    if field.get("/FT") != pikepdf.Name.Btn:
        field.V = pikepdf.String(value)
        return
    field.V = pikepdf.Name(f"/{value}")
    for button in field.get("/Kids", [field]):
        is_on = f"/{value}" in button.AP.N
        button.AS = pikepdf.Name(f"/{value}" if is_on else "/Off")


def with_pypdf(form: bytes, values: Mapping[str, str]) -> bytes:
    """Use pypdf's own filling, which draws every field and writes the whole file anew."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(form))
    buttons = {name for name, field in (writer.get_fields() or {}).items() if field.get("/FT") == "/Btn"}
    named = {name: f"/{value}" if name in buttons else value for name, value in values.items()}
    logger = logging.getLogger("pypdf.generic._appearance_stream")
    before, logger.disabled = logger.disabled, True  # it warns of letters the field's font has not
    for page in writer.pages:
        writer.update_page_form_field_values(page, named, auto_regenerate=False)
    logger.disabled = before
    writer.add_metadata({"/Producer": "another program", "/Title": "Antrag"})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def with_pdfium(form: bytes, values: Mapping[str, str]) -> bytes:
    """Click and type into every field, as a person does in a browser that shows PDFs."""
    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    for number in range(len(document)):
        page = document[number]
        for name, kind, (x, y), on_value in list(_widgets(document, page)):
            if name in values and (not on_value or on_value == values[name]):
                _type(document, page, kind, (x, y), values[name])
        pdfium.FORM_ForceToKillFocus(document.formenv)
        page.close()
    target = io.BytesIO()
    document.save(target)
    document.close()
    return target.getvalue()


def _widgets(document: Any, page: Any) -> Iterator[tuple[str, int, tuple[float, float], str]]:
    """Name, type, middle, and for buttons the value they stand for."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        rect = pdfium.FS_RECTF()
        pdfium.FPDFAnnot_GetRect(annotation, rect)
        kind = pdfium.FPDFAnnot_GetFormFieldType(document.formenv, annotation)
        name = _text(lambda *rest, a=annotation: pdfium.FPDFAnnot_GetFormFieldName(document.formenv, a, *rest))
        on_value = ""
        if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
            on_value = _text(
                lambda *rest, a=annotation: pdfium.FPDFAnnot_GetFormFieldExportValue(document.formenv, a, *rest)
            )
        pdfium.FPDFPage_CloseAnnot(annotation)
        yield name, kind, ((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2), on_value


def _text(ask: Callable[..., int]) -> str:
    size = ask(None, 0)
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[:-2].decode("utf-16-le")


def _type(document: Any, page: Any, kind: int, at: tuple[float, float], value: str) -> None:
    form = document.formenv
    pdfium.FORM_OnMouseMove(form, page, 0, *at)
    pdfium.FORM_OnLButtonDown(form, page, 0, *at)
    pdfium.FORM_OnLButtonUp(form, page, 0, *at)
    if kind == pdfium.FPDF_FORMFIELD_COMBOBOX:
        pdfium.FORM_SetIndexSelected(form, page, _options(page, form, at).index(value), True)
    elif kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
        typed = ctypes.create_string_buffer((value.replace("\n", "\r") + "\0").encode("utf-16-le"))
        pdfium.FORM_SelectAllText(form, page)
        pdfium.FORM_ReplaceSelection(form, page, ctypes.cast(typed, ctypes.POINTER(pdfium.FPDF_WCHAR)))
    pdfium.FORM_ForceToKillFocus(form)


def _options(page: Any, form: Any, at: tuple[float, float]) -> list[str]:
    point = pdfium.FS_POINTF(*at)
    annotation = pdfium.FPDFAnnot_GetFormFieldAtPoint(form, page, point)
    count = pdfium.FPDFAnnot_GetOptionCount(form, annotation)
    labels = [
        _text(lambda *rest, i=i: pdfium.FPDFAnnot_GetOptionLabel(form, annotation, i, *rest)) for i in range(count)
    ]
    pdfium.FPDFPage_CloseAnnot(annotation)
    return labels
