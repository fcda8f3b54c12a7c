"""Every command with its arguments; docs/cli.md tells the same, and a test compares the two."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desktop.commands import closed_arguments, limit_command, route_command, sync_command
from desktop.commands.command_parser import CommandParser
from desktop.domain.submission import Channel
from desktop.translation import Text, _, say

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_SPOKEN = (Channel.PHONE, Channel.COUNTER, Channel.LETTER)


def command_line() -> argparse.ArgumentParser:
    """The parser of the whole command line; `run` of what it parses is "module:function" of the command."""
    parser: argparse.ArgumentParser = CommandParser(
        prog="amtsfach",
        description=say(_("The desk of the town hall. Without a command the window opens.")),
        epilog=say(_("amtsfach COMMAND --help shows what a command takes.")),
    )
    parser.set_defaults(run="desktop.commands.window_command:run")
    parser.add_argument("--profile", metavar=say(_("DIR")), help=say(_("folder of the profile")))
    parser.add_argument("--json", action="store_true", help=say(_("print one JSON document on standard output")))
    commands = parser.add_subparsers(dest="command", metavar=say(_("COMMAND")))
    _add_taking_in(commands)
    _add_looking(commands)
    _add_editing(commands)
    _add_issuing(commands)
    _add_setting_up(commands)
    _add_hub(commands)
    _add_care(commands)
    _add_sample(commands)
    return parser


def _command(commands: Commands, name: str, run: str, text: Text) -> argparse.ArgumentParser:
    """Add a command; its module under `desktop.commands` is imported when it is called."""
    parser = commands.add_parser(name, help=say(text), description=say(text))
    parser.set_defaults(run=f"desktop.commands.{run}")
    return parser


def _add_taking_in(commands: Commands) -> None:
    taken = _command(commands, "import", "import_command:run", _("take in files and folders"))
    taken.add_argument("paths", nargs="+", metavar=say(_("PATH")), help=say(_("file, mailbox file or folder")))
    taken.add_argument(
        "--channel",
        metavar=say(_("CHANNEL")),
        choices=[c.value for c in Channel],
        help=_one_of(_("how it came, where the content does not say it: {values}"), *Channel),
    )
    noted = _command(commands, "note", "note_command:run", _("take in a telephone call or a visit"))
    noted.add_argument(
        "--channel",
        metavar=say(_("CHANNEL")),
        choices=[c.value for c in _SPOKEN],
        required=True,
        help=_one_of(_("how it was said: {values}"), *_SPOKEN),
    )
    for option, metavar, text in (
        ("name", _("NAME"), _("who called, came or wrote")),
        ("reach", _("TEXT"), _("telephone number or address for the answer")),
        ("subject", _("TEXT"), _("what it is about")),
        ("service", _("ID"), _("service it belongs to")),
        ("department", _("ID"), _("department it goes to")),
    ):
        noted.add_argument(f"--{option}", default="", metavar=say(metavar), help=say(text))
    noted.add_argument("text", nargs="+", metavar=say(_("TEXT")), help=say(_("what was said")))


def _one_of(text: Text, *channels: Channel) -> str:
    return say(Text(text.source, {"values": ", ".join(channel.value for channel in channels)}))


def _add_looking(commands: Commands) -> None:
    listed = _command(commands, "list", "look_commands:run_list", _("cases of a folder"))
    listed.add_argument(
        "folder",
        nargs="?",
        default="alle",
        metavar=say(_("FOLDER")),
        help=say(_("folder of the mailbox, or department:ID; without it all cases")),
    )
    _add_limit(listed)
    found = _command(commands, "search", "look_commands:run_search", _("full text"))
    found.add_argument("text", nargs="+", metavar=say(_("TEXT")), help=say(_("words the case must hold")))
    _add_limit(found)
    shown = _command(commands, "show", "show_command:run", _("one case"))
    _add_case(shown)
    text = say(_("tell the names of fields, certificates and omissions instead, also of what is empty"))
    shown.add_argument("--names", action="store_true", help=text)
    closed_arguments.add_reason(shown)
    saved = _command(commands, "save", "look_commands:run_save", _("write a document to a file"))
    saved.add_argument("document", metavar=say(_("DOCUMENT")), help=say(_("id or SHA-256 of the document")))
    _add_file_to_write(saved)
    closed_arguments.add_reason(saved)


def _add_limit(parser: argparse.ArgumentParser) -> None:
    text = say(_("show at most so many (100)"))
    parser.add_argument("--limit", type=_positive, default=100, metavar=say(_("NUMBER")), help=text)


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar=say(_("CASE")), help=say(_("file number or id")))


def _add_file_to_write(parser: argparse.ArgumentParser) -> None:
    text = say(_("file to write; one that is there is replaced"))
    parser.add_argument("--out", required=True, metavar=say(_("FILE")), help=text)


def _add_editing(commands: Commands) -> None:
    edited = _command(commands, "set", "edit_commands:run_set", _("edit application fields"))
    _add_case(edited)
    edited.add_argument(
        "values", nargs="+", metavar=say(_("FIELD=VALUE")), help=say(_("field; show CASE --names tells the names"))
    )
    closed_arguments.add_reason(edited)
    closed_arguments.add_mark_arguments(
        _command(commands, "mark", "closed_commands:run_mark", _("close a case, or open it"))
    )
    forwarded = _command(commands, "forward", "closed_commands:run_forward", _("forward a case inside the house"))
    closed_arguments.add_forward_arguments(forwarded)
    route_command.add_arguments(_command(commands, "route", "route_command:run", _("set the service of a case")))
    entered = _command(commands, "register", "edit_commands:run_register", _("enter and confirm register data"))
    _add_case(entered)
    entered.add_argument(
        "values", nargs="*", metavar=say(_("FIELD=VALUE")), help=say(_("field; show CASE --names tells the names"))
    )
    entered.add_argument("--confirm", metavar=say(_("NAME")), help=say(_("who compared the data with the register")))
    closed_arguments.add_reason(entered)


def _add_issuing(commands: Commands) -> None:
    issued = _command(commands, "issue", "edit_commands:run_issue", _("issue a certificate"))
    _add_case(issued)
    issued.add_argument(
        "certificate", metavar=say(_("CERTIFICATE")), help=say(_("certificate of the service, like geburtsurkunde"))
    )
    _add_file_to_write(issued)
    issued.add_argument(
        "--decision",
        nargs="+",
        action="extend",
        default=[],
        metavar=say(_("NAME=TEXT")),
        help=say(_("what was decided and on which ground: zustaendigkeit, berechtigung, identitaet, sperrvermerk")),
    )
    issued.add_argument(
        "--omit",
        nargs="+",
        action="extend",
        default=[],
        metavar=say(_("NAME")),
        help=say(_("what the applicant wants left out; show CASE --names tells the names")),
    )
    closed_arguments.add_reason(issued)


def _add_setting_up(commands: Commands) -> None:
    named = _command(commands, "setup", "setup_command:run", _("name clerk, municipality and departments"))
    named.add_argument("--clerk", metavar=say(_("NAME")), help=say(_("who works with this profile")))
    named.add_argument("--municipality", metavar=say(_("NAME")), help=say(_("name of the municipality")))
    named.add_argument(
        "--function", metavar=say(_("TEXT")), help=say(_("what a registrar signs certificates as: Standesbeamtin"))
    )
    named.add_argument(
        "--department",
        nargs="+",
        action="extend",
        default=[],
        metavar=say(_("ID[=ROLE,ROLE]")),
        help=say(_("departments with the roles held there; without a role: clerk")),
    )
    named.add_argument("--colleague", metavar=say(_("NAME")), help=say(_("name a colleague instead of the clerk")))
    named.add_argument("--recovery-key", action="store_true", help=say(_("make a new recovery key and show it")))
    text = say(_("say that the recovery key shown is in safe hands"))
    named.add_argument("--recovery-key-kept", action="store_true", help=text)

    limit_command.add_arguments(
        _command(commands, "limit", "limit_command:run", _("draw walls between the municipalities of the office"))
    )


def _add_hub(commands: Commands) -> None:
    connected = _command(commands, "connect", "sync_command:run_connect", _("sign in at the town's hub"))
    sync_command.add_connect_arguments(connected)
    _command(commands, "sync", "sync_command:run_sync", _("exchange work with the hub once"))


def _add_care(commands: Commands) -> None:
    offered = _command(
        commands, "catalogue", "catalogue_commands:run", _("check the catalogue, write forms and schemas")
    )
    offered.add_argument(
        "what",
        choices=["check", "forms", "schemas"],
        metavar=say(_("WHAT")),
        help=say(_("check: look for mistakes; forms: write the fillable forms; schemas: write JSON schemas")),
    )
    offered.add_argument("--out", metavar=say(_("DIR")), help=say(_("folder to write to, for forms and schemas")))
    _command(commands, "verify", "care_commands:run_verify", _("check history, documents and database"))
    backed = _command(commands, "backup", "care_commands:run_backup", _("write a backup"))
    backed.add_argument("file", metavar=say(_("FILE")), help=say(_("file to write; one that is there is replaced")))
    restored = _command(commands, "restore", "care_commands:run_restore", _("restore a backup into an empty profile"))
    restored.add_argument("file", metavar=say(_("FILE")), help=say(_("the backup")))
    _command(commands, "doctor", "doctor_command:run", _("what this machine has and lacks"))


def _add_sample(commands: Commands) -> None:
    toured = _command(commands, "tour", "tour_command:run", _("drive the window through every screen"))
    toured.add_argument(
        "--out", required=True, metavar=say(_("DIR")), help=say(_("folder for the pictures and the certificate"))
    )
    _command(commands, "sample-town", "tour_command:run_sample_town", _("fill the profile with the sample town"))


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(say(_("must be a whole number, 1 or more")))
    return number
