"""How one case is worded in the list and at the head of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.actions.wording import channel_text, department_name, service_name, state_text
from desktop.catalogue.service import Catalogue
from desktop.clock import Clock
from desktop.domain.case import CaseDetail, CaseRow, CaseState
from desktop.domain.place_found import snippet_of
from desktop.domain.submission import Channel
from desktop.translation import Text, _, counted, say
from desktop.viewmodels.times import Urgency, deadline_words, follow_up_words, full_time, short_time, time_in_sentence

_SEPARATOR = " · "
_WITHOUT_SENDER = frozenset({Channel.UPLOAD, Channel.SCAN, Channel.FAX, Channel.LETTER})  # what comes in as a bare file


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card of the list says, from top to bottom: who, what, where it stands.

    Attributes:
        what: May hold words found, marked as `domain.place_found` does, when a search found the case.
        closed: Whether a lock is shown: the case tells neither subject nor names, or is an envelope.
    """

    who: str
    when: str
    what: str
    where: str
    deadline: str
    urgency: Urgency
    unread: bool
    attached: bool
    closed: bool = False


class CaseWords:
    """Words cases with the catalogue's names and the clock's today."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue, self._clock = catalogue, clock

    def card(self, row: CaseRow) -> CardWords:
        """One card of the list."""
        now = self._clock.now()
        deadline, urgency = follow_up_words(row.follow_up, now) if row.follow_up else deadline_words(row.deadline, now)
        return CardWords(
            who=self._who(row),
            when=short_time(row.received_at, now),
            what=snippet_of(row) or self._what(row),
            where=_SEPARATOR.join(part for part in (row.follow_up_reason, self._where(row)) if part),
            deadline=deadline,
            urgency=urgency,
            unread=row.unread,
            attached=row.attachments > 0,
            closed=row.protected or (row.confidential and not row.subject),
        )

    def line(self, row: CaseRow) -> str:
        """One card in one line: for screen readers."""
        card = self.card(row)
        words = [self._who(row), self._what(row), card.where, card.deadline, full_time(row.received_at)]
        if row.attachments:
            words.append(say(counted("{count} attachment", "{count} attachments", row.attachments)))
        if row.unread:
            words.insert(0, say(_("Unread")))
        return ", ".join(word for word in words if word)

    def tip(self, row: CaseRow) -> str:
        """What hovering over a card shows: everything in full."""
        service = "" if row.protected else service_name(self._catalogue, row.service)
        arrived = say(_("Received {time} by {channel}", time=full_time(row.received_at), channel=_by(row.channel)))
        return "\n".join(part for part in (row.sender, row.subject, service, row.number, arrived) if part)

    def title(self, detail: CaseDetail) -> str:
        """The heading of the desk: the matter and whose it is."""
        row = detail.row
        if detail.closed:
            return _SEPARATOR.join((self._who(row), self._what(row)))
        matter = service_name(self._catalogue, row.service) or row.subject or say(_("Without subject"))
        return _SEPARATOR.join(part for part in (matter, row.sender) if part)

    def state_line(self, detail: CaseDetail) -> str:
        """The line under the heading: where the case stands and how it came."""
        row = detail.row
        arrived = _(
            "received {time} by {channel}",
            time=time_in_sentence(row.received_at, self._clock.now()),
            channel=_by(row.channel),
        )
        parts = (
            self._state(row.state, detail.waiting_for),
            department_name(self._catalogue, row.department),
            row.clerk or say(_("not assigned")),
            say(arrived),
        )
        return _SEPARATOR.join(part for part in parts if part)

    def deadline(self, row: CaseRow) -> tuple[str, Urgency]:
        """The deadline in words."""
        return deadline_words(row.deadline, self._clock.now())

    @staticmethod
    def _who(row: CaseRow) -> str:
        """The sender; where there is none, the paper or file is what a clerk knows it by."""
        if row.protected and not row.sender:
            return say(_("Protected case"))
        if row.sender:
            return row.sender
        if row.subject and row.channel in _WITHOUT_SENDER:
            return row.subject
        return say(_("Sender unknown"))

    def _what(self, row: CaseRow) -> str:
        if row.protected and not row.subject:
            return row.number or say(_("Opens for a stated reason only"))
        if row.confidential and not row.subject:
            return say(_("Personal or confidential"))
        if not row.sender and row.subject and row.channel in _WITHOUT_SENDER:
            return say(_("{channel}, sender unknown", channel=channel_text(row.channel)))
        return row.subject or service_name(self._catalogue, row.service) or say(_("Without subject"))

    def _where(self, row: CaseRow) -> str:
        parts = [department_name(self._catalogue, row.department)]
        if row.clerk:
            parts += [row.clerk, say(state_text(row.state))]
        elif row.state is CaseState.NEW:
            parts.append(say(_("not assigned")))
        else:
            parts.append(say(state_text(row.state)))
        return _SEPARATOR.join(parts)

    @staticmethod
    def _state(state: CaseState, waiting_for: str) -> str:
        if state is CaseState.WAITING and waiting_for:
            return say(_("Waiting for {what}", what=waiting_for))
        return say(state_text(state))


def _by(channel: Channel) -> Text:
    return channel_text(channel)
