"""Floor of the certificate: the same words at the same places, drawn by reportlab alone, without PDF/A."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from desktop.printing.certificate import CertificatePage
from desktop.printing.fonts import BOLD, REGULAR, register_fonts
from desktop.printing.layout import MM, PlacedText, layout
from desktop.printing.rows import Frame, placed_page

HEIGHT = 297 * MM


def bare_page(page: CertificatePage) -> Callable[[], bytes]:
    """Prepare what is to be drawn; the returned function only draws and writes it."""
    register_fonts()
    frame = Frame(page.title, (), page.place, page.registrar)
    placed = placed_page(layout(page.layout), frame, page.lines) or ()
    words = [
        (BOLD if thing.bold else REGULAR, thing.size, thing.left * MM, HEIGHT - thing.base * MM, thing.letters)
        for thing in placed
        if isinstance(thing, PlacedText)
    ]
    texts = [(font, size, x, y, "".join(letter.text for letter in letters)) for font, size, x, y, letters in words]
    rules = [thing for thing in placed if not isinstance(thing, PlacedText)]

    def drawn() -> bytes:
        file = io.BytesIO()
        canvas = Canvas(file, pagesize=(210 * MM, HEIGHT), initialFontName=REGULAR, pageCompression=1)
        for font, size, x, y, text in texts:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        for rule in rules:
            height = HEIGHT - rule.height * MM
            canvas.line(rule.left * MM, height, rule.right * MM, height)
        canvas.showPage()
        canvas.save()
        return file.getvalue()

    return drawn
