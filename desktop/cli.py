"""The command line: parses the arguments, hands over to a command, ends with its exit code (design 8)."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.commands.arguments import command_line
from desktop.commands.command_parser import own_words
from desktop.errors import DesktopError, EnvironmentFault, UsageError, file_problem
from desktop.translation import _, say

_FILES = frozenset({"profile", "paths", "out", "file"})
_SHOWN = 120  # characters of a name that is too long
_NO_LETTER = re.compile("[\ud800-\udfff]")  # how Python writes a byte of an argument that is no letter


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    _write_utf8()
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        with own_words():
            parsed = command_line().parse_args(given)
        _check_letters(parsed)
        _check_places(parsed)
    except DesktopError as error:
        return _told(argparse.Namespace(profile=None, json="--json" in given), error)
    module, function = parsed.run.split(":")
    try:
        result: int = getattr(importlib.import_module(module), function)(parsed)
        return result
    except DesktopError as error:
        return _told(parsed, error)
    except BrokenPipeError:  # whoever read the output has seen enough: `amtsfach list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        sys.stderr.write(say(_("Stopped. What was finished by then is kept.")) + "\n")
        return 1


def _check_letters(parsed: argparse.Namespace) -> None:
    """Names of files may have any bytes; texts are made of letters."""
    for name, given in vars(parsed).items():
        texts = given if isinstance(given, list) else [given]
        if name not in _FILES and any(isinstance(t, str) and _NO_LETTER.search(t) for t in texts):
            raise UsageError(_("{name}: some of it is no text.", name=name))


def _check_places(parsed: argparse.Namespace) -> None:
    """A place no command can do anything with is refused at once; an empty one would stand for another place."""
    for name in _FILES & vars(parsed).keys():
        given = getattr(parsed, name)
        for place in given if isinstance(given, list) else [] if given is None else [given]:
            if not place:
                raise UsageError(
                    _("The name of a file or folder is empty."),
                    _("If a script names it by a variable: the variable is empty."),
                )
            if name != "paths":  # `import` tells what became of each
                _check_name(Path(place))


def _check_name(place: Path) -> None:
    try:
        place.stat()
    except OSError as exc:
        if exc.errno in {errno.ENAMETOOLONG, errno.ELOOP}:
            raise EnvironmentFault(
                _("{path} cannot be used: {problem}.", path=_short(str(place)), problem=file_problem(exc)),
                _("Please name another file or folder."),
            ) from exc


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"


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
