"""What somebody said on the telephone or at the counter, as it was typed in."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.submission import Channel


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """What was typed; names as in `actions.spoken_notes.SpokenNote`."""

    channel: Channel
    name: str
    reach: str
    subject: str
    text: str
    service: str
    department: str
