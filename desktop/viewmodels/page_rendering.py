"""What the preview shows, opened in a process of its own, which keeps the documents it showed last open."""

from __future__ import annotations

from collections.abc import Callable

from desktop.documents.reader_process import Readers, Reply
from desktop.documents.render import RenderedPage
from desktop.domain.submission import Draft
from desktop.errors import ReadingFailed
from desktop.translation import _


class PageRendering:
    """Renders one page at a time, and reads mails that lie in other mails; called in the PREVIEW lane only.

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
        """Render a page as large as fits into `width` x `height` pixels.

        Raises:
            ReadingFailed: It cannot be shown.
        """
        wish = {"sha256": sha256, "media_type": media_type, "page": page, "max_width": width, "max_height": height}
        reply = self._readers.ask("page.render", wish)
        if reply.values.get("need"):
            reply = self._readers.ask("page.render", wish, (self._document_bytes(document_id or sha256),))
        return _page(reply)

    def read_mail(self, document_id: str) -> Draft:
        """Read a mail inside a mail: its head, its text, the names of what came with it.

        Raises:
            ReadingFailed: It cannot be read.
        """
        from desktop.intake.draft_frames import from_frames

        content = self._document_bytes(document_id)
        reply = self._readers.ask("item.read", {"open_attachments": False, "without_original": True}, (content,))
        return from_frames(reply.values, reply.parts, content)

    def close(self) -> None:
        """End the reader."""
        self._readers.close()


def _page(reply: Reply) -> RenderedPage:
    """A reader that lost the document between two questions answers without a page."""
    if "width" not in reply.values or not reply.parts:
        raise ReadingFailed(_("This page cannot be shown."), _("The original is kept unchanged."))
    return RenderedPage(int(reply.values["width"]), int(reply.values["height"]), reply.parts[0])
