"""Who may what: roles in departments, and substitutions between two days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from hub import tables as t

WRITING = frozenset({"clerk", "registrar", "front_desk", "mailroom", "lead"})
READING = WRITING | {"auditor"}
ROLES = READING | {"admin"}  # an administrator runs the house and reads no cases
CHANNEL = "amtsfach_hub"  # PostgreSQL's notifications
RIGHTS_CHANGED = "rights"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a call.

    Attributes:
        device: Of the session.
        session: Digest of the token.
        rights: Version of the house's rights these are.
        roles: Department to roles held today, substitutions included.
    """

    clerk: UUID
    name: str
    function: str
    device: UUID
    session: bytes
    rights: int
    roles: Mapping[str, frozenset[str]]

    def may_read(self, department: str) -> bool:
        """Whether the items of `department` exist for this clerk."""
        return not READING.isdisjoint(self.roles.get(department, frozenset()))

    def may_write(self, department: str) -> bool:
        """Whether this clerk may store items there."""
        return not WRITING.isdisjoint(self.roles.get(department, frozenset()))

    @property
    def departments(self) -> frozenset[str]:
        """Those whose items this clerk may read."""
        return frozenset(department for department in self.roles if self.may_read(department))


def today(time_zone: str) -> date:
    """The day by which substitutions begin and end."""
    return datetime.now(ZoneInfo(time_zone)).date()


def roles_of(connection: sa.Connection, clerk: UUID, day: date) -> dict[str, frozenset[str]]:
    """Department to roles: the clerk's own and, but for `admin`, those of whom the clerk stands in for."""
    s, r = t.substitution, t.role
    own = sa.select(r.c.department, r.c.role).where(r.c.clerk == clerk)
    lent = sa.select(r.c.department, r.c.role).where(
        s.c.substitute == clerk, s.c.represented == r.c.clerk, sa.between(day, s.c.first_day, s.c.last_day)
    )
    found: dict[str, set[str]] = {}
    for department, role in connection.execute(own.union_all(lent.where(r.c.role != "admin"))):
        found.setdefault(department, set()).add(role)
    return {department: frozenset(roles) for department, roles in found.items()}


def rights_changed(connection: sa.Connection) -> None:
    """Tell every worker and client, with the commit, that somebody may something else than before."""
    connection.execute(sa.update(t.house).values(rights=t.house.c.rights + 1))
    connection.execute(sa.select(sa.func.pg_notify(CHANNEL, RIGHTS_CHANGED)))


def turn_the_day(connection: sa.Connection, day: date) -> None:
    """Give the rights a new version on the first look of a day, for substitutions that begin or end with it."""
    stale = connection.execute(sa.select(t.house.c.one).where(t.house.c.rights_day != day)).first()
    changed = sa.update(t.house).where(t.house.c.rights_day != day).values(rights_day=day)
    if stale and connection.execute(changed).rowcount:
        rights_changed(connection)
