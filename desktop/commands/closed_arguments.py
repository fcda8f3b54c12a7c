"""What the commands about closed cases take; read at each start, so nothing else is imported here."""

from __future__ import annotations

import argparse

from desktop.translation import _, say

ON, OFF = "ja", "nein"


def add_reason(parser: argparse.ArgumentParser) -> None:
    """Let a command say why it looks into a protected case."""
    text = say(_("why a protected case is opened; it is kept in the history"))
    parser.add_argument("--reason", default="", metavar=say(_("TEXT")), help=text)


def add_mark_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `mark` takes."""
    parser.add_argument("case", metavar=say(_("CASE")), help=say(_("file number or id")))
    for option, text in (
        ("confidential", _("personal or confidential post: ja or nein")),
        ("protected", _("opened for a stated reason only: ja or nein")),
    ):
        parser.add_argument(f"--{option}", choices=[ON, OFF], metavar=say(_("JA|NEIN")), help=say(text))
    text = _("municipality the case belongs to")
    parser.add_argument("--municipality", default="", metavar=say(_("ID")), help=say(text))
    text = _("why, for the history; needed to protect a case and to open a protected one")
    parser.add_argument("--reason", default="", metavar=say(_("TEXT")), help=say(text))


def add_forward_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `forward` takes."""
    parser.add_argument("case", metavar=say(_("CASE")), help=say(_("file number or id")))
    parser.add_argument("department", metavar=say(_("DEPARTMENT")), help=say(_("id of the department")))
    parser.add_argument("--reason", default="", metavar=say(_("TEXT")), help=say(_("note for the other department")))
