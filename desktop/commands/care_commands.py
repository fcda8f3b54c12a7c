"""`amtsfach verify`, `backup` and `restore`: look after a profile."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from desktop.actions.care import VerifyReport, back_up, verify
from desktop.commands.session import remind_of_recovery_key, session_of, terminal_progress, unlock
from desktop.storage.restore import restore
from desktop.translation import _, counted, say


def run_verify(arguments: argparse.Namespace) -> int:
    """Check history chains, documents and database; 1 when something is wrong."""
    session = session_of(arguments)
    with session.office() as office, terminal_progress(say(_("documents"))) as progress:
        report = verify(office, progress)
    shape = {
        "ok": not report.problems,
        "chains": report.chains,
        "documents": report.documents,
        "at_hub": report.at_hub,
        "problems": [str(problem) for problem in report.problems],
    }
    summary = [
        say(counted("{count} history chain checked", "{count} history chains checked", report.chains)),
        say(counted("{count} document checked", "{count} documents checked", report.documents)),
        say(_("A chain shows that nothing in it was changed; it cannot show that a whole profile was replaced.")),
    ]
    if report.at_hub:
        at_hub = counted(
            "{count} document lies on the server and is fetched when it is needed",
            "{count} documents lie on the server and are fetched when they are needed",
            report.at_hub,
        )
        summary.insert(2, say(at_hub))
    session.tell(shape, [*_problem_lines(report), *summary])
    return 1 if report.problems else 0


def _problem_lines(report: VerifyReport) -> list[str]:
    """Each problem once, and once what to do about several of a kind."""
    if not report.problems:
        return [say(_("Everything is as it was written."))]
    advice = dict.fromkeys(say(problem.advice) for problem in report.problems)
    found = counted("{count} problem was found:", "{count} problems were found:", len(report.problems))
    told = [say(found), *(f"! {say(problem.text)}" for problem in report.problems)]
    return [*told, "", say(_("What to do:")), *(f"  {text}" for text in advice), ""]


def run_backup(arguments: argparse.Namespace) -> int:
    """Write a backup; it opens with the profile's passphrase or the recovery key."""
    session = session_of(arguments)
    with session.office() as office, terminal_progress("MB") as progress:
        done = back_up(office, Path(arguments.file), progress)
        remind_of_recovery_key(office)
    if not done:
        session.tell({"path": None, "size": 0}, [say(_("Stopped. No backup was written."))])
        return 1
    session.tell({"path": arguments.file, "size": os.path.getsize(arguments.file)}, [arguments.file])
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore a backup into an empty profile, with its passphrase or AMTSFACH_RECOVERY_KEY."""
    session = session_of(arguments)
    with terminal_progress("MB") as progress:
        done = restore(Path(arguments.file), session.directory, unlock(), progress)
    if not done:
        session.tell({"profile": None}, [say(_("Stopped. Nothing was restored."))])
        return 1
    session.tell({"profile": str(session.directory)}, [say(_("Restored into {path}.", path=str(session.directory)))])
    return 0
