"""The full-text index of cases: filled from everything a case holds, asked behind the clerk's walls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.domain.case import CaseRow
from desktop.domain.spelling import search_words, spellings
from desktop.models.desk import note
from desktop.models.search import case_text
from desktop.models.submission import document, submission
from desktop.models.values import application_value
from desktop.storage.case_queries import Reader
from desktop.storage.case_row import ROW_NAMES, plain_row_of
from desktop.storage.case_store import StoredCase

_LONGEST_TEXT = 200_000  # characters of one case that can be found; a 10,000-page PDF must not fill the index
_SNIPPET_WORDS = 12
_COLUMNS = ", ".join(f"c.{name}" for name in ROW_NAMES)


def text_row(row: int, parts: Iterable[str], other_spellings: str | None = None) -> dict[str, Any]:
    """The index row of a case made of these texts.

    Args:
        other_spellings: Of their words, where they are known already; None to find them.
    """
    joined = "\n".join(part for part in parts if part)[:_LONGEST_TEXT]
    return {"row": row, "text": joined, "spellings": spellings(joined) if other_spellings is None else other_spellings}


def index_rows(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Put cases into the index, or replace what stands there."""
    if rows:
        statement = upsert(case_text)
        replaced = {"text": statement.excluded.text, "spellings": statement.excluded.spellings}
        connection.execute(statement.on_conflict_do_update(index_elements=[case_text.c.row], set_=replaced), rows)


def texts_of(connection: Connection, stored: StoredCase) -> list[str]:
    """Everything of a case that can be found."""
    parts = [stored.row.number, stored.row.subject, stored.row.sender]
    values = select(application_value.c.value).where(application_value.c.case_id == stored.id)
    parts += connection.scalars(values.order_by(application_value.c.position))
    for row in connection.execute(
        select(submission.c.subject, submission.c.text, submission.c.sender_name, submission.c.sender_address).where(
            submission.c.case_id == stored.id
        )
    ):
        parts += row
    for found in connection.execute(select(document.c.name, document.c.text).where(document.c.case_id == stored.id)):
        parts += found
    parts += connection.scalars(select(note.c.text).where(note.c.case_id == stored.id))
    return parts


def match_expression(question: str, *, beginnings: bool) -> str:
    """The FTS5 expression of a question: every word, in either spelling.

    Whatever a person types is taken as words; FTS5's own syntax cannot be reached.

    Args:
        beginnings: Whether the last word may also be the beginning of a longer one.
    """
    star = "*" if beginnings else ""
    words = search_words(question)
    clauses = [" OR ".join(f'"{spelling}"' for spelling in word) for word in words[:-1]]
    clauses += [" OR ".join(f'"{spelling}"{star}' for spelling in word) for word in words[-1:]]
    return " AND ".join(f"({clause})" for clause in clauses)


def search_cases(connection: Connection, question: str, reader: Reader, limit: int) -> tuple[CaseRow, ...]:
    """Find cases by what they say, newest first.

    Whole words come first and cost next to nothing. Beginnings of words are looked for only where whole words do not
    fill the page: they cost milliseconds per ten thousand hits.
    """
    whole = _found(connection, match_expression(question, beginnings=False), reader, limit)
    if len(whole) >= limit:
        return whole
    begun = _found(connection, match_expression(question, beginnings=True), reader, limit)
    return tuple(sorted({row.row: row for row in (*begun, *whole)}.values(), key=lambda r: -r.row))[:limit]


def _found(connection: Connection, expression: str, reader: Reader, limit: int) -> tuple[CaseRow, ...]:
    if not expression:
        return ()
    departments = () if reader.sees_all else tuple(sorted(reader.clerk.departments))
    if not reader.sees_all and not departments:
        return ()
    wall = f" AND c.department IN ({', '.join('?' * len(departments))})" if departments else ""
    # Asked with every letter typed, so in SQLite's own words: composing the statement took twice as long as its run.
    found = connection.exec_driver_sql(
        f"SELECT {_COLUMNS}, snippet(case_search, 0, char(2), char(3), '…', {_SNIPPET_WORDS}) FROM case_search"
        f" JOIN case_file c ON c.row = case_search.rowid WHERE case_search MATCH ?{wall}"
        " ORDER BY case_search.rowid DESC LIMIT ?",
        (expression, *departments, limit),
    )
    return tuple(plain_row_of(values, snippet=values[-1]) for values in found.fetchall())
