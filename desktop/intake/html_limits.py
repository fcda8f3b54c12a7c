"""Keep hostile HTML from costing time: tags nested without end and tags without number are dropped, words stay.

A parser by the standard repairs unclosed tags by repeating them, which takes quadratic time and memory on purpose-made
input. The text browser has its own weak places. This pass is linear and writes nothing but line breaks and table ends:
whatever judges safety afterwards sees less, never more.
"""

from __future__ import annotations

import re
from html import unescape

from desktop.intake.html_text import end_of_tag

_DEEPEST = 120  # open elements; the deepest newsletters have some sixty
_MOST_REPEATED = 24  # open formatting elements, which a parser repeats in every paragraph that follows
_MOST_TAGS = 30_000
_FEW = 20  # tags that cannot be too many
_DEEPEST_TABLE = 6  # Qt 6.11 lays out a table in a table twice per level: ten levels take 0.1 s, sixteen take five
_MOST_CELLS = 3_000
_MOST_ITEMS = 1_000  # of lists; Qt 6.11 takes quadratic time to number them

_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
# Never closed, or closed by the next of their kind: they nest only as deep as what is counted around them.
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "wbr", "html", "head", "body"})
_CLOSED_BY_THE_NEXT = frozenset({"p", "li", "dd", "dt", "option"})
_UNCOUNTED = _VOID | _CLOSED_BY_THE_NEXT
_TABLE_TAGS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"})
_REFERENCE = re.compile(r"&(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_MOST_REFERENCES = 20_000  # that stay; nh3 0.3.8 takes quadratic time for the ampersands of one text
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")


def tamed(html: str) -> str:
    """The same HTML with the tags beyond the limits left out, and ampersands that begin nothing written out."""
    if "&" in html:
        html = _REFERENCE.sub(_References().replaced, html)
    if html.count("\xa0") > _MOST_REFERENCES:  # written as references again, at the same cost
        html = html.replace("\xa0", " ")
    if html.count("<") <= _FEW:
        return html
    kept: list[str] = []
    position = 0
    limits = _Open()
    for found in _TAG.finditer(html):
        if found.start() < position:
            continue
        instead = limits.instead_of(found[2].lower(), closes=bool(found[1]))
        if instead is not None:
            kept += (html[position : found.start()], instead)
            position = end_of_tag(html, found.end())
    kept.append(html[position:])
    return "".join(kept)


class _References:
    """Writes letters for the references that stand for one, and counts the others."""

    def __init__(self) -> None:
        self._left = _MOST_REFERENCES

    def replaced(self, found: re.Match[str]) -> str:
        letter = unescape(found[0]) if len(found[0]) > 1 else "&"
        if len(letter) == 1 and (letter.isalnum() or letter > "\x9f"):
            return letter
        if len(letter) == 1 and letter < " ":
            return " "
        self._left -= 1
        return " " if self._left < 0 else found[0] if len(found[0]) > 1 else "&amp;"


class _Open:
    """Which elements are open at a place, counted as a forgiving parser would see it at worst."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}
        self._depth = 0
        self._formatting = 0
        self._tags = 0
        self._items = 0
        self._tables = _Tables()

    def instead_of(self, name: str, *, closes: bool) -> str | None:
        """What to write instead of the next tag; None to keep it, which counts it."""
        self._tags += 1
        if self._tags > _MOST_TAGS:
            return ""
        if name in _TABLE_TAGS:
            return self._tables.instead_of(name, closes=closes)
        if name == "li" and not closes:
            self._items += 1
            return "<br>- " if self._items > _MOST_ITEMS else None
        if name in _UNCOUNTED:
            return None
        if closes:
            self._close(name)
        elif self._depth >= _DEEPEST or (name in _FORMATTING and self._formatting >= _MOST_REPEATED):
            return ""
        else:
            self._open[name] = self._open.get(name, 0) + 1
            self._depth += 1
            self._formatting += name in _FORMATTING
        return None

    def _close(self, name: str) -> None:
        if self._open.get(name, 0):
            self._open[name] -= 1
            self._depth -= 1
            self._formatting -= name in _FORMATTING


class _Tables:
    """Which tables are open: those too deep, and what follows too many cells, become lines of text."""

    def __init__(self) -> None:
        self._open = 0
        self._flattened = 0
        self._cells = 0

    def instead_of(self, name: str, *, closes: bool) -> str | None:
        """As in `_Open`."""
        self._cells += name in {"td", "th"} and not closes
        if self._cells > _MOST_CELLS:
            ends = "</table>" * self._open
            self._open = 0
            return ends + _separator(name, closes=closes)
        if name == "table":
            return self._table(closes=closes)
        return _separator(name, closes=closes) if self._flattened else None

    def _table(self, *, closes: bool) -> str | None:
        if closes and self._flattened:
            self._flattened -= 1
            return "<br>"
        if closes:
            self._open = max(self._open - 1, 0)
        elif self._open >= _DEEPEST_TABLE:
            self._flattened += 1
            return "<br>"
        else:
            self._open += 1
        return None


def _separator(name: str, *, closes: bool) -> str:
    if closes:
        return ""
    return "<br>" if name in {"tr", "table"} else " "
