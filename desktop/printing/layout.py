"""Where things stand on a certificate: the layout as data, and lines broken and placed by it.

Distances are millimetres from the top left corner of the page, heights those of a text's base line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from desktop.printing.fonts import Letter, Typeface

DIRECTORY = Path(__file__).parents[2] / "resources" / "layouts"
MM = 72 / 25.4
_BREAK_AFTER = frozenset(" /–")  # not after a hyphen: readers that copy text would take it for one of their own


@dataclass(frozen=True, slots=True)
class Fit:
    """One way of setting the lines, in millimetres but for the letters.

    Attributes:
        size: Of the letters, in points.
        pitch: From row to row.
        leading: From line to line in a row.
        signing: By how much the line to sign on lies lower than on the official form, to leave a hand room to write.
    """

    size: float
    pitch: float
    leading: float
    signing: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout file; its groups and their meaning are explained in `resources/layouts/standesamt.toml`."""

    page: Mapping[str, float]
    title: Mapping[str, float]
    columns: Mapping[str, float]
    rows: Mapping[str, float]
    strong: frozenset[str]
    fits: tuple[Fit, ...]
    foot: Mapping[str, float]
    head: Mapping[str, float]
    words: Mapping[str, str]
    mark: Mapping[str, float]


@cache
def layout(name: str) -> Layout:
    """Read `resources/layouts/<name>.toml`; read once, since it belongs to the program."""
    data: dict[str, Any] = tomllib.loads((DIRECTORY / f"{name}.toml").read_text("utf-8"))
    rows = dict(data["rows"])
    strong = frozenset(rows.pop("strong"))
    fits = tuple(Fit(**fit) for fit in data["fit"])
    groups = {group: data.get(group, {}) for group in ("page", "title", "columns", "foot", "head", "words", "mark")}
    return Layout(rows=rows, strong=strong, fits=fits, **groups)


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One line of letters: where its left end and base line are."""

    letters: tuple[Letter, ...]
    left: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """A line from `left` to `right`, `width` thick."""

    left: float
    right: float
    height: float
    width: float


Placed = PlacedText | PlacedRule


def width_mm(letters: Sequence[Letter], size: float) -> float:
    """Width of a line of letters at `size` points."""
    return sum(letter.advance for letter in letters) * size / 1000 / MM


def broken(text: str, typeface: Typeface, size: float, room_mm: float) -> tuple[tuple[Letter, ...], ...]:
    """Break `text` into lines that are no wider than `room_mm`.

    Lines break after a space or a stroke; a word wider than the column breaks between two letters and gets no
    hyphen, since none stands in the register. A line end in `text` always begins a new line.
    """
    lines: list[tuple[Letter, ...]] = []
    for paragraph in text.split("\n"):
        rest = typeface.letters(paragraph)
        end = _line_end(rest, size, room_mm)
        if end == len(rest):
            lines.append(rest)
            continue
        while rest:
            end = _line_end(rest, size, room_mm)
            lines.append(_kerned(_without_last_space(rest[:end]), typeface))
            rest = rest[end:]
    return tuple(line for line in lines if line) or ((),)


def _line_end(letters: Sequence[Letter], size: float, room_mm: float) -> int:
    room, last_break = room_mm * MM * 1000 / size, 0
    used = 0.0
    for index, letter in enumerate(letters):
        used += letter.advance
        if used > room and letter.text != " ":
            return last_break or _inside_word(letters, index)
        if letter.text in _BREAK_AFTER:
            last_break = index + 1
    return len(letters)


def _inside_word(letters: Sequence[Letter], end: int) -> int:
    while end > 1 and letters[end - 1].text == "-":
        end -= 1
    return max(end, 1)


def _without_last_space(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    end = len(letters)
    while end and letters[end - 1].text == " ":
        end -= 1
    return tuple(letters[:end])


def _kerned(line: tuple[Letter, ...], typeface: Typeface) -> tuple[Letter, ...]:
    """Shape a broken line by itself: its last letter must not lean towards one that stands on the next line."""
    return typeface.letters("".join(letter.text for letter in line))
