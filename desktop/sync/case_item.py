"""A case as the hub carries it: its units, and who wrote each of them last.

    {"units": {"head.subject": ..., "fields.geburtsort": {"value": ...}, ...},
     "stamps": {"fields.geburtsort": {"by": "A. Sommer", "at": "2026-...", "device": "..."}}}

Members this version does not know, at any of these levels, come back to the hub as they were.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.domain.merge import MISSING

_UNITS, _STAMPS = "units", "stamps"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who wrote a unit last, when by that person's clock (for people to read, never to decide by), on which device."""

    by: str = ""
    at: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class CaseContent:
    """What a case item says.

    Attributes:
        units: Unit to value.
        stamps: Unit to a JSON object with the members of `Stamp`; units nobody changed since they came have none.
        beside: Other members.
    """

    units: Mapping[str, Any]
    stamps: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> CaseContent:
        """Read an item's data; what is no case item has no units."""
        units, stamps = data.get(_UNITS), data.get(_STAMPS)
        beside = {name: value for name, value in data.items() if name not in {_UNITS, _STAMPS}}
        return cls(units if isinstance(units, dict) else {}, stamps if isinstance(stamps, dict) else {}, beside)

    def data(self) -> dict[str, Any]:
        """The item's data."""
        return {**self.beside, _UNITS: dict(self.units), _STAMPS: dict(self.stamps)}

    def stamp(self, unit: str) -> Stamp:
        """Who wrote a unit last; empty when nobody changed it since it came."""
        found = self.stamps.get(unit)
        said = found if isinstance(found, dict) else {}
        return Stamp(*(str(said.get(name, "")) for name in ("by", "at", "device")))


NOTHING = CaseContent({})


def says_the_same(unit: str, one: Any, other: Any) -> bool:
    """Whether two values of a unit say the same: of a field only the value counts, not where it was read."""
    if unit.startswith("fields.") and isinstance(one, dict) and isinstance(other, dict):
        return bool(one.get("value") == other.get("value"))
    if isinstance(one, dict) and isinstance(other, dict):  # members only one of them knows are none of its business
        return all(one[name] == other[name] for name in one.keys() & other.keys())
    return bool(one == other)


def outgoing(
    agreed: CaseContent, present: Mapping[str, Any], stamp: Stamp, undecided: Collection[str] = ()
) -> CaseContent | None:
    """What is to be sent of a case.

    Args:
        agreed: What both sides last had; `NOTHING` for a new case.
        present: The units as they stand here.
        stamp: Who changed what differs.
        undecided: Units in conflict: the other side's value stays until a clerk decided.

    Returns:
        None when there is nothing new to say.
    """
    units, stamps, changed = dict(agreed.units), dict(agreed.stamps), False
    for unit in {*agreed.units, *present} - set(undecided):
        before, here = agreed.units.get(unit, MISSING), present.get(unit, MISSING)
        if here is MISSING and not _is_ours(unit):
            continue  # a unit of a later version
        if says_the_same(unit, before, here):
            continue
        changed = True
        if here is MISSING:
            del units[unit]
        else:
            units[unit] = {**before, **here} if isinstance(before, dict) and isinstance(here, dict) else here
        if agreed is not NOTHING:
            stamps[unit] = {"by": stamp.by, "at": stamp.at, "device": stamp.device}
    return CaseContent(units, stamps, agreed.beside) if changed else None


def _is_ours(unit: str) -> bool:
    return unit == "register" or unit.startswith("fields.")
