"""Place the fields of one group: rows of boxes under their labels, check boxes and radio buttons beside theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.catalogue.service import FieldDefinition, FieldKind
from desktop.printing.form_flow import BAND, BORDER, CELL, LEFT, RIGHT, SECOND, Area, Flow, Line, width_of, wrapped

REQUIRED = "erforderlich"
_COLUMNS = 4
_GUTTER = 4.0
_QUARTER = (RIGHT - LEFT - _GUTTER * (_COLUMNS - 1)) / _COLUMNS
_LABEL_SIZE, _LABEL_PITCH = 8.0, 3.6
_SMALL_SIZE, _SMALL_PITCH = 7.0, 3.1
_BESIDE_SIZE, _BESIDE_PITCH = 9.0, 4.2
_BOX, _LINE_OF_TEXT = 7.4, 4.3
_BUTTON = 4.0
_BESIDE_A_BOX = 1.2  # buttons beside a taller box stand at the height of its text
_BUTTON_TO_TEXT = 5.8
_OPTION_PITCH, _OPTION_GAP = 5.6, 3.0
_ROW_GAP, _CHECK_GAP = 2.8, 1.4
_LETTERS_IN_A_LINE = 85
_FEWEST_LINES, _MOST_LINES = 3, 11
_USUAL_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field, or one of its buttons, is filled in; `value` is a radio button's."""

    field: FieldDefinition
    page: int
    left: float
    top: float
    right: float
    bottom: float
    value: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    """One field in its row.

    Attributes:
        label: Lines above; empty for check boxes.
        beside: Lines right of a check box.
        options: Rows of radio buttons, each button with its lines.
    """

    field: FieldDefinition
    left: float
    width: float
    label: tuple[str, ...]
    hint: tuple[str, ...]
    beside: tuple[str, ...] = ()
    options: tuple[tuple[tuple[str, ...], ...], ...] = ()

    @property
    def body(self) -> float:
        """Height of what is filled in."""
        if self.field.kind is FieldKind.CHECK:
            return max(len(self.beside) * _BESIDE_PITCH, _BUTTON) + 0.6
        if self.field.kind is FieldKind.RADIO:
            return sum(_option_height(row) for row in self.options)
        if self.field.kind is FieldKind.MULTILINE:
            lines = -(-(self.field.max_length or _USUAL_LENGTH) // _LETTERS_IN_A_LINE)
            return min(max(lines, _FEWEST_LINES), _MOST_LINES) * _LINE_OF_TEXT + 2.4
        return _BOX


def place_fields(flow: Flow, fields: Sequence[FieldDefinition], new_page: str) -> Iterator[Place]:
    """Place the fields of a group in rows.

    Args:
        new_page: Heading repeated when the group goes on on a new page; "" for none.
    """
    rows = list(_rows(fields))
    for row, following in zip(rows, [*rows[1:], ()], strict=True):
        label = max(len(cell.label) for cell in row) * _LABEL_PITCH
        body = max(cell.body for cell in row)
        hint = max(len(cell.hint) for cell in row) * _SMALL_PITCH
        if flow.room_for(label + body + hint) and new_page:
            heading(flow, f"{new_page} (Fortsetzung)")
        for cell in row:
            yield from _place(flow, cell, label, body)
        flow.y += label + body + hint + (_CHECK_GAP if _only_checks((*row, *following)) else _ROW_GAP)


def _only_checks(row: Sequence[_Cell]) -> bool:
    return all(cell.field.kind is FieldKind.CHECK for cell in row)


def heading(flow: Flow, text: str) -> None:
    """A grey band with the group's name, and go below it."""
    flow.drawn.append(Area(flow.page, LEFT, flow.y, RIGHT, flow.y + 6.6, fill=BAND))
    flow.words(LEFT + 2, 4.7, text, 10, bold=True)
    flow.y += 6.6 + 2.4


def first_row_height(fields: Sequence[FieldDefinition]) -> float:
    """How much room the first row needs: a heading does not stand alone at the end of a page."""
    row = next(_rows(fields), ())
    return max((len(c.label) * _LABEL_PITCH + c.body + len(c.hint) * _SMALL_PITCH for c in row), default=0)


def _rows(fields: Sequence[FieldDefinition]) -> Iterator[tuple[_Cell, ...]]:
    row: list[_Cell] = []
    used = 0
    for field in fields:
        if used + field.width > _COLUMNS:
            yield tuple(row)
            row, used = [], 0
        row.append(_cell(field, used))
        used += field.width
    if row:
        yield tuple(row)


def _cell(field: FieldDefinition, column: int) -> _Cell:
    left = LEFT + column * (_QUARTER + _GUTTER)
    width = field.width * _QUARTER + (field.width - 1) * _GUTTER
    hint = wrapped(field.hint, _SMALL_SIZE, width)
    reserved = width_of(f"  {REQUIRED}", _SMALL_SIZE) if field.required else 0
    if field.kind is FieldKind.CHECK:
        beside = wrapped(field.label, _BESIDE_SIZE, width - _BUTTON_TO_TEXT, last=reserved)
        return _Cell(field, left, width, (), hint, beside)
    label = wrapped(field.label, _LABEL_SIZE, width, last=reserved)
    return _Cell(field, left, width, label, hint, (), _options(field, width))


def _options(field: FieldDefinition, width: float) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """In as many columns as the longest label allows, evenly filled."""
    if field.kind is not FieldKind.RADIO or not field.choices:
        return ()
    widest = max(width_of(label, _BESIDE_SIZE) for label in field.choices.values()) + _BUTTON_TO_TEXT + _OPTION_GAP
    fitting = max(1, min(int((width + _OPTION_GAP) // widest), _COLUMNS, len(field.choices)))
    columns = -(-len(field.choices) // -(-len(field.choices) // fitting))
    room = (width + _OPTION_GAP) / columns - _OPTION_GAP - _BUTTON_TO_TEXT
    labels = [wrapped(label, _BESIDE_SIZE, room) for label in field.choices.values()]
    return tuple(tuple(labels[first : first + columns]) for first in range(0, len(labels), columns))


def _option_height(row: tuple[tuple[str, ...], ...]) -> float:
    return max(len(lines) for lines in row) * _BESIDE_PITCH + _OPTION_PITCH - _BESIDE_PITCH


def _place(flow: Flow, cell: _Cell, label_height: float, body: float) -> Iterator[Place]:
    down = label_height + (_BESIDE_A_BOX if cell.body < _BOX <= body else 0)
    first = label_height - len(cell.label) * _LABEL_PITCH
    for number, line in enumerate(cell.label):
        flow.words(cell.left, first + number * _LABEL_PITCH + 2.6, line, _LABEL_SIZE)
    if cell.label and cell.field.required:
        _say_required(flow, cell.left, label_height - 1.0, cell.label[-1], _LABEL_SIZE)
    if cell.field.kind is FieldKind.CHECK:
        yield _place_check(flow, cell, down)
    elif cell.field.kind is FieldKind.RADIO:
        yield from _place_options(flow, cell, down)
    else:
        yield _place_box(flow, cell, label_height)
    for number, line in enumerate(cell.hint):
        flow.words(cell.left, label_height + cell.body + number * _SMALL_PITCH + 2.6, line, _SMALL_SIZE, grey=SECOND)


def _say_required(flow: Flow, left: float, base: float, after: str, size: float) -> None:
    start = left + (width_of(f"{after}  ", size) if after else 0)
    flow.words(start, base, REQUIRED, _SMALL_SIZE, grey=SECOND)


def _place_box(flow: Flow, cell: _Cell, down: float) -> Place:
    top = flow.y + down
    right, bottom = cell.left + cell.width, top + cell.body
    if cell.field.comb:
        right = min(right, cell.left + cell.field.comb * _QUARTER / 5)
        step = (right - cell.left) / cell.field.comb
        flow.drawn.extend(
            Line(flow.page, cell.left + n * step, top, cell.left + n * step, bottom, CELL)
            for n in range(1, cell.field.comb)
        )
    flow.drawn.append(Area(flow.page, cell.left, top, right, bottom, frame=BORDER))
    return Place(cell.field, flow.page, cell.left, top, right, bottom)


def _place_check(flow: Flow, cell: _Cell, down: float) -> Place:
    top = flow.y + down
    flow.drawn.append(Area(flow.page, cell.left, top, cell.left + _BUTTON, top + _BUTTON, frame=BORDER))
    for number, line in enumerate(cell.beside):
        flow.words(cell.left + _BUTTON_TO_TEXT, down + number * _BESIDE_PITCH + 3.1, line, _BESIDE_SIZE)
    if cell.field.required:
        base = down + (len(cell.beside) - 1) * _BESIDE_PITCH + 3.1
        _say_required(flow, cell.left + _BUTTON_TO_TEXT, base, cell.beside[-1], _BESIDE_SIZE)
    return Place(cell.field, flow.page, cell.left, top, cell.left + _BUTTON, top + _BUTTON)


def _place_options(flow: Flow, cell: _Cell, down: float) -> Iterator[Place]:
    values = iter(cell.field.choices)
    for row in cell.options:
        step = (cell.width + _OPTION_GAP) / len(cell.options[0])
        for column, lines in enumerate(row):
            left, top = cell.left + column * step, flow.y + down + 0.6
            flow.drawn.append(Area(flow.page, left, top, left + _BUTTON, top + _BUTTON, frame=BORDER, round=True))
            for number, line in enumerate(lines):
                flow.words(left + _BUTTON_TO_TEXT, down + 3.7 + number * _BESIDE_PITCH, line, _BESIDE_SIZE)
            yield Place(cell.field, flow.page, left, top, left + _BUTTON, top + _BUTTON, next(values))
        down += _option_height(row)
