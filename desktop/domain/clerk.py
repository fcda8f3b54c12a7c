"""Clerks, their roles in departments, and the walls that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAILROOM = "poststelle"  # the department of what nobody has routed yet


class Role(StrEnum):
    """What a clerk may be in a department (design 2)."""

    CLERK = "clerk"
    REGISTRAR = "registrar"
    FRONT_DESK = "front_desk"
    MAILROOM = "mailroom"
    LEAD = "lead"
    ADMIN = "admin"
    AUDITOR = "auditor"


_READING = frozenset(Role) - {Role.ADMIN}  # an administrator runs the machine and reads no cases
_EDITING = frozenset({Role.CLERK, Role.REGISTRAR, Role.FRONT_DESK, Role.MAILROOM, Role.LEAD})
_OPENING = _READING - {Role.MAILROOM}  # the mailroom hands personal and confidential post over unopened


@dataclass(frozen=True, slots=True)
class Substitution:
    """For whom somebody stands in (Vertretung), from the first day to the last."""

    name: str
    first: date
    last: date

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Clerk:
    """A person at the desk.

    Attributes:
        id: UUIDv7.
        name: As shown: "A. Sommer".
        roles: Department id and role, one pair per role held.
        function: What the clerk signs certificates as: "Standesbeamtin"; "" leaves it to be written by hand.
        limits: Department id and municipality id: of a department named here only the cases of the municipalities
            named with it exist for this clerk. Empty in a town that draws no walls between its municipalities.
        substitutions: For whom this clerk stands in.
    """

    id: str
    name: str
    roles: frozenset[tuple[str, Role]]
    function: str = ""
    limits: frozenset[tuple[str, str]] = frozenset()
    substitutions: tuple[Substitution, ...] = ()

    @property
    def departments(self) -> frozenset[str]:
        """The departments whose cases this clerk may see; nothing of any other exists for them."""
        return frozenset(department for department, role in self.roles if role in _READING)

    @property
    def whole_departments(self) -> frozenset[str]:
        """The departments all of whose cases this clerk may see, of whichever municipality."""
        return self.departments - {department for department, _municipality in self.limits}

    @property
    def parts(self) -> frozenset[tuple[str, str]]:
        """Department and municipality, where this clerk may see only some municipalities' cases."""
        return frozenset(limit for limit in self.limits if limit[0] in self.departments)

    @property
    def sealed_departments(self) -> frozenset[str]:
        """The departments whose personal and confidential post this clerk sees as envelopes only."""
        return self.departments - {department for department, role in self.roles if role in _OPENING}

    def may_see(self, department: str, municipality: str | None = None) -> bool:
        """Whether cases of `department` exist for this clerk: any of them, or those of one municipality."""
        if municipality is None or department in self.whole_departments:
            return department in self.departments
        return (department, municipality) in self.parts

    def stands_in_for(self, name: str, day: date) -> bool:
        """Whether work on what somebody of that name has is done in that person's stead."""
        return any(s.name == name and s.holds_on(day) for s in self.substitutions)

    def may_edit(self, department: str) -> bool:
        """Whether this clerk may change cases of `department`."""
        return any(d == department and role in _EDITING for d, role in self.roles)

    def is_registrar(self, department: str) -> bool:
        """Whether this clerk may confirm register data and issue certificates there (Urkundsperson, PStG § 2)."""
        return (department, Role.REGISTRAR) in self.roles

    def is_admin(self) -> bool:
        """Whether this clerk administers the profile."""
        return any(role is Role.ADMIN for _, role in self.roles)


def other_person(name: str, clerk: str) -> bool:
    """Whether two names are written differently; spaces and capitals make no other person."""
    return " ".join(name.casefold().split()) != " ".join(clerk.casefold().split())
