"""Issued certificates with all that was decided for them, and the number blocks this profile holds."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from desktop.models.base import Json, Moment, metadata

certificate = Table(
    "certificate",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("department", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("register_values", Json, nullable=False),  # as they stood, whatever becomes of the entry
    Column("omitted", Json, nullable=False),
    Index(None, "department", "number", unique=True),
)

# Named decisions (responsibility, entitlement, identity, block): a person's statement each.
decision = Table(
    "decision",
    metadata,
    Column("certificate", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# Numbers come from blocks, so that they never collide once a hub leases them (design 4).
number_block = Table(
    "number_block",
    metadata,
    Column("id", Text, primary_key=True),
    Column("series", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("next", Integer, nullable=False),
    Column("origin", Text, nullable=False, server_default="self"),  # self, hub, or asked: the hub was asked for it
    Index(None, "series"),
)
