"""Take an act back: a new act with the inverse values, checked against the present; history is never shortened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.actions.office import Office, Work
from desktop.actions.search_text import index_case
from desktop.actions.wording import department_name, service_name, state_text
from desktop.catalogue.service import Catalogue
from desktop.domain.case import CaseState, may_become
from desktop.domain.change import CaseEdit, ChangeSet, Column, KeptValue
from desktop.domain.history import Act
from desktop.errors import EditConflict, NotAllowed
from desktop.storage.case_store import StoredCase, column_of
from desktop.storage.value_store import kept_values, put_back_values
from desktop.translation import Text, _

_LOOKED_AT = frozenset({"unread"})  # that somebody looked at a case meanwhile is no change of it
_HIDDEN = frozenset({"clerk"})  # an id; the name beside it is what a person compares


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that says something else than the act to be taken back had left.

    Attributes:
        label: What it is.
        before: What taking the act back would make of it.
        present: What it says now.
    """

    label: Text | str
    before: Text | str
    present: Text | str


@dataclass(frozen=True, slots=True)
class ChangedMeanwhile:
    """A case that was changed after the act to be taken back.

    Attributes:
        matter: Its file number, or who it is from.
        version: The one these clashes were seen in.
    """

    case: str
    matter: str
    version: int
    clashes: tuple[Clash, ...]


class UndoConflict(EditConflict):
    """Somebody changed the same things after the act: nothing was taken back.

    Attributes:
        changed: The cases it is about.
    """

    def __init__(self, changed: Sequence[ChangedMeanwhile]) -> None:
        super().__init__(
            _("The same has been changed again in the meantime."),
            _("Nothing was taken back. The history shows who changed what."),
        )
        self.changed = tuple(changed)


def take_back(office: Office, edits: Sequence[CaseEdit], decided: Mapping[str, int] | None = None) -> ChangeSet:
    """Put cases back exactly as they were before an act; all of them or none. A number given stays used.

    Args:
        decided: For cases the clerk saw the conflict of and decided to put back all the same: id to version seen.

    Raises:
        UndoConflict: What the act changed was changed again.
        NotFound, NotAllowed: A case is behind a wall now, or its state does not allow the way back.
    """
    seen = decided or {}
    with office.write() as work:
        held = [(edit, _case(work, edit)) for edit in edits]
        open_ = [(edit, stored) for edit, stored in held if seen.get(stored.id) != stored.version]
        changed = [_compared(work, office.catalogue, edit, stored) for edit, stored in open_]
        if any(one.clashes for one in changed):
            raise UndoConflict([one for one in changed if one.clashes])
        for edit, stored in held:
            _put_back(work, edit, stored)
    return work.changes


def _case(work: Work, edit: CaseEdit) -> StoredCase:
    """What was only handed on is taken back unopened; what was written into it is not."""
    return work.case_to_edit(edit.case) if edit.values_before else work.case_to_hand_on(edit.case)


def _put_back(work: Work, edit: CaseEdit, stored: StoredCase) -> None:
    columns = {name: value for name, value in edit.before.items() if column_of(stored, name) != value}
    if "state" in columns:
        _check_way_back(edit, stored)
    if edit.values_before:
        _put_back_values(work, edit, stored)
    work.change(stored, **columns)
    if edit.before:
        home = str(edit.before.get("department", stored.department))
        for department in dict.fromkeys((stored.department, home)):
            work.record(stored.id, department, Act.UNDONE, {"act": edit.acts[0]})


def _check_way_back(edit: CaseEdit, stored: StoredCase) -> None:
    """A case that somebody brought further than the act did goes back only where the rules let it."""
    before, present = CaseState(str(edit.before["state"])), stored.row.state
    if present.value != edit.after["state"] and not may_become(present, before):
        raise NotAllowed(
            _("A case that is {before} cannot become {after}.", before=state_text(present), after=state_text(before))
        )


def _put_back_values(work: Work, edit: CaseEdit, stored: StoredCase) -> None:
    present = kept_values(work.connection, stored.id, edit.values_before)
    work.notes.values(stored.id, edit.values_before)
    put_back_values(work.connection, stored.id, edit.values_before)
    for name, kept in edit.values_before.items():
        said = {"field": name, "before": _said(present[name]), "after": _said(kept)}
        if said["before"] != said["after"]:
            work.record(stored.id, stored.department, Act.EDITED, said)
    index_case(work.connection, stored)


def _compared(work: Work, catalogue: Catalogue, edit: CaseEdit, stored: StoredCase) -> ChangedMeanwhile:
    clashes = (*_column_clashes(catalogue, edit, stored), *_value_clashes(work, catalogue, edit, stored))
    row = stored.row
    return ChangedMeanwhile(stored.id, row.number or row.sender or row.subject, stored.version, clashes)


def _column_clashes(catalogue: Catalogue, edit: CaseEdit, stored: StoredCase) -> Iterator[Clash]:
    for name, left in edit.after.items():
        present = column_of(stored, name)
        if present != left and name not in _LOOKED_AT | _HIDDEN:
            words = (_column_text(catalogue, name, value) for value in (edit.before[name], present))
            yield Clash(_column_label(name), *words)


def _value_clashes(work: Work, catalogue: Catalogue, edit: CaseEdit, stored: StoredCase) -> Iterator[Clash]:
    present = kept_values(work.connection, stored.id, edit.values_after)
    service = catalogue.services.get(stored.row.service)
    for name, left in edit.values_after.items():
        if _said(present[name]) != _said(left):
            definition = service.field(name) if service else None
            label = definition.full_label if definition else name
            yield Clash(label, _said(edit.values_before[name]), _said(present[name]))


def _said(kept: KeptValue | None) -> str:
    return kept.value.value if kept else ""


def _column_label(name: str) -> Text:
    return {
        "state": _("State"),
        "department": _("Department"),
        "clerk_name": _("Clerk"),
        "waiting_for": _("Waits for"),
        "number": _("File number"),
        "service": _("Service"),
        "deadline": _("Deadline"),
    }[name]


def _column_text(catalogue: Catalogue, name: str, value: Column) -> Text | str:
    said = str(value)
    if name == "state":
        return state_text(CaseState(said))
    if name == "department":
        return department_name(catalogue, said)
    if name == "clerk_name":
        return said or _("not assigned")
    return service_name(catalogue, said) if name == "service" else said
