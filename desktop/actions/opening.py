"""Open a profile and find out in whose name: the first start names municipality, departments and clerk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from desktop.actions.office import Office
from desktop.catalogue.service import Catalogue
from desktop.clock import Clock
from desktop.documents.reader_process import Readers
from desktop.domain.clerk import MAILROOM, Clerk, Role, Substitution
from desktop.domain.history import Act
from desktop.domain.ids import new_id
from desktop.errors import NotAllowed, UsageError
from desktop.storage import office_store
from desktop.storage.faults import storage_faults
from desktop.storage.history_store import HistoryWriter
from desktop.storage.profile import Profile
from desktop.storage.transaction import Transaction
from desktop.translation import _

_CLERK = "clerk"  # the setting that says whose profile this is


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What the first start asks: without a hub nobody else can say who works where.

    Attributes:
        roles: Department id to the roles held there; the departments named are the only ones the clerk will see.
        function: What a registrar signs as: "Standesbeamtin".
    """

    clerk: str
    municipality: str
    land: str
    roles: Mapping[str, frozenset[Role]]
    function: str = ""


def everything(clerk: str, municipality: str, catalogue: Catalogue) -> FirstStart:
    """One person does everything: what a small town, a trial and the command line start with."""
    usual = frozenset({Role.CLERK, Role.REGISTRAR, Role.FRONT_DESK, Role.LEAD, Role.ADMIN})
    roles = {d: usual | ({Role.MAILROOM} if d == MAILROOM else set()) for d in catalogue.departments}
    return FirstStart(clerk, municipality, "", roles)


def present_clerk(profile: Profile) -> Clerk | None:
    """Whose profile this is; None before the first start said so."""
    with storage_faults(), profile.reader.connect() as connection:
        return _clerk_of(connection)


def present_set_up(profile: Profile) -> FirstStart | None:
    """What the first start was told; None before it."""
    clerk = present_clerk(profile)
    if clerk is None:
        return None
    with storage_faults(), profile.reader.connect() as connection:
        municipality_id, municipality = office_store.first_municipality(connection)
        land = office_store.land_of(connection, municipality_id)
    departments = {department for department, _role in clerk.roles}
    roles = {d: frozenset(role for department, role in clerk.roles if department == d) for d in departments}
    return FirstStart(clerk.name, municipality, land, roles, clerk.function)


def set_up(profile: Profile, catalogue: Catalogue, clock: Clock, first: FirstStart) -> Clerk:
    """Write what the first start asked; called again it changes it, and the clerk stays the same person.

    Raises:
        NotAllowed: It was set up before, for somebody who is no administrator.
        UsageError: A department is not in the catalogue, the name is missing, or the function names several.
    """
    if not first.clerk.strip():
        raise UsageError(_("Please give the name of the clerk."))
    function = _checked_function(first.function)
    unknown = sorted(set(first.roles) - set(catalogue.departments))
    if unknown:
        raise UsageError(_("There is no department {department}.", department=unknown[0]))
    with storage_faults(), profile.writer.begin() as connection:
        known = _clerk_of(connection)
        if known is not None and not known.is_admin():
            raise _only_an_administrator()
        roles = frozenset((d, role) for d, held in first.roles.items() for role in held)
        limits = known.limits if known else frozenset[tuple[str, str]]()
        clerk = Clerk(known.id if known else new_id(clock.now()), first.clerk.strip(), roles, function, limits)
        office_store.put_municipality(connection, "1", first.municipality, first.land)
        named = ((d.id, d.name) for d in catalogue.departments.values())
        office_store.put_departments(connection, named, "1")
        office_store.put_clerk(connection, clerk)
        office_store.put_setting(connection, _CLERK, clerk.id)
        history = HistoryWriter(connection, profile.device)
        at, actor = clock.now(), (known or clerk).name
        for department in sorted({d for d, _role in clerk.roles | (known.roles if known else frozenset())}):
            values = {"municipality": first.municipality, **_roles_in(department, clerk)}
            history.add(department, "", at, actor, Act.SET_UP.value, values)
        history.flush()
    return clerk


def _clerk_of(connection: Transaction) -> Clerk | None:
    wanted = office_store.get_setting(connection, _CLERK)
    found = next((c for c in office_store.clerks(connection) if c.id == wanted), None)
    return found and replace(found, substitutions=_substitutions(connection))


