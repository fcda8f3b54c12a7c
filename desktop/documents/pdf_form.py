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
_TEXT, _CHOICE, _SIGNATURE, _BUTTON = "text", "choice", "signature", "button"
_KINDS = {"/Tx": _TEXT, "/Ch": _CHOICE, "/Sig": _SIGNATURE, "/Btn": _BUTTON}

ObjectNumber = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FormFinding:
    """What stands in a PDF as a form.

    Attributes:
        form: The values; None without a field.
        signed: A signature field holds a signature.
        xfa: The form also (or only) exists as XFA, which is read by `pdf_nature`.
        cut: A limit was reached; fields or values are missing.
        noticed: What else a clerk should know: code of a finding, and its detail.
    """

    form: FormReading | None
    signed: bool = False
    xfa: bool = False
    cut: bool = False
    noticed: tuple[tuple[str, str], ...] = ()


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
    holder: Object | None = None  # what the value stands in
    depth: int = 0


def read_form(pdf: pikepdf.Pdf) -> FormFinding:
    """Read all fields of an open PDF, those that only the pages know included."""
    acroform = pdf.Root.get("/AcroForm")
    walk = _Walk()
    annotations = _look_at_pages(pdf, walk)
    if isinstance(acroform, Dictionary):
        for root in _entries(acroform, "/Fields"):
            _walk_tree(walk, root)
    for annotation in annotations:
        if annotation.objgen not in walk.seen and annotation.get("/Subtype") == Name.Widget:
            _walk_tree(walk, _topmost(annotation))
    xfa = isinstance(acroform, Dictionary) and "/XFA" in acroform
    return FormFinding(_reading(pdf, walk), walk.signed, xfa, walk.cut)


def _look_at_pages(pdf: pikepdf.Pdf, walk: _Walk) -> list[Object]:
    """Note which annotation stands on which page and return all of them, widgets and others.

    A broken page tree costs the places, not the values.
    """
    found: list[Object] = []
    try:
        for number, page in enumerate(pdf.pages):
            walk.pages.append(page.obj)
            walk.page_of[page.obj.objgen] = number
            for annotation in _entries(page.obj, "/Annots"):
                if len(found) >= _MOST_ANNOTATIONS:
                    walk.cut = True
                    return found
                if isinstance(annotation, Dictionary):
                    walk.page_of[annotation.objgen] = number
                    found.append(annotation)
    except PDF_FAULTS:
        return found
    return found


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
        try:
            nodes.extend(reversed(_note(walk, nodes.pop())))
        except PDF_FAULTS:
            walk.cut = True  # one broken field costs itself


def _note(walk: _Walk, node: _Node) -> list[_Node]:
    """Note one field and return those below it."""
    if not isinstance(node.dictionary, Dictionary) or not _is_new(walk, node.dictionary):
        return []
    _inherit(node)
    children, widgets = _kids(node)
    if widgets:
        _note_field(walk, node, widgets)
    if children and node.depth >= _DEEPEST:
        walk.cut = True
        return []
    return children


def _is_new(walk: _Walk, dictionary: Object) -> bool:
    number = dictionary.objgen
    if number in walk.seen:
        return False
    if number != (0, 0):  # a direct object has no number, and cannot be part of a loop
        walk.seen.add(number)
    return True


def _inherit(node: _Node) -> None:
    dictionary = node.dictionary
    partial = dictionary.get_bytes("/T", None)
    if isinstance(partial, bytes):
        name = decoded(partial)
        node.name = f"{node.name}.{name}"[:_MOST_NAME] if node.name else name[:_MOST_NAME]
    if not node.kind or "/FT" in dictionary:
        node.kind = _kind(dictionary.get("/FT"))
    if "/Ff" in dictionary:
        node.flags = dictionary.get_int("/Ff", 0)
    if "/V" in dictionary:
        node.holder = dictionary


def _kind(name: object) -> str:
    return _KINDS.get(str(name), _TEXT) if isinstance(name, Name) else ""


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
            children.append(_Node(kid, node.name, node.kind, node.flags, node.holder, node.depth + 1))
        else:
            widgets.append(kid)
    return children, widgets if children or widgets else [node.dictionary]


def _note_field(walk: _Walk, node: _Node, widgets: list[Object]) -> None:
    walk.seen.update([widget.objgen for widget in widgets])
    if not node.kind and not node.name:
        return  # an annotation of another sort that strayed into the form
    kind, value, shown = _kind_and_value(walk, node, widgets)
    if len(value) > walk.text_left:
        walk.cut, value = True, value[: walk.text_left]
    walk.text_left -= len(value)
    # A damaged form may hold values without the names of their fields.
    found = FormField(
        node.name or f"?{len(walk.fields) + 1}", kind, value, _place(walk, shown), bool(node.flags & _REQUIRED)
    )
    _keep(walk.fields, found)


def _kind_and_value(walk: _Walk, node: _Node, widgets: list[Object]) -> tuple[str, str, list[Object]]:
    """Kind, value, and the widgets in the order in which they show it."""
    dictionary, holder = node.dictionary, node.holder
    if node.kind in ("", _TEXT):
        return _TEXT, pdf_values.text_value(holder, dictionary, widgets), widgets
    value = holder.get("/V") if holder is not None else None
    if node.kind == _CHOICE:
        return _CHOICE, pdf_values.choice_value(value, dictionary, widgets), widgets
    if node.kind == _SIGNATURE:
        walk.signed = walk.signed or pdf_values.is_signature(value)
        return _SIGNATURE, pdf_values.signature_value(value), widgets
    if node.flags & _PUSH:
        return _BUTTON, "", widgets
    if not node.flags & _RADIO:
        return "check", pdf_values.check_value(value, dictionary, widgets), widgets
    said, pressed = pdf_values.radio_value(value, dictionary, widgets)
    return "radio", said, [*widgets[pressed:], *widgets[:pressed]]


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
        if number is None:
            page = widget.get("/P")
            number = walk.page_of.get(page.objgen) if isinstance(page, Dictionary) else None
        if number is not None:
            corners = corners_of(widget.get("/Rect"))
            box = box_on(walk.frames.get(number) or _frame(walk, number), corners) if corners is not None else None
            if box is not None:
                return box
    return None


def _frame(walk: _Walk, number: int) -> PageFrame:
    walk.frames[number] = page_frame(number, walk.pages[number])
    return walk.frames[number]


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
