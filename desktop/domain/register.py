"""Application and register compared: two field sets that never mix."""

from __future__ import annotations

import unicodedata


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
