"""Fill a form the way three families of programs do: by writing values, by writing values and looks, by typing."""

from __future__ import annotations

import ctypes
import io
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c


@dataclass(frozen=True)
class Seen:
    """A widget as it stands in the file."""

    name: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    kind: str
    flags: int
    tip: str
    states: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    max_length: int

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


def widgets_of(pdf: bytes) -> list[Seen]:
    """All visible widgets, page by page, in the order of the annotations: the order of the tab key."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        seen = [
            _seen(annotation, number)
            for number, page in enumerate(opened.pages)
            for annotation in page.obj.get("/Annots", [])
            if not int(annotation.get("/F", 0)) & 2
        ]
    return seen


def _seen(annotation: pikepdf.Object, page: int) -> Seen:
    chain = list(_chain(annotation))
    field = next(link for link in chain if "/FT" in link)
    looks = annotation.AP.N.keys() if "/AP" in annotation else ()
    left, bottom, right, top = (float(v) for v in annotation.Rect.as_list())
    return Seen(
        name=".".join(str(link.T) for link in reversed(chain) if "/T" in link),
        page=page,
        left=left,
        bottom=bottom,
        right=right,
        top=top,
        kind=str(field.FT),
        flags=int(field.get("/Ff", 0)),
        tip=str(annotation.get("/TU", field.get("/TU", ""))),
        states=tuple(state[1:] for state in looks if state != "/Off"),
        options=tuple((str(o[0]), str(o[1])) for o in field.get("/Opt", [])),
        max_length=int(field.get("/MaxLen", 0)),
    )


def _chain(annotation: pikepdf.Object) -> Iterator[pikepdf.Object]:
    link: pikepdf.Object | None = annotation
    while link is not None:
        yield link
        link = link.get("/Parent")


def fill_with_pypdf(pdf: bytes, values: Mapping[str, str]) -> bytes:
    """Write values, and looks in the form's own font."""
    buttons = {seen.name for seen in widgets_of(pdf) if seen.kind == "/Btn"}
    written = {name: f"/{value}" if name in buttons else value for name, value in values.items()}
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    logger = logging.getLogger("pypdf.generic._appearance_stream")
    before, logger.disabled = logger.disabled, True  # it warns of line ends, which no font has
    for page in writer.pages:
        writer.update_page_form_field_values(page, written)
    logger.disabled = before
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def fill_with_pdfium(pdf: bytes, values: Mapping[str, str]) -> bytes:
    """Click into each field and type, as a person does in a browser."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    environment = document.formenv.raw
    pages = [document[number] for number in range(len(document))]
    for seen in widgets_of(pdf):
        value = values.get(seen.name, "")
        if not value or (seen.kind == "/Btn" and value not in seen.states):
            continue
        page = pages[seen.page]
        pdfium_c.FORM_OnLButtonDown(environment, page, 0, *seen.middle)
        pdfium_c.FORM_OnLButtonUp(environment, page, 0, *seen.middle)
        if seen.kind == "/Tx":
            typed = ctypes.create_string_buffer((value + "\0").encode("utf-16-le"))
            pdfium_c.FORM_ReplaceSelection(environment, page, ctypes.cast(typed, ctypes.POINTER(ctypes.c_ushort)))
        elif seen.kind == "/Ch":
            chosen = [option for option, _label in seen.options].index(value)
            pdfium_c.FORM_SetIndexSelected(environment, page, chosen, True)
        pdfium_c.FORM_ForceToKillFocus(environment)
    target = io.BytesIO()
    document.save(target)
    for page in pages:
        page.close()
    document.close()
    return target.getvalue()
