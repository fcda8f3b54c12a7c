"""What every command works with: the profile opened, the clerk known, the output in words or as JSON."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.actions.office import Office
from desktop.actions.opening import enter, everything, present_clerk, set_up
from desktop.catalogue.check import town_report
from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import Catalogue
from desktop.clock import SystemClock
from desktop.errors import DesktopError
from desktop.paths import default_profile, resources, town_catalogue
from desktop.progress import Progress
from desktop.storage.keys import Unlock
from desktop.storage.profile import Profile
from desktop.translation import Text, _, say

SHORTEST_PASSPHRASE = 12  # characters; the window takes no shorter one for a new profile
# What comes from outside must not steer the terminal it is shown on.
_HARMLESS = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line."""

    directory: Path
    json: bool

    def tell(self, document: Mapping[str, Any], lines: Iterable[str]) -> None:
        """Print one JSON document, or lines for a person."""
        if self.json:
            sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        else:
            for line in lines:
                sys.stdout.write(line.translate(_HARMLESS) + "\n")
        sys.stdout.flush()

    def tell_error(self, error: DesktopError) -> None:
        """Say on standard error what happened and what to do; as JSON also on standard output."""
        if self.json:
            sys.stdout.write(json.dumps({"error": error_as_json(error)}, ensure_ascii=False) + "\n")
        sys.stderr.write(f"amtsfach: {error}\n")

    @contextmanager
    def profile(self) -> Iterator[Profile]:
        """The profile, made on first use."""
        opening = unlock()
        opened = Profile.open(self.directory, opening)
        try:
            if opened.new_recovery_key:
                warn_of_short_passphrase(opening.passphrase)
                show_recovery_key(opened.new_recovery_key)
            yield opened
        finally:
            opened.close()

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office of the profile's clerk; a fresh profile is set up for one person who does everything."""
        catalogue, clock = self.catalogue(), SystemClock()
        with self.profile() as opened:
            clerk = present_clerk(opened) or set_up(
                opened,
                catalogue,
                clock,
                everything(getpass.getuser(), os.environ.get("AMTSFACH_MUNICIPALITY", ""), catalogue),
            )
            office = enter(opened, catalogue, clock, clerk)
            try:
                yield office
            finally:
                office.readers.close()

    def catalogue(self) -> Catalogue:
        """The catalogue with what the town of this profile overrides; its mistakes are told on standard error."""
        loaded = load_catalogue(catalogue_folders(self.directory))
        tell_mistakes(loaded)
        return loaded


def tell_mistakes(catalogue: Catalogue) -> None:
    """Say what is wrong in the town's own catalogue and what is used instead: the work goes on without it."""
    sys.stderr.write("".join(f"amtsfach: {line}\n" for line in town_report(catalogue).lines(most=5)))


def warn_of_short_passphrase(passphrase: str) -> None:
    """Say that a passphrase a new profile was made with is shorter than the window would take."""
    if passphrase and len(passphrase) < SHORTEST_PASSPHRASE:
        hint = _("The passphrase of this new profile has fewer than {count} characters.", count=SHORTEST_PASSPHRASE)
        sys.stderr.write(f"amtsfach: {say(hint)}\n")


def show_recovery_key(key: str) -> None:
    """Show a recovery key to whoever started the command; it is nowhere stored."""
    hint = _("Recovery key of this profile, shown only now: {key}", key=key)
    sys.stderr.write(f"amtsfach: {say(hint)}\n")
    sys.stderr.flush()


def remind_of_recovery_key(office: Office) -> None:
    """Say how to get a recovery key where nobody confirmed to have one: the first start may have been cut short."""
    if office.profile.recovery_key_is_kept:
        return
    hint = _("Nobody has confirmed to have the recovery key; please tell the person who administers Amtsfach here.")
    if office.clerk.is_admin():
        hint = _(
            "Nobody has confirmed to have the recovery key: amtsfach setup --recovery-key-kept does, "
            "amtsfach setup --recovery-key makes a new one."
        )
    sys.stderr.write(f"amtsfach: {say(hint)}\n")


def error_as_json(error: DesktopError) -> dict[str, str]:
    """The stable shape of an error (docs/cli.md)."""
    return {"title": say(error.title), "advice": say(error.advice) if error.advice else ""}


def catalogue_folders(directory: Path) -> list[Path]:
    """The shipped catalogue, then the town's own where there is one."""
    town = town_catalogue(directory)
    return [resources() / "catalogue", *([town] if town.is_dir() else [])]


def unlock() -> Unlock:
    """How the command line opens a profile: environment, key file, keyring, else it asks where somebody can answer."""
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    opening = Unlock.from_environment(os.environ, _ask_passphrase if asks else None)
    return replace(opening, recovery=os.environ.get("AMTSFACH_RECOVERY_KEY", ""))


def _ask_passphrase(new: bool) -> str:
    question = _("New passphrase for this profile: ") if new else _("Passphrase: ")
    return getpass.getpass(say(question))


def session_of(arguments: argparse.Namespace) -> Session:
    """The session the global options describe."""
    return Session(Path(arguments.profile) if arguments.profile else default_profile(), bool(arguments.json))


@contextmanager
def terminal_progress(unit: str) -> Iterator[Progress]:
    """Progress on standard error; Ctrl+C asks to stop, a second one ends at once."""
    import signal

    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        if stopping:
            raise KeyboardInterrupt
        stopping = True

    shown = sys.stderr.isatty()

    def report(done: int, total: int) -> None:
        if shown:
            sys.stderr.write(f"\r{done}/{total} {unit} " if total else f"\r{done} {unit} ")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield Progress(report, lambda: stopping)
    finally:
        signal.signal(signal.SIGINT, before)
        if shown:
            sys.stderr.write("\r")


def tell_step(text: Text) -> None:
    """Say on standard error what is done now; a line of its own, so that it can be read in a log as well."""
    sys.stderr.write(f"{say(text)}\n")
    sys.stderr.flush()


@contextmanager
def step_progress(title: Text) -> Iterator[Progress]:
    """Progress as lines on standard error, one for each tenth; Ctrl+C ends at once."""
    told = -1

    def report(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // total if total else 0
        if tenth != told:
            told = tenth
            tell_step(_("{step}: {done} of {total}", step=title, done=done, total=total))

    yield Progress(report)


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """FIELD=VALUE arguments as a mapping.

    Raises:
        UsageError: One of them has no equals sign.
    """
    from desktop.errors import UsageError

    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(_("{text} is not of the form NAME=VALUE.", text=text))
        found[name.strip()] = value
    return found
