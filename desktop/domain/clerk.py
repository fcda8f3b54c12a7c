"""Clerks, their roles in departments, and the walls that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Clerk:
    """A person at the desk.

    Attributes:
        id: UUIDv7.
        name: As shown: "A. Sommer".
        roles: Department id and role, one pair per role held.
        function: What the clerk signs certificates as: "Standesbeamtin"; "" leaves it to be written by hand.
    """

    id: str
    name: str
    roles: frozenset[tuple[str, Role]]
    function: str = ""

    @property
    def departments(self) -> frozenset[str]:
        """The departments whose cases this clerk may see; nothing of any other exists for them."""
        return frozenset(department for department, role in self.roles if role in _READING)

    def may_see(self, department: str) -> bool:
        """Whether cases of `department` exist for this clerk."""
        return department in self.departments

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
