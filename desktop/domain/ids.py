"""Identifiers: UUIDv7 as text for everything that syncs, and arrival-ordered row numbers for lists."""

from __future__ import annotations

import os
from datetime import datetime

SLOTS_PER_MS = 1024


def new_id(moment: datetime) -> str:
    """Make a UUIDv7: sorted by time of making, unique without asking anybody.

    Source:
        RFC 9562, 5.7 (Python 3.11 has no uuid7).
    """
    milliseconds = int(moment.timestamp() * 1000)
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def first_row(received_at: datetime) -> int:
    """The lowest row number of the millisecond in which something arrived; the next free slot is counted up from it.

    Row order is then arrival order, and full-text search needs no sort (design 4).
    """
    return max(int(received_at.timestamp() * 1000), 1) * SLOTS_PER_MS
