"""One thing `amtsfach doctor` looked at."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.translation import Text


@dataclass(frozen=True, slots=True)
class Check:
    """What was found.

    Attributes:
        name: A word that stays the same: "reader".
        ok: Nothing is to be done.
        text: What is there, or what is missing.
        advice: What mends it, with the command where there is one; None when nothing is to be done.
        essential: Without it nobody can work.
    """

    name: str
    ok: bool
    text: Text
    advice: Text | None = None
    essential: bool = False
