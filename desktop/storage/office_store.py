"""Store municipalities, departments, clerks with roles, and the settings of a profile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.domain.clerk import Clerk, Role
from desktop.models.office import clerk, clerk_limit, clerk_role, department, municipality, setting

SUBSTITUTIONS = "substitutions"  # the setting that says for whom this profile's clerk stands in: name, from, to
HUB = "hub"  # the setting that says how this profile reaches its hub; without it the profile works alone


def put_municipality(connection: Connection, municipality_id: str, name: str, land: str) -> None:
    """Write a municipality."""
    row = {"name": name, "land": land, "letterhead": {}}
    statement = upsert(municipality).values(id=municipality_id, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=[municipality.c.id], set_=row))


def municipality_name(connection: Connection, municipality_id: str) -> str:
    """Its name; "" when there is none such."""
    return connection.scalar(select(municipality.c.name).where(municipality.c.id == municipality_id)) or ""


def land_of(connection: Connection, municipality_id: str) -> str:
    """Two letters of its Land; "" when not named."""
    return connection.scalar(select(municipality.c.land).where(municipality.c.id == municipality_id)) or ""


def first_municipality(connection: Connection) -> tuple[str, str]:
    """Id and name of the municipality this profile works for; empty before the first start named it."""
    found = connection.execute(select(municipality.c.id, municipality.c.name).order_by(municipality.c.id)).first()
    return (found.id, found.name) if found else ("", "")


def municipality_for(connection: Connection, person: Clerk) -> str:
    """Id of the municipality new cases of this clerk belong to: the only one the clerk works for, else the first."""
    own = {municipality_id for _department, municipality_id in person.limits}
    return own.pop() if len(own) == 1 else first_municipality(connection)[0]


def put_department(connection: Connection, department_id: str, name: str, of: str) -> None:
    """Write a department of a municipality."""
    statement = upsert(department).values(id=department_id, name=name, municipality=of)
    connection.execute(
        statement.on_conflict_do_update(index_elements=[department.c.id], set_={"name": name, "municipality": of})
    )


def put_clerk(connection: Connection, person: Clerk) -> None:
    """Write a clerk with exactly the roles given."""
    row = {"name": person.name, "function": person.function}
    statement = upsert(clerk).values(id=person.id, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=[clerk.c.id], set_=row))
    connection.execute(delete(clerk_role).where(clerk_role.c.clerk == person.id))
    rows = [{"clerk": person.id, "department": d, "role": role.value} for d, role in sorted(person.roles)]
    if rows:
        connection.execute(insert(clerk_role), rows)
    connection.execute(delete(clerk_limit).where(clerk_limit.c.clerk == person.id))
    limits = [{"clerk": person.id, "department": d, "municipality": m} for d, m in sorted(person.limits)]
    if limits:
        connection.execute(insert(clerk_limit), limits)


def clerks(connection: Connection) -> tuple[Clerk, ...]:
    """All active clerks by name."""
    roles: dict[str, set[tuple[str, Role]]] = {}
    for r in connection.execute(select(clerk_role)):
        roles.setdefault(r.clerk, set()).add((r.department, Role(r.role)))
    limits: dict[str, set[tuple[str, str]]] = {}
    for r in connection.execute(select(clerk_limit)):
        limits.setdefault(r.clerk, set()).add((r.department, r.municipality))
    columns = (clerk.c.id, clerk.c.name, clerk.c.function)
    found = connection.execute(select(*columns).where(clerk.c.active).order_by(clerk.c.name))
    return tuple(
        Clerk(r.id, r.name, frozenset(roles.get(r.id, ())), r.function, frozenset(limits.get(r.id, ()))) for r in found
    )


def put_setting(connection: Connection, name: str, value: Any) -> None:
    """Write a setting of this profile."""
    statement = upsert(setting).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=[setting.c.name], set_={"value": value}))


def get_setting(connection: Connection, name: str) -> Any:
    """A setting of this profile; None when it was never made."""
    return connection.scalar(select(setting.c.value).where(setting.c.name == name))


def put_departments(connection: Connection, named: Iterable[tuple[str, str]], of: str) -> None:
    """Write departments, id and name each."""
    for department_id, name in named:
        put_department(connection, department_id, name, of)
