"""Application and register compared: two field sets that never mix."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

Parts = tuple[tuple[int, int], ...]
"""Stretches of a text, from the first letter to the one after the last."""

_ALIKE = 0.5  # less than that in common, and marking parts would only confuse


def differs(stated: str, registered: str) -> bool:
    """Whether the application states something else than the register.

    Spaces and the two ways Unicode writes an accent are no difference; every letter is (PStV § 15(3): diacritics stay
    as they are). A value missing on either side is no contradiction.
    """
    if not stated or not registered:
        return False
    return _comparable(stated) != _comparable(registered)


def _comparable(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def differing_parts(stated: str, registered: str) -> tuple[Parts, Parts]:
    """Which letters of both texts differ; nothing where the texts have little in common."""
    matcher = SequenceMatcher(None, stated, registered, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return (), ()
    changes = [(a, b, c, d) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    return tuple((a, b) for a, b, _c, _d in changes if b > a), tuple((c, d) for _a, _b, c, d in changes if d > c)
