"""The search asks behind walls, newest first, with a connection that can change nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.domain.case import CaseState
from desktop.domain.clerk import Clerk, Role
from desktop.domain.ids import first_row, new_id
from desktop.domain.place_found import snippet_of
from desktop.errors import EnvironmentFault
from desktop.storage.case_store import add_cases, folder_columns
from desktop.storage.profile import Profile
from desktop.storage.search_queries import search_cases
from desktop.storage.search_store import index_rows, text_row

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
DEPARTMENTS = ("standesamt", "ordnungsamt", "poststelle")
CASES = 30


@pytest.fixture
def filled(profile: Profile) -> Profile:
    """Cases in three departments in turn, the newest first, all about lanterns."""
    rows: list[dict[str, Any]] = []
    for number in range(CASES):
        at = NOON - timedelta(hours=number)
        values = {
            "row": first_row(at),
            "id": new_id(at),
            "department": DEPARTMENTS[number % 3],
            "received_at": at,
            "channel": "mail",
            "subject": f"Laterne {number}",
        }
        rows.append(values | folder_columns(CaseState.NEW))
    with profile.writer.begin() as connection:
        add_cases(connection, rows)
        index_rows(connection, [text_row(row["row"], [row["subject"]]) for row in rows])
    return profile


def found(profile: Profile, words: str, limit: int, *departments: str) -> list[tuple[str, str]]:
    clerk = Clerk(new_id(NOON), "A. Sommer", frozenset((department, Role.CLERK) for department in departments))
    with profile.searches.reading() as connection:
        return [(row.subject, row.department) for row in search_cases(connection, words, clerk, limit)]


def test_who_sees_every_department_finds_the_newest_first(filled: Profile) -> None:
    wanted = [(f"Laterne {number}", DEPARTMENTS[number % 3]) for number in range(5)]
    assert found(filled, "laterne", 5, *DEPARTMENTS) == wanted


@pytest.mark.parametrize("words", ["laterne", "later"], ids=["whole word", "beginning"])
def test_a_page_of_hits_is_filled_from_the_clerks_departments_alone(filled: Profile, words: str) -> None:
    wanted = [(f"Laterne {number}", DEPARTMENTS[number % 3]) for number in range(CASES) if number % 3 != 1]
    assert found(filled, words, 12, "standesamt", "poststelle") == wanted[:12]


def test_a_hit_shows_the_place_beyond_number_subject_and_sender(filled: Profile) -> None:
    text = "Laterne 0\nLaterne 0\nSeit gestern ist die Laterne am Ring aus."
    with filled.writer.begin() as connection:
        index_rows(connection, [text_row(first_row(NOON), [text])])
    clerk = Clerk(new_id(NOON), "A. Sommer", frozenset((department, Role.CLERK) for department in DEPARTMENTS))
    with filled.searches.reading() as connection:
        first, second, *_rest = search_cases(connection, "laterne", clerk, 5)
    assert snippet_of(first) == "Seit gestern ist die \x02Laterne\x03 am Ring aus."
    assert snippet_of(second) == ""


def test_who_has_no_department_finds_nothing(filled: Profile) -> None:
    assert found(filled, "laterne", 5) == []


def test_the_search_sees_what_was_stored_between_two_questions(filled: Profile) -> None:
    assert found(filled, "nachtrag", 5, *DEPARTMENTS) == []
    with filled.writer.begin() as connection:
        index_rows(connection, [text_row(first_row(NOON), ["Laterne 0 Nachtrag"])])
    assert found(filled, "nachtrag", 5, *DEPARTMENTS) == [("Laterne 0", "standesamt")]


def test_what_the_search_asks_with_cannot_write(filled: Profile) -> None:
    with pytest.raises(EnvironmentFault), filled.searches.reading() as connection:
        connection.execute("DELETE FROM setting")
