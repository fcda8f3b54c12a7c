"""Bring two versions of a case together: the three-way merge every client decides by (design 6).

It looks at what both sides agreed on last, at what stands here and at what stands there. Never at a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

JSON = Any


class _Missing:
    """What a side says about something it does not have."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing both sides changed, to different values; MISSING where a side has it not.

    Attributes:
        unit: What changed: "fields.geburtsort", "progress".
        agreed: What both sides had last.
    """

    unit: str
    agreed: JSON
    mine: JSON
    theirs: JSON


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome of a merge.

    Attributes:
        units: Unit to value; where both sides changed it, what stands here stays: a clash is a clerk's to decide.
        clashes: Those, in the order of their names.
        changed_here: Units whose value is to be sent.
    """

    units: Mapping[str, JSON]
    clashes: tuple[Clash, ...]
    changed_here: frozenset[str]


def merge(
    agreed: Mapping[str, JSON],
    mine: Mapping[str, JSON],
    theirs: Mapping[str, JSON],
    *,
    made_here: Callable[[str], bool] = lambda _unit: False,
    same: Callable[[str, JSON, JSON], bool] = lambda _unit, a, b: bool(a == b),
) -> Merged:
    """Merge unit by unit.

    Args:
        agreed: Unit to value as both sides last had it.
        mine: As it stands here.
        theirs: As it stands there.
        made_here: Whether what stands there in a unit was written by this device: what stands here came after it then.
        same: Whether two values of a unit say the same; a field that differs in its source only does.
    """
    units: dict[str, JSON] = {}
    clashes: list[Clash] = []
    changed: set[str] = set()
    for unit in sorted({*agreed, *mine, *theirs}):
        before, here, there = (side.get(unit, MISSING) for side in (agreed, mine, theirs))
        if same(unit, here, there) or same(unit, here, before):
            value = there
        elif same(unit, there, before) or made_here(unit):
            value = here
            changed.add(unit)
        else:
            value = here
            clashes.append(Clash(unit, before, here, there))
        if value is not MISSING:
            units[unit] = value
    return Merged(units, tuple(clashes), frozenset(changed))
