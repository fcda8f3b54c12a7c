"""The history: chains of links that only grow, and bodies that law may erase."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from desktop.models.base import Json, Moment, metadata

history_link = Table(
    "history_link",
    metadata,
    Column("device", Text, primary_key=True),
    Column("department", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("previous", Text, nullable=False),  # digest of the link before, "" for the first
    Column("body", Text, nullable=False),
    Column("body_digest", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Index(None, "body"),
    sqlite_with_rowid=False,
)

history_body = Table(
    "history_body",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("values", Json, nullable=False),
    Column("salt", Text, nullable=False),  # so that an erased body cannot be guessed from its digest
    Index(None, "case_id"),
)

# Append-only is a property of the file, not of good manners.
HISTORY_TRIGGERS = (
    "CREATE TRIGGER history_link_stays_as_it_is BEFORE UPDATE ON history_link"
    " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    "CREATE TRIGGER history_link_is_never_removed BEFORE DELETE ON history_link"
    " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    "CREATE TRIGGER history_body_stays_as_it_is BEFORE UPDATE ON history_body"
    " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
)
