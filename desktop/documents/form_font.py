"""The typeface of filled-in text, inside the PDF, with all letters a citizen may need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_NONSYMBOLIC = 32
_MOST_IN_A_BLOCK = 100  # the format allows no more
_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@dataclass(frozen=True, slots=True)
class FormFont:
    """A TrueType font cut to the letters a form needs.

    Attributes:
        resource: Name under which fields ask for it.
        name: PostScript name.
        program: The font file.
        glyphs: Character to glyph number.
        widths: Glyph number to advance, in thousandths of the size.
    """

    resource: str
    name: str
    program: bytes
    glyphs: Mapping[str, int]
    widths: Mapping[int, float]
    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]


def font_object(pdf: pikepdf.Pdf, font: FormFont) -> Any:
    """Add the font: composite, glyph numbers as codes, so that no letter is outside of its encoding."""
    program = pdf.make_stream(font.program)
    program.Length1 = len(font.program)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{font.name}"),
        Flags=_NONSYMBOLIC,
        FontBBox=Array(font.box),
        ItalicAngle=0,
        Ascent=font.ascent,
        Descent=font.descent,
        CapHeight=font.cap_height,
        StemV=88,
        FontFile2=program,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(f"/{font.name}"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor),
        W=_widths(font.widths),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{font.name}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(font.glyphs).encode("ascii")),
        )
    )


def _widths(widths: Mapping[int, float]) -> Array:
    """Runs of neighbouring glyphs: [first [width, width, ...] first [...]]."""
    runs: list[Any] = []
    previous = -2
    for number in sorted(widths):
        if number != previous + 1:
            runs.extend((number, []))
        runs[-1].append(round(widths[number]))
        previous = number
    return Array([Array(run) if isinstance(run, list) else run for run in runs])


def _to_unicode(glyphs: Mapping[str, int]) -> str:
    first: dict[int, str] = {}
    for letter, number in sorted(glyphs.items()):
        first.setdefault(number, letter)
    lines = [f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for number, letter in sorted(first.items())]
    return _TO_UNICODE.format(blocks="\n".join(_blocks(lines)))


def _blocks(lines: list[str]) -> Iterator[str]:
    for start in range(0, len(lines), _MOST_IN_A_BLOCK):
        block = lines[start : start + _MOST_IN_A_BLOCK]
        yield f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
