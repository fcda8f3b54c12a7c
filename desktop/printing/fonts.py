"""The two typefaces everything is printed with, and what they can print.

Text is shaped by HarfBuzz before it is placed, so that the combining signs of DIN 91379 ("C̨̆", "M̂", "J̌") stand where
they belong. A certificate with an empty box in a name would be wrong in law: what has no sign is named before printing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

DIRECTORY = Path(__file__).parents[2] / "resources" / "fonts"
REGULAR = "NotoSans-Regular"
BOLD = "NotoSans-Bold"
_FEATURES = {"liga": False, "clig": False, "dlig": False}  # one sign per letter: copied text stays letter by letter
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_BREAKS = frozenset("\t\n\r")  # become spaces before they are printed


class Glyph(NamedTuple):  # a page has hundreds: three times faster to make than a frozen dataclass
    """One sign of a shaped text, in thousandths of the font size.

    Attributes:
        number: Glyph number in the font file; 0 is the box for what the font lacks.
        start: Index of the first character it stands for.
        advance: How far the pen moves after it.
        right, up: How far it is moved from the pen's place; only combining signs are.
    """

    number: int
    start: int
    advance: float
    right: float
    up: float


class Letter(NamedTuple):
    """A base character with its combining signs, and the glyphs that show them."""

    text: str
    glyphs: tuple[Glyph, ...]

    @property
    def advance(self) -> float:
        return sum(glyph.advance for glyph in self.glyphs)

    @property
    def printable(self) -> bool:
        """Whether every character has a sign and every combining sign found its place."""
        return all(glyph.number for glyph in self.glyphs) and not any(
            unicodedata.combining(self.text[i]) and not (glyph.right or glyph.up or glyph.advance)
            for i, glyph in self._by_character()
        )

    def _by_character(self) -> Iterator[tuple[int, Glyph]]:
        first = self.glyphs[0].start
        return ((glyph.start - first, glyph) for glyph in self.glyphs)


class Typeface:
    """A font file opened for shaping; nothing in it changes afterwards."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.face = hb.Face(hb.Blob.from_file_path(str(DIRECTORY / f"{name}.ttf")))
        self._font = hb.Font(self.face)
        self._scale = 1000 / self.face.upem
        self.characters = frozenset(chr(number) for number in self.face.unicodes)

    def letters(self, text: str) -> tuple[Letter, ...]:
        """Shape one line of text; the letters follow each other from left to right."""
        if not text:
            return ()
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = "ltr", "Latn", "de"
        hb.shape(self._font, buffer, _FEATURES)
        k = self._scale
        glyphs = [
            Glyph(info.codepoint, info.cluster, place.x_advance * k, place.x_offset * k, place.y_offset * k)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]
        return tuple(_grouped(text, glyphs))

    def width(self, text: str, size: float) -> float:
        """Width of one line in points at `size` points."""
        return sum(letter.advance for letter in self.letters(text)) * size / 1000

    def advance(self, glyph: int) -> float:
        """The width the font file gives a glyph, in thousandths of the font size."""
        width: float = self._font.get_glyph_h_advance(glyph) * self._scale
        return width


@cache
def typeface(name: str) -> Typeface:
    """Open REGULAR or BOLD; opened once, since the files never change."""
    return Typeface(name)


def _grouped(text: str, glyphs: list[Glyph]) -> Iterator[Letter]:
    if len(glyphs) == len(text) and text.isascii():
        yield from (Letter(sign, (glyph,)) for sign, glyph in zip(text, glyphs, strict=True))
        return
    starts = [i for i, sign in enumerate(text) if i == 0 or not _is_mark(sign)]
    place = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        first = place
        while place < len(glyphs) and glyphs[place].start < end:
            place += 1
        if place > first:
            yield Letter(text[start:end], tuple(glyphs[first:place]))


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


@cache
def _plain() -> frozenset[str]:
    """The characters that print right by themselves in both typefaces, wherever they stand."""
    both = typeface(REGULAR).characters & typeface(BOLD).characters
    return frozenset(sign for sign in both if not _is_mark(sign) and unicodedata.category(sign) not in _INVISIBLE)


def missing_glyphs(text: str) -> tuple[str, ...]:
    """Name what of `text` cannot be printed right, each once, in the order it appears.

    A letter counts as missing when the font has no sign for it or for one of its combining signs, and when a
    combining sign finds no place on its letter. Invisible characters (control, direction, unassigned) are named by
    their number, "U+202E": on a certificate they could only mislead. Tabs and line ends are not counted.
    """
    composed = unicodedata.normalize("NFC", text)
    if _plain().issuperset(composed):
        return ()
    hidden = (f"U+{ord(c):04X}" for c in composed if c not in _BREAKS and unicodedata.category(c) in _INVISIBLE)
    visible = "".join(" " if unicodedata.category(c) in _INVISIBLE else c for c in composed)
    found = [
        letter.text for name in (REGULAR, BOLD) for letter in typeface(name).letters(visible) if not letter.printable
    ]
    return tuple(dict.fromkeys([*hidden, *found]))


def register_fonts() -> None:
    """Make REGULAR and BOLD known to reportlab under these names, for pages drawn with its own text calls."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(DIRECTORY / f"{name}.ttf")))
