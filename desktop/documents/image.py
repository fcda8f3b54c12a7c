"""Read a picture: pages and size, without decoding it."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import UnidentifiedImageError

from desktop.documents.faults import FAULTS, OverLimit
from desktop.documents.pictures import opened_picture, page_count, seen_size
from desktop.documents.tiff_pages import has_whole_directory


@dataclass(frozen=True, slots=True)
class ImageReading:
    """What a TIFF, JPEG or PNG holds.

    Attributes:
        pages: Number of pages; 0 when it cannot be opened.
        width, height: Of the first page in pixels, turned upright, fax lines as far apart as on paper.
        damaged: It cannot be opened.
        over_limit: It has more pixels than a picture may; nothing was read.
        unsupported: It is whole but of a kind this program cannot show, as a TIFF with 10 bits for each colour.
    """

    pages: int = 0
    width: int = 0
    height: int = 0
    damaged: bool = False
    over_limit: bool = False
    unsupported: bool = False


def read_image(content: bytes) -> ImageReading:
    """Read pages and size of a picture; never fails on what is in it."""
    try:
        with opened_picture(content) as picture:
            return ImageReading(page_count(picture, content), *seen_size(picture))
    except OverLimit:
        return ImageReading(over_limit=True)
    except UnidentifiedImageError:
        is_whole = has_whole_directory(content)
        return ImageReading(damaged=not is_whole, unsupported=is_whole)
    except FAULTS:
        return ImageReading(damaged=True)
