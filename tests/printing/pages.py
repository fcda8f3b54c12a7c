"""Certificate pages of invented people, and what a reader sees on a finished one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import CertificateDefinition
from desktop.printing.certificate import CertificatePage, lines_of

MM = 25.4 / 72
REGISTER = {
    "standesamt": "Musterstadt an der Ilm",
    "registernummer": "G 123/2019",
    "geburtsort": "Musterstadt an der Ilm",
    "geburtstag": "12.03.2019",
    "geburtszeit": "08:12",
    "kind.geburtsname": "Großmann",
    "kind.vornamen": "Frieda Käthe",
    "kind.geschlecht": "weiblich",
    "elternteil1.bezeichnung": "Mutter",
    "elternteil1.familienname": "Großmann",
    "elternteil1.geburtsname": "Öztürk",
    "elternteil1.vornamen": "Käthe",
    "elternteil2.bezeichnung": "Vater",
    "elternteil2.familienname": "Großmann",
    "elternteil2.geburtsname": "Łukasik",
    "elternteil2.vornamen": "Łukasz",
}


def birth_certificate() -> CertificateDefinition:
    found = load_catalogue().certificate("geburtsurkunde")
    assert found is not None
    return found[1]


def make_page(
    register: dict[str, str] | None = None, omit: frozenset[str] = frozenset(), **given: Any
) -> CertificatePage:
    values = {
        "title": "Geburtsurkunde",
        "lines": lines_of(birth_certificate(), {**REGISTER, **(register or {})}, omit),
        "municipality": "Musterstadt an der Ilm",
        "place": "Musterstadt an der Ilm",
        "day": date(2026, 11, 23),
        "registrar": "Sommer",
        "function": "Standesbeamtin",
        "office": "Standesamt Musterstadt an der Ilm",
    }
    return CertificatePage(**{**values, **given})


def text_of(pdf: bytes) -> str:
    """What copying the first page gives, letters composed."""
    document = pypdfium2.PdfDocument(pdf)
    return unicodedata.normalize("NFC", document[0].get_textpage().get_text_range())


def lines_read(pdf: bytes) -> list[str]:
    return [line.strip() for line in text_of(pdf).splitlines() if line.strip()]


@dataclass
class Seen:
    """A piece of text on the page, in millimetres from the top left corner."""

    text: str
    left: float
    right: float
    base: float


def pieces_on(pdf: bytes, *, shift: int = 0) -> list[Seen]:
    """Read text with its places; a gap of 2 mm or a new base line begins a new piece.

    Args:
        pdf: The file; its first page is read.
        shift: Added to character codes below 96, for the official form, whose font hides them.
    """
    page = pypdfium2.PdfDocument(pdf)[0]
    text, height = page.get_textpage(), page.get_height()
    seen: list[Seen] = []
    for index in range(text.count_chars()):
        x, y = pdfium.c_double(), pdfium.c_double()
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        left, _bottom, right, _top = text.get_charbox(index)
        code = pdfium.FPDFText_GetUnicode(text, index)
        sign = chr(code + shift) if 2 < code < 96 else chr(code)
        if right <= left or sign.isspace() or (shift and code < 32 and code + shift < 33):
            continue
        base = (height - y.value) * MM
        last = seen[-1] if seen else None
        if last and abs(last.base - base) < 0.3 and left * MM - last.right < 2:
            last.text, last.right = last.text + sign, right * MM
        else:
            seen.append(Seen(sign, left * MM, right * MM, base))
    return seen


def rules_on(pdf: bytes) -> list[tuple[float, float, float]]:
    """The thin lines: left, right and height in millimetres, from top to bottom."""
    page = pypdfium2.PdfDocument(pdf)[0]
    height = page.get_height()
    found = []
    for thing in page.get_objects([pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = thing.get_bounds()
        found.append((left * MM, right * MM, (height - (bottom + top) / 2) * MM))
    return sorted(found, key=lambda rule: rule[2])
