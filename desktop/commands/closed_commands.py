"""`amtsfach mark` and `forward`, and the reason a protected case is opened for; the same actions as in the window."""

from __future__ import annotations

import argparse

from desktop.actions.cases import move_on
from desktop.actions.marks import open_protected, set_confidential, set_municipality, set_protected
from desktop.actions.office import Office
from desktop.commands.closed_arguments import OFF, ON
from desktop.commands.session import session_of
from desktop.domain.change import NOTHING_CHANGED, ChangeSet
from desktop.errors import UsageError
from desktop.translation import _, say


def state_reason(office: Office, case: str, reason: str) -> None:
    """Open a protected case where a reason was given; without one the case refuses by itself."""
    if reason.strip():
        open_protected(office, case, reason)


def run_mark(arguments: argparse.Namespace) -> int:
    """Mark a case, or take a mark off."""
    session = session_of(arguments)
    if not (arguments.confidential or arguments.protected or arguments.municipality):
        raise UsageError(_("Please say which mark: --confidential, --protected or --municipality."))
    with session.office() as office:
        changes = _mark(office, arguments)
    said = _("Saved.") if changes.cases else _("Nothing was changed.")
    session.tell({"changed": sorted(changes.cases)}, [say(said)])
    return 0


def _mark(office: Office, arguments: argparse.Namespace) -> ChangeSet:
    case, reason, changes = arguments.case, arguments.reason, NOTHING_CHANGED
    if arguments.protected == OFF or arguments.confidential == OFF:
        state_reason(office, case, reason)
    if arguments.municipality:
        changes |= set_municipality(office, [case], arguments.municipality)
    if arguments.confidential:
        changes |= set_confidential(office, [case], arguments.confidential == ON, reason)
    if arguments.protected:
        changes |= set_protected(office, case, arguments.protected == ON, reason)
    return changes


def run_forward(arguments: argparse.Namespace) -> int:
    """Forward a case inside the house, opened or not."""
    session = session_of(arguments)
    with session.office() as office:
        changes = move_on(office, [arguments.case], arguments.department, arguments.reason)
    said = _("Forwarded.") if changes.cases else _("Nothing was changed.")
    session.tell({"changed": sorted(changes.cases), "department": arguments.department}, [say(said)])
    return 0
