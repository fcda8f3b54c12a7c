"""The place in a case's text where a search found it: a few words, without what the list says anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from desktop.domain.case import CaseRow

HIT_BEGINS, HIT_ENDS = "\x02", "\x03"  # around each word found
_WORDS, _BEFORE = 12, 4  # words that are shown; of them at most before the first one found
_FLOWING = 50  # letters from which a line is part of a text; a shorter one is a value of its own
_MARKS = re.compile(f"[{HIT_BEGINS}{HIT_ENDS}]")
_BETWEEN_HITS = re.compile(f"{HIT_ENDS}(\\s+){HIT_BEGINS}")


def snippet_of(row: CaseRow) -> str:
    """What is shown of the text a search found a case in; "" for a case nobody searched for.

    Made for what is on screen only: it takes longer than finding the case.
    """
    return place_found(row.found_in, (row.number, row.subject, row.sender)) if row.found_in else ""


def place_found(marked: str, known: Iterable[str]) -> str:
    """A few words around the first thing found that the list does not say already; "" where there is none.

    Args:
        marked: A text of lines, what was found in it between `HIT_BEGINS` and `HIT_ENDS`.
        known: What the list says of the case anyway: number, subject, sender.
    """
    told = [" ".join(words.split()).casefold() for words in known if words]
    lines = marked.split("\n")
    first = next((at for at, line in enumerate(lines) if HIT_BEGINS in line and not _is_told(line, told)), None)
    if first is None:
        return ""
    words = _words(lines[first])
    hit = next(place for place, word in enumerate(words) if HIT_BEGINS in word)
    start = 0 if hit < _WORDS // 2 else hit - _BEFORE
    return _cut(words, start, (line for line in lines[first + 1 :] if not _is_told(line, told)))


def _is_told(line: str, told: Sequence[str]) -> bool:
    """Whether a line only repeats what is told, perhaps as the name of a file."""
    plain = " ".join(_MARKS.sub("", line).split()).casefold()
    return any(plain in words or plain.rpartition(".")[0] == words for words in told)


def _cut(words: list[str], start: int, following: Iterable[str]) -> str:
    """`_WORDS` words from `start` on, dots where something is left out; a short line takes in what follows it."""
    seen, flows = {_MARKS.sub("", " ".join(words))}, len(" ".join(words)) >= _FLOWING
    for line in following:
        if len(words) - start > _WORDS:
            break
        plain = _MARKS.sub("", line)
        if plain not in seen:
            seen.add(plain)
            words = [*words, *([] if flows else ["·"]), *_words(line)]
            flows = len(line) >= _FLOWING
    shown = " ".join(words[start : start + _WORDS])
    return f"{'… ' if start else ''}{shown}{' …' if len(words) > start + _WORDS else ''}"


def _words(line: str) -> list[str]:
    """The words of a line; several that were found together are marked one by one."""
    apart = _BETWEEN_HITS.sub(rf"{HIT_ENDS} {HIT_BEGINS}", line)
    return apart.split()
