"""The commands of `amtsfach-hub` that look after what is stored: backup, restore, check, tidy."""

from __future__ import annotations

import argparse
from pathlib import Path

from hub.backup import Copied, back_up
from hub.check import check
from hub.commands import administration, say
from hub.faults import DONE, PROBLEMS
from hub.german import worded
from hub.restore import restore
from hub.settings import load_settings
from hub.setup import checked_signer
from hub.tidy import tidy


def run_check(_arguments: argparse.Namespace) -> int:
    """Check what is stored; 1 when something is wrong."""
    settings = load_settings()
    with administration(settings) as engine:
        checked_signer(settings, engine)
        report = check(settings, engine)
    for problem in report.problems:
        say(worded(problem.code, **problem.values))
    say(worded("checked", items=report.items, blobs=report.blobs))
    if not report.problems:
        say(worded("all_well"))
    return PROBLEMS if report.problems else DONE


def run_backup(arguments: argparse.Namespace) -> int:
    """Write a backup into a folder; what an earlier one left there is kept where it has not changed."""
    settings = load_settings()
    with administration(settings) as engine:
        copied = back_up(settings, engine, Path(arguments.folder))
    say(worded("backed_up", folder=arguments.folder, blobs=copied.count))
    return _tell_damaged(copied)


def _tell_damaged(copied: Copied) -> int:
    for sha256 in copied.damaged:
        say(worded("blob_damaged", sha256=sha256))
    return PROBLEMS if copied.damaged else DONE


def run_restore(arguments: argparse.Namespace) -> int:
    """Bring a backup into an empty database."""
    settings = load_settings()
    with administration(settings, ready=False) as engine:
        copied = restore(settings, engine, Path(arguments.folder), numbers=arguments.numbers)
    say(worded("restored", folder=arguments.folder, numbers=arguments.numbers))
    return _tell_damaged(copied)


def run_tidy(_arguments: argparse.Namespace) -> int:
    """Remove what is past its time."""
    settings = load_settings()
    with administration(settings) as engine:
        report = tidy(settings, engine)
    say(worded("tidied", **report))
    return DONE
