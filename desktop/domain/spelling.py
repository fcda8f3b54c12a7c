"""German spellings that must find each other: ä and ae, ß and ss.

The full-text index already treats ä like a. What it cannot do is kept beside the text: the written-out spelling of
every word with an umlaut or ß. A question is asked in both spellings.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_SPECIAL = frozenset("äöüßÄÖÜẞ")


def written_out(word: str) -> str:
    """Write "Müller" as "mueller", "Straße" as "strasse"; other words in lower case."""
    small = word.lower()
    if small.isascii():
        return small
    return small.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")


def spellings(text: str) -> str:
    """The written-out spellings of the words of `text` that have one, each once."""
    foreign = dict.fromkeys([word for word in text.split() if not word.isascii()])  # next to nothing for each word
    words = dict.fromkeys(_WORD.findall(" ".join(foreign)))
    return " ".join(dict.fromkeys([written_out(word) for word in words if not _SPECIAL.isdisjoint(word)]))


def search_words(question: str) -> tuple[tuple[str, ...], ...]:
    """The words of a question, each with the spellings under which it may stand in a text."""
    return tuple(tuple(dict.fromkeys((word.lower(), written_out(word)))) for word in _WORD.findall(question))
