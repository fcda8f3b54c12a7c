"""What other processes and the hub must learn: the change feed and the list of what is not sent yet."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table, Text

from desktop.models.base import Json, Moment, metadata

change = Table(
    "change",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("cases", Json, nullable=False),
    Column("lists", Boolean, nullable=False),
    sqlite_autoincrement=True,  # a sequence number is never given twice, also when old rows are cleared
)

# One row per changed item; its content is read when it is sent, so editing an item twice sends it once.
unsent = Table(
    "unsent",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("department", Text, nullable=False),
    Column("mutation", Text, nullable=False),
    Column("since", Moment, nullable=False),
    sqlite_with_rowid=False,
)
