"""Draw placed lines on one PDF page through reportlab, the same bytes for the same page."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from desktop.printing.embedded_font import EmbeddedFont
from desktop.printing.fonts import BOLD, REGULAR, Letter, typeface
from desktop.printing.layout import MM, Layout, Placed, PlacedText, width_mm


class _BareCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that names no font of its own: PDF/A wants every named font embedded."""

    def _make_preamble(self) -> None:
        self._preamble = ""


class DrawnPage:
    """A page being drawn; later things lie over earlier ones."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._height = layout.page["height"] * MM
        self._file = io.BytesIO()
        self._canvas: Any = _BareCanvas(
            self._file, pagesize=(layout.page["width"] * MM, self._height), pageCompression=0, invariant=1
        )
        document = self._canvas._doc
        self._regular = EmbeddedFont(typeface(REGULAR), document, "F1")
        self._bold = EmbeddedFont(typeface(BOLD), document, "F2")

    def describe(self, title: str, author: str, moment: datetime) -> None:
        """Say what the file is and when it was made; nobody's name belongs here."""
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setDateFormatter(lambda *_: moment.strftime("D:%Y%m%d%H%M%SZ"))

    def across(self, words: Sequence[str]) -> None:
        """Print words across the page in light grey, one below the other."""
        mark, page = self._layout.mark, self._layout.page
        for index, word in enumerate(words):
            middle = page["height"] * (index + 1) / (len(words) + 1)
            self._slanted(typeface(BOLD).letters(word), mark, page["width"] / 2, middle)

    def _slanted(self, letters: Sequence[Letter], mark: dict[str, float] | Any, centre: float, middle: float) -> None:
        angle = math.radians(mark["angle"])
        along, up = width_mm(letters, mark["size"]) / 2, mark["size"] * 0.357 / MM  # half the height of a capital
        left = centre - along * math.cos(angle) + up * math.sin(angle)
        base = middle + along * math.sin(angle) + up * math.cos(angle)
        turn = f"{math.cos(angle):.5f} {math.sin(angle):.5f} {-math.sin(angle):.5f} {math.cos(angle):.5f}"
        self._add(f"{mark['grey']} g")
        self._text(self._bold, letters, mark["size"], f"{turn} {left * MM:.3f} {self._height - base * MM:.3f}")
        self._add("0 g")

    def put(self, placed: Sequence[Placed]) -> None:
        """Draw what the layout placed."""
        for thing in placed:
            if isinstance(thing, PlacedText):
                font = self._bold if thing.bold else self._regular
                place = f"1 0 0 1 {thing.left * MM:.3f} {self._height - thing.base * MM:.3f}"
                self._text(font, thing.letters, thing.size, place)
            else:
                height = self._height - thing.height * MM
                ends = f"{thing.left * MM:.3f} {height:.3f} m {thing.right * MM:.3f} {height:.3f} l"
                self._add(f"{thing.width * MM:.3f} w {ends} S")

    def _text(self, font: EmbeddedFont, letters: Sequence[Letter], size: float, matrix: str) -> None:
        self._add(f"BT /{font.resource} {size:g} Tf {matrix} Tm {font.shown(letters, size)} ET")

    def _add(self, operators: str) -> None:
        self._canvas._code.append(operators)

    def finished(self) -> bytes:
        """The PDF; the page takes nothing more."""
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()
