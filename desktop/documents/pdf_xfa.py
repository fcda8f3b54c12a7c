"""Read the values of an XFA form: names and values from the data inside the PDF, nothing of layout and scripts.

XFA is Adobe's other kind of form: XML inside the PDF, which only Adobe's own programs show. The XML comes from outside,
so it is read without entities of its own, and only so much of it.

Source:
    XML Forms Architecture (XFA) Specification 3.3, chapter 4 (data model), and ISO 32000-1, 12.7.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from desktop.documents.pdf_strings import PDF_FAULTS, decoded, stream_bytes
from desktop.domain.submission import FormField

_MOST_XML = 8_000_000  # bytes once inflated
_MOST_TEXT = 2_000_000  # characters of all values together
_MOST_FIELDS = 20_000
_MOST_PARTS = 200
_DEEPEST = 64
_MOST_NAME = 2_000  # characters of a full name
_DATA = "http://www.xfa.org/schema/xfa-data/1.0/ "
_XHTML = "http://www.w3.org/1999/xhtml "
_BREAKS = frozenset({"p", "br", "div", "li"})


@dataclass(frozen=True, slots=True)
class XfaReading:
    """What stands in the data of an XFA form.

    Attributes:
        fields: Name and value, names joined by dots without that of the form; in the order of the data.
        readable: The data could be read; a form that was never filled has none and is readable.
        cut: A limit was reached, or the data is damaged further on; values are missing.
    """

    fields: tuple[FormField, ...] = ()
    readable: bool = True
    cut: bool = False


class _Enough(Exception):
    """A limit is reached, or the data holds what nobody needs to follow."""


def read_xfa(pdf: pikepdf.Pdf) -> XfaReading:
    """Read the values of a PDF whose form names XFA; never fails on what is in it."""
    try:
        xml = b"".join(_parts(pdf.Root.AcroForm.get("/XFA")))
    except PDF_FAULTS:
        return XfaReading(readable=False)
    return values_of(xml)


def _parts(xfa: object) -> Iterator[bytes]:
    """The part with the data; where the form is one stream, all of it."""
    if isinstance(xfa, Stream):
        yield stream_bytes(xfa, _MOST_XML)
    if isinstance(xfa, Array):
        names_and_streams = xfa.as_list()[:_MOST_PARTS]
        for name, part in zip(names_and_streams[::2], names_and_streams[1::2], strict=False):
            if isinstance(name, String) and isinstance(part, Stream) and decoded(bytes(name)) == "datasets":
                yield stream_bytes(part, _MOST_XML)
                return


def values_of(xml: bytes) -> XfaReading:
    """Read names and values of XFA data.

    Args:
        xml: The part "datasets", or a whole form that holds it; empty when the form has none.
    """
    if not xml.strip():
        return XfaReading()
    walk = _Walk()
    try:
        walk.parse(xml)
    except (ExpatError, ValueError, LookupError, _Enough):
        return XfaReading(tuple(walk.fields), readable=bool(walk.fields), cut=True)
    return XfaReading(tuple(walk.fields), cut=len(xml) >= _MOST_XML)


@dataclass(slots=True)
class _Element:
    """An element on the way down."""

    name: str
    text: list[str] = field(default_factory=list)
    has_children: bool = False
    is_picture: bool = False


@dataclass(slots=True)
class _Walk:
    """One pass over the data: the elements around the present place, below the data's own, and what was found."""

    fields: list[FormField] = field(default_factory=list)
    _path: list[_Element] = field(default_factory=list)
    _above: list[str] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=dict)
    _markup: int = 0  # how deep in formatted text
    _inside: bool = False
    _text_left: int = _MOST_TEXT

    def parse(self, xml: bytes) -> None:
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse  # entities are declared there: bombs, and files of this computer
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.Parse(xml, True)

    def _refuse(self, *_declaration: object) -> None:
        raise _Enough

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._inside:
            self._inside = tag == f"{_DATA}data" and self._above[-1:] == [f"{_DATA}datasets"]
            self._above.append(tag)
        elif self._markup or tag.startswith(_XHTML):
            self._markup += 1
        else:
            self._go_down(tag, attributes)
        if len(self._above) + len(self._path) + self._markup > _DEEPEST:
            raise _Enough

    def _go_down(self, tag: str, attributes: dict[str, str]) -> None:
        if self._path:
            self._path[-1].has_children = True
        name = tag.rpartition(" ")[2]
        kind = attributes.get(f"{_DATA}contentType", "")
        self._path.append(_Element(name, is_picture=kind.startswith("image/")))

    def _say(self, text: str) -> None:
        if self._path and not self._path[-1].is_picture:
            self._path[-1].text.append(text)

    def _end(self, tag: str) -> None:
        if self._markup:
            self._markup -= 1
            if tag.rpartition(" ")[2] in _BREAKS and self._path:
                self._path[-1].text.append("\n")
        elif self._path:
            element = self._path.pop()
            if not element.has_children:
                self._note(element)
        else:
            self._above.pop()
            self._inside = False

    def _note(self, element: _Element) -> None:
        value = "".join(element.text).strip()
        names = [*(around.name for around in self._path[1:]), element.name]
        name = ".".join(names)[:_MOST_NAME]
        self._seen[name] = count = self._seen.get(name, 0) + 1
        if len(self.fields) >= _MOST_FIELDS or len(value) > self._text_left:
            raise _Enough
        self._text_left -= len(value)
        self.fields.append(FormField(name if count == 1 else f"{name}[{count}]", "text", value))


def is_only_xfa(pdf: pikepdf.Pdf) -> bool:
    """Whether the pages themselves are XFA, so that other programs show nothing but a request to wait."""
    acroform = pdf.Root.get("/AcroForm")
    needs_adobe: object = pdf.Root.get("/NeedsRendering")
    fields = acroform.get("/Fields") if isinstance(acroform, Dictionary) else None
    return needs_adobe is True or not (isinstance(fields, Array) and len(fields))
