"""Pages rendered in a process of their own, which keeps the documents it showed last open."""

from __future__ import annotations

from collections.abc import Callable

from desktop.documents.reader_process import Readers, Reply
from desktop.documents.render import RenderedPage


class PageRendering:
    """Renders one page at a time; called in the PREVIEW lane only.

    The reader is asked by digest first: turning a page sends no bytes.
    """

    def __init__(self, readers: Readers, document_bytes: Callable[[str], bytes]) -> None:
        """Use one reader.

        Args:
            readers: A single process for pages, apart from those that take in, so that a preview waits for no import.
            document_bytes: Reads a document by id or SHA-256.
        """
        self._readers, self._document_bytes = readers, document_bytes

    def __call__(
        self, sha256: str, document_id: str, media_type: str, page: int, width: int, height: int
    ) -> RenderedPage:
        """Render a page as large as fits into `width` x `height` pixels."""
        wish = {"sha256": sha256, "media_type": media_type, "page": page, "max_width": width, "max_height": height}
        reply = self._readers.ask("page.render", wish)
        if reply.values.get("need"):
            reply = self._readers.ask("page.render", wish, (self._document_bytes(document_id or sha256),))
        return _page(reply)

    def close(self) -> None:
        """End the reader."""
        self._readers.close()


def _page(reply: Reply) -> RenderedPage:
    return RenderedPage(int(reply.values["width"]), int(reply.values["height"]), reply.parts[0])
