"""Rows of invented cases, made as they are asked for: the list believes in a million of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.domain.case import CaseRow, CaseState
from desktop.domain.submission import Channel
from desktop.viewmodels.row_blocks import Rows, RowSource

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def make_row(number: int, **changes: object) -> CaseRow:
    """The case of that number; the highest number arrived last."""
    values: dict[str, object] = {
        "row": number,
        "id": f"case-{number}",
        "number": "",
        "service": "geburtsurkunde",
        "department": "standesamt",
        "clerk": "",
        "state": CaseState.NEW,
        "subject": f"Antrag {number}",
        "sender": f"Person {number}",
        "received_at": NOON - timedelta(minutes=number),
        "deadline": "",
        "unread": number % 3 == 0,
        "channel": Channel.MAIL,
        "attachments": number % 2,
    }
    return CaseRow(**(values | changes))  # type: ignore[arg-type]


class Town:
    """A list that rows come to and leave, newest first, and that notes what is read from it."""

    def __init__(self, size: int) -> None:
        self.size = size  # cases 0 .. size-1, the highest on top
        self.gone: set[int] = set()
        self.reads: list[int] = []
        self.seeks = 0  # blocks read without knowing the row before

    def source(self) -> RowSource:
        return RowSource(lambda: self.size - len(self.gone), self._block)

    def _block(self, start: int, limit: int, _total: int, before: CaseRow | None) -> Rows:
        self.reads.append(start)
        self.seeks += start > 0 and before is None
        if not self.gone:
            return tuple(make_row(self.size - 1 - i) for i in range(start, start + limit))
        present = [n for n in range(self.size - 1, -1, -1) if n not in self.gone]
        return tuple(make_row(n) for n in present[start : start + limit])
