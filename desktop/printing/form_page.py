"""Draw what a form's flow has placed on PDF pages, the same bytes for the same form."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from desktop.printing.embedded_font import EmbeddedFont
from desktop.printing.fonts import BOLD, REGULAR, typeface
from desktop.printing.form_flow import MM, PAGE_HEIGHT, PAGE_WIDTH, Area, Drawn, Line, Words, pages_of

_FRAME_WIDTH = 0.6
_PROGRAM = "Amtsfach"


class _BareCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that names no font of its own: every font of a form is embedded."""

    def _make_preamble(self) -> None:
        self._preamble = ""


def drawn_pages(drawn: Sequence[Drawn], *, author: str, subject: str) -> bytes:
    """Draw all pages: areas first, then lines, then words, so that nothing covers a word.

    Args:
        author: Whose form it is, for the file's description.
        subject: What it asks for.
    """
    file = io.BytesIO()
    canvas: Any = _BareCanvas(file, pagesize=(PAGE_WIDTH * MM, PAGE_HEIGHT * MM), pageCompression=1, invariant=1)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator(_PROGRAM)
    canvas.setProducer(_PROGRAM)
    fonts = {
        bold: EmbeddedFont(typeface(BOLD if bold else REGULAR), canvas._doc, "F2" if bold else "F1")
        for bold in (False, True)
    }
    for page in range(pages_of(drawn)):
        here = [thing for thing in drawn if thing.page == page]
        canvas._code.extend(_area(thing) for thing in here if isinstance(thing, Area))
        canvas._code.extend(_line(thing) for thing in here if isinstance(thing, Line))
        canvas._code.extend(_words(thing, fonts[thing.bold]) for thing in here if isinstance(thing, Words))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _up(top: float) -> float:
    return (PAGE_HEIGHT - top) * MM


def _area(area: Area) -> str:
    left, bottom = area.left * MM, _up(area.bottom)
    width, height = (area.right - area.left) * MM, (area.bottom - area.top) * MM
    path = (
        _circle(left + width / 2, bottom + height / 2, width / 2)
        if area.round
        else f"{left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re"
    )
    if area.fill is not None:
        return f"{area.fill} g {path} f"
    return f"{_FRAME_WIDTH} w {area.frame} G {path} S"


def _circle(x: float, y: float, r: float) -> str:
    k = r * 0.5523
    return (
        f"{x + r:.2f} {y:.2f} m {x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c "
        f"{x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y:.2f} c "
        f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c "
        f"{x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y:.2f} c h"
    )


def _line(line: Line) -> str:
    return (
        f"{line.width} w {line.grey} G {line.left * MM:.2f} {_up(line.top):.2f} m "
        f"{line.right * MM:.2f} {_up(line.bottom):.2f} l S"
    )


def _words(words: Words, font: EmbeddedFont) -> str:
    shown = font.shown(font.typeface.letters(words.text), words.size)
    place = f"{words.left * MM:.2f} {_up(words.base):.2f}"
    return f"{words.grey} g BT /{font.resource} {words.size:g} Tf 1 0 0 1 {place} Tm {shown} ET"
