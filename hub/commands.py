"""The commands of `amtsfach-hub`: each reads what it needs, does one thing and says so in German."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from hub import tables as t
from hub import town
from hub.database import open_database
from hub.faults import DONE, ENVIRONMENT, Fault
from hub.german import worded
from hub.passwords import Passwords
from hub.settings import Settings, load_settings
from hub.setup import checked_signer, initialise, is_current


@contextmanager
def administration(settings: Settings, *, ready: bool = True) -> Iterator[sa.Engine]:
    """The database; with `ready` one whose tables are of this release."""
    engine = open_database(settings, connections=2, patient=True)
    try:
        if ready:
            with engine.connect() as connection:
                if not is_current(connection):
                    raise Fault("no_schema", ENVIRONMENT)
        yield engine
    finally:
        engine.dispose()


def say(text: str) -> None:
    """Tell the administrator."""
    sys.stdout.write(f"{text}\n")


def _done() -> int:
    say(worded("done"))
    return DONE


def run_init(_arguments: argparse.Namespace) -> int:
    """Make or update tables, key and folder."""
    settings = load_settings()
    with administration(settings, ready=False) as engine:
        made = initialise(settings, engine)
    say(worded("initialised"))
    if made:
        say(worded("key_made", file=settings.signing_key))
    return DONE


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until told to end."""
    from hub.serving import serve

    settings = load_settings()
    with administration(settings) as engine:
        checked_signer(settings, engine)
    serve(settings, arguments.host, arguments.port, arguments.workers)
    return DONE


def _password() -> str:
    """From the terminal, twice, or the first line of standard input; never an argument, which others can read."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Kennwort: ")
    if getpass.getpass("Noch einmal: ") != first:
        raise Fault("password_differs")
    return first


def _passwords(settings: Settings) -> Passwords:
    return Passwords(settings.password_memory_kib, settings.password_rounds)


def run_user_add(arguments: argparse.Namespace) -> int:
    """Add an account."""
    settings = load_settings()
    with administration(settings) as engine:
        new = town.add_clerk(
            engine,
            _passwords(settings),
            arguments.name,
            _password(),
            name=arguments.shown,
            function=arguments.function,
        )
    say(worded("user_added", name=arguments.name, id=new))
    return DONE


def run_user_list(_arguments: argparse.Namespace) -> int:
    """List accounts with their roles."""
    with administration(load_settings()) as engine, engine.connect() as connection:
        roles: dict[object, list[str]] = {}
        for row in connection.execute(sa.select(t.role).order_by(t.role.c.department, t.role.c.role)):
            roles.setdefault(row.clerk, []).append(f"{row.department}={row.role}")
        for row in connection.execute(sa.select(t.clerk).order_by(t.clerk.c.sign_in)):
            state = "" if row.active else "gesperrt"
            say("\t".join([row.sign_in, row.name, row.function, state, " ".join(roles.get(row.id, []))]))
    return DONE


def run_user_lock(arguments: argparse.Namespace) -> int:
    """Lock an account; its sessions end."""
    with administration(load_settings()) as engine:
        town.set_active(engine, arguments.name, active=False)
    return _done()


def run_user_unlock(arguments: argparse.Namespace) -> int:
    """Unlock an account."""
    with administration(load_settings()) as engine:
        town.set_active(engine, arguments.name, active=True)
    return _done()


def run_user_password(arguments: argparse.Namespace) -> int:
    """Give an account another password."""
    settings = load_settings()
    with administration(settings) as engine:
        town.set_password(engine, _passwords(settings), arguments.name, _password())
    return _done()


def run_user_role(arguments: argparse.Namespace) -> int:
    """Give a clerk exactly these roles in a department."""
    with administration(load_settings()) as engine:
        town.set_roles(engine, arguments.name, arguments.department, arguments.roles)
    return _done()


def run_user_substitute(arguments: argparse.Namespace) -> int:
    """Let one clerk stand in for another between two days; without days no longer."""
    with administration(load_settings()) as engine:
        if arguments.first is None and arguments.last is None:
            town.end_substitution(engine, arguments.name, arguments.represented)
        else:
            days = _day(arguments.first), _day(arguments.last)
            town.set_substitution(engine, arguments.name, arguments.represented, *days)
    return _done()


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError as exc:
        raise Fault("bad_day", day=text or "") from exc


def run_department_add(arguments: argparse.Namespace) -> int:
    """Add a department."""
    with administration(load_settings()) as engine:
        town.add_department(engine, arguments.department, arguments.name, arguments.municipality)
    return _done()


def run_department_list(_arguments: argparse.Namespace) -> int:
    """List departments."""
    with administration(load_settings()) as engine, engine.connect() as connection:
        for row in connection.execute(sa.select(t.department).order_by(t.department.c.id)):
            say(f"{row.id}\t{row.name}\t{row.municipality}\t{row.sequence}")
    return DONE


def run_department_rename(arguments: argparse.Namespace) -> int:
    """Give a department another name."""
    with administration(load_settings()) as engine:
        town.rename_department(engine, arguments.department, arguments.name)
    return _done()


def run_municipality_add(arguments: argparse.Namespace) -> int:
    """Add or change a municipality."""
    letterhead: dict[str, object] = {}
    if arguments.letterhead:
        try:
            letterhead = json.loads(Path(arguments.letterhead).read_text("utf-8"))
        except (OSError, ValueError) as exc:
            raise Fault("bad_file", file=arguments.letterhead) from exc
    with administration(load_settings()) as engine:
        town.add_municipality(
            engine, arguments.municipality, arguments.name, land=arguments.land, letterhead=letterhead
        )
    return _done()
