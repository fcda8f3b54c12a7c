"""Where a form field stands on its page, as the reader of the rendered page sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

from desktop.documents.faults import FAULTS
from desktop.domain.submission import Box

_LETTER = (0.0, 0.0, 612.0, 792.0)  # what renderers assume where a page states no size

Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The visible part of one page.

    Attributes:
        page: 0 for the first.
        left, bottom, width, height: In the page's own units, before it is turned.
        turned: Clockwise, 0, 90, 180 or 270 degrees.
    """

    page: int
    left: float
    bottom: float
    width: float
    height: float
    turned: int


def page_frame(number: int, page: pikepdf.Object) -> PageFrame:
    """Return the visible part of a page whose inherited attributes were pushed down to it."""
    media = _corners(page, "/MediaBox") or _LETTER
    crop = _corners(page, "/CropBox") or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    return PageFrame(number, left, bottom, right - left, top - bottom, _turned(page))


def box_on(frame: PageFrame, corners: Corners) -> Box | None:
    """Return `corners` as fractions of the turned page; None for what lies outside it or has no area."""
    width, height = frame.width, frame.height
    left, right = (corners[0] - frame.left) / width, (corners[2] - frame.left) / width
    top, bottom = 1 - (corners[3] - frame.bottom) / height, 1 - (corners[1] - frame.bottom) / height
    if not (left >= 0 and top >= 0 and right <= 1 and bottom <= 1):
        left, top, right, bottom = _fraction(left), _fraction(top), _fraction(right), _fraction(bottom)
    if right <= left or bottom <= top:
        return None
    left, top, right, bottom = round(left, 7), round(top, 7), round(right, 7), round(bottom, 7)  # cheaper to write
    if frame.turned == 90:
        return Box(frame.page, 1 - bottom, left, 1 - top, right)
    if frame.turned == 180:
        return Box(frame.page, 1 - right, 1 - bottom, 1 - left, 1 - top)
    if frame.turned == 270:
        return Box(frame.page, top, 1 - right, bottom, 1 - left)
    return Box(frame.page, left, top, right, bottom)


def corners_of(array: pikepdf.Object | None) -> Corners | None:
    """Return left, bottom, right, top of a rectangle; None when it is none."""
    if not isinstance(array, pikepdf.Array):
        return None
    try:
        rectangle = pikepdf.Rectangle(array)
    except FAULTS:
        return None
    found = (rectangle.llx, rectangle.lly, rectangle.urx, rectangle.ury)
    return found if found[0] < found[2] and found[1] < found[3] else _sorted(found)


def _sorted(corners: Sequence[float]) -> Corners:
    left, bottom, right, top = corners
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _corners(page: pikepdf.Object, key: str) -> Corners | None:
    corners = corners_of(page.get(key)) if key in page else None  # asking for what is missing is slow
    return corners if corners and corners[0] < corners[2] and corners[1] < corners[3] else None


def _turned(page: pikepdf.Object) -> int:
    turned = page.get("/Rotate") if "/Rotate" in page else 0
    return int(turned) % 360 // 90 * 90 if isinstance(turned, int) else 0


def _fraction(value: float) -> float:
    return 0.0 if not value > 0.0 else min(value, 1.0)  # also for NaN
