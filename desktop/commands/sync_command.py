"""`amtsfach connect` and `amtsfach sync`: meet the town's hub, and exchange work with it."""

from __future__ import annotations

import argparse
import getpass
import os
import socket
import sys
from typing import TYPE_CHECKING

from desktop.translation import _, counted, say

if TYPE_CHECKING:
    from desktop.sync.cycle import CycleReport

_PASSWORD = "AMTSFACH_HUB_PASSWORD"
CLEAN, CONFLICTS, OFFLINE = "clean", "conflicts", "offline"


def add_connect_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `connect` takes."""
    parser.add_argument("address", metavar=say(_("ADDRESS")), help=say(_("of the hub: https://amtsfach.example")))
    parser.add_argument("--user", required=True, metavar=say(_("NAME")), help=say(_("name at the hub")))
    parser.add_argument(
        "--authority", default="", metavar=say(_("FILE")), help=say(_("certificates of the town's own authority, PEM"))
    )
    parser.add_argument("--proxy", default="", metavar=say(_("ADDRESS")), help=say(_("instead of the system's proxy")))


def run_connect(arguments: argparse.Namespace) -> int:
    """Sign in at a hub; the password comes from the environment or is asked for, never from the arguments."""
    from desktop.actions.syncing import HubConnection, connect
    from desktop.commands.session import session_of

    session = session_of(arguments)
    wanted = HubConnection(arguments.address, arguments.user, arguments.authority, arguments.proxy)
    with session.office() as office:
        password = os.environ.get(_PASSWORD) or _ask_password()
        clerk = connect(office, wanted, password, socket.gethostname())
    departments = sorted(clerk.departments)
    told = _("Connected as {name}. Departments: {departments}.", name=clerk.name, departments=", ".join(departments))
    session.tell({"clerk": clerk.name, "departments": departments}, [say(told)])
    return 0


def _ask_password() -> str:
    if sys.stdin.isatty() and sys.stderr.isatty():
        return getpass.getpass(say(_("Password at the hub: ")))
    return sys.stdin.readline().rstrip("\n")


def run_sync(arguments: argparse.Namespace) -> int:
    """One round with the hub. Exit 0: all exchanged; 1: something needs a person; 3: the hub was not reached."""
    from desktop.actions.syncing import connection_of, hub_of, sync_counts, sync_once, sync_turn
    from desktop.commands.session import session_of, terminal_progress
    from desktop.errors import UsageError
    from desktop.http import Offline, ServerBusy

    session = session_of(arguments)
    with session.office() as office:
        connection = connection_of(office)
        if connection is None:
            raise UsageError(
                _("This profile works alone; it is not connected to a hub."), _("amtsfach connect ADDRESS connects it.")
            )
        try:
            with sync_turn(office, wait=True), terminal_progress(say(_("cases"))) as progress:
                report = sync_once(office, hub_of(connection), progress=progress)
        except (Offline, ServerBusy) as away:
            counts = sync_counts(office)
            shape = {"conflicts": counts.conflicts, "set_aside": counts.set_aside, "waiting": counts.waiting}
            session.tell({"pulled": 0, "pushed": 0, **shape, "state": OFFLINE}, [str(away)])
            return 3
    session.tell(_shape(report), _lines(report))
    return 1 if report.conflicts or report.set_aside else 0


def _shape(report: CycleReport) -> dict[str, object]:
    return {
        "pulled": report.pulled,
        "pushed": report.pushed,
        "conflicts": report.conflicts,
        "set_aside": report.set_aside,
        "waiting": report.waiting,
        "state": CONFLICTS if report.conflicts or report.set_aside else CLEAN,
    }


def _lines(report: CycleReport) -> list[str]:
    lines = [
        say(_("{pulled} received, {pushed} sent.", pulled=report.pulled, pushed=report.pushed)),
    ]
    if report.conflicts:
        lines.append(
            say(
                counted(
                    "{count} case has differing changes; please decide in the window.",
                    "{count} cases have differing changes; please decide in the window.",
                    report.conflicts,
                )
            )
        )
    if report.set_aside:
        lines.append(
            say(
                counted(
                    "{count} case was set aside; the window says why.",
                    "{count} cases were set aside; the window says why.",
                    report.set_aside,
                )
            )
        )
    return lines
