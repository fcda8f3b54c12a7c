"""Whether a clerk may look into a case that is visible: envelopes of the mailroom, and cases that ask for a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from desktop.domain.case import CaseRow
from desktop.domain.clerk import Clerk


class Closed(StrEnum):
    """Why a visible case shows nothing of what is in it."""

    OPEN = ""
    ENVELOPE = "envelope"  # personal or confidential post, for the mailroom
    REASON = "reason"  # protected: opened for a stated reason only


def closure(clerk: Clerk, row: CaseRow, opened: Collection[str]) -> Closed:
    """What keeps this clerk from looking into a case.

    Args:
        opened: Ids of protected cases for which the clerk has stated a reason.
    """
    if is_envelope(clerk, row):
        return Closed.ENVELOPE
    return Closed.REASON if row.protected and row.id not in opened else Closed.OPEN


def is_envelope(clerk: Clerk, row: CaseRow) -> bool:
    """Whether a row is personal or confidential post that this clerk hands over unopened."""
    return row.confidential and row.department in clerk.sealed_departments


def row_for(clerk: Clerk, row: CaseRow) -> CaseRow:
    """The row as this clerk may see it: of an envelope who sent it, when and how it came, and not what it says."""
    if not is_envelope(clerk, row):
        return row
    return replace(row, subject="", service="", deadline="", attachments=0, found_in="", follow_up_reason="")
