"""Find the line of every key in a TOML text; the standard library's reader does not tell."""

from __future__ import annotations

import re
from bisect import bisect_right

KeyPath = tuple[str | int, ...]  # ("certificates", 0, "lines", 3, "text")

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}#\n]+")  # numbers, dates, true and false
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)


def key_lines(text: str) -> dict[KeyPath, int]:
    """Map every key, table and array element to the line it begins on, counted from 1.

    Args:
        text: TOML that `tomllib` accepts; of anything else only the part before the fault is meaningful.
    """
    scan = _Scan(text)
    scan.document()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return {path: bisect_right(starts, place) for path, place in scan.places.items()}


class _Scan:
    """Walks over the text once and notes where each path begins."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.places: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}  # arrays of tables: how many so far

    def document(self) -> None:
        table: KeyPath = ()
        while self._skip_blank() and (before := self.at) >= 0:
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            if self.at == before:  # a fault tomllib has already reported
                return

    def _skip_blank(self) -> bool:
        """Go on to what is next; False at the end."""
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)

    def _header(self) -> KeyPath:
        start, array = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        path: KeyPath = ()
        names = self._key()
        for number, name in enumerate(names):
            path = (*path, name)
            self.places.setdefault(path, start)
            if array and number == len(names) - 1:
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
                self.places.setdefault(path, start)
        self.at = self.text.index("]]" if array else "]", self.at) + (2 if array else 1)
        return path

    def _pair(self, table: KeyPath) -> None:
        start, path = self.at, table
        for name in self._key():
            path = (*path, name)
            self.places.setdefault(path, start)
        self._skip_blank()
        self.at += 1  # the equals sign
        self._value(path)

    def _key(self) -> list[str]:
        names: list[str] = []
        while self._skip_blank():
            quoted, bare = _STRING.match(self.text, self.at), _BARE_KEY.match(self.text, self.at)
            found = quoted or bare
            if not found:
                break
            names.append(_unquoted(found.group()) if quoted else found.group())
            self.at = found.end()
            self._skip_blank()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return names

    def _value(self, path: KeyPath) -> None:
        if not self._skip_blank():
            return
        if self.text[self.at] == "[":
            self._sequence(path, "]")
        elif self.text[self.at] == "{":
            self._sequence(path, "}")
        elif found := _STRING.match(self.text, self.at) or _PLAIN.match(self.text, self.at):
            self.at = found.end()

    def _sequence(self, path: KeyPath, end: str) -> None:
        """An array, or the pairs of an inline table."""
        self.at += 1
        number = 0
        while self._skip_blank() and self.text[self.at] != end:
            before = self.at
            if end == "]":
                self.places.setdefault((*path, number), self.at)
                self._value((*path, number))
                number += 1
            else:
                self._pair(path)
            self._skip_blank()
            if self.text.startswith(",", self.at):
                self.at += 1
            if self.at == before:
                return
        self.at += 1


def _unquoted(quoted: str) -> str:
    if quoted[0] == "'":
        return quoted[1:-1]
    return _ESCAPE.sub(_unescaped, quoted[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    code = found.group(1)
    return chr(int(code[1:], 16)) if code[0] in "uU" else _ESCAPES.get(code, code)
