"""Pages of documents as pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as pixels.

    Attributes:
        width, height: In pixels.
        bgrx: Four bytes each, blue, green, red and one unused, row by row without gaps (Qt's Format_RGB32).
    """

    width: int
    height: int
    bgrx: bytes
