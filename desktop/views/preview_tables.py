"""Make cleaned HTML quick to lay out: Qt takes twice as long for each table inside a table, and ages for long words."""

from __future__ import annotations

import re

_DEEPEST_TABLE = 5  # laying out the sixth takes 5 ms, the twelfth 130 ms, the thirtieth for ever
_MOST_CELLS = 600  # 200 ms; beyond that a table is a data dump, read as lines
_LONGEST_WORD = 200  # characters; without a place to break Qt tries every place
_LONGEST = 100_000  # characters of HTML: 200 ms

_TABLE_TAG = re.compile(r"<(/?)(table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th)\b[^>]*>")
_EMBEDDED_PICTURE = re.compile(r'<img\b[^>]*\bsrc="data:[^"]*"[^>]*>')
_TAG_OR_WORD = re.compile(rf"<[^>]*>|&[^;\s]{{1,32}};|[^\s<&]{{{_LONGEST_WORD}}}")
_BREAK = "\u200b"


def quick_to_show(html: str) -> str | None:
    """The same words with flatter tables and breakable words; None when even that would keep the window waiting.

    Args:
        html: As `intake.mail_html.sanitised` gave it: lower-case tags, quoted attributes.
    """
    html = _EMBEDDED_PICTURE.sub("", html)  # decoding a stranger's picture is the readers' work
    if len(html) > _LONGEST:
        return None
    deepest = 0 if html.count("<td") + html.count("<th") > _MOST_CELLS else _DEEPEST_TABLE
    return _with_breaks(_flattened(html, deepest))


def _flattened(html: str, deepest: int) -> str:
    depth = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal depth
        closes, name = bool(found[1]), found[2]
        if name == "table" and not closes:
            depth += 1
        inside = depth <= deepest
        if name == "table" and closes:
            depth = max(depth - 1, 0)
        if inside:
            return found[0]
        return "<br>" if closes and name == "tr" else " "

    return _TABLE_TAG.sub(kept, html)


def _with_breaks(html: str) -> str:
    return _TAG_OR_WORD.sub(lambda found: found[0] if found[0][0] in "<&" else found[0] + _BREAK, html)
