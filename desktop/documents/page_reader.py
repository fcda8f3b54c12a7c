"""Pages of documents as pictures, rendered by a reader process that remembers what it opened last."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.documents.render import RenderedPage

if TYPE_CHECKING:
    from desktop.documents.reader_process import Readers


class PageReader:
    """Renders pages through reader processes.

    Args:
        readers: Best with a single process, since each remembers documents of its own.
    """

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def render(
        self,
        sha256: str,
        load: Callable[[], bytes],
        media_type: str,
        page: int,
        max_width: int,
        max_height: int,
    ) -> RenderedPage:
        """Render one page as large as fits.

        Args:
            sha256: Names the document; turning its pages neither loads nor opens it again.
            load: Fetches the document's bytes when the process does not have it open.
            media_type: As recognised by content.
            page: 0 for the first.
            max_width, max_height: Pixels.

        Raises:
            ReadingFailed: The page cannot be shown.
        """
        values = {
            "sha256": sha256,
            "media_type": media_type,
            "page": page,
            "max_width": max_width,
            "max_height": max_height,
        }
        reply = self._readers.ask("page.render", values)
        if reply.values.get("need"):
            reply = self._readers.ask("page.render", values, [load()])
        return RenderedPage(reply.values["width"], reply.values["height"], reply.parts[0])
