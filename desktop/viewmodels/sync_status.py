"""How a profile stands with its hub; knows nothing of networks, so that every window can show it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from desktop.errors import DesktopError


class SyncState(Enum):
    """How this profile stands with its hub (design 2: the words on screen)."""

    ALONE = "alone"  # no hub
    SIGNED_OUT = "signed_out"  # abgemeldet: by the clerk's own wish
    CURRENT = "current"  # aktuell
    UNSENT = "unsent"  # n noch nicht übertragen
    OFFLINE = "offline"  # offline seit
    NEEDS_YOU = "needs_you"  # braucht Sie


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What the window says about it.

    Attributes:
        waiting: Cases not sent yet.
        needs: Cases that wait for a decision or were set aside.
        since: Since when the hub is out of reach; None while it is not.
        problem: What keeps it, if it is more than being offline.
        exchanged_at: When everything was exchanged last; None before the first time since the start.
    """

    state: SyncState
    waiting: int = 0
    needs: int = 0
    since: datetime | None = None
    problem: DesktopError | None = None
    exchanged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits and what needs a person."""

    waiting: int
    needs: int
