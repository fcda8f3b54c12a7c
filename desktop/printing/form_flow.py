"""Fill pages from top to bottom with text, rules and boxes; distances are millimetres from the top left corner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from desktop.printing.fonts import BOLD, REGULAR, typeface

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
LEFT, RIGHT = 20.0, 190.0
TOP, NEXT_TOP, BOTTOM = 18.0, 28.0, 276.0
MM = 72 / 25.4

_TIED = re.compile(
    r"(§§?|Abs\.|Art\.|Nr\.|Satz|Buchst\.|SGB|\bz\.|\b[EGLS](?= \d)|\d(?= [A-ZÄÖÜ]\w*[A-Z]\b)) (?=\S)"
)  # "§ 62", "Abs. 1", "1 PStG", "z. B.", "G 123/2019"
TEXT, SECOND, BORDER, CELL, BAND, RULE = 0.11, 0.38, 0.50, 0.72, 0.93, 0.80  # greys: 0 is black


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `base` is its base line, `size` points."""

    page: int
    left: float
    base: float
    text: str
    size: float
    bold: bool = False
    grey: float = TEXT


@dataclass(frozen=True, slots=True)
class Line:
    """A thin line, straight across or straight down."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    grey: float = RULE
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: filled with a grey, or framed; a round one is a circle."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    fill: float | None = None
    frame: float | None = None
    round: bool = False


Drawn = Words | Line | Area


@dataclass(slots=True)
class Flow:
    """Where the next thing goes.

    Attributes:
        drawn: Everything placed so far.
        head: Short text at the top of every page but the first.
    """

    head: str
    drawn: list[Drawn] = field(default_factory=list)
    page: int = 0
    y: float = TOP

    def room_for(self, height: float) -> bool:
        """Go to the next page unless that much fits on this one; True when a page was begun."""
        if self.y + height <= BOTTOM:
            return False
        self.page += 1
        self.y = NEXT_TOP
        self.drawn.append(Words(self.page, LEFT, NEXT_TOP - 9, self.head, 9, bold=True))
        self.drawn.append(Line(self.page, LEFT, NEXT_TOP - 6.5, RIGHT, NEXT_TOP - 6.5))
        return True

    def words(
        self, left: float, base: float, text: str, size: float, *, bold: bool = False, grey: float = TEXT
    ) -> None:
        """Place a line of text on this page, `base` counted from the present height."""
        self.drawn.append(Words(self.page, left, self.y + base, text, size, bold, grey))

    def paragraph(
        self, text: str, size: float, *, grey: float = TEXT, left: float = LEFT, right: float = RIGHT
    ) -> None:
        """Place text in as many lines as it needs and go below it."""
        pitch = size * 0.5
        for line in wrapped(text, size, right - left):
            self.room_for(pitch)
            self.words(left, pitch * 0.75, line, size, grey=grey)
            self.y += pitch


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line in millimetres."""
    return typeface(BOLD if bold else REGULAR).width(text, size) / MM


def wrapped(text: str, size: float, width: float, *, bold: bool = False, last: float = 0) -> tuple[str, ...]:
    """Break text into lines of at most `width` millimetres; the last leaves `last` millimetres free.

    A word wider than a line, which German has, is parted with a hyphen. "§ 62 Abs. 1" and its like stay together.
    """
    lines: list[str] = []
    used = 0.0
    space = width_of(" ", size, bold=bold)
    words = filter(None, _TIED.sub("\\1\u00a0", " ".join(text.split())).split(" "))
    for word in (part for whole in words for part in _parts(whole, size, width, bold=bold)):
        needed = width_of(word, size, bold=bold)
        if lines and used + space + needed <= width:
            lines[-1] = f"{lines[-1]} {word}"
            used += space + needed
        else:
            lines.append(word)
            used = needed
    return (*lines, "") if last and used + last > width else tuple(lines)


def _parts(word: str, size: float, width: float, *, bold: bool) -> Iterator[str]:
    while len(word) > 1 and width_of(word, size, bold=bold) > width:
        end = next(
            n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(f"{word[:n]}-", size, bold=bold) <= width
        )
        yield word[:end] if word[end - 1] in "-/" else f"{word[:end]}-"
        word = word[end:]
    yield word


def pages_of(drawn: Iterable[Drawn]) -> int:
    """How many pages there are."""
    return max((thing.page for thing in drawn), default=0) + 1
