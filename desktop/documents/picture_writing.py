"""Write pictures: pages as the mailroom's scanner would deliver them, for the sample town."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from desktop.documents.render import RenderedPage


def _image(page: RenderedPage) -> Image.Image:
    return Image.frombuffer("RGB", (page.width, page.height), page.bgrx, "raw", "BGRX", 0, 1)


def scanned_tiff(pages: Sequence[RenderedPage], dpi: int) -> bytes:
    """Make a black-and-white multi-page TIFF (Group 4), what office scanners and fax servers write."""
    first, *others = [_image(p).convert("1") for p in pages]
    target = io.BytesIO()
    first.save(target, "TIFF", compression="group4", save_all=True, append_images=others, dpi=(dpi, dpi))
    return target.getvalue()


def photograph(page: RenderedPage, quality: int = 80) -> bytes:
    """Make a JPEG."""
    target = io.BytesIO()
    _image(page).save(target, "JPEG", quality=quality)
    return target.getvalue()
