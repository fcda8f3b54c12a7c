"""`amtsfach note`: take in a telephone call, a visit or a letter read out."""

from __future__ import annotations

import argparse

from desktop.actions.spoken_notes import SpokenNote, take_in_note
from desktop.commands.session import session_of
from desktop.domain.submission import Channel
from desktop.translation import _, say


def run(arguments: argparse.Namespace) -> int:
    """Open a case from what was said."""
    session = session_of(arguments)
    note = SpokenNote(
        Channel(arguments.channel),
        arguments.name,
        arguments.reach,
        arguments.subject,
        " ".join(arguments.text),
        arguments.service,
        arguments.department,
    )
    with session.office() as office:
        case_id = take_in_note(office, note)
    told = _("Case opened: {case}", case=case_id) if case_id else _("The note was passed on.")
    session.tell({"case": case_id or None}, [say(told)])
    return 0
