"""The first page of a start is the top of the list of new cases, behind the same walls, and needs no SQLAlchemy."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.actions.first_page import read_first_page
from desktop.domain.case import CaseQuery, CaseState, Folder
from desktop.domain.clerk import Clerk, Role
from desktop.domain.ids import first_row, new_id
from desktop.storage.case_queries import block_of_cases, count_cases, reader_for
from desktop.storage.case_store import add_cases, folder_columns
from desktop.storage.office_store import put_clerk, put_setting
from desktop.storage.profile import Profile

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
DEPARTMENTS = ("standesamt", "ordnungsamt", "poststelle")
STATES = (CaseState.NEW, CaseState.NEW, CaseState.IN_PROGRESS, CaseState.DONE)
CASES = 60
LIMIT = 12


def clerk(**roles: Role) -> Clerk:
    return Clerk(new_id(NOON), "A. Sommer", frozenset(roles.items()))


CLERKS = {
    "sees everything": clerk(**dict.fromkeys(DEPARTMENTS, Role.CLERK)),
    "one department": clerk(standesamt=Role.REGISTRAR),
    "two departments, one with nothing": clerk(ordnungsamt=Role.LEAD, bauamt=Role.CLERK),
    "administers one, reads another": clerk(standesamt=Role.ADMIN, poststelle=Role.AUDITOR),
    "administers only": clerk(standesamt=Role.ADMIN),
    "no roles": clerk(),
}


@pytest.fixture
def filled(profile: Profile) -> Profile:
    """Cases in all departments and several folders, some read, some with a deadline and a colleague."""
    rows = []
    for number in range(CASES):
        at = NOON - timedelta(hours=number)
        values = {
            "row": first_row(at),
            "id": new_id(at),
            "department": DEPARTMENTS[number * 7 % 3],
            "received_at": at,
            "channel": "mail",
            "sender": f"Käthe Großmann {number}",
            "subject": f"Antrag {number}",
            "deadline": "2026-12-01" if number % 5 == 0 else "",
            "clerk_name": "B. Winter" if number % 4 == 1 else "",
            "unread": number % 2 == 0,
            "attachments": number % 3,
        }
        rows.append(values | folder_columns(STATES[number % len(STATES)]))
    with profile.writer.begin() as connection:
        add_cases(connection, rows)
    return profile


def belongs_to(profile: Profile, whose: Clerk) -> None:
    with profile.writer.begin() as connection:
        put_clerk(connection, whose)
        put_setting(connection, "clerk", whose.id)


@pytest.mark.parametrize("whose", CLERKS.values(), ids=CLERKS)
def test_the_first_page_is_the_top_of_the_list_behind_the_clerks_walls(filled: Profile, whose: Clerk) -> None:
    belongs_to(filled, whose)
    query = CaseQuery(Folder.NEW)
    with filled.reader.connect() as connection:
        reader = reader_for(connection, whose, date(2026, 11, 23))
        total = count_cases(connection, query, reader)
        rows = block_of_cases(connection, query, reader, start=0, limit=LIMIT, total=total, after=None)

    page = read_first_page(filled, LIMIT)

    assert page is not None
    assert (page.total, page.rows) == (total, rows)
    assert len(page.rows) == min(total, LIMIT)
    assert {row.department for row in page.rows} <= whose.departments


def test_the_clerks_with_walls_see_different_pages(filled: Profile) -> None:
    totals = []
    for whose in CLERKS.values():
        belongs_to(filled, whose)
        page = read_first_page(filled, LIMIT)
        totals.append(page.total if page else None)

    assert totals == [30, 10, 10, 10, 0, 0]


def test_before_the_first_start_there_is_no_page(filled: Profile) -> None:
    assert read_first_page(filled, LIMIT) is None


def test_reading_it_loads_no_sqlalchemy() -> None:
    code = (
        "import sys, desktop.actions.first_page;"
        "print([name for name in ('sqlalchemy', 'desktop.models', 'PySide6') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
