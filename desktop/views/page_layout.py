"""Where pages stand under each other, how large they are shown, and where a place on a page lies on the screen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

from desktop.domain.submission import Box

A4_RATIO = 210 / 297  # width to height: what a page is taken for until it was seen
FULL_SIZE = 1123.0  # px of the longer side of a page at 100 %: A4 at 96 px to the inch
MARGIN = 16.0
GAP = 16.0
SMALLEST, LARGEST = 0.1, 8.0
STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0)


class Fit(Enum):
    """What decides how large a page is shown."""

    WIDTH = "width"
    PAGE = "page"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class PageView:
    """How the pages are looked at.

    Attributes:
        factor: Only for `Fit.FACTOR`; 1.0 is the size of A4 paper for any page.
        turns: Quarter turns clockwise, 0 to 3.
    """

    fit: Fit = Fit.WIDTH
    factor: float = 1.0
    turns: int = 0


@dataclass(frozen=True, slots=True)
class PageShape:
    """The form of one page as rendered.

    Attributes:
        ratio: Width to height, before turning.
        largest: Longer side in px beyond which it would only get blurred (small pictures); None for no limit.
    """

    ratio: float = A4_RATIO
    largest: float | None = None


class PageLayout:
    """All pages of one document, in px, in a column; made anew when anything about it changes.

    Attributes:
        extent: What the column takes up with its margins.
    """

    def __init__(self, pages: int, shapes: Mapping[int, PageShape], room: QSize, view: PageView) -> None:
        """Lay the pages out.

        Args:
            pages: How many.
            shapes: Of the pages seen so far; the others are taken for pages like the first.
            room: The viewport.
            view: How they are looked at.
        """
        self._shapes, self._room, self._view = shapes, room, view
        self._sizes = [self._size(self._shape(page)) for page in range(pages)]
        self._tops: list[float] = []
        top = MARGIN
        for size in self._sizes:
            self._tops.append(top)
            top += size.height() + GAP
        widest = max((size.width() for size in self._sizes), default=0.0)
        self.extent = QSizeF(widest + 2 * MARGIN, top - GAP + MARGIN)

    def rect(self, page: int) -> QRectF:
        """Where a page stands, in the middle of the column."""
        size = self._sizes[page]
        column = max(self.extent.width(), self._room.width())
        return QRectF((column - size.width()) / 2, self._tops[page], size.width(), size.height())

    def pages_between(self, top: float, bottom: float) -> range:
        """The pages that are seen, at least in part, between two heights."""
        if not self._tops:
            return range(0)
        first = max(bisect_right(self._tops, top) - 1, 0)
        if self.rect(first).bottom() < top and first + 1 < len(self._tops):
            first += 1
        return range(first, max(bisect_right(self._tops, bottom), first + 1))

    def page_at(self, height: float) -> int:
        """The page that stands at a height, or the last one above it."""
        return max(bisect_right(self._tops, height) - 1, 0)

    def box(self, scale: float) -> tuple[int, int]:
        """The box of device pixels every page is to be rendered into; the same for all pages, whatever their form.

        So a page can be asked for before its form is known, and the neighbour's first page fits when its turn comes.
        """
        width, height = self._free()
        match self._view.fit:
            case Fit.WIDTH:
                height = width * 4
            case Fit.FACTOR:
                width = height = min(self._view.factor * FULL_SIZE, 4000 / scale)
            case Fit.PAGE:
                pass
        if self._view.turns % 2:
            width, height = height, width
        return max(round(width * scale), 16), max(round(height * scale), 16)

    def factor(self, page: int) -> float:
        """How large a page is shown now; 1.0 is the size of A4 paper."""
        size = self._sizes[page] if self._sizes else QSizeF(FULL_SIZE, FULL_SIZE)
        return max(size.width(), size.height()) / FULL_SIZE

    def place(self, box: Box) -> QRectF:
        """Where a place on a page lies."""
        page = self.rect(box.page)
        corners = [turned(QPointF(x, y), self._view.turns) for x, y in ((box.left, box.top), (box.right, box.bottom))]
        spots = [
            QPointF(page.x() + corner.x() * page.width(), page.y() + corner.y() * page.height()) for corner in corners
        ]
        return QRectF(*spots).normalized()

    def _free(self) -> tuple[float, float]:
        return max(self._room.width() - 2 * MARGIN, 32.0), max(self._room.height() - 2 * MARGIN, 32.0)

    def _shape(self, page: int) -> PageShape:
        return self._shapes.get(page) or self._shapes.get(0) or PageShape()

    def _size(self, shape: PageShape) -> QSizeF:
        ratio = 1 / shape.ratio if self._view.turns % 2 else shape.ratio
        width, height = self._free()
        match self._view.fit:
            case Fit.FACTOR:
                longer = self._view.factor * FULL_SIZE
            case Fit.WIDTH:
                longer = max(width, width / ratio)
            case Fit.PAGE:
                longer = max(min(width, height * ratio), min(height, width / ratio))
        if shape.largest and self._view.fit is not Fit.FACTOR:
            longer = min(longer, shape.largest)
        return QSizeF(longer, longer / ratio) if ratio >= 1 else QSizeF(longer * ratio, longer)


def turned(point: QPointF, turns: int) -> QPointF:
    """A point of the unit square after quarter turns clockwise."""
    for _turn in range(turns % 4):
        point = QPointF(1 - point.y(), point.x())
    return point


def next_step(factor: float, *, larger: bool) -> float:
    """The zoom step after or before a factor."""
    steps = [s for s in STEPS if (s > factor * 1.01 if larger else s < factor * 0.99)]
    return (steps[0] if larger else steps[-1]) if steps else factor
