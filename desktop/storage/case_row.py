"""The list's row as the database holds it; without SQLAlchemy, because the first page of a start is read without it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from desktop.domain.case import CaseRow, CaseState
from desktop.domain.submission import Channel

ROW_NAMES = (
    "row",
    "id",
    "number",
    "service",
    "department",
    "clerk_name",
    "state",
    "subject",
    "sender",
    "received_at",
    "deadline",
    "unread",
    "channel",
    "attachments",
    "confidential",
    "protected",
)
_STATES = {state.value: state for state in CaseState}
_CHANNELS = {channel.value: channel for channel in Channel}


def row_of(found: Sequence[Any], found_in: str = "") -> CaseRow:
    """Make the list's row of a database row with the columns of `ROW_NAMES` in front."""
    return CaseRow(
        row=found[0],
        id=found[1],
        number=found[2],
        service=found[3],
        department=found[4],
        clerk=found[5],
        state=CaseState(found[6]),
        subject=found[7],
        sender=found[8],
        received_at=found[9],
        deadline=found[10],
        unread=found[11],
        channel=Channel(found[12]),
        attachments=found[13],
        found_in=found_in,
        confidential=found[14],
        protected=found[15],
    )


def plain_row_of(values: Sequence[Any], found_in: str = "") -> CaseRow:
    """Make the list's row of values as the file holds them, for statements in SQLite's own words."""
    row, case_id, number, service, department, clerk, state, subject, sender, at, deadline, unread = values[:12]
    channel, attachments, confidential, protected = values[12:16]
    return CaseRow(  # by position: a search makes fifty of these for each letter typed
        row,
        case_id,
        number,
        service,
        department,
        clerk,
        _STATES[state],
        subject,
        sender,
        datetime.fromtimestamp(at / 1000, UTC),
        deadline,
        bool(unread),
        _CHANNELS[channel],
        attachments,
        found_in,
        bool(confidential),
        bool(protected),
    )
