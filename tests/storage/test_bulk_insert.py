"""What is inserted in bulk is read as what was said, column by column."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from desktop.errors import DesktopError
from desktop.models.history import history_body
from desktop.models.search import case_text
from desktop.storage.bulk_insert import insert_rows
from desktop.storage.profile import Profile

AT = datetime(2026, 11, 23, 11, 0, 0, 123_000, tzinfo=UTC)


def body(number: int) -> dict[str, Any]:
    return {
        "id": f"id-{number}",
        "case_id": "case",
        "at": AT,
        "actor": "A. Sommer",
        "act": "routed",
        "values": {"reason": 'Groß "und" klein', "detail": ""},
        "salt": "s",
    }


def test_moments_and_json_come_back_as_they_were_said(profile: Profile) -> None:
    rows = [body(1), body(2)]
    with profile.writer.begin() as connection:
        insert_rows(connection, history_body, rows)
    with profile.reader.connect() as connection:
        assert [dict(r) for r in connection.execute(select(history_body)).mappings()] == rows


def test_no_rows_are_no_statement(profile: Profile) -> None:
    with profile.writer.begin() as connection:
        insert_rows(connection, history_body, [])


@pytest.mark.parametrize(
    ("on_conflict", "text"),
    [("DO NOTHING", "first"), ('("row") DO UPDATE SET text = excluded.text', "second")],
    ids=["what is there stays", "what comes replaces"],
)
def test_a_row_that_is_there_already_is_treated_as_asked(profile: Profile, on_conflict: str, text: str) -> None:
    with profile.writer.begin() as connection:
        for said in ("first", "second"):
            insert_rows(connection, case_text, [{"row": 1, "text": said, "spellings": ""}], on_conflict=on_conflict)
        assert connection.scalar(select(case_text.c.text)) == text


def test_a_fault_takes_all_rows_back(profile: Profile) -> None:
    with pytest.raises(Exception, match="UNIQUE"), profile.writer.begin() as connection:
        insert_rows(connection, history_body, [body(1), body(1)])
    with profile.reader.connect() as connection:
        assert connection.execute(select(history_body)).first() is None


def test_bulk_inserts_through_a_reader_are_refused_as_a_fault(profile: Profile) -> None:
    with pytest.raises(DesktopError), profile.reader.connect() as connection:
        insert_rows(connection, history_body, [body(1)])
