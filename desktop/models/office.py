"""Municipalities, departments, clerks and their roles; settings of this profile."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Table, Text

from desktop.models.base import Json, metadata

municipality = Table(
    "municipality",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("land", Text, nullable=False, server_default=""),  # two letters, chooses the holidays
    Column("letterhead", Json, nullable=False),
)

department = Table(
    "department",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False),
)

clerk = Table(
    "clerk",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default="1"),
    Column("function", Text, nullable=False, server_default=""),  # Funktionsbezeichnung: printed under the name
)

clerk_role = Table(
    "clerk_role",
    metadata,
    Column("clerk", Text, ForeignKey("clerk.id"), primary_key=True),
    Column("department", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    sqlite_with_rowid=False,
)

# Where a town wants walls between its municipalities: of a department named here a clerk sees only those named with it.
clerk_limit = Table(
    "clerk_limit",
    metadata,
    Column("clerk", Text, ForeignKey("clerk.id"), primary_key=True),
    Column("department", Text, primary_key=True),
    Column("municipality", Text, primary_key=True),
    sqlite_with_rowid=False,
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
    sqlite_with_rowid=False,
)
