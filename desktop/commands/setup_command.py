"""`amtsfach setup`: name the clerk, the municipality and the departments; the window asks the same at first start."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterable, Mapping

from desktop.actions.office import Office
from desktop.actions.opening import FirstStart, add_colleague, everything, present_set_up, set_up
from desktop.catalogue.service import Catalogue
from desktop.clock import SystemClock
from desktop.commands.session import Session, session_of, show_recovery_key
from desktop.domain.clerk import Clerk, Role
from desktop.errors import NotAllowed, UsageError
from desktop.translation import _, say


def run(arguments: argparse.Namespace) -> int:
    """Write what was named and leave the rest; on a fresh profile without departments one person does everything."""
    session = session_of(arguments)
    catalogue, clock = session.catalogue(), SystemClock()
    if arguments.recovery_key or arguments.recovery_key_kept:
        return _make_recovery_key(session) if arguments.recovery_key else _note_recovery_key_is_kept(session)
    if arguments.colleague:
        with session.office() as office:
            person = add_colleague(
                office, arguments.colleague, _roles(arguments.department, catalogue), arguments.function or ""
            )
    else:
        with session.profile() as profile:
            earlier = present_set_up(profile)
            present = earlier or everything(getpass.getuser(), "", catalogue)
            roles = _roles(arguments.department, catalogue) if arguments.department else present.roles
            if earlier is None:
                roles = _with_administrator(roles)
            clerk = present.clerk if arguments.clerk is None else arguments.clerk
            municipality = present.municipality if arguments.municipality is None else arguments.municipality
            function = present.function if arguments.function is None else arguments.function
            first = FirstStart(clerk, municipality, present.land, roles, function)
            person = set_up(profile, catalogue, clock, first)
        _warn_of_no_administrator(person)
    session.tell(_as_json(person), [say(_("{name} works here now.", name=person.name))])
    return 0


def _with_administrator(roles: Mapping[str, frozenset[Role]]) -> Mapping[str, frozenset[Role]]:
    """Who sets a profile up first administers it: nobody could change it afterwards otherwise."""
    if any(Role.ADMIN in held for held in roles.values()):
        return roles
    return {department: held | {Role.ADMIN} for department, held in roles.items()}


def _warn_of_no_administrator(person: Clerk) -> None:
    if not person.is_admin():
        hint = _("{name} is no administrator and cannot change this set-up any more.", name=person.name)
        sys.stderr.write(f"amtsfach: {say(hint)}\n")


def _check_administrator(office: Office) -> None:
    if not office.clerk.is_admin():
        raise NotAllowed(
            _("Only an administrator can make a recovery key."),
            _("Please ask the person who administers Amtsfach here."),
        )


def _note_recovery_key_is_kept(session: Session) -> int:
    """Record that somebody has the recovery key in safe hands; nobody is reminded of it any more."""
    with session.office() as office:
        _check_administrator(office)
        office.profile.confirm_recovery_key()
    session.tell({"recovery_key_kept": True}, [say(_("Noted: the recovery key is in safe hands."))])
    return 0


def _make_recovery_key(session: Session) -> int:
    """Make a new recovery key; older ones open only older backups from now on."""
    with session.office() as office:
        _check_administrator(office)
        key = office.profile.new_recovery_key or office.profile.make_recovery_key()
        if not office.profile.new_recovery_key:  # else the first start has shown it just now
            show_recovery_key(key)
        office.profile.confirm_recovery_key()
    session.tell({"recovery_key": key}, [])
    return 0


def _roles(named: Iterable[str], catalogue: Catalogue) -> dict[str, frozenset[Role]]:
    roles: dict[str, frozenset[Role]] = {}
    for text in named:
        department, equals, held = text.partition("=")
        if department not in catalogue.departments:
            raise UsageError(_("There is no department {department}.", department=department))
        try:
            roles[department] = frozenset(Role(r) for r in held.split(",")) if equals else frozenset({Role.CLERK})
        except ValueError as exc:
            known = ", ".join(r.value for r in Role)
            raise UsageError(_("There is no such role in {text}. Roles are: {known}.", text=text, known=known)) from exc
    return roles


def _as_json(person: Clerk) -> dict[str, object]:
    roles = sorted([d, r.value] for d, r in person.roles)
    return {"clerk": person.id, "name": person.name, "function": person.function or None, "roles": roles}
