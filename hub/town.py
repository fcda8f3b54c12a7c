"""What an administrator does to the house: municipalities, departments, accounts, roles, substitutions.

Each is one transaction of its own, seen by all workers within a moment.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from hub import tables as t
from hub.faults import Fault
from hub.passwords import LONGEST, SHORTEST, Passwords
from hub.rights import ROLES, rights_changed
from hub.sign_in import account_name

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_RESERVED = frozenset({"session", "house", "changes"})


def add_municipality(
    engine: sa.Engine, municipality: str, name: str, *, land: str = "", letterhead: Mapping[str, object] | None = None
) -> None:
    """Add a municipality, or give one another name, land and letterhead."""
    _check_id(municipality)
    row = {"name": name, "land": land, "letterhead": json.dumps(letterhead or {}, ensure_ascii=False)}
    with engine.begin() as connection:
        added = insert(t.municipality).values(id=municipality, **row)
        connection.execute(added.on_conflict_do_update(index_elements=["id"], set_=row))
        rights_changed(connection)


def add_department(engine: sa.Engine, department: str, name: str, municipality: str) -> None:
    """Add a department.

    Raises:
        Fault: There is one, or no such municipality, or the id cannot be one.
    """
    _check_id(department)
    with engine.begin() as connection:
        if connection.execute(sa.select(t.department.c.id).where(t.department.c.id == department)).first():
            raise Fault("department_exists", department=department)
        if not connection.execute(sa.select(t.municipality).where(t.municipality.c.id == municipality)).first():
            raise Fault("no_municipality", municipality=municipality)
        row = {"id": department, "name": name, "municipality": municipality}
        connection.execute(sa.insert(t.department).values(row))
        rights_changed(connection)


def rename_department(engine: sa.Engine, department: str, name: str) -> None:
    """Give a department another name; its id stays for ever."""
    with engine.begin() as connection:
        changed = sa.update(t.department).where(t.department.c.id == department).values(name=name)
        if not connection.execute(changed).rowcount:
            raise Fault("no_department", department=department)
        rights_changed(connection)


def add_clerk(
    engine: sa.Engine, passwords: Passwords, sign_in: str, password: str, *, name: str = "", function: str = ""
) -> UUID:
    """Add an account without any role; returns the clerk's id."""
    stored = _hashed(passwords, password)
    account = account_name(sign_in)
    if not account:
        raise Fault("no_name")
    new = _new_id()
    row = {"id": new, "sign_in": account, "name": name or sign_in, "function": function, "password": stored}
    with engine.begin() as connection:
        if connection.execute(sa.select(t.clerk.c.id).where(t.clerk.c.sign_in == account)).first():
            raise Fault("user_exists", name=sign_in)
        connection.execute(sa.insert(t.clerk).values(row))
        rights_changed(connection)
    return new


def set_password(engine: sa.Engine, passwords: Passwords, sign_in: str, password: str) -> None:
    """Give an account another password; its sessions end."""
    stored = _hashed(passwords, password)
    with engine.begin() as connection:
        clerk = _clerk(connection, sign_in)
        connection.execute(sa.update(t.clerk).where(t.clerk.c.id == clerk).values(password=stored))
        connection.execute(sa.delete(t.session).where(t.session.c.clerk == clerk))
        rights_changed(connection)


def set_active(engine: sa.Engine, sign_in: str, *, active: bool) -> None:
    """Lock an account, which ends its sessions, or unlock it."""
    with engine.begin() as connection:
        clerk = _clerk(connection, sign_in)
        connection.execute(sa.update(t.clerk).where(t.clerk.c.id == clerk).values(active=active))
        if not active:
            connection.execute(sa.delete(t.session).where(t.session.c.clerk == clerk))
        rights_changed(connection)


def set_roles(engine: sa.Engine, sign_in: str, department: str, roles: Iterable[str]) -> None:
    """Give a clerk exactly these roles in one department; none takes all of them away."""
    wanted = set(roles)
    if not wanted <= ROLES:
        raise Fault("no_role", role=", ".join(sorted(wanted - ROLES)), roles=", ".join(sorted(ROLES)))
    with engine.begin() as connection:
        clerk = _clerk(connection, sign_in)
        if not connection.execute(sa.select(t.department.c.id).where(t.department.c.id == department)).first():
            raise Fault("no_department", department=department)
        connection.execute(sa.delete(t.role).where(t.role.c.clerk == clerk, t.role.c.department == department))
        for role in sorted(wanted):
            connection.execute(sa.insert(t.role).values(clerk=clerk, department=department, role=role))
        rights_changed(connection)


def set_substitution(engine: sa.Engine, substitute: str, represented: str, first: date, last: date) -> None:
    """Let one clerk stand in for another from the first to the last day, both included."""
    if last < first:
        raise Fault("days_reversed")
    with engine.begin() as connection:
        pair = {"substitute": _clerk(connection, substitute), "represented": _clerk(connection, represented)}
        if pair["substitute"] == pair["represented"]:
            raise Fault("own_substitute")
        added = insert(t.substitution).values(**pair, first_day=first, last_day=last)
        key = ["substitute", "represented", "first_day"]
        connection.execute(added.on_conflict_do_update(index_elements=key, set_={"last_day": last}))
        rights_changed(connection)


def end_substitution(engine: sa.Engine, substitute: str, represented: str) -> None:
    """Take back every substitution of one clerk for another."""
    s = t.substitution
    with engine.begin() as connection:
        both = s.c.substitute == _clerk(connection, substitute), s.c.represented == _clerk(connection, represented)
        connection.execute(sa.delete(s).where(*both))
        rights_changed(connection)


def _clerk(connection: sa.Connection, sign_in: str) -> UUID:
    found = connection.execute(sa.select(t.clerk.c.id).where(t.clerk.c.sign_in == account_name(sign_in))).first()
    if found is None:
        raise Fault("no_user", name=sign_in)
    clerk: UUID = found.id
    return clerk


def _hashed(passwords: Passwords, password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise Fault("password_length", shortest=SHORTEST, longest=LONGEST)
    return passwords.hashed(password)


def _check_id(name: str) -> None:
    if not _ID.fullmatch(name) or name in _RESERVED:
        raise Fault("bad_id", name=name)


def _new_id() -> UUID:
    """A UUIDv7 (RFC 9562), as the clients make them: the time first, so that ids sort by it."""
    bits = int(time.time() * 1000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=bits)
