"""Cut the typeface of filled-in text to the letters a citizen may need: all Latin ones, signs and accents."""

from __future__ import annotations

from functools import cache

import uharfbuzz as hb

from desktop.documents.form_font import FormFont
from desktop.printing.fonts import REGULAR, typeface

RESOURCE = "Webdings"
"""PDFium looks into a field's own font for letters beyond Western Europe only when the font's resource bears the name
of a symbol font; under any other name it takes a font of the computer, and where there is none the letter is gone
(pypdfium2 5.15). The typeface is Noto Sans, as its entry says."""
_RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x0250, 0x02FF),  # ə, ʒ and the signs of transliteration
    (0x0300, 0x036F),  # accents to be put on letters
    (0x1E00, 0x1EFF),  # Latin Extended Additional: Vietnamese, ẞ
    (0x2010, 0x203A),
    (0x20A0, 0x20BF),
    (0x2122, 0x2122),
)
_DROPPED = ("GSUB", "GPOS", "GDEF", "name", "gasp", "DSIG", "STAT", "meta", "kern")


@cache
def form_font() -> FormFont:
    """The font of all forms; made once, since it is the same for each."""
    face = typeface(REGULAR)
    font = hb.Font(face.face)
    glyphs: dict[str, int] = {}
    for first, last in _RANGES:
        for code in range(first, last + 1):
            if number := font.get_nominal_glyph(code):
                glyphs[chr(code)] = number
    numbers = {0, *glyphs.values()}
    return FormFont(
        resource=RESOURCE,
        name=REGULAR,
        program=_subset(face.face, glyphs),
        glyphs=glyphs,
        widths={number: face.advance(number) for number in numbers},
        ascent=1069,
        descent=-293,
        cap_height=714,
        box=(-621, -389, 2800, 1067),
    )


def _subset(face: hb.Face, glyphs: dict[str, int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    for tag in _DROPPED:
        wanted.drop_table_tag_set.add(int.from_bytes(tag.ljust(4).encode("ascii"), "big"))
    wanted.unicode_set.update(ord(letter) for letter in glyphs)
    return bytes(hb.subset(face, wanted).blob.data)
