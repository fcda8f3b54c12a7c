"""Decide what two people changed without knowing of each other: each line with both values, their authors and times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.actions.unit_words import FIELD
from desktop.translation import Text, _, say
from desktop.viewmodels.sync_words import LineWords
from desktop.views.conflict_dialog import DecidingDialog
from desktop.views.decision_grid import DecisionRow, Head

if TYPE_CHECKING:
    from desktop.actions.conflicts import ConflictCard

_MINE, _THEIRS = "mine", "theirs"  # as actions/conflicts.py has them


@dataclass(frozen=True, slots=True)
class Decision:
    """What the clerk wants of a card.

    Attributes:
        choices: Unit to "mine" or "theirs"; of a typed one the side it is kept beside.
        typed: Application field to a value that is neither.
    """

    card: str
    choices: dict[str, str]
    typed: dict[str, str]


class CardDialog(DecidingDialog):
    """One card; `decided` is told a Decision."""

    def __init__(
        self, card: ConflictCard, matter: str, lines: Sequence[LineWords], parent: QWidget | None = None
    ) -> None:
        """Show a card.

        Args:
            card: What is decided.
            matter: File number and name of the case.
            lines: Its lines in words, in their order.
            parent: The window.
        """
        self._card, self._units = card, tuple(line.unit for line in lines)
        mine, theirs = ({getattr(line, side) for line in lines} for side in ("mine_by", "theirs_by"))
        rows = [
            DecisionRow(
                line.unit,
                line.label,
                line.mine,
                line.theirs,
                line.mine_by if len(mine) > 1 else "",
                line.theirs_by if len(theirs) > 1 else "",
                may_type=line.unit.startswith(FIELD),
            )
            for line in lines
        ]
        heads = _heads(card, mine.pop() if len(mine) == 1 else "", theirs.pop() if len(theirs) == 1 else "")
        title = _("Proposal") if card.proposal else None
        super().__init__(_sentence(card, matter, say(heads[1][0])), rows, heads, parent, title=title)
        if card.proposal:
            self.all_mine.setText(say(_("All as it is now")))
            self.all_theirs.setText(say(_("All as proposed")))

    def decision(self) -> Decision:
        """What is chosen now."""
        typed = {unit.removeprefix(FIELD): text for unit, text in self.grid.typed().items()}
        choices = {unit: _MINE if self.grid.is_mine(unit) else _THEIRS for unit in self._units}
        return Decision(self._card.id, choices, typed)


def _heads(card: ConflictCard, mine: str, theirs: str) -> tuple[Head, Head]:
    here = _("As it is now") if card.proposal else _("Your version")
    name, _comma, when = theirs.partition(", ")
    _own, _comma, own_when = mine.partition(", ")
    return (here, "" if card.proposal else own_when), (name or _("The other version"), when)


def _sentence(card: ConflictCard, matter: str, theirs: str) -> Text:
    if card.proposal:
        return _("{matter}. {name} had this case before and could not send these changes.", matter=matter, name=theirs)
    return _(
        "{matter}. You and {name} changed the same things without knowing of each other.", matter=matter, name=theirs
    )
