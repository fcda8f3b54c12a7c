"""What to say to a name that is not there: the ones that may be meant, and where all stand."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.near_names import near_names
from desktop.translation import Text, _


def names_advice(wanted: str, known: Iterable[str]) -> Text:
    """Names like `wanted`, and the command that tells all."""
    near = ", ".join(near_names(wanted, known))
    if near:
        return _("Meant may be: {names}. amtsfach show CASE --names tells all.", names=near)
    return _("amtsfach show CASE --names tells which there are.")
