"""How a profile stands with its hub, what waits and what is to be decided: in a clerk's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.actions.unit_words import unit_name, unit_words
from desktop.actions.wording import department_name
from desktop.clock import local
from desktop.translation import Text, _, counted, say
from desktop.viewmodels.card_list_model import Card
from desktop.viewmodels.sync_status import SyncState, SyncStatus
from desktop.viewmodels.times import full_time, short_time, time_in_sentence

if TYPE_CHECKING:
    from desktop.actions.conflicts import CardLine, ConflictCard
    from desktop.actions.unsent import UnsentItem
    from desktop.catalogue.service import Catalogue

_SEPARATOR = " · "


def short_status(status: SyncStatus) -> tuple[Text | str, str]:
    """What the top bar says, and the colour of its dot; nothing for a profile that works alone."""
    match status.state:
        case SyncState.ALONE:
            return "", "second"
        case SyncState.SIGNED_OUT:
            return _("signed out"), "second"
        case SyncState.CURRENT if status.exchanged_at is None:
            return _("exchanging …"), "second"
        case SyncState.CURRENT:
            return _("up to date"), "good"
        case SyncState.UNSENT:
            return counted("{count} not sent yet", "{count} not sent yet", status.waiting), "accent"
        case SyncState.OFFLINE:
            return _("offline since {time}", time=_clock(status.since)), "warn"
        case SyncState.NEEDS_YOU:
            return _("needs you"), "bad" if status.problem else "warn"


def status_sentence(status: SyncStatus, now: datetime) -> str:
    """How it stands, what that means for the work, and what to do."""
    return " ".join(say(part) for part in _sentences(status, now))


def _sentences(status: SyncStatus, now: datetime) -> list[Text]:
    match status.state:
        case SyncState.ALONE:
            return [_("This profile works alone. What you do stays on this computer.")]
        case SyncState.SIGNED_OUT:
            return [_("You are signed out. Your work is kept here and sent when you sign in again.")]
        case SyncState.OFFLINE:
            lead = _("The server has not answered since {time}.", time=_clock(status.since))
            return [lead, _("Your changes are kept here and sent as soon as it can be reached.")]
        case SyncState.NEEDS_YOU:
            return _what_needs_you(status)
    if status.exchanged_at is None and not status.waiting:
        return [_("What is new is being exchanged. You can go on working.")]
    found = [_waiting(status.waiting)] if status.waiting else [_("Everything is sent.")]
    if status.exchanged_at is not None:
        found.append(_("Last exchange: {time}.", time=time_in_sentence(status.exchanged_at, now)))
    return found


def _what_needs_you(status: SyncStatus) -> list[Text]:
    found: list[Text] = []
    if status.problem is not None:
        found += [status.problem.title, *([status.problem.advice] if status.problem.advice else [])]
    if status.needs:
        found.append(counted("{count} case needs you.", "{count} cases need you.", status.needs))
    return found + ([_waiting(status.waiting)] if status.waiting else [])


def _waiting(count: int) -> Text:
    return counted("{count} case is not sent yet.", "{count} cases are not sent yet.", count)


def _clock(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M}" if moment else ""


def unsent_card(item: UnsentItem, now: datetime) -> Card:
    """One thing that waits, as a card: which case, what of it, since when."""
    matter = _SEPARATOR.join(p for p in (item.number, item.subject, item.sender) if p)
    return Card(
        item.id,
        matter or say(_("A case that is yours no more")),
        ", ".join(item.what),
        short_time(item.since, now),
        icon="warning" if item.reason else "send",
        tip=full_time(item.since),
    )


def conflict_card(card: ConflictCard, now: datetime) -> Card:
    """What is to be decided, as a card of a list."""
    matter = _SEPARATOR.join(p for p in (card.number, card.subject, card.sender) if p)
    return Card(
        card.case, matter, say(headline(card)), short_time(card.at, now), icon="warning", tip=full_time(card.at)
    )


def headline(card: ConflictCard) -> Text:
    """What is to be decided, in one line."""
    count = len(card.lines)
    if card.proposal:
        who = _authors(line.theirs_by for line in card.lines)
        return counted("Proposal of {name}: {count} field", "Proposal of {name}: {count} fields", count, name=who)
    return counted("Differing changes: {count} field", "Differing changes: {count} fields", count)


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line of a card in words; "" is a value nobody gave."""

    unit: str
    label: str
    mine: str
    theirs: str
    mine_by: str
    theirs_by: str


def line_words(line: CardLine, catalogue: Catalogue, now: datetime) -> LineWords:
    """Word both sides of a line, and who wrote them when."""
    return LineWords(
        line.unit,
        unit_name(line.unit, catalogue),
        unit_words(line.unit, line.mine, catalogue, line.theirs),
        unit_words(line.unit, line.theirs, catalogue, line.mine),
        _signed(line.mine_by, line.mine_at, now),
        _signed(line.theirs_by, line.theirs_at, now),
    )


def _signed(name: str, at: str, now: datetime) -> str:
    try:
        when = time_in_sentence(datetime.fromisoformat(at), now) if at else ""
    except ValueError:  # a clock of a later version
        when = ""
    return ", ".join(part for part in (name, when) if part)


def _authors(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name for name in names if name)) or say(_("a colleague"))


def departments_words(departments: Iterable[str], catalogue: Catalogue) -> str:
    """Departments by their names."""
    return ", ".join(sorted(department_name(catalogue, d) for d in departments)) or say(_("no department"))