def _substitutions(connection: Transaction) -> tuple[Substitution, ...]:
    said = office_store.get_setting(connection, office_store.SUBSTITUTIONS) or ()
    days = ((str(name), date.fromisoformat(first), date.fromisoformat(last)) for name, first, last in said)
    return tuple(Substitution(*one) for one in days)


def _roles_in(department: str, person: Clerk) -> dict[str, str]:
    """What the history of a department keeps of a person: nothing of other departments."""
    held = sorted(role.value for d, role in person.roles if d == department)
    return {"name": person.name, "function": person.function, "roles": " ".join(held)}


def _only_an_administrator() -> NotAllowed:
    return NotAllowed(
        _("Only an administrator can change who works here, and as what."),
        _("Please ask the person who administers Amtsfach here."),
    )


def _checked_function(function: str) -> str:
    """One function in one line; a certificate must not say "Standesbeamtin/Standesbeamter".

    Raises:
        UsageError: Several are named with a stroke between them.
    """
    function = " ".join(function.split())
    if "/" in function:
        raise UsageError(
            _("The function stands on certificates as it is written here: {function}.", function=function),
            _("Please give the one that holds, for example Standesbeamtin."),
        )
    return function


def add_colleague(office: Office, name: str, roles: Mapping[str, frozenset[Role]], function: str = "") -> Clerk:
    """Name a colleague, so that cases can be assigned to them.

    Raises:
        NotAllowed: The clerk is no administrator.
        UsageError: The name is missing, or the function names several.
    """
    if not office.clerk.is_admin():
        raise _only_an_administrator()
    if not name.strip():
        raise UsageError(_("Please give the name of the colleague."))
    function = _checked_function(function)
    with office.write() as work:
        held = frozenset((d, role) for d, several in roles.items() for role in several)
        colleague = Clerk(new_id(work.now), name.strip(), held, function)
        office_store.put_clerk(work.connection, colleague)
        for department in sorted({d for d, _role in held}):
            work.record_of_department(department, Act.COLLEAGUE_NAMED, _roles_in(department, colleague))
    return colleague


def limit_to_municipalities(office: Office, clerk_id: str, limits: Iterable[tuple[str, str]]) -> Clerk:
    """Draw walls between municipalities: of the departments named a clerk sees only those municipalities' cases.

    Args:
        limits: Department id and municipality id; none ends all limits of this clerk.

    Raises:
        NotAllowed: Who asks is no administrator.
        UsageError: There is no such clerk or municipality.
    """
    if not office.clerk.is_admin():
        raise _only_an_administrator()
    wanted = frozenset(limits)
    with office.write() as work:
        person = next((c for c in office_store.clerks(work.connection) if c.id == clerk_id), None)
        unknown = sorted(m for _d, m in wanted if not office_store.municipality_name(work.connection, m))
        if person is None or unknown:
            raise UsageError(_("There is no municipality {municipality}.", municipality=", ".join(unknown)))
        limited = replace(person, limits=wanted)
        office_store.put_clerk(work.connection, limited)
        for department in sorted({d for d, _m in wanted | person.limits}):
            named = " ".join(sorted(m for d, m in wanted if d == department))
            said = _roles_in(department, limited) | {"municipalities": named}
            work.record_of_department(department, Act.COLLEAGUE_NAMED, said)
    return limited


def limit_named_clerk(office: Office, name: str, limits: Iterable[tuple[str, str]]) -> Clerk:
    """As `limit_to_municipalities`, for the clerk of that name.

    Raises:
        UsageError: Nobody, or more than one person, has that name; or there is no such municipality.
    """
    with office.read() as connection:
        found = [c for c in office_store.clerks(connection) if c.name == name]
    if len(found) != 1:
        raise UsageError(_("There is no single clerk named {name}.", name=name))
    return limit_to_municipalities(office, found[0].id, limits)


def name_municipality(office: Office, municipality: str, name: str) -> None:
    """Name a municipality of this office.

    Raises:
        NotAllowed: Who asks is no administrator.
    """
    if not office.clerk.is_admin():
        raise _only_an_administrator()
    with office.write() as work:
        land = office_store.land_of(work.connection, municipality)
        office_store.put_municipality(work.connection, municipality, name.strip(), land)


def enter(profile: Profile, catalogue: Catalogue, clock: Clock, clerk: Clerk, readers: Readers | None = None) -> Office:
    """The office of one clerk."""
    return Office(profile, catalogue, clerk, clock, readers or Readers())
