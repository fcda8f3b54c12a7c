"""Find the case an item belongs to: the same message, an answer, a file number. Names alone never join."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.domain.submission import Draft
from desktop.storage.case_store import cases_with_numbers
from desktop.storage.submission_store import cases_with_message_ids
from desktop.storage.transaction import Transaction

# What may be a file number: digits and dots, a dash, a serial, a slash, a year ("33.41-0418/2026").
_NUMBER = re.compile(r"(?<![\w.])[\w.]{1,20}-\d{1,8}/\d{4}(?!\d)")
_NUMBERS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Match:
    """The case an item joins, and why."""

    case_id: str
    reason: str  # message_id, reply or number; worded by actions/wording.py
    detail: str = ""


class Matcher:
    """Answers for a batch of drafts with two questions to the database.

    An item joins a case whoever takes it in: the citizen's answer belongs to the case also when the mailroom may not
    see it. What the person taking it in is told is another matter (`take_in`).
    """

    def __init__(self, connection: Transaction, drafts: Sequence[Draft]) -> None:
        wanted = {m for d in drafts for m in (d.message_id, *d.in_reply_to)}
        self._messages = cases_with_message_ids(connection, wanted)
        self._numbers = cases_with_numbers(connection, {n for d in drafts for n in _numbers_in(d)})

    def match(self, draft: Draft) -> Match | None:
        """The case `draft` belongs to; None when nothing says so."""
        if draft.message_id in self._messages:
            return Match(self._messages[draft.message_id], "message_id", draft.message_id)
        for answered in reversed(draft.in_reply_to):
            if answered in self._messages:
                return Match(self._messages[answered], "reply", answered)
        for number in _numbers_in(draft):
            if number in self._numbers:
                return Match(self._numbers[number], "number", number)
        return None

    def remember(self, draft: Draft, case_id: str) -> None:
        """Let later drafts of the batch find this one."""
        if draft.message_id:
            self._messages.setdefault(draft.message_id, case_id)


def _numbers_in(draft: Draft) -> Iterable[str]:
    """File numbers named in the subject; a number quoted somewhere in a long text is too weak a sign."""
    return dict.fromkeys(_NUMBER.findall(draft.subject)[:_NUMBERS_LOOKED_AT])
