"""Keep hostile HTML from costing time: tags nested without end and tags without number are dropped, words stay.

A parser by the standard repairs unclosed tags by repeating them, which takes quadratic time and memory on purpose-made
input. This pass is linear and only ever removes tags, so whatever judges safety afterwards sees less, never more.
"""

from __future__ import annotations

import re
from html import unescape

from desktop.intake.html_text import end_of_tag

_DEEPEST = 120  # open elements; the deepest newsletters have some sixty
_MOST_REPEATED = 24  # open formatting elements, which a parser repeats in every paragraph that follows
_MOST_TAGS = 60_000
_FEW = 100  # tags that cannot be too many

_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
# Never closed, or closed by the next of their kind: they nest only as deep as what is counted around them.
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr", "html", "head", "body"})
_CLOSED_BY_THE_NEXT = frozenset(
    {"p", "li", "td", "th", "tr", "dd", "dt", "tbody", "thead", "tfoot", "colgroup", "option"}
)
_UNCOUNTED = _VOID | _CLOSED_BY_THE_NEXT
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
        if found.start() < position or limits.allow(found[2].lower(), closes=bool(found[1])):
            continue
        kept.append(html[position : found.start()])
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
        self._left -= 1
        return " " if self._left < 0 else found[0] if len(found[0]) > 1 else "&amp;"


class _Open:
    """Which elements are open at a place, counted as a forgiving parser would see it at worst."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}
        self._depth = 0
        self._formatting = 0
        self._tags = 0

    def allow(self, name: str, *, closes: bool) -> bool:
        """Whether the next tag may stay; if so it is counted."""
        self._tags += 1
        if self._tags > _MOST_TAGS:
            return False
        if name in _UNCOUNTED:
            return True
        if closes:
            self._close(name)
            return True
        if self._depth >= _DEEPEST or (name in _FORMATTING and self._formatting >= _MOST_REPEATED):
            return False
        self._open[name] = self._open.get(name, 0) + 1
        self._depth += 1
        self._formatting += name in _FORMATTING
        return True

    def _close(self, name: str) -> None:
        if self._open.get(name, 0):
            self._open[name] -= 1
            self._depth -= 1
            self._formatting -= name in _FORMATTING
