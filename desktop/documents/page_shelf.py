"""Documents a reader process keeps open, so that turning a page neither sends nor opens anything again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.documents.render import OpenDocument, open_document

_MOST_DOCUMENTS = 6
_MOST_BYTES = 64_000_000


class PageShelf:
    """The documents used last, by SHA-256."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, tuple[OpenDocument, int]] = OrderedDict()

    def render_job(self, values: Mapping[str, Any], parts: list[bytes]) -> tuple[Mapping[str, Any], Sequence[bytes]]:
        """Job "page.render": {"sha256", "media_type", "page", "max_width", "max_height"}, and the bytes if needed.

        Answers {"need": true} when the document is not open here and its bytes were not sent.
        """
        document = self._document(values, parts)
        if document is None:
            return {"need": True}, ()
        page = document.render(values["page"], values["max_width"], values["max_height"])
        return {"width": page.width, "height": page.height}, (page.bgrx,)

    def count_job(self, values: Mapping[str, Any], parts: list[bytes]) -> tuple[Mapping[str, Any], Sequence[bytes]]:
        """Job "page.count": {"sha256", "media_type"}, and the bytes if needed; answers {"pages": n}."""
        document = self._document(values, parts)
        return ({"need": True} if document is None else {"pages": document.count()}), ()

    def _document(self, values: Mapping[str, Any], parts: list[bytes]) -> OpenDocument | None:
        sha256 = values["sha256"]
        if sha256 not in self._open:
            if not parts:
                return None
            self._open[sha256] = open_document(parts[0], values["media_type"]), len(parts[0])
            self._let_go()
        self._open.move_to_end(sha256)
        return self._open[sha256][0]

    def _let_go(self) -> None:
        """Close what was used longest ago; the newest stays, however large."""
        while len(self._open) > 1 and (
            len(self._open) > _MOST_DOCUMENTS or sum(size for _, size in self._open.values()) > _MOST_BYTES
        ):
            _, (document, _) = self._open.popitem(last=False)
            document.close()
