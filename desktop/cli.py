"""The command line: parses the arguments, hands over to a command, ends with its exit code (design 8)."""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from desktop.domain.submission import Channel
from desktop.errors import DesktopError, UsageError
from desktop.translation import Text, _, say

_FILES = frozenset({"profile", "paths", "out", "file"})
_NO_LETTER = re.compile("[\ud800-\udfff]")  # how Python writes a byte of an argument that is no letter

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    _write_utf8()
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        parsed = _parser().parse_args(given)
        _check_letters(parsed)
    except UsageError as error:
        return _told(argparse.Namespace(profile=None, json="--json" in given), error)
    if not getattr(parsed, "command", None):
        from desktop.app import run_window

        return run_window(parsed)
    module, function = parsed.run.split(":")
    try:
        result: int = getattr(importlib.import_module(module), function)(parsed)
        return result
    except DesktopError as error:
        return _told(parsed, error)
    except KeyboardInterrupt:
        sys.stderr.write(say(_("Stopped. What was finished by then is kept.")) + "\n")
        return 1


def _check_letters(parsed: argparse.Namespace) -> None:
    """Names of files may have any bytes; texts are made of letters."""
    for name, given in vars(parsed).items():
        texts = given if isinstance(given, list) else [given]
        if name not in _FILES and any(isinstance(t, str) and _NO_LETTER.search(t) for t in texts):
            raise UsageError(_("{name}: some of it is no text.", name=name))


def _told(parsed: argparse.Namespace, error: DesktopError) -> int:
    from desktop.commands.session import session_of  # only now: `doctor` works where what this imports is missing

    session_of(parsed).tell_error(error)
    return error.exit_code


def _write_utf8() -> None:
    """German letters come out whole, also where the system's console is of another mind.

    Bytes of a file name that are no letters come out as escapes, which in JSON stand for just those bytes.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    """Tells wrong use like every other error: in the reader's language, with --json as JSON."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(
            _("The command is not understood: {problem}.", problem=message),
            _("{command} --help shows how it is meant.", command=self.prog),
        )


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(prog="amtsfach", description=say(_("The desk of the town hall.")))
    parser.add_argument("--profile", metavar="DIR", help=say(_("folder of the profile")))
    parser.add_argument("--json", action="store_true", help=say(_("print one JSON document on standard output")))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_mailbox_commands(commands)
    _add_case_commands(commands)
    _add_care_commands(commands)
    return parser


def _command(commands: Commands, name: str, run: str, text: Text) -> argparse.ArgumentParser:
    """Add a command; `run` is "module:function" under `desktop.commands`, imported when it is called."""
    parser = commands.add_parser(name, help=say(text), description=say(text))
    parser.set_defaults(run=f"desktop.commands.{run}")
    return parser


def _add_mailbox_commands(commands: Commands) -> None:
    taken = _command(commands, "import", "import_command:run", _("take in files and folders"))
    taken.add_argument("paths", nargs="+", metavar="PATH")
    taken.add_argument("--channel", choices=[c.value for c in Channel])
    listed = _command(commands, "list", "look_commands:run_list", _("cases of a folder"))
    listed.add_argument("folder", nargs="?", default="alle", metavar="FOLDER")
    listed.add_argument("--limit", type=_positive, default=100, metavar="N")
    found = _command(commands, "search", "look_commands:run_search", _("full text"))
    found.add_argument("text", nargs="+", metavar="TEXT")
    found.add_argument("--limit", type=_positive, default=100, metavar="N")
    noted = _command(commands, "note", "note_command:run", _("take in a telephone call or a visit"))
    noted.add_argument("--channel", choices=["phone", "counter", "letter"], required=True)
    for option in ("name", "reach", "subject", "service", "department"):
        noted.add_argument(f"--{option}", default="")
    noted.add_argument("text", nargs="+", metavar="TEXT")


def _add_case_commands(commands: Commands) -> None:
    shown = _command(commands, "show", "show_command:run", _("one case"))
    shown.add_argument("case", metavar="CASE")
    edited = _command(commands, "set", "edit_commands:run_set", _("edit application fields"))
    edited.add_argument("case", metavar="CASE")
    edited.add_argument("values", nargs="+", metavar="FIELD=VALUE")
    entered = _command(commands, "register", "edit_commands:run_register", _("enter and confirm register data"))
    entered.add_argument("case", metavar="CASE")
    entered.add_argument("values", nargs="*", metavar="FIELD=VALUE")
    entered.add_argument("--confirm", metavar="NAME", help=say(_("who compared the data with the register")))
    issued = _command(commands, "issue", "edit_commands:run_issue", _("issue a certificate"))
    issued.add_argument("case", metavar="CASE")
    issued.add_argument("certificate", metavar="CERTIFICATE")
    issued.add_argument("--out", required=True, metavar="FILE")
    issued.add_argument("--decision", nargs="+", action="extend", default=[], metavar="NAME=TEXT")
    issued.add_argument("--omit", nargs="+", action="extend", default=[], metavar="NAME")
    saved = _command(commands, "save", "look_commands:run_save", _("write a document to a file"))
    saved.add_argument("document", metavar="DOCUMENT")
    saved.add_argument("--out", required=True, metavar="FILE")


def _add_care_commands(commands: Commands) -> None:
    named = _command(commands, "setup", "setup_command:run", _("name clerk, municipality and departments"))
    named.add_argument("--clerk", metavar="NAME")
    named.add_argument("--municipality", metavar="NAME")
    named.add_argument(
        "--function", metavar="TEXT", help=say(_("what a registrar signs certificates as: Standesbeamtin"))
    )
    named.add_argument("--department", nargs="+", action="extend", default=[], metavar="ID[=ROLE,ROLE]")
    named.add_argument("--colleague", metavar="NAME", help=say(_("name a colleague instead of the clerk")))
    named.add_argument("--recovery-key", action="store_true", help=say(_("make a new recovery key and show it")))
    offered = _command(
        commands, "catalogue", "catalogue_commands:run", _("check the catalogue, write forms and schemas")
    )
    offered.add_argument("what", choices=["check", "forms", "schemas"])
    offered.add_argument("--out", metavar="DIR")
    _command(commands, "verify", "care_commands:run_verify", _("check history, documents and database"))
    backed = _command(commands, "backup", "care_commands:run_backup", _("write a backup"))
    backed.add_argument("file", metavar="FILE")
    restored = _command(commands, "restore", "care_commands:run_restore", _("restore a backup into an empty profile"))
    restored.add_argument("file", metavar="FILE")
    _command(commands, "doctor", "doctor_command:run", _("what this machine has and lacks"))
    toured = _command(commands, "tour", "tour_command:run", _("drive the window through every screen"))
    toured.add_argument("--out", required=True, metavar="DIR")
    _command(commands, "sample-town", "tour_command:run_sample_town", _("fill the profile with the sample town"))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(say(_("must be 1 or more")))
    return number
