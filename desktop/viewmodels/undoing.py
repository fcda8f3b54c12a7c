"""The way back: which acts can be taken back, the last one first, and what is asked when somebody came between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.change import CaseEdit, ChangeSet
from desktop.errors import DesktopError
from desktop.translation import Text

if TYPE_CHECKING:
    from desktop.viewmodels.acts import DeskAct
    from desktop.viewmodels.desk import Desk

MOST_KEPT = 20  # acts that can be taken back one after the other


@dataclass(frozen=True, slots=True)
class DoneAct:
    """An act that was done, and how to take it back."""

    said: Text
    edits: tuple[CaseEdit, ...]


class Undoing(QObject):
    """The acts of one window that can be taken back."""

    possible_changed = Signal(bool)  # whether there is something to take back
    taken_back = Signal(object)  # Text: what was done before
    conflict_found = Signal(object, object)  # DoneAct, UndoConflict
    failed = Signal(object)  # DesktopError

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._done: list[DoneAct] = []

    def note(self, act: DeskAct, changes: ChangeSet) -> bool:
        """Keep an act; returns whether it can be taken back."""
        if not (act.may_undo and changes.edits):
            return False
        self._done = [*self._done[1 - MOST_KEPT :], DoneAct(act.said, changes.edits)]
        self.possible_changed.emit(True)
        return True

    def take_back(self) -> None:
        """Take the last act back; in a conflict nothing is taken back until the clerk decides."""
        if self._done:
            done = self._done.pop()
            self.possible_changed.emit(bool(self._done))
            self._take_back(done, {})

    def take_back_all_the_same(self, done: DoneAct, seen: Mapping[str, int]) -> None:
        """Take an act back over what was changed after it.

        Args:
            done: As `conflict_found` told it.
            seen: The cases in conflict, id to the version the clerk saw.
        """
        self._take_back(done, seen)

    def _take_back(self, done: DoneAct, seen: Mapping[str, int]) -> None:
        from desktop.actions.undo import UndoConflict, take_back

        def failed(error: DesktopError) -> None:
            if isinstance(error, UndoConflict):
                self.conflict_found.emit(done, error)
            else:
                self.failed.emit(error)

        self._desk.write(
            lambda office: take_back(office, done.edits, seen),
            self,
            lambda _changes: self.taken_back.emit(done.said),
            failed,
        )
