"""Read the form values of an open PDF: every kind of AcroForm field, with its place on the page.

Walks the field tree once and asks pikepdf for nothing twice, since form reading is what most of a day's post needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from desktop.documents import pdf_values
from desktop.documents.pdf_place import PageFrame, box_on, corners_of, page_frame
from desktop.documents.pdf_strings import PDF_FAULTS, decoded
from desktop.domain.submission import Box, FormField, FormReading

ID_FIELD = "amtsfach.formular"
VERSION_FIELD = "amtsfach.version"
ID_ENTRY = "/AmtsfachForm"
VERSION_ENTRY = "/AmtsfachVersion"

_MOST_FIELDS = 20_000
_MOST_TEXT = 2_000_000  # characters of all values together
_MOST_ANNOTATIONS = 200_000
_DEEPEST = 64
_MOST_NAME = 2_000  # characters of a full name

_RADIO, _PUSH = 1 << 15, 1 << 16
_REQUIRED = 1 << 1

ObjectNumber = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FormFinding:
    """What stands in a PDF as a form.

    Attributes:
        form: The values; None without a field.
        signed: A signature field holds a signature.
        xfa: The form also (or only) exists as XFA, which is not read.
        cut: A limit was reached; fields or values are missing.
    """

    form: FormReading | None
    signed: bool = False
    xfa: bool = False
    cut: bool = False


@dataclass(slots=True)
class _Walk:
    """One pass over a form: what it knows of the pages and what it found."""

    frames: dict[int, PageFrame] = field(default_factory=dict)
    pages: list[Object] = field(default_factory=list)
    page_of: dict[ObjectNumber, int] = field(default_factory=dict)  # widgets and pages
    seen: set[ObjectNumber] = field(default_factory=set)
    fields: dict[str, FormField] = field(default_factory=dict)
    signed: bool = False
    cut: bool = False
    text_left: int = _MOST_TEXT


@dataclass(slots=True)
class _Node:
    """A field on its way through the tree, with what it inherits."""

    dictionary: Object
    name: str = ""
    kind: str = ""
    flags: int = 0
    value: object = None
    depth: int = 0


def read_form(pdf: pikepdf.Pdf) -> FormFinding:
    """Read all fields of an open PDF, those that only the pages know included."""
    acroform = pdf.Root.get("/AcroForm")
    walk = _Walk()
    widgets = _look_at_pages(pdf, walk)
    if isinstance(acroform, Dictionary):
        for root in _entries(acroform, "/Fields"):
            _walk_tree(walk, root)
    for widget in widgets:
        if widget.objgen not in walk.seen:
            _walk_tree(walk, _topmost(widget))
    xfa = isinstance(acroform, Dictionary) and "/XFA" in acroform
    return FormFinding(_reading(pdf, walk), walk.signed, xfa, walk.cut)


def _look_at_pages(pdf: pikepdf.Pdf, walk: _Walk) -> list[Object]:
    """Note which widget stands on which page and return all widgets.

    A broken page tree costs the places, not the values.
    """
    widgets: list[Object] = []
    try:
        for number, page in enumerate(pdf.pages):
            walk.pages.append(page.obj)
            walk.page_of[page.obj.objgen] = number
            for annotation in _entries(page.obj, "/Annots"):
                if len(widgets) >= _MOST_ANNOTATIONS:
                    walk.cut = True
                    return widgets
                if isinstance(annotation, Dictionary) and annotation.get("/Subtype") == Name.Widget:
                    walk.page_of[annotation.objgen] = number
                    widgets.append(annotation)
    except PDF_FAULTS:
        return widgets
    return widgets


def _entries(holder: Object, key: str) -> Iterator[Object]:
    array = holder.get(key) if key in holder else None
    return iter(array.as_list()) if isinstance(array, Array) else iter(())


def _topmost(widget: Object) -> Object:
    """The root of a field that the form does not list."""
    for _ in range(_DEEPEST):
        parent = widget.get("/Parent") if "/Parent" in widget else None
        if not isinstance(parent, Dictionary):
            break
        widget = parent
    return widget


def _walk_tree(walk: _Walk, root: Object) -> None:
    nodes = [_Node(root)]
    while nodes:
        if len(walk.fields) >= _MOST_FIELDS:
            walk.cut = True
            return
        node = nodes.pop()
        if not isinstance(node.dictionary, Dictionary) or not _is_new(walk, node.dictionary):
            continue
        _inherit(node)
        children, widgets = _kids(node)
        if node.depth < _DEEPEST:
            nodes.extend(reversed(children))
        else:
            walk.cut = walk.cut or bool(children)
        if widgets:
            _note_field(walk, node, widgets)


def _is_new(walk: _Walk, dictionary: Object) -> bool:
    number = dictionary.objgen
    if number in walk.seen:
        return False
    if number != (0, 0):  # a direct object has no number, and cannot be part of a loop
        walk.seen.add(number)
    return True


def _inherit(node: _Node) -> None:
    dictionary = node.dictionary
    if "/T" in dictionary:
        partial = pdf_values.text_value(dictionary.get("/T"), dictionary, ())
        node.name = f"{node.name}.{partial}"[:_MOST_NAME] if node.name else partial[:_MOST_NAME]
    if "/FT" in dictionary:
        node.kind = str(dictionary.get("/FT"))
    if "/Ff" in dictionary:
        node.flags = dictionary.get_int("/Ff", 0)
    if "/V" in dictionary:
        node.value = dictionary.get("/V")


def _kids(node: _Node) -> tuple[list[_Node], list[Object]]:
    """Split the kids into fields of their own and widgets of this field; a field without kids is its own widget."""
    if "/Kids" not in node.dictionary:
        return [], [node.dictionary]
    children: list[_Node] = []
    widgets: list[Object] = []
    for kid in _entries(node.dictionary, "/Kids"):
        if not isinstance(kid, Dictionary):
            continue
        if "/T" in kid or "/Kids" in kid:
            children.append(_Node(kid, node.name, node.kind, node.flags, node.value, node.depth + 1))
        else:
            widgets.append(kid)
    return children, widgets if children or widgets else [node.dictionary]


def _note_field(walk: _Walk, node: _Node, widgets: list[Object]) -> None:
    for widget in widgets:
        walk.seen.add(widget.objgen)
    if not node.kind and not node.name:
        return  # an annotation of another sort that strayed into the form
    kind, value, shown = _kind_and_value(walk, node, widgets)
    if len(value) > walk.text_left:
        walk.cut, value = True, value[: walk.text_left]
    walk.text_left -= len(value)
    found = FormField(node.name, kind, value, _place(walk, shown), bool(node.flags & _REQUIRED))
    _keep(walk.fields, found)


def _kind_and_value(walk: _Walk, node: _Node, widgets: list[Object]) -> tuple[str, str, list[Object]]:
    """Kind, value, and the widgets in the order in which they show it."""
    dictionary, value = node.dictionary, node.value
    if node.kind == "/Btn":
        if node.flags & _PUSH:
            return "button", "", widgets
        if node.flags & _RADIO:
            chosen = pdf_values.chosen_widget(value, widgets)
            said = pdf_values.radio_value(value, dictionary, widgets)
            return "radio", said, [*widgets[chosen:], *widgets[:chosen]]
        return "check", pdf_values.check_value(value, dictionary, widgets), widgets
    if node.kind == "/Ch":
        return "choice", pdf_values.choice_value(value, dictionary, widgets), widgets
    if node.kind == "/Sig":
        walk.signed = walk.signed or pdf_values.is_signature(value)
        return "signature", pdf_values.signature_value(value), widgets
    return "text", pdf_values.text_value(value, dictionary, widgets), widgets


def _keep(fields: dict[str, FormField], found: FormField) -> None:
    """Two fields of one name say the same by rule; where a program broke it, no value is dropped."""
    before = fields.get(found.name)
    if before is None or not before.value:
        fields[found.name] = found
    elif found.value and found.value != before.value:
        fields[f"{found.name}\0{len(fields)}"] = found


def _place(walk: _Walk, widgets: list[Object]) -> Box | None:
    for widget in widgets:
        number = walk.page_of.get(widget.objgen)
        page = widget.get("/P") if number is None and "/P" in widget else None
        if page is not None:
            number = walk.page_of.get(page.objgen)
        corners = corners_of(widget.get("/Rect")) if number is not None and "/Rect" in widget else None
        if number is not None and corners is not None:
            box = box_on(_frame(walk, number), corners)
            if box is not None:
                return box
    return None


def _frame(walk: _Walk, number: int) -> PageFrame:
    frame = walk.frames.get(number)
    if frame is None:
        frame = walk.frames[number] = page_frame(number, walk.pages[number])
    return frame


def _reading(pdf: pikepdf.Pdf, walk: _Walk) -> FormReading | None:
    """Our own form says so in the document information and, for programs that rewrite that, in two hidden fields."""
    id_field, version_field = walk.fields.pop(ID_FIELD, None), walk.fields.pop(VERSION_FIELD, None)
    form_id = _information(pdf, ID_ENTRY) or (id_field.value if id_field else "")
    version = _information(pdf, VERSION_ENTRY) or (version_field.value if version_field else "")
    if not walk.fields and not form_id:
        return None
    return FormReading(form_id, version, tuple(walk.fields.values()))


def _information(pdf: pikepdf.Pdf, entry: str) -> str:
    information = pdf.trailer.get("/Info")
    if not isinstance(information, Dictionary) or entry not in information:
        return ""
    stated = information.get(entry)
    return decoded(bytes(stated)) if isinstance(stated, String) else ""
