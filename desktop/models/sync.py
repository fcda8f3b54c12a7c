"""What other processes and the hub must learn, and what was agreed with the hub: never what a case is."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

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

# One row per changed case; its content is read when it is sent, so editing a case twice sends it once. `mutation`
# changes with every edit: a row goes only if it still is the one that was sent. `reason` "": it waits its turn; else
# it was set aside and says why.
unsent = Table(
    "unsent",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("department", Text, nullable=False),
    Column("mutation", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
    Column("tries", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

# What this profile and the hub last agreed on, item by item. `data`: of a case the whole item, which merging needs;
# of anything else the members this version does not know, so that they survive.
agreed = Table(
    "agreed",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("department", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("digest", Text, nullable=False),  # of what was sent or received, to see what changed since
    Column("data", Json, nullable=False),
    Index(None, "case_id"),
    sqlite_with_rowid=False,
)

# How far each department was read: forward up to `head`, backward from the first contact down to `floor` (0: all).
sync_cursor = Table(
    "sync_cursor",
    metadata,
    Column("department", Text, primary_key=True),
    Column("head", Integer, nullable=False),
    Column("floor", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# How much of this device's chain of a department the hub has.
history_sent = Table(
    "history_sent",
    metadata,
    Column("department", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Items that came and cannot be used yet (of a later version, of a case not here yet): kept as they came.
held_item = Table(
    "held_item",
    metadata,
    Column("department", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("content", Json, nullable=False),  # the item as the hub gave it
    Column("reason", Text, nullable=False),
    sqlite_with_rowid=False,
)

# What two people changed differently, until somebody decides. `clashes`: one object per unit with both values, who
# and when. `origin`: "edit", or "proposal" for the unsent work of somebody whose case was taken over.
conflict = Table(
    "conflict",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("clashes", Json, nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", Text, nullable=False, server_default=""),
    Index(None, "case_id"),
)
