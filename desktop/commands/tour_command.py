"""`amtsfach sample-town` and `amtsfach tour`: an invented town to try the program on, a walk through every screen."""

from __future__ import annotations

import argparse
import faulthandler
import tempfile
from pathlib import Path

from desktop.clock import SystemClock
from desktop.commands.files import check_writable, make_folder
from desktop.commands.session import session_of, step_progress, tell_step
from desktop.sample_town.office import sample_office
from desktop.sample_town.town import fill
from desktop.translation import _

_LIMIT_SECONDS = 1_800  # many times what it takes on a slow machine; nobody waits for a tour for ever


def run_sample_town(arguments: argparse.Namespace) -> int:
    """Fill the profile with the sample town; one that is filled already stays as it is."""
    session = session_of(arguments)
    with sample_office(session.directory, SystemClock()) as (office, fresh):
        if fresh:
            with step_progress(_("Filling the sample town")) as progress:
                fill(office, progress)
    session.tell({"profile": str(session.directory), "filled": fresh}, [str(session.directory)])
    return 0


def run(arguments: argparse.Namespace) -> int:
    """Make a fresh sample town and drive the window through every screen; what hangs ends with a failure."""
    from desktop.tour.stage import application
    from desktop.tour.walk import CERTIFICATE, Steps, walk  # brings the window along
    from desktop.views.qt_messages import without_size_hints

    session = session_of(arguments)
    out = Path(arguments.out)
    make_folder(out)
    check_writable(out / CERTIFICATE)  # before minutes are spent
    for old in out.glob("[0-9][0-9]-*.png"):  # a walk that is shorter today leaves no picture of yesterday
        old.unlink()
    faulthandler.dump_traceback_later(_LIMIT_SECONDS, exit=True)
    application()  # first, because where it cannot be made nothing else is worth the wait
    try:
        with (
            tempfile.TemporaryDirectory(prefix="amtsfach-tour-") as folder,
            step_progress(_("Filling the sample town")) as filling,
            without_size_hints(),
        ):
            saved = walk(Path(folder) / "profile", out, steps=Steps(filling, _tell_picture))
    finally:
        faulthandler.cancel_dump_traceback_later()
    session.tell({"saved": [str(path) for path in saved]}, [str(path) for path in saved])
    return 0


def _tell_picture(number: int, of: int, name: str) -> None:
    tell_step(_("Picture {number} of {total}: {name}", number=number, total=of, name=name))
