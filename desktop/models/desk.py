"""What a clerk adds on the desk: notes, follow-ups, and the typing that is not saved yet."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, Text

from desktop.models.base import Moment, metadata

note = Table(
    "note",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
)

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("due", Text, nullable=False),  # ISO date
    Column("reason", Text, nullable=False),
    Column("done", Boolean, nullable=False, server_default="0"),
    Index(None, "case_id"),
    Index(None, "due"),
)

# Typed and not saved: survives a crash, seen by nobody else, no part of the history.
typing = Table(
    "typing",
    metadata,
    Column("clerk", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
