"""`amtsfach limit`: walls between the municipalities of one office; without them nothing is limited."""

from __future__ import annotations

import argparse

from desktop.translation import _, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--clerk", default="", metavar=say(_("NAME")), help=say(_("who is limited")))
    text = _("departments with the municipalities whose cases the clerk sees; without any all limits end")
    parser.add_argument(
        "--to", nargs="*", default=[], metavar=say(_("DEPARTMENT=ID,ID")), dest="limits", help=say(text)
    )
    text = _("name a municipality, so that cases can belong to it")
    parser.add_argument("--municipality", default="", metavar=say(_("ID=NAME")), help=say(text))


def run(arguments: argparse.Namespace) -> int:
    """Name a municipality, limit a clerk, or both."""
    from desktop.actions.opening import limit_named_clerk, name_municipality
    from desktop.commands.session import pairs, session_of
    from desktop.errors import UsageError

    session = session_of(arguments)
    if not (arguments.clerk or arguments.municipality):
        raise UsageError(_("Please name a clerk or a municipality."))
    named = pairs([arguments.municipality]) if arguments.municipality else {}
    wanted = {(d, one.strip()) for d, some in pairs(arguments.limits).items() for one in some.split(",") if one.strip()}
    with session.office() as office:
        for municipality, name in named.items():
            name_municipality(office, municipality, name)
        person = limit_named_clerk(office, arguments.clerk, wanted) if arguments.clerk else None
    limits = sorted(list(limit) for limit in person.limits) if person else []
    shape = {"clerk": person.id if person else None, "limits": limits, "municipalities": sorted(named)}
    session.tell(shape, [say(_("Saved."))])
    return 0
