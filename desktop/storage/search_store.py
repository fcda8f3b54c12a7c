"""The full-text index of cases: filled from everything a case holds; `search_queries` asks it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from desktop.domain.spelling import spellings
from desktop.models.desk import note
from desktop.models.search import case_text
from desktop.models.submission import document, submission
from desktop.models.values import application_value
from desktop.storage.bulk_insert import insert_rows
from desktop.storage.case_store import StoredCase

_LONGEST_TEXT = 200_000  # characters of one case that can be found; a 10,000-page PDF must not fill the index


def text_row(row: int, parts: Iterable[str], other_spellings: str | None = None) -> dict[str, Any]:
    """The index row of a case made of these texts.

    Args:
        other_spellings: Of their words, where they are known already; None to find them.
    """
    joined = "\n".join(part for part in parts if part)[:_LONGEST_TEXT]
    return {"row": row, "text": joined, "spellings": spellings(joined) if other_spellings is None else other_spellings}


def index_rows(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Put cases into the index, or replace what stands there."""
    replaced = '("row") DO UPDATE SET text = excluded.text, spellings = excluded.spellings'
    insert_rows(connection, case_text, rows, on_conflict=replaced)


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
