"""What arrived: the bare arrival before anything reads it, the submission, and its documents."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from desktop.models.base import Json, Moment, metadata

# Committed before anybody parses (design 1, promise 1). `outcome` "": not worked through yet; the next start does it.
arrival = Table(
    "arrival",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("channel", Text, nullable=False, server_default=""),
    Column("clerk", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("submission", Text, nullable=False, server_default=""),
    Index(None, "outcome", sqlite_where=Column("outcome") == ""),
)

submission = Table(
    "submission",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("scanned_at", Moment),
    Column("taken_in_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("sender_name", Text, nullable=False, server_default=""),
    Column("sender_address", Text, nullable=False, server_default=""),
    Column("recipients", Json, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False, server_default=""),
    Column("html", Text, nullable=False, server_default=""),
    Column("headers", Json, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("path", Text, nullable=False, server_default=""),
    Column("message_id", Text, nullable=False, server_default="", index=True),
    Column("in_reply_to", Json, nullable=False),
    Column("form_id", Text, nullable=False, server_default=""),
    Column("form_version", Text, nullable=False, server_default=""),
    Column("form_values", Json, nullable=False),  # null without a form
    Column("route_reason", Text, nullable=False, server_default=""),
    Column("route_detail", Text, nullable=False, server_default=""),
    Column("findings", Json, nullable=False),
    Column("readable", Boolean, nullable=False, server_default="1"),
)

document = Table(
    "document",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("submission", Text, nullable=False, server_default=""),
    Column("parent", Text, nullable=False, server_default=""),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("text", Text, nullable=False, server_default=""),
    Column("form_values", Json, nullable=False),
    Column("boxes", Json, nullable=False),  # field name to [page, left, top, right, bottom]
    Column("content_id", Text, nullable=False, server_default=""),
    Column("readable", Boolean, nullable=False, server_default="1"),
    Column("note", Text, nullable=False, server_default=""),
)
