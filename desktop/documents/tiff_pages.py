"""Count the pages of a TIFF by its chain of directories, however long, looped or broken it is."""

from __future__ import annotations

import struct
from collections.abc import Iterator

MOST_PAGES = 10_000
_MOST_TAGS = 64


_DIMENSIONS = {256, 257}  # tags without which nothing is a picture


def count_tiff_pages(content: bytes) -> int:
    """Return the number of directories that can be reached, at most 10,000; at least 1 for what begins as a TIFF."""
    return max(1, sum(1 for _ in _directories(content)))


def has_whole_directory(content: bytes) -> bool:
    """Say whether `content` is a TIFF whose first directory names width and height."""
    is_tiff = content[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
    return is_tiff and next(_directories(content), set()) >= _DIMENSIONS


def _directories(content: bytes) -> Iterator[set[int]]:
    """The tags of each directory in the chain, until it ends, repeats itself or leads out of the file."""
    order = ">" if content.startswith(b"MM") else "<"
    is_big = content[2:4] in (b"+\0", b"\0+")
    count_format, entry_size, offset_format = ("Q", 20, "Q") if is_big else ("H", 12, "I")
    seen: set[int] = set()
    try:
        (offset,) = struct.unpack_from(order + offset_format, content, 8 if is_big else 4)
        while offset and offset not in seen and len(seen) < MOST_PAGES:
            seen.add(offset)
            (entries,) = struct.unpack_from(order + count_format, content, offset)
            first = offset + struct.calcsize(count_format)
            (offset,) = struct.unpack_from(order + offset_format, content, first + entries * entry_size)
            yield _tags(content, order, range(first, first + min(entries, _MOST_TAGS) * entry_size, entry_size))
    except (struct.error, OverflowError):
        return


def _tags(content: bytes, order: str, places: range) -> set[int]:
    return {struct.unpack_from(order + "H", content, place)[0] for place in places}
