"""Which names somebody may have meant by one that is not there."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 3


def near_names(wanted: str, known: Iterable[str]) -> tuple[str, ...]:
    """At most three of `known`, the most alike first; a name is also near by its last part: "plz"."""
    from difflib import get_close_matches  # only where something is wrong

    names = list(known)
    ends = [name for name in names if name.rpartition(".")[2] == wanted.rpartition(".")[2]]
    return tuple(dict.fromkeys([*ends, *get_close_matches(wanted, names, _MOST, 0.5)]))[:_MOST]
