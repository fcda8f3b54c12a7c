"""Count the pages of a TIFF by its chain of directories, however long, looped or broken it is."""

from __future__ import annotations

import struct

MOST_PAGES = 10_000


def count_tiff_pages(content: bytes) -> int:
    """Return the number of directories that can be reached, at most 10,000; at least 1 for what begins as a TIFF."""
    order = {b"II": "<", b"MM": ">"}.get(content[:2], "<")
    is_big = content[2:4] in (b"+\0", b"\0+")
    count_format, entry_size, offset_format = ("Q", 20, "Q") if is_big else ("H", 12, "I")
    seen: set[int] = set()
    try:
        (offset,) = struct.unpack_from(order + offset_format, content, 8 if is_big else 4)
        while offset and offset not in seen and len(seen) < MOST_PAGES:
            (entries,) = struct.unpack_from(order + count_format, content, offset)
            seen.add(offset)
            after = offset + struct.calcsize(order + count_format) + entries * entry_size
            (offset,) = struct.unpack_from(order + offset_format, content, after)
    except (struct.error, OverflowError):
        pass  # the chain leads out of the file: what was reached counts
    return max(1, len(seen))
