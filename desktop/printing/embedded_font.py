"""A typeface inside a PDF: the glyphs a document uses, and the way back from each glyph to its letters.

reportlab's own TrueType fonts write shaped text that copies as private characters. Here every glyph keeps its number
(a composite font, Identity-H), the text it stands for is written beside it, and letters made of several glyphs are
marked with their text, so that a reader, a search and a screen reader get the very characters of the register.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFObject, PDFStream

from desktop.printing.fonts import BOLD, Glyph, Letter, Typeface

_DROPPED = ("GSUB", "GPOS", "GDEF", "cmap", "OS/2", "name", "post", "gasp", "DSIG", "STAT", "meta", "kern")
_SYMBOLIC = 4
_NOTICEABLE = 0.01  # thousandths of the size
_CMAP = """/CIDInit /ProcSet findresource begin
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


class _Raw(PDFObject):  # type: ignore[misc]  # reportlab has no types
    """An object written out by hand; reportlab's arrays cost more than a whole page."""

    def __init__(self, text: str) -> None:
        self.text = text

    def format(self, _document: PDFDocument) -> bytes:
        return self.text.encode("ascii")


class EmbeddedFont:
    """One typeface in one document; give it what is shown, it adds itself when the document is written."""

    def __init__(self, typeface: Typeface, document: PDFDocument, resource: str) -> None:
        self.typeface = typeface
        self.resource = resource
        self._texts: dict[int, str] = {}
        document.delayedFonts.append(self)  # reportlab calls `addObjects` on each of these before it writes

    def shown(self, letters: Iterable[Letter], size: float) -> str:
        """Write the operators that show `letters` on one line from the present place at `size` points."""
        line = _Line(self.typeface, size)
        for word in _words(letters):
            known = [self._learn(letter) for letter in word]
            # the whole word is marked: poppler would take the end of a lone marked letter for a gap between words
            line.add(word, marked=not all(known))
        return line.finished()

    def _learn(self, letter: Letter) -> bool:
        """Note what each glyph stands for; False when that does not lead back to exactly this letter."""
        if len(letter.glyphs) == 1:
            number = letter.glyphs[0].number
            return self._texts.setdefault(number, letter.text) == letter.text
        first = letter.glyphs[0].start
        ends = [glyph.start - first for glyph in letter.glyphs[1:]] + [len(letter.text)]
        for glyph, end in zip(letter.glyphs, ends, strict=True):
            self._texts.setdefault(glyph.number, letter.text[glyph.start - first : end] or letter.text[-1])
        return False

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802  # reportlab's name
        """Add the font with just the glyphs that were shown."""
        numbers = sorted(self._texts)
        program = _subset(self.typeface, numbers)
        name = f"{_tag(program)}+{self.typeface.name}"
        descriptor = document.Reference(PDFDictionary(self._descriptor(document, name, program)))
        descendant = PDFDictionary(
            {
                "Type": _Raw("/Font"),
                "Subtype": _Raw("/CIDFontType2"),
                "BaseFont": _Raw(f"/{name}"),
                "CIDSystemInfo": _Raw("<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"),
                "CIDToGIDMap": _Raw("/Identity"),
                "FontDescriptor": descriptor,
                "W": _Raw(_widths(self.typeface, numbers)),
            }
        )
        reference = document.Reference(descendant)
        font = PDFDictionary(
            {
                "Type": _Raw("/Font"),
                "Subtype": _Raw("/Type0"),
                "BaseFont": _Raw(f"/{name}"),
                "Encoding": _Raw("/Identity-H"),
                "DescendantFonts": _Raw(f"[{reference.format(document).decode('ascii')}]"),
                "ToUnicode": _stream(document, _to_unicode(self._texts).encode("ascii")),
            }
        )
        document.idToObject["BasicFonts"].dict[self.resource] = document.Reference(font)

    def _descriptor(self, document: PDFDocument, name: str, program: bytes) -> dict[str, PDFObject]:
        bold = self.typeface.name == BOLD
        values: dict[str, object] = {
            "Type": "/FontDescriptor",
            "FontName": f"/{name}",
            "Flags": _SYMBOLIC,
            "FontBBox": "[-621 -389 2800 1067]",
            "ItalicAngle": 0,
            "Ascent": 1069,
            "Descent": -293,
            "CapHeight": 714,
            "StemV": 140 if bold else 88,
        }
        written = {key: _Raw(str(value)) for key, value in values.items()}
        return {**written, "FontFile2": _stream(document, program, Length1=len(program))}


