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
        found: list[str] = _WORD.findall(written_out(text[:_LONGEST]))
        self._words, self._joined = _parted(found) if "-" in text else (found, {})
        self._present = {*self._words, *self._joined}

    def strongest(self, keywords: Iterable[tuple[str, tuple[str, ...]]]) -> Hit | None:
        """The best keyword of several owners; None when none stands in the text.

        Best is the strongest of its owner; among equals the longer phrase, then the one mentioned first, then the
        order of the owners, so that the same text always goes the same way.

        Args:
            keywords: Owner id and its keywords, strongest first.
        """
        by_last_word = _by_last_word(tuple(keywords))
        places = (place for form in by_last_word.keys() & self._present for place in by_last_word[form])
        hits = ((place, position) for place in places if (position := self._place_of(place)) is not None)
        best = min(hits, key=lambda hit: (hit[0].rank, -hit[0].words, hit[1], hit[0].order), default=None)
        return None if best is None else Hit(best[0].keyword, best[0].owner, best[0].rank, best[1])

    def _place_of(self, phrase: _Phrase) -> int | None:
        """Where its words first stand in a row; None when they never do."""
        beginning, last = phrase.beginning, phrase.last
        if not beginning and last in self._joined and last not in self._words:
            return self._joined[last]
        at = -1
        while last in self._words[at + 1 :]:
            at = self._words.index(last, at + 1)
            start = at - len(beginning)
            if start >= 0 and tuple(self._words[start:at]) == beginning:
                return start
        return None


def _parted(found: Iterable[str]) -> tuple[list[str], dict[str, int]]:
    """Words parted at their hyphens, and the whole ones without them: Wohngeld-Antrag is also Wohngeldantrag."""
    words: list[str] = []
    joined: dict[str, int] = {}
    for word in found:
        if "-" in word:
            joined.setdefault(word.replace("-", ""), len(words))
        words += word.split("-")
    return words, joined


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One form a keyword can take in a text: its words before the last and the last one with an ending.

    Attributes:
        order: Place of the owner among those asked for.
        words: How many words the keyword has.
    """

    keyword: str
    owner: str
    order: int
    rank: int
    words: int
    beginning: tuple[str, ...]
    last: str


@lru_cache(maxsize=64)  # a pure function of what the catalogue says; the same for every item
def _by_last_word(keywords: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, list[_Phrase]]:
    """All forms of all owners' keywords by their last word, so that a text's words are looked up once."""
    found: dict[str, list[_Phrase]] = {}
    for order, (owner, phrases) in enumerate(keywords):
        for rank, keyword in enumerate(phrases):
            beginning, forms = _spelled(keyword)
            for form in forms:
                phrase = _Phrase(keyword, owner, order, rank, len(keyword.split()), beginning, form)
                found.setdefault(form, []).append(phrase)
    return found


@lru_cache(maxsize=4_096)  # a pure function of the phrase; the same few hundred for every item
def _spelled(phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a phrase but the last, and the last one with its endings."""
    words = _WORD.findall(written_out(phrase))
    if not words:
        return (), ()
    *beginning, last = [part for word in words for part in word.split("-")]
    return tuple(beginning), tuple(last + ending for ending in _ENDINGS)
