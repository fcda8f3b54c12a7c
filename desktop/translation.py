"""Texts a person reads: marked where they are written, worded in the reader's language where they are shown.

`_("{count} cases", count=3)` makes a `Text`; `say(text)` words it. Nothing is worded at import, so a text can be
stored in an error or a constant and still appear in the language chosen at start.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

DOMAIN = "amtsfach"
DIRECTORY = Path(__file__).parents[1] / "resources" / "translations"


@dataclass(frozen=True, slots=True)
class Text:
    """An English source text with its values, not yet worded.

    Attributes:
        source: English, with named placeholders in braces.
        values: What fills the placeholders; texts among them are worded along.
        plural: English plural of `source`; None when the text does not count anything.
        count: The number that chooses between the two.
    """

    source: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    plural: str | None = None
    count: int = 0

    def __str__(self) -> str:
        return say(self)


def _(source: str, **values: object) -> Text:
    """Mark `source` for translation."""
    return Text(source, values)


def counted(singular: str, plural: str, count: int, **values: object) -> Text:
    """Mark a text that depends on a number; `{count}` is available in both forms."""
    return Text(singular, {"count": grouped(count), **values}, plural, count)


def grouped(number: int) -> str:
    """Write a number the German way: 1284 becomes 1.284."""
    return f"{number:,}".replace(",", ".")


def say(text: Text | str) -> str:
    """Word a text in the language of this process; a plain string is returned as it is."""
    if isinstance(text, str):
        return text
    catalogue = _catalogue(_language())
    worded = (
        catalogue.gettext(text.source)
        if text.plural is None
        else catalogue.ngettext(text.source, text.plural, text.count)
    )
    return worded.format(**{name: say(v) if isinstance(v, Text) else v for name, v in text.values.items()})


def language() -> str:
    """The language texts are worded in: "de" or "en"."""
    return _language()


def _language() -> str:
    """German unless the system names another language that is not German (design 2)."""
    wanted = os.environ.get("AMTSFACH_LANGUAGE") or os.environ.get("LANGUAGE") or locale.getlocale()[0] or "de"
    return "en" if wanted.lower().startswith("en") and os.environ.get("AMTSFACH_LANGUAGE") else "de"


_loaded: dict[str, gettext.NullTranslations] = {}


def _catalogue(language: str) -> gettext.NullTranslations:
    if language not in _loaded:
        _loaded[language] = (
            gettext.NullTranslations()
            if language == "en"
            else gettext.translation(DOMAIN, DIRECTORY, [language], fallback=True)
        )
    return _loaded[language]
