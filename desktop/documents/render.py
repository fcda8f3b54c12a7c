"""Pages of documents as pictures for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

PDF = "application/pdf"
PICTURES = frozenset({"image/tiff", "image/jpeg", "image/png"})
MOST_PIXELS = 60_000_000  # of a rendered page: 240 MB


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as pixels.

    Attributes:
        width, height: In pixels.
        bgrx: Four bytes each, blue, green, red and one unused, row by row without gaps (Qt's Format_RGB32).
    """

    width: int
    height: int
    bgrx: bytes


class OpenDocument(Protocol):
    """A document whose pages can be rendered one after the other."""

    def count(self) -> int:
        """Return the number of pages."""

    def render(self, page: int, max_width: int, max_height: int) -> RenderedPage:
        """Render one page, 0 for the first."""

    def close(self) -> None:
        """Let go of it."""


def open_document(content: bytes, media_type: str) -> OpenDocument:
    """Open a PDF, TIFF, JPEG or PNG for rendering.

    Raises:
        ValueError: The type has no pages to show.
    """
    if media_type == PDF:
        from desktop.documents.render_pdf import OpenPdf

        return OpenPdf(content)
    if media_type in PICTURES:
        from desktop.documents.render_picture import OpenPicture

        return OpenPicture(content)
    raise ValueError("no pages to show")


def render_page(content: bytes, media_type: str, page: int, max_width: int, max_height: int) -> RenderedPage:
    """Render one page as large as fits; pictures are never enlarged.

    Args:
        content: The document.
        media_type: As recognised by content.
        page: 0 for the first.
        max_width, max_height: Pixels.

    Raises:
        OverLimit: The page or the wish is too large.
        LookupError, ValueError, OSError, RuntimeError: The document is damaged or has no such page.
    """
    document = open_document(content, media_type)
    try:
        return document.render(page, max_width, max_height)
    finally:
        document.close()
