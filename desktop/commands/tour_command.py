"""`amtsfach sample-town` and `amtsfach tour`: an invented town to try the program on, a walk through every screen."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from desktop.clock import SystemClock
from desktop.commands.session import session_of, terminal_progress
from desktop.sample_town.office import sample_office
from desktop.sample_town.town import fill
from desktop.translation import _, say


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
    """Make a fresh sample town and drive the window through every screen."""
    from desktop.tour.walk import walk  # brings the window along

    session = session_of(arguments)
    out = Path(arguments.out)
    profile = out / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    pictures = walk(profile, out)
    session.tell({"pictures": [str(p) for p in pictures]}, [str(p) for p in pictures])
    return 0
