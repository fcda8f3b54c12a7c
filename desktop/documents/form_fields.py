"""Put AcroForm fields on the pages of a finished PDF, so that any reader can fill them.

Names with dots become a tree, as the format demands. Text fields carry no appearance of their own but ask for one
(NeedAppearances): what a citizen's program writes is then always drawn anew, in the form's own embedded typeface, and
never shown as the question marks some programs leave behind.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from desktop.documents.form_font import FormFont, font_object
from desktop.documents.pdf_form import ID_ENTRY, ID_FIELD, VERSION_ENTRY, VERSION_FIELD

_READ_ONLY, _REQUIRED = 1, 1 << 1
_MULTILINE, _COMB = 1 << 12, 1 << 24
_RADIO, _STAYS_ON = 1 << 15, 1 << 14
_COMBO = 1 << 17
_PRINTED, _HIDDEN = 4, 2  # flags of a widget
_ROUND = 0.5523  # how far a circle's control points lie from its quarter points, in radii


@dataclass(frozen=True, slots=True)
class Widget:
    """A place where a field is filled in: a rectangle in points from the page's lower left corner.

    Attributes:
        value: For radio buttons, the value of this one.
        tip: What a screen reader says of this one; "" for the field's own.
    """

    page: int
    left: float
    bottom: float
    right: float
    top: float
    value: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class FieldToPlace:
    """One field and where it stands.

    Attributes:
        name: Full name; dots part it.
        kind: text, multiline, check, radio or choice.
        tip: What a screen reader says: the label.
        comb: Number of cells; 0 for none.
        max_length: 0 for no limit.
        options: Value and label; only for choice.
    """

    name: str
    kind: str
    tip: str
    widgets: tuple[Widget, ...]
    required: bool = False
    comb: int = 0
    max_length: int = 0
    options: tuple[tuple[str, str], ...] = ()
    text_size: float = 10.0


@dataclass(frozen=True, slots=True)
class FormIdentity:
    """What the form says of itself: in the document information, and in two hidden fields that survive a rewriter."""

    id: str
    version: str
    title: str
    language: str = "de-DE"


@dataclass(slots=True)
class _Tree:
    """The tree of fields being built."""

    pdf: pikepdf.Pdf
    font: FormFont
    roots: list[Any] = field(default_factory=list)
    groups: dict[str, Any] = field(default_factory=dict)


def with_form(pdf: bytes, fields: Sequence[FieldToPlace], font: FormFont, identity: FormIdentity) -> bytes:
    """Return the PDF with these fields on its pages, in their order, which is also the order of the tab key.

    Args:
        pdf: Drawn pages without a form.
        font: What filled-in text is drawn with.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tree = _Tree(opened, font)
        for page in opened.pages:
            page.obj.Annots = Array([])
            page.obj.Tabs = Name.S  # as the fields are listed
        for entry in fields:
            _hang(tree, entry.name, _FIELD_MAKERS[entry.kind](tree, entry))
        for name, value in ((ID_FIELD, identity.id), (VERSION_FIELD, identity.version)):
            _hang(tree, name, _hidden(tree, value))
        _finish(tree, identity)
        target = io.BytesIO()
        opened.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _finish(tree: _Tree, identity: FormIdentity) -> None:
    pdf, root = tree.pdf, tree.pdf.Root
    fonts = Dictionary(
        {
            f"/{tree.font.resource}": font_object(pdf, tree.font),
            "/Helv": _standard_font(pdf, "/Helvetica"),  # programs that fill forms look for these two by name
            "/ZaDb": _standard_font(pdf, "/ZapfDingbats"),
        }
    )
    root.AcroForm = pdf.make_indirect(
        Dictionary(
            Fields=Array(tree.roots),
            DR=Dictionary(Font=fonts),
            DA=String(_text_style(tree.font, 10)),
            NeedAppearances=True,
        )
    )
    root.Lang = String(identity.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.docinfo[Name.Title] = String(identity.title)
    pdf.docinfo[Name(ID_ENTRY)] = String(identity.id)
    pdf.docinfo[Name(VERSION_ENTRY)] = String(identity.version)


def _standard_font(pdf: pikepdf.Pdf, name: str) -> Any:
    values: dict[str, Any] = {"/Type": Name.Font, "/Subtype": Name.Type1, "/BaseFont": Name(name)}
    if name == "/Helvetica":
        values["/Encoding"] = Name.WinAnsiEncoding
    return pdf.make_indirect(Dictionary(values))


def _hang(tree: _Tree, full_name: str, made: Any) -> None:
    """Hang a field into the tree under its name's groups."""
    *groups, last = full_name.split(".")
    made.T = String(last)
    path = ""
    kids: list[Any] | Any = tree.roots
    for group in groups:
        path = f"{path}.{group}"
        if path not in tree.groups:
            tree.groups[path] = tree.pdf.make_indirect(Dictionary(T=String(group), Kids=Array([])))
            _adopt(tree, path.rpartition(".")[0], kids, tree.groups[path])
        kids = tree.groups[path].Kids
    _adopt(tree, path, kids, made)


def _adopt(tree: _Tree, parent: str, kids: Any, child: Any) -> None:
    if parent:
        child.Parent = tree.groups[parent]
    kids.append(child)


def _new_field(tree: _Tree, entry: FieldToPlace, kind: Name, flags: int = 0) -> Any:
    flags |= _REQUIRED if entry.required else 0
    return tree.pdf.make_indirect(Dictionary(FT=kind, TU=String(entry.tip), Ff=flags))


def _put(tree: _Tree, made: Any, widget: Widget) -> None:
    """Make a dictionary a widget on its page."""
    page = tree.pdf.pages[widget.page].obj
    made.Type, made.Subtype, made.F, made.P = Name.Annot, Name.Widget, _PRINTED, page
    made.Rect = Array([round(v, 2) for v in (widget.left, widget.bottom, widget.right, widget.top)])
    page.Annots.append(made)


def _text_style(font: FormFont, size: float) -> str:
    return f"/{font.resource} {size:g} Tf 0.1 g"


def _text(tree: _Tree, entry: FieldToPlace) -> Any:
    flags = (_MULTILINE if entry.kind == "multiline" else 0) | (_COMB if entry.comb else 0)
    made = _new_field(tree, entry, Name.Tx, flags)
    made.DA = String(_text_style(tree.font, entry.text_size))
    if length := entry.comb or entry.max_length:
        made.MaxLen = length
    _put(tree, made, entry.widgets[0])
    return made


def _choice(tree: _Tree, entry: FieldToPlace) -> Any:
    made = _new_field(tree, entry, Name.Ch, _COMBO)
    made.DA = String(_text_style(tree.font, entry.text_size))
    made.Opt = Array([Array([String(value), String(label)]) for value, label in entry.options])
    _put(tree, made, entry.widgets[0])
    return made


def _check(tree: _Tree, entry: FieldToPlace) -> Any:
    made = _new_field(tree, entry, Name.Btn)
    widget = entry.widgets[0]
    _button(tree, made, widget, widget.value or "ja", _tick(widget))
    made.V, made.MK, made.DA = Name.Off, Dictionary(CA=String("4")), String("/ZaDb 0 Tf 0 g")
    return made


def _radio(tree: _Tree, entry: FieldToPlace) -> Any:
    made = _new_field(tree, entry, Name.Btn, _RADIO | (_STAYS_ON if entry.required else 0))
    made.V, made.Kids = Name.Off, Array([])
    for widget in entry.widgets:
        kid = tree.pdf.make_indirect(Dictionary(Parent=made, TU=String(widget.tip or entry.tip)))
        _button(tree, kid, widget, widget.value, _dot(widget))
        kid.MK, kid.DA = Dictionary(CA=String("l")), String("/ZaDb 0 Tf 0 g")
        made.Kids.append(kid)
    return made


def _hidden(tree: _Tree, value: str) -> Any:
    made = tree.pdf.make_indirect(Dictionary(FT=Name.Tx, Ff=_READ_ONLY, V=String(value)))
    made.DA = String(_text_style(tree.font, 10))
    _put(tree, made, Widget(0, 0, 0, 0, 0))
    made.F = _HIDDEN
    return made


def _button(tree: _Tree, made: Any, widget: Widget, value: str, mark: str) -> None:
    """A widget with two looks: its mark, and nothing."""
    _put(tree, made, widget)
    box = Array([0, 0, round(widget.right - widget.left, 2), round(widget.top - widget.bottom, 2)])
    looks = {f"/{value}": mark, "/Off": ""}
    made.AP = Dictionary(N=Dictionary({name: _look(tree.pdf, box, drawing) for name, drawing in looks.items()}))
    made.AS = Name.Off


def _look(pdf: pikepdf.Pdf, box: Any, drawing: str) -> Any:
    look = pdf.make_stream(drawing.encode("ascii"))
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, box
    look.Resources = Dictionary()
    return look


def _tick(widget: Widget) -> str:
    """A tick that fills the box, drawn, so that no reader needs a font for it."""
    width, height = widget.right - widget.left, widget.top - widget.bottom
    points = ((0.18, 0.52), (0.42, 0.22), (0.84, 0.80))
    (x1, y1), (x2, y2), (x3, y3) = ((x * width, y * height) for x, y in points)
    return f"1.6 w 1 J 1 j 0.1 G {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l {x3:.2f} {y3:.2f} l S"


def _dot(widget: Widget) -> str:
    width, height = widget.right - widget.left, widget.top - widget.bottom
    x, y, r = width / 2, height / 2, min(width, height) * 0.26
    k = r * _ROUND
    curves = (
        (x + r, y + k, x + k, y + r, x, y + r),
        (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r),
        (x + k, y - r, x + r, y - k, x + r, y),
    )
    drawn = " ".join(" ".join(f"{v:.2f}" for v in curve) + " c" for curve in curves)
    return f"0.1 g {x + r:.2f} {y:.2f} m {drawn} f"


_FIELD_MAKERS: Mapping[str, Any] = {
    "text": _text,
    "multiline": _text,
    "choice": _choice,
    "check": _check,
    "radio": _radio,
}
