"""`GET /v1/house`: what a client has to know of the town before it pulls."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from hub import tables as t
from hub.rights import Caller


class ClerkShown(msgspec.Struct):
    """The clerk of the session."""

    id: UUID
    name: str
    function: str


class SubstitutionShown(msgspec.Struct, rename={"represented": "for", "first": "from", "last": "to"}):
    """For whom the clerk stands in, first and last day included."""

    represented: UUID
    name: str
    first: date
    last: date


class MunicipalityShown(msgspec.Struct):
    """One municipality of the house."""

    id: str
    name: str
    land: str
    letterhead: dict[str, Any]


class DepartmentShown(msgspec.Struct):
    """One department; its latest sequence number when it is the clerk's."""

    id: str
    name: str
    municipality: str
    sequence: int | None


class ColleagueShown(msgspec.Struct):
    """Somebody with a role in one of the clerk's departments, with the roles held there."""

    id: UUID
    name: str
    roles: list[tuple[str, str]]


class House(msgspec.Struct):
    """The town as one clerk may know it."""

    rights: int
    clerk: ClerkShown
    roles: list[tuple[str, str]]
    substitutions: list[SubstitutionShown]
    municipalities: list[MunicipalityShown]
    departments: list[DepartmentShown]
    colleagues: list[ColleagueShown]
    countersign_key: str


def house_of(connection: sa.Connection, caller: Caller, day: date) -> House:
    """What `caller` may know of the house today."""
    key = connection.execute(sa.select(t.house.c.countersign_key)).scalar_one()
    towns = connection.execute(sa.select(t.municipality).order_by(t.municipality.c.id))
    d = t.department
    departments = connection.execute(sa.select(d.c.id, d.c.name, d.c.municipality, d.c.sequence).order_by(d.c.id))
    return House(
        caller.rights,
        ClerkShown(caller.clerk, caller.name, caller.function),
        sorted((department, role) for department, roles in caller.roles.items() for role in roles),
        _substitutions(connection, caller.clerk, day),
        [MunicipalityShown(r.id, r.name, r.land, json.loads(r.letterhead)) for r in towns],
        [DepartmentShown(*row[:3], row.sequence if caller.may_read(row.id) else None) for row in departments],
        _colleagues(connection, caller),
        base64.b64encode(key).decode(),
    )


def _substitutions(connection: sa.Connection, clerk: UUID, day: date) -> list[SubstitutionShown]:
    s, c = t.substitution, t.clerk
    wanted = sa.select(s.c.represented, c.c.name, s.c.first_day, s.c.last_day).where(
        s.c.substitute == clerk, s.c.represented == c.c.id, s.c.last_day >= day
    )
    return [SubstitutionShown(*row) for row in connection.execute(wanted.order_by(s.c.first_day, c.c.name))]


def _colleagues(connection: sa.Connection, caller: Caller) -> list[ColleagueShown]:
    r, c = t.role, t.clerk
    wanted = sa.select(c.c.id, c.c.name, r.c.department, r.c.role).where(
        r.c.clerk == c.c.id, c.c.active, c.c.id != caller.clerk, r.c.department.in_(caller.departments)
    )
    found: dict[UUID, ColleagueShown] = {}
    ordered = wanted.order_by(c.c.name, c.c.id, r.c.department, r.c.role)
    for clerk, name, department, role in connection.execute(ordered):
        found.setdefault(clerk, ColleagueShown(clerk, name, [])).roles.append((department, role))
    return list(found.values())
