"""Find the catalogue's keywords in what a citizen wrote: whole words, in any German spelling and ending."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from desktop.domain.spelling import written_out

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ENDINGS = ("", "e", "n", "en", "s", "es", "er", "ern")  # Geburtsurkunde, Geburtsurkunden; Schlagloch keeps its umlaut
_LONGEST = 20_000  # characters looked at


@dataclass(frozen=True, slots=True)
class Hit:
    """A keyword found.

    Attributes:
        keyword: As the catalogue writes it.
        owner: Id of the service or department it belongs to.
        rank: Its place among the owner's keywords; 0 is the strongest.
        position: Which word of the text it starts at.
    """

    keyword: str
    owner: str
    rank: int
    position: int


class Words:
    """The words of a text, ready to be asked for keywords."""

    def __init__(self, text: str) -> None:
        self._words: list[str] = []
        self._joined: dict[str, int] = {}
        for word in _WORD.findall(written_out(text[:_LONGEST])):
            if "-" in word:  # Wohngeld-Antrag is also Wohngeldantrag
                self._joined.setdefault(word.replace("-", ""), len(self._words))
                self._words += word.split("-")
            else:
                self._words.append(word)
        self._present = {*self._words, *self._joined}

    def strongest(self, keywords: Iterable[tuple[str, tuple[str, ...]]]) -> Hit | None:
        """The best keyword of several owners; None when none stands in the text.

        Best is the strongest of its owner; among equals the longer phrase, then the one mentioned first, then the
        order of the owners, so that the same text always goes the same way.

        Args:
            keywords: Owner id and its keywords, strongest first.
        """
        hits = (hit for owner, phrases in keywords for hit in self._hits(owner, phrases))
        return min(hits, key=lambda hit: (hit.rank, -len(hit.keyword.split()), hit.position), default=None)

    def _hits(self, owner: str, phrases: tuple[str, ...]) -> Iterable[Hit]:
        by_last_word = _by_last_word(phrases)
        if self._present.isdisjoint(by_last_word):
            return
        for form in by_last_word.keys() & self._present:
            for rank, beginning in by_last_word[form]:
                position = self._place_of(beginning, form)
                if position is not None:
                    yield Hit(phrases[rank], owner, rank, position)

    def _place_of(self, beginning: tuple[str, ...], last: str) -> int | None:
        """Where these words first stand in a row; None when they never do."""
        if not beginning and last in self._joined and last not in self._words:
            return self._joined[last]
        at = -1
        while last in self._words[at + 1 :]:
            at = self._words.index(last, at + 1)
            start = at - len(beginning)
            if start >= 0 and tuple(self._words[start:at]) == beginning:
                return start
        return None


@lru_cache(maxsize=512)  # a pure function of what the catalogue says; the same for every item
def _by_last_word(phrases: tuple[str, ...]) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    """Each form a phrase can end in, with the phrase's rank and the words before."""
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for rank, phrase in enumerate(phrases):
        beginning, last = _spelled(phrase)
        for form in last:
            found.setdefault(form, []).append((rank, beginning))
    return found


@lru_cache(maxsize=4_096)  # a pure function of the phrase; the same few hundred for every item
def _spelled(phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a phrase but the last, and the last one with its endings."""
    words = _WORD.findall(written_out(phrase))
    if not words:
        return (), ()
    *beginning, last = [part for word in words for part in word.split("-")]
    return tuple(beginning), tuple(last + ending for ending in _ENDINGS)
