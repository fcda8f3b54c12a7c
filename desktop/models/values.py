"""What the citizen stated, what the register says, and who takes part: kept apart on purpose."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, Table, Text

from desktop.models.base import Json, Moment, metadata

application_value = Table(
    "application_value",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("previous", Text),  # null while it never changed
    Column("source_kind", Text, nullable=False),
    Column("source_detail", Text, nullable=False, server_default=""),
    Column("source_document", Text, nullable=False, server_default=""),
    Column("box", Json, nullable=False),  # null or [page, left, top, right, bottom]
    Column("confidence", Float, nullable=False),
    sqlite_with_rowid=False,
)

register_entry = Table(
    "register_entry",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("values", Json, nullable=False),
    Column("source", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("confirmed_by", Text, nullable=False, server_default=""),
    Column("confirmed_at", Moment),
)

party = Table(
    "party",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Index(None, "case_id"),
    Index(None, "name"),
)
