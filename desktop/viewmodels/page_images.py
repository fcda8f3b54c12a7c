"""Pictures of pages: asked for in the order they matter, rendered elsewhere, kept as long as they fit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.background import Jobs, Lane
from desktop.errors import DesktopError, ReadingFailed
from desktop.translation import _

if TYPE_CHECKING:
    from desktop.documents.render import RenderedPage

LIMIT_BYTES = 64 * 1024 * 1024  # about ten A4 pages on a screen with two device pixels to the point

RenderPage = Callable[[str, str, str, int, int, int], "RenderedPage"]
"""Renders (sha256, document id, media type, page, width, height): as large as fits into width x height pixels."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A document made of pages.

    Attributes:
        document_id: Where its bytes are asked for; "" where `sha256` alone says it.
        pages: 1 or more.
    """

    sha256: str
    document_id: str
    media_type: str
    pages: int


@dataclass(frozen=True, slots=True)
class PageWish:
    """One page in one size: the box of device pixels it must fit into."""

    file: PageFile
    page: int
    width: int
    height: int


class PageImages(QObject):
    """Has one page rendered at a time: what is on screen first, then what will probably be next.

    What was asked for and is not wanted any more is never begun; a page under way is finished and kept.
    """

    arrived = Signal(object)  # PageWish
    failed = Signal(object)  # PageWish; `failure` says why

    def __init__(
        self, render: RenderPage, jobs: Jobs, parent: QObject | None = None, *, limit_bytes: int = LIMIT_BYTES
    ) -> None:
        super().__init__(parent)
        self._render, self._jobs, self._limit = render, jobs, limit_bytes
        self._kept: OrderedDict[PageWish, QImage] = OrderedDict()  # least recently used first
        self._bytes = 0
        self._failures: dict[tuple[str, int], DesktopError] = {}
        self._shown: tuple[PageWish, ...] = ()
        self._ahead: tuple[PageWish, ...] = ()
        self._running: PageWish | None = None

    def show(self, wishes: Sequence[PageWish]) -> None:
        """Say what is on screen now, most important first; everything asked for before is dropped."""
        self._shown = tuple(wishes)
        self._begin_next()

    def prepare(self, wishes: Sequence[PageWish]) -> None:
        """Say what will probably be shown next; rendered when nothing on screen is missing."""
        self._ahead = tuple(wishes)
        self._begin_next()

    def image(self, wish: PageWish) -> QImage | None:
        """The page in exactly this size; None while it is not at hand."""
        found = self._kept.get(wish)
        if found is not None:
            self._kept.move_to_end(wish)
        return found

    def stand_in(self, file: PageFile, page: int) -> QImage | None:
        """The page in any size, the most recently used one: shown stretched until the right one is there."""
        for wish in reversed(self._kept):
            if wish.page == page and wish.file.sha256 == file.sha256:
                return self._kept[wish]
        return None

    def failure(self, file: PageFile, page: int) -> DesktopError | None:
        """Why a page could not be rendered; None while that is not known."""
        return self._failures.get((file.sha256, page))

    def try_again(self, file: PageFile) -> None:
        """Forget that pages of this file failed."""
        self._failures = {place: error for place, error in self._failures.items() if place[0] != file.sha256}
        self._begin_next()

    @property
    def is_busy(self) -> bool:
        """Whether a page is being rendered."""
        return self._running is not None

    def _begin_next(self) -> None:
        if self._running is not None:
            return
        wish = next((w for w in (*self._shown, *self._ahead) if self._is_missing(w)), None)
        if wish is None:
            return
        self._running = wish
        self._jobs.run(
            Lane.PREVIEW,
            lambda _job: _picture(self._render, wish),
            owner=self,
            done=self._keep,
            failed=self._note,
            broken=self._give_file_up,
        )

    def _is_missing(self, wish: PageWish) -> bool:
        return wish not in self._kept and (wish.file.sha256, wish.page) not in self._failures

    def _keep(self, picture: QImage) -> None:
        wish, self._running = self._running, None
        assert wish is not None
        self._kept[wish] = picture
        self._bytes += picture.sizeInBytes()
        self._let_go(wish)
        self.arrived.emit(wish)
        self._begin_next()

    def _let_go(self, newest: PageWish) -> None:
        """Drop the least recently used until the rest fits; what is on screen stays, or it would be rendered anew."""
        spared = {newest, *self._shown}
        for wish in [w for w in self._kept if w not in spared]:
            if self._bytes <= self._limit:
                return
            self._bytes -= self._kept.pop(wish).sizeInBytes()

    def _note(self, error: DesktopError) -> None:
        wish, self._running = self._running, None
        assert wish is not None
        self._failures[wish.file.sha256, wish.page] = error
        self.failed.emit(wish)
        self._begin_next()

    def _give_file_up(self) -> None:
        """A bug was told: its pages are not awaited for ever, and not tried one by one with the same bug each time."""
        broken, error = self._running, _cannot_be_shown()
        for wish in (*self._shown, *self._ahead):
            if broken is not None and wish.file == broken.file and self._is_missing(wish):
                self._failures[wish.file.sha256, wish.page] = error
        self._note(error)


def _picture(render: RenderPage, wish: PageWish) -> QImage:
    """Render and copy, both in the worker: a copy of ten megapixels is nothing for the GUI thread to wait for."""
    file = wish.file
    page = render(file.sha256, file.document_id, file.media_type, wish.page, wish.width, wish.height)
    if page.width < 1 or page.height < 1 or len(page.bgrx) < page.width * page.height * 4:
        raise _cannot_be_shown()
    borrowed = QImage(page.bgrx, page.width, page.height, page.width * 4, QImage.Format.Format_RGB32)
    owned = borrowed.convertToFormat(QImage.Format.Format_ARGB32)  # fills the fourth byte, which Qt paints with
    owned.reinterpretAsFormat(QImage.Format.Format_RGB32)
    if owned.isNull():  # Qt says so instead of raising when memory is short
        raise _cannot_be_shown()
    return owned


def _cannot_be_shown() -> ReadingFailed:
    return ReadingFailed(_("This page cannot be shown."), _("The original is kept unchanged."))
