"""Who works here: named at the first start, changed by an administrator only, and each change is recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from desktop.actions.care import verify
from desktop.actions.office import Office
from desktop.actions.opening import add_colleague, enter, everything, present_set_up, set_up
from desktop.domain.clerk import Role
from desktop.domain.history import Act
from desktop.errors import NotAllowed, UsageError
from desktop.models.history import history_body

CLERK_ONLY = {"standesamt": frozenset({Role.CLERK})}


def recorded(office: Office, act: Act) -> list[dict[str, str]]:
    with office.read() as connection:
        return list(connection.scalars(select(history_body.c["values"]).where(history_body.c.act == act.value)))


@pytest.fixture
def no_administrator(office: Office) -> Office:
    """The office after its clerk gave away the administrator's role."""
    first = replace(everything("A. Sommer", "Musterstadt", office.catalogue), roles=CLERK_ONLY)
    clerk = set_up(office.profile, office.catalogue, office.clock, first)
    return enter(office.profile, office.catalogue, office.clock, clerk, office.readers)


def test_who_is_no_administrator_cannot_take_the_role_back(no_administrator: Office) -> None:
    office = no_administrator
    before = present_set_up(office.profile)
    written = len(recorded(office, Act.SET_UP))
    with pytest.raises(NotAllowed):
        set_up(office.profile, office.catalogue, office.clock, everything("A. Sommer", "X", office.catalogue))
    assert present_set_up(office.profile) == before
    assert len(recorded(office, Act.SET_UP)) == written


def test_who_is_no_administrator_cannot_name_colleagues(no_administrator: Office) -> None:
    with pytest.raises(NotAllowed):
        add_colleague(no_administrator, "B. Winter", CLERK_ONLY)
    assert recorded(no_administrator, Act.COLLEAGUE_NAMED) == []


def test_a_change_stands_in_the_history_of_the_departments_it_touches(office: Office) -> None:
    first = replace(everything("A. Herbst", "Neustadt", office.catalogue), roles=CLERK_ONLY)
    before = len(recorded(office, Act.SET_UP))
    set_up(office.profile, office.catalogue, office.clock, first)
    changes = recorded(office, Act.SET_UP)[before:]
    assert {(c["name"], c["municipality"]) for c in changes} == {("A. Herbst", "Neustadt")}
    assert sorted(c["roles"] for c in changes) == [""] * (len(office.catalogue.departments) - 1) + ["clerk"]
    assert verify(office).problems == ()


def test_a_named_colleague_stands_in_the_history(office: Office) -> None:
    add_colleague(office, " B. Winter ", CLERK_ONLY)
    [entry] = recorded(office, Act.COLLEAGUE_NAMED)
    assert (entry["name"], entry["roles"]) == ("B. Winter", "clerk")


def test_a_colleague_has_a_name(office: Office) -> None:
    with pytest.raises(UsageError):
        add_colleague(office, "  ", CLERK_ONLY)
