"""Render the pages of TIFF, JPEG and PNG."""

from __future__ import annotations

from desktop.documents.pictures import opened_picture, page_count, plain_page
from desktop.documents.render import RenderedPage


class OpenPicture:
    """A picture; only its bytes are kept, since a decoded page is a hundred times as large."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def count(self) -> int:
        with opened_picture(self._content) as picture:
            return page_count(picture, self._content)

    def render(self, page: int, max_width: int, max_height: int) -> RenderedPage:
        with opened_picture(self._content) as picture:
            plain = plain_page(picture, page, max_width, max_height)
            return RenderedPage(plain.width, plain.height, plain.tobytes("raw", "BGRX"))

    def close(self) -> None:
        self._content = b""
