"""argparse in the language of the program: its own texts pass through our catalogue, and wrong use is our error."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

from desktop.errors import UsageError
from desktop.translation import Text, _, counted, say


class CommandParser(argparse.ArgumentParser):
    """Tells wrong use like every other error: in the reader's language, with --json as JSON."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing."""
        raise UsageError(
            _("The command is not understood: {problem}.", problem=message),
            _("{command} --help shows how it is meant.", command=self.prog),
        )


@contextmanager
def own_words() -> Iterator[None]:
    """Give argparse our words while a parser is made and used.

    argparse asks two functions of gettext it has imported by name. gettext itself would choose the language by the
    system's variables, the program has one language more to choose (desktop/translation.py).
    """
    known = _texts_of_argparse()

    def worded(source: str) -> str:
        return say(known.get(source, source))

    def worded_count(singular: str, plural: str, count: int) -> str:
        text = known.get(singular)
        return say(Text(singular, {}, plural, count)) if text else (singular if count == 1 else plural)

    names = vars(argparse)
    before = {name: names[name] for name in ("_", "ngettext")}
    names.update(_=worded, ngettext=worded_count)
    try:
        yield
    finally:
        names.update(before)


def _texts_of_argparse() -> Mapping[str, Text]:
    """Every text of argparse somebody at the command line can meet; a test holds them against the one installed."""
    texts = (
        _("usage: "),
        _("positional arguments"),
        _("options"),
        _("subcommands"),
        _("show this help message and exit"),
        _("argument %(argument_name)s: %(message)s"),
        _("unknown parser %(parser_name)r (choices: %(choices)s)"),
        _("unrecognized arguments: %s"),
        _("not allowed with argument %s"),
        _("ignored explicit argument %r"),
        _("the following arguments are required: %s"),
        _("one of the arguments %s is required"),
        _("expected one argument"),
        _("expected at most one argument"),
        _("expected at least one argument"),
        counted("expected %s argument", "expected %s arguments", 1),
        _("ambiguous option: %(option)s could match %(matches)s"),
        _("unexpected option string: %s"),
        _("invalid %(type)s value: %(value)r"),
        _("invalid choice: %(value)r (choose from %(choices)s)"),
        _("%(prog)s: error: %(message)s\n"),
    )
    return {text.source: text for text in texts}
