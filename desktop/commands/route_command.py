"""`amtsfach route`: say which service a case is about; the same action as in the window."""

from __future__ import annotations

import argparse

from desktop.translation import _, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("case", metavar=say(_("CASE")), help=say(_("file number or id")))
    parser.add_argument("service", metavar=say(_("SERVICE")), help=say(_("id of the service, like geburtsurkunde")))
    text = _("why it goes to another department, for the history; without it the name of the service")
    parser.add_argument("--reason", default="", metavar=say(_("TEXT")), help=say(text))


def run(arguments: argparse.Namespace) -> int:
    """Set the service; the case goes to the department the service belongs to."""
    from desktop.actions.assign_service import set_service
    from desktop.actions.wording import department_name
    from desktop.commands.closed_commands import state_reason
    from desktop.commands.session import session_of

    session = session_of(arguments)
    with session.office() as office:
        state_reason(office, arguments.case, arguments.reason)
        changes = set_service(office, arguments.case, arguments.service, reason=arguments.reason)
    service = office.catalogue.services[arguments.service]
    now = _("{service}: the case is with {department}.", service=service.name,
            department=department_name(office.catalogue, service.department))  # fmt: skip
    shape = {"changed": sorted(changes.cases), "service": service.id, "department": service.department}
    session.tell(shape, [say(now) if changes.cases else say(_("Nothing was changed."))])
    return 0
