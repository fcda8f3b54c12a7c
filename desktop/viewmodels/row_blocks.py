"""Rows of a long list by blocks: what is at hand, what is let go, and where a row went when the list moved."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from desktop.domain.case import CaseRow

BLOCK = 128
KEPT_BLOCKS = 64
_MOST_BLOCKS_SEARCHED = 24  # a search for moved rows looks no further; what is not found by then counts as gone

Rows = tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class RowSource:
    """Where a list takes its rows from; both are called in the READ lane.

    Attributes:
        count: How many rows there are.
        block: Rows from `start`, at most `limit`, of `total` rows; the last argument is the row just before `start`
            when it is at hand, so that the database can go on from there.
    """

    count: Callable[[], int]
    block: Callable[[int, int, int, CaseRow | None], Rows]


class RowBlocks:
    """The blocks at hand, the least recently looked at are let go first."""

    def __init__(self, blocks: Mapping[int, Rows] | None = None) -> None:
        self._blocks: OrderedDict[int, Rows] = OrderedDict(blocks or {})

    def row(self, index: int) -> CaseRow | None:
        """The row at `index`; None when its block is not at hand."""
        block = self._blocks.get(index // BLOCK)
        if block is None:
            return None
        self._blocks.move_to_end(index // BLOCK)
        place = index % BLOCK
        return block[place] if place < len(block) else None

    def has(self, number: int) -> bool:
        """Whether block `number` is at hand."""
        return number in self._blocks

    def keep(self, number: int, rows: Rows) -> None:
        """Keep block `number`, and let go of the oldest beyond the limit."""
        self._blocks[number] = rows
        self._blocks.move_to_end(number)
        while len(self._blocks) > KEPT_BLOCKS:
            self._blocks.popitem(last=False)

    def numbers(self) -> tuple[int, ...]:
        """The blocks at hand, least recently looked at first."""
        return tuple(self._blocks)

    def index_of(self, case: str) -> int | None:
        """Where a case stands among the rows at hand."""
        for number, rows in self._blocks.items():
            for place, row in enumerate(rows):
                if row.id == case:
                    return number * BLOCK + place
        return None

    def holding(self, cases: frozenset[str]) -> tuple[int, ...]:
        """The blocks at hand in which one of `cases` stands."""
        return tuple(number for number, rows in self._blocks.items() if any(row.id in cases for row in rows))


@dataclass(frozen=True, slots=True)
class Reading:
    """A list read again.

    Attributes:
        total: How many rows there are now.
        blocks: The blocks read on the way.
        places: Case id to its present index, for the rows that were to be kept and were found.
    """

    total: int
    blocks: Mapping[int, Rows]
    places: Mapping[str, int]


def read_block(source: RowSource, number: int, total: int, before: CaseRow | None) -> Rows:
    """Read one block; empty beyond the end."""
    start = number * BLOCK
    if start >= total:
        return ()
    return source.block(start, min(BLOCK, total - start), total, before)


def read_again(source: RowSource, kept: Mapping[str, int], old_total: int) -> Reading:
    """Count anew and find the rows in `kept` (case id to former index) where they stand now.

    Most changes put rows on top or take rows away near the place looked at, so a row is looked for where the change
    of the total would have moved it, then where it was, one block around each.
    """
    total = source.count()
    blocks: dict[int, Rows] = {}
    places: dict[str, int] = {}
    for shift in dict.fromkeys((total - old_total, 0)):
        for number in _blocks_around(kept.values(), shift, total):
            if len(places) == len(kept) or len(blocks) >= _MOST_BLOCKS_SEARCHED:
                break
            if number not in blocks:
                blocks[number] = _next_block(source, number, total, blocks)
                places |= {r.id: number * BLOCK + i for i, r in enumerate(blocks[number]) if r.id in kept}
    if not blocks and total:
        blocks[0] = read_block(source, 0, total, None)
    return Reading(total, blocks, places)


def _next_block(source: RowSource, number: int, total: int, blocks: Mapping[int, Rows]) -> Rows:
    before = blocks.get(number - 1)
    return read_block(source, number, total, before[-1] if before else None)


def _blocks_around(indexes: Iterable[int], shift: int, total: int) -> list[int]:
    """The blocks where rows are to be looked for, the likeliest first."""
    if not total:
        return []
    last = (total - 1) // BLOCK
    middle = dict.fromkeys(min(max((i + shift) // BLOCK, 0), last) for i in indexes)
    around = (number + step for step in (-1, 1) for number in middle)
    return [number for number in dict.fromkeys((*middle, *around)) if 0 <= number <= last]
