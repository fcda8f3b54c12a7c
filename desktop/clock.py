"""The time, passed in wherever it matters, so that a test can say what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

GERMANY = ZoneInfo("Europe/Berlin")  # dates of law are local dates, whatever the computer's own zone


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until told otherwise: tests, the sample town, the tour."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def local(moment: datetime) -> datetime:
    """The same moment as a German wall clock shows it."""
    return moment.astimezone(GERMANY)
