"""`amtsfach sample-town` and `amtsfach tour`: an invented town to try the program on, a walk through every screen."""

from __future__ import annotations

import argparse
import faulthandler
import tempfile
from pathlib import Path

from desktop.clock import SystemClock
from desktop.commands.session import session_of, terminal_progress
from desktop.sample_town.office import sample_office
from desktop.sample_town.town import fill
from desktop.translation import _, say

_LIMIT_SECONDS = 1_800  # many times what it takes on a slow machine; nobody waits for a tour for ever


def run_sample_town(arguments: argparse.Namespace) -> int:
    """Fill the profile with the sample town; one that is filled already stays as it is."""
    session = session_of(arguments)
    with sample_office(session.directory, SystemClock()) as (office, fresh):
        if fresh:
            with terminal_progress(say(_("items"))) as progress:
                fill(office, progress)
    session.tell({"profile": str(session.directory), "filled": fresh}, [str(session.directory)])
    return 0


def run(arguments: argparse.Namespace) -> int:
    """Make a fresh sample town and drive the window through every screen; what hangs ends with a failure."""
    from desktop.tour.walk import walk  # brings the window along

    session = session_of(arguments)
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("[0-9][0-9]-*.png"):  # a walk that is shorter today leaves no picture of yesterday
        old.unlink()
    faulthandler.dump_traceback_later(_LIMIT_SECONDS, exit=True)
    try:
        with tempfile.TemporaryDirectory(prefix="amtsfach-tour-") as folder:
            saved = walk(Path(folder) / "profile", out)
    finally:
        faulthandler.cancel_dump_traceback_later()
    session.tell({"saved": [str(path) for path in saved]}, [str(path) for path in saved])
    return 0