def _words(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    for _space, word in groupby(letters, key=lambda letter: letter.text == " "):
        yield list(word)


class _Line:
    """Collects the operators of one line while the pen's two places are kept apart: HarfBuzz's and the PDF's."""

    def __init__(self, typeface: Typeface, size: float) -> None:
        self._typeface, self._size = typeface, size
        self._written: list[str] = []
        self._array: list[str] = []
        self._pen = self._pdf_pen = self._up = 0.0

    def add(self, word: Sequence[Letter], *, marked: bool) -> None:
        """Show a word; when `marked`, its glyphs alone do not lead back to its text, so the text is written beside."""
        if marked:
            self._flush()
            text = "".join(letter.text for letter in word)
            self._written.append(f"/Span <</ActualText <{_utf16(chr(0xFEFF) + text)}>>> BDC")
        for letter in word:
            for glyph in letter.glyphs:
                self._show(glyph)
        if marked:
            self._flush()
            self._written.append("EMC")

    def _show(self, glyph: Glyph) -> None:
        if glyph.up != self._up:
            self._flush()
            self._written.append(f"{_number(glyph.up * self._size / 1000)} Ts")
            self._up = glyph.up
        gap = self._pen + glyph.right - self._pdf_pen
        if abs(gap) > _NOTICEABLE:
            self._array.append(_number(-gap))
            self._pdf_pen += gap
        self._array.append(f"<{glyph.number:04X}>")
        self._pdf_pen += self._typeface.advance(glyph.number)
        self._pen += glyph.advance

    def finished(self) -> str:
        self._flush()
        if self._up:
            self._written.append("0 Ts")
        return " ".join(self._written)

    def _flush(self) -> None:
        if self._array:
            shown = "".join(self._array).replace("><", "")
            self._written.append(f"[{shown}] TJ")
            self._array.clear()


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def _subset(typeface: Typeface, numbers: Iterable[int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    for tag in _DROPPED:
        wanted.drop_table_tag_set.add(int.from_bytes(tag.ljust(4).encode("ascii"), "big"))
    wanted.glyph_set.update(numbers)
    return bytes(hb.subset(typeface.face, wanted).blob.data)


def _tag(program: bytes) -> str:
    """Six capitals that name this choice of glyphs, the same for the same choice."""
    return "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(program).digest()[:6])


def _widths(typeface: Typeface, numbers: Iterable[int]) -> str:
    return "[" + " ".join(f"{n} [{_number(typeface.advance(n))}]" for n in numbers) + "]"


def _to_unicode(texts: dict[int, str]) -> str:
    lines = [f"<{number:04X}> <{_utf16(unicodedata.normalize('NFC', text))}>" for number, text in sorted(texts.items())]
    return _CMAP.format(blocks="\n".join(_blocks(lines)))


def _blocks(lines: list[str]) -> Iterator[str]:
    for start in range(0, len(lines), 100):  # the format allows no more in one block
        block = lines[start : start + 100]
        yield f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"


def _stream(document: PDFDocument, content: bytes, **entries: int) -> PDFObject:
    stream = PDFStream(content=content)  # compressed once, when the file becomes PDF/A
    for key, value in entries.items():
        stream.dictionary[key] = value
    return document.Reference(stream)
