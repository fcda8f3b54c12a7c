"""Small PDFs made by the tests from PDF syntax, so that every oddity can be written down as it stands in a file."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

RECT = b"/Rect [100 700 300 720]"


def widget(body: bytes, rect: bytes = RECT) -> bytes:
    """A field that is its own widget."""
    return b"<< /Type /Annot /Subtype /Widget " + rect + b" " + body + b" >>"


def on_states(*names: str) -> bytes:
    """An appearance dictionary with these states beside Off."""
    states = b" ".join(b"/" + name.encode("latin-1") + b" null0" for name in (*names, "Off"))
    return b"/AP << /N << " + states.replace(b"null0", b"<< >>") + b" >> >>"


def form_pdf(
    *fields: bytes | tuple[bytes, Sequence[bytes]],
    page: bytes = b"<< >>",
    acroform: bytes = b"<< >>",
    on_page: Sequence[bytes] = (),
    information: bytes = b"",
) -> bytes:
    """Write a PDF of one page.

    Args:
        fields: Each a dictionary, or a dictionary and those of its kids.
        page: More entries of the page, which measures 600 by 800.
        acroform: More entries of the form.
        on_page: Widgets that stand on the page and not in the form.
        information: Entries of the document information.
    """
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    target = pdf.pages[0].obj
    for key, value in Object.parse(page).items():
        target[key] = value
    listed = [_field(pdf, field) for field in fields]
    strays = [pdf.make_indirect(Object.parse(one)) for one in on_page]
    target.Annots = Array([w for field in listed for w in _widgets(field)] + strays)
    form = Object.parse(acroform)
    form.Fields = Array(listed)
    if listed:
        pdf.Root.AcroForm = form
    if information:
        pdf.trailer.Info = pdf.make_indirect(Object.parse(b"<< " + information + b" >>"))
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes of a PDF."""
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pikepdf rightly wonders about such forms
        pdf.save(target, **options)  # type: ignore[arg-type]
    return target.getvalue()


def _field(pdf: pikepdf.Pdf, field: bytes | tuple[bytes, Sequence[bytes]]) -> Object:
    if isinstance(field, bytes):
        return pdf.make_indirect(Object.parse(field))
    parent = pdf.make_indirect(Object.parse(field[0]))
    parent.Kids = Array()
    for kid in field[1]:
        child = _field(pdf, kid)
        child.Parent = parent
        parent.Kids.append(child)
    return parent


def _widgets(field: Object) -> list[Object]:
    if isinstance(field.get("/Kids"), Array):
        return [w for kid in field.Kids for w in _widgets(kid)]
    return [field] if field.get("/Subtype") == Name.Widget else []


def nested(depth: int) -> Dictionary:
    """A dictionary that holds itself, `depth` times over, by value."""
    return Object.parse(b"<< /A " * depth + b"1" + b" >>" * depth)
