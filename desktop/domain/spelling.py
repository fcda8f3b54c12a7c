"""German spellings that must find each other: ä and ae, ß and ss.

The full-text index already treats ä like a. What it cannot do is kept beside the text: the written-out spelling of
every word with an umlaut or ß. A question is asked in both spellings.
"""

from __future__ import annotations

import re

_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ẞ": "ss"})
_WORD = re.compile(r"\w+")
_SPECIAL = re.compile(r"\w*[äöüßÄÖÜẞ]\w*")


def written_out(word: str) -> str:
    """Write "Müller" as "mueller", "Straße" as "strasse"; other words in lower case."""
    return word.translate(_WRITTEN_OUT).lower()


def spellings(text: str) -> str:
    """The written-out spellings of the words of `text` that have one, each once."""
    return " ".join(dict.fromkeys(written_out(word) for word in _SPECIAL.findall(text)))


def search_words(question: str) -> tuple[tuple[str, ...], ...]:
    """The words of a question, each with the spellings under which it may stand in a text."""
    return tuple(tuple(dict.fromkeys((word.lower(), written_out(word)))) for word in _WORD.findall(question))
