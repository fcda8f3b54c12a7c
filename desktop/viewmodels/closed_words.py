"""What stands in the place of a case that is closed to the clerk."""

from __future__ import annotations

from desktop.actions.wording import channel_text
from desktop.domain.access import Closed
from desktop.domain.case import CaseDetail, SubmissionRow
from desktop.translation import _, say
from desktop.viewmodels.times import full_time


def closed_words(detail: CaseDetail) -> str:
    """Why it is closed; of personal or confidential post also who sent it to whom, when and how."""
    if detail.closed == Closed.REASON:
        return say(_("This case is shown for a stated reason only. The reason is kept in its history."))
    outsides = [line for letter in detail.submissions for line in _outside(letter)]
    told = say(_("This is personal or confidential post. It is forwarded unopened."))
    return "\n".join([told, "", *outsides])


def _outside(letter: SubmissionRow) -> list[str]:
    sender = " ".join(part for part in (letter.sender.name, letter.sender.address) if part)
    to = ", ".join(one.name or one.address for one in letter.recipients)
    how = say(
        _("Received {time} by {channel}", time=full_time(letter.received_at), channel=channel_text(letter.channel))
    )
    lines = [say(_("From: {who}", who=sender)) if sender else "", say(_("To: {who}", who=to)) if to else "", how]
    return [line for line in lines if line]
