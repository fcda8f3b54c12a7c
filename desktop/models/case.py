"""Cases: at the same time the read model of the mailbox, so every column a list sorts by is NOT NULL and indexed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text

from desktop.models.base import Moment, metadata

SORTABLE = ("sender", "subject", "service", "state", "deadline", "number")
_FILTERS = ("box", "closed", "clerk", "department")

# Conditions of partial indexes: a query uses one only if it repeats its condition to the letter, so both take it here.
IS_OPEN = "closed = 0"
HAS_DEADLINE = f"{IS_OPEN} AND deadline > ''"
HAS_FOLLOW_UP = "follow_up > ''"

# `row` is the table's rowid: received_at in ms x 1024 + slot, so arrival order needs no index and every index below
# ends in it.
case = Table(
    "case_file",  # CASE is a word of SQL
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("number", Text, nullable=False, server_default=""),
    Column("service", Text, nullable=False, server_default=""),
    Column("department", Text, nullable=False),
    Column("municipality", Text, nullable=False, server_default=""),
    Column("clerk", Text, nullable=False, server_default=""),
    Column("clerk_name", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("box", Text, nullable=False),  # the fixed folder its state belongs to, see storage/case_queries.py
    Column("closed", Boolean, nullable=False, server_default="0"),
    Column("waiting_for", Text, nullable=False, server_default=""),
    Column("subject", Text, nullable=False, server_default=""),
    Column("sender", Text, nullable=False, server_default=""),
    Column("received_at", Moment, nullable=False),
    Column("deadline", Text, nullable=False, server_default=""),  # ISO date, "" for none
    Column("follow_up", Text, nullable=False, server_default=""),  # earliest open one, ISO date
    Column("unread", Boolean, nullable=False, server_default="1"),
    Column("channel", Text, nullable=False),
    Column("attachments", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("confidential", Boolean, nullable=False, server_default="0"),  # "persönlich/vertraulich": an envelope
    Column("protected", Boolean, nullable=False, server_default="0"),  # opened for a stated reason only
    # Folders in arrival order. `unread` rides along so that counting never touches the table.
    Index("ix_case_file_arrival", "row"),  # narrow: a jump into the middle of all cases walks this and not the table
    Index("ix_case_file_box", "box"),
    Index("ix_case_file_clerk", "clerk", "closed", "row", "unread"),
    Index("ix_case_file_department", "department", "closed", "row", "unread"),
    Index("ix_case_file_due", "deadline", "row", "unread", sqlite_where=text(HAS_DEADLINE)),
    Index("ix_case_file_follow_up", "follow_up", "row", "unread", sqlite_where=text(HAS_FOLLOW_UP)),
    # Every folder by any column: what folders filter by stands behind the sort order, so the index answers alone.
    *(Index(f"ix_case_file_by_{column}", column, "row", *_FILTERS) for column in SORTABLE),
)

# Subject and sender of a protected case. In `case_file` they are empty: so no list, order or search can tell them.
sealed_head = Table(
    "sealed_head",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("sender", Text, nullable=False),
    sqlite_with_rowid=False,
)

# How many cases lie behind each wall, so that "does this clerk see everything here?" costs one small read.
case_count = Table(
    "case_count",
    metadata,
    Column("department", Text, primary_key=True),
    Column("municipality", Text, primary_key=True),
    Column("box", Text, primary_key=True),
    Column("cases", Integer, nullable=False),
    Column("unread", Integer, nullable=False),
    sqlite_with_rowid=False,
)
