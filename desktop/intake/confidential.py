"""Tell personal and confidential post ("persönlich/vertraulich") by its outside: mail header, subject, envelope."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from desktop.domain.submission import Channel, Draft

# RFC 2156 5.3.4 and RFC 4021 2.1.55: what a mail program writes where the sender chose "personal" and the like.
_SENSITIVE = frozenset({"personal", "private", "company-confidential"})
_PAPER = frozenset({Channel.SCAN, Channel.FAX, Channel.LETTER})
_LINES = 15  # of a scanned letter: what stands above its text


def is_confidential(draft: Draft, words: Iterable[str]) -> bool:
    """Whether a draft is marked as personal or confidential.

    Args:
        words: What the town's senders write on it, lower case; the mailroom's entry of the catalogue names them.
    """
    if any(name.lower() == "sensitivity" and value.strip().lower() in _SENSITIVE for name, value in draft.headers):
        return True
    known = "|".join(re.escape(word) for word in words)
    return bool(known) and any(_is_mark(line, known) for line in _outside(draft))


def _outside(draft: Draft) -> Iterator[str]:
    yield draft.subject
    if draft.channel in _PAPER:
        lines = (draft.text or draft.documents[0].text).splitlines()
        yield from [line for line in lines if line.strip()][:_LINES]


def _is_mark(line: str, known: str) -> bool:
    """Whether a line is a mark, or begins with one: "Vertraulich: ..." is, "Vertraulich behandelt wird ..." is not."""
    answers = r"(?:(?:re|aw|wg|fw|fwd|antw)\s*:\s*)*"
    marks = rf"(?:streng\s+)?(?:{known})(?:\s*(?:/|,|&|\+|und|-)\s*(?:{known}))*"
    return re.match(rf"\s*{answers}[\s\[(*!#„\"-]*{marks}\s*(?:[\])*!:;.,|„“\"–—-]|$)", line.casefold()) is not None
