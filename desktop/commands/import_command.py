"""`amtsfach import`: take in files and folders, and say what became of each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.actions.take_in import TakenIn, failed_outcomes, resume, take_in_paths
from desktop.commands.session import session_of, terminal_progress
from desktop.domain.submission import Channel
from desktop.translation import Text, _, counted, say


def run(arguments: argparse.Namespace) -> int:
    """Take in everything named; 1 when something needs a person."""
    session = session_of(arguments)
    channel = Channel(arguments.channel) if arguments.channel else None
    with session.office() as office, terminal_progress(say(_("files"))) as progress:
        resumed = resume(office, progress)
        results = take_in_paths(office, [Path(p) for p in arguments.paths], channel=channel, progress=progress)
        stopped = progress.stop_requested()
    told = [
        *_resumed_lines(resumed),
        *_lines(results),
        *([say(_("Stopped. The rest was not taken in yet."))] if stopped else []),
    ]
    items = {"items": [as_json(r) for r in results], "stopped": stopped, "resumed": [as_json(r) for r in resumed]}
    session.tell(items, told)
    return 1 if failed_outcomes((*resumed, *results)) or stopped else 0


def as_json(result: TakenIn) -> dict[str, Any]:
    """The stable shape of one item (docs/cli.md)."""
    shape: dict[str, Any] = {
        "path": result.path,
        "outcome": result.outcome,
        "case": result.case or None,
        "submission": result.submission or None,
        "service": result.service or None,
        "reason": say(result.reason),
    }
    if result.messages:
        shape["messages"] = [as_json(m) for m in result.messages]
    return shape


def outcome_text(outcome: str) -> Text:
    """An outcome in words."""
    return {
        "taken_in": _("taken in"),
        "joined": _("joined to a case"),
        "duplicate": _("duplicate"),
        "kept_unread": _("kept, not readable yet"),
        "failed": _("failed"),
    }[outcome]


def _resumed_lines(resumed: tuple[TakenIn, ...]) -> list[str]:
    head = say(_("Received earlier and filed only now:"))
    return [head, *_lines(resumed), ""] if resumed else []


def _lines(results: tuple[TakenIn, ...]) -> list[str]:
    flat = [m for r in results for m in (r.messages or (r,))]
    lines = [f"{say(outcome_text(r.outcome)):<24} {r.path}  ({say(r.reason)})" for r in flat]
    return [*lines, say(counted("{count} item", "{count} items", len(flat)))]
