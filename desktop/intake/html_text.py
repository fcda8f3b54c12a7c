"""HTML of a mail as readable plain text: paragraphs, lists, tables by line, and where links lead.

A scanner of its own: it runs in linear time on anything, and mail HTML is too broken for a grammar.
"""

from __future__ import annotations

import re
from html import unescape

_SILENT = frozenset({"script", "style", "title", "template", "noscript", "xml", "object", "applet", "svg", "math"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "blockquote", "pre", "hr"})
_LINES = frozenset(
    {"div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "address", "center", "form", "body"}
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]*)")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_LONGEST_TAG = 65_000


def text_of_html(html: str) -> str:
    """The text a reader of the HTML sees, links as `words <address>` where the two differ."""
    return _Writer().written(html)


class _Writer:
    """Collects lines while the scanner walks through tags and text."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._endless: set[str] = set()  # silent elements that nobody closes from here on
        self._preformatted = 0
        self._quotes = 0
        self._lists: list[int] = []  # 0 for bullets, else the next number
        self._links: list[tuple[str, int]] = []  # address, and where its words start in the line

    def written(self, html: str) -> str:
        position = 0
        while position < len(html):
            opening = html.find("<", position)
            if opening < 0:
                self._text(html[position:])
                break
            self._text(html[position:opening])
            position = self._tag(html, opening)
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _tag(self, html: str, opening: int) -> int:
        """Deal with what starts at `<` and say where it ends."""
        if html.startswith("<!--", opening):
            end = html.find("-->", opening + 4)
            return end + 3 if end >= 0 else len(html)
        if html.startswith(("<!", "<?"), opening):
            end = html.find(">", opening)
            return end + 1 if end >= 0 else len(html)
        found = _TAG.match(html, opening)
        if not found:
            self._text("<")
            return opening + 1
        end = end_of_tag(html, found.end())
        name = found[2].lower()
        if found[1]:
            self._closed(name)
        elif name in _SILENT:
            return end if html.startswith("/>", end - 2) else self._skipped(html, name, end)
        else:
            self._opened(name, html[found.end() : end - 1])
        return end

    def _skipped(self, html: str, name: str, position: int) -> int:
        """Skip the content of an element nobody reads; one that never ends hides nothing."""
        end = None if name in self._endless else re.compile(f"</{name}\\s*>", re.I).search(html, position)
        if end is None:
            self._endless.add(name)
            return position
        return end.end()

    def _text(self, text: str) -> None:
        if not text:
            return
        text = unescape(text).replace("\xa0", " ").replace("\xad", "").replace("\u200b", "")
        if self._preformatted:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._line.append(first)
            for other in others:
                self._end_line()
                self._line.append(other)
            return
        text = _SPACES.sub(" ", text)
        if text.startswith(" ") and (not self._line or self._line[-1].endswith(" ")):
            text = text[1:]
        if text:
            self._line.append(text)

    def _opened(self, name: str, attributes: str) -> None:
        if name == "br":
            self._end_line(keep_empty=True)
        elif name in _PARAGRAPHS or name in _LINES:
            self._end_line()
            self._space_around(name)
            self._structure_opened(name)
        elif name in {"td", "th"}:
            if self._line and not self._line[-1].endswith(" "):
                self._line.append(" ")
        elif name == "a":
            found = _HREF.search(attributes)
            address = unescape(next((g for g in found.groups() if g), "")).strip() if found else ""
            self._links.append((address, len(self._line)))
        elif name == "img":
            found = re.search(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", attributes, re.I)
            self._text(f"[{found[1] or found[2]}]" if found and (found[1] or found[2]) else "")

    def _structure_opened(self, name: str) -> None:
        if name == "blockquote":
            self._quotes += 1
        elif name == "pre":
            self._preformatted += 1
        elif name in {"ul", "ol"}:
            self._lists.append(1 if name == "ol" else 0)
        elif name == "li":
            self._line.append(self._bullet())
        elif name == "hr":
            self._line.append("-" * 20)
            self._end_line()

    def _bullet(self) -> str:
        indent = "  " * max(len(self._lists) - 1, 0)
        if not self._lists or self._lists[-1] == 0:
            return f"{indent}- "
        number = self._lists[-1]
        self._lists[-1] += 1
        return f"{indent}{number}. "

    def _closed(self, name: str) -> None:
        if name == "a" and self._links:
            self._end_link()
        elif name in _PARAGRAPHS or name in _LINES:
            self._end_line()
            if name == "blockquote":
                self._quotes = max(self._quotes - 1, 0)
            elif name == "pre":
                self._preformatted = max(self._preformatted - 1, 0)
            elif name in {"ul", "ol"} and self._lists:
                self._lists.pop()
            self._space_around(name)

    def _end_link(self) -> None:
        address, start = self._links.pop()
        words = "".join(self._line[start:]).strip()
        plain = address.removeprefix("mailto:")
        leads_somewhere = address.lower().startswith(("http://", "https://", "mailto:", "ftp://", "tel:"))
        if (
            leads_somewhere
            and words
            and plain.rstrip("/") not in {words.rstrip("/"), f"http://{words}", f"https://{words}"}
        ):
            self._line.append(f" <{plain}>")

    def _space_around(self, name: str) -> None:
        inside_list = name in {"ul", "ol"} and len(self._lists) > 0
        if name in _PARAGRAPHS and not inside_list and self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._quote_mark().rstrip())

    def _end_line(self, *, keep_empty: bool = False) -> None:
        line = "".join(self._line)
        line = line.rstrip() if self._preformatted else line.strip() if not self._lists else line.rstrip()
        if line or keep_empty or self._preformatted:
            self._lines.append((self._quote_mark() + line).rstrip())
        self._line = []
        self._links = [(address, 0) for address, _ in self._links]

    def _quote_mark(self) -> str:
        return "> " * min(self._quotes, 10)


def end_of_tag(html: str, position: int) -> int:
    """Just after the `>` that ends a tag, past quoted attribute values; a tag that never ends stops at the next `>`."""
    limit = min(len(html), position + _LONGEST_TAG)
    scan = position
    while scan < limit:
        end = html.find(">", scan, limit)
        if end < 0:
            break
        quotes = html.count('"', position, end), html.count("'", position, end)
        if quotes[0] % 2 == 0 and (quotes[1] % 2 == 0 or quotes[0] > 0):
            return end + 1
        if end - position > 4_000:
            break
        scan = end + 1
    first = html.find(">", position)
    return first + 1 if first >= 0 else len(html)
