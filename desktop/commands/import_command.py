"""`amtsfach import`: take in files and folders, and say what became of each."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.actions.office import Office
from desktop.actions.take_in import TakeInCut, TakenIn, failed_outcomes, nothing_taken_in, resume, take_in_paths
from desktop.commands.session import error_as_json, session_of, terminal_progress
from desktop.domain.submission import Channel
from desktop.errors import EnvironmentFault
from desktop.progress import Progress
from desktop.translation import Text, _, counted, say

_OUTCOMES = ("taken_in", "joined", "duplicate", "kept_unread", "failed")
_NO_BREAK = "\N{REPLACEMENT CHARACTER}"


def run(arguments: argparse.Namespace) -> int:
    """Take in everything named; 1 when something needs a person, 3 when the disk or the profile takes no more."""
    session = session_of(arguments)
    with session.office() as office, terminal_progress(say(_("files"))) as progress:
        resumed: tuple[TakenIn, ...] = ()
        try:
            resumed = _resumed(office, arguments, progress)
            results = take_in_paths(office, _paths(arguments), channel=_channel(arguments), progress=progress)
        except TakeInCut as cut:
            items = _shape(resumed, cut.results, stopped=False)
            session.tell({"error": error_as_json(cut), **items}, [*_resumed_lines(resumed), *_lines(cut.results)])
            sys.stderr.write(f"amtsfach: {cut}\n")
            return cut.exit_code
        stopped = progress.stop_requested()
    told = [
        *_resumed_lines(resumed),
        *_lines(results),
        *([say(_("Stopped. The rest was not taken in yet."))] if stopped else []),
    ]
    session.tell(_shape(resumed, results, stopped=stopped), told)
    return 1 if failed_outcomes((*resumed, *results)) or stopped else 0


def _resumed(office: Office, arguments: argparse.Namespace, progress: Progress) -> tuple[TakenIn, ...]:
    try:
        return resume(office, progress)
    except EnvironmentFault as fault:
        raise nothing_taken_in(_paths(arguments), fault) from fault


def _paths(arguments: argparse.Namespace) -> list[Path]:
    return [Path(path) for path in arguments.paths]


def _channel(arguments: argparse.Namespace) -> Channel | None:
    return Channel(arguments.channel) if arguments.channel else None


def _shape(resumed: tuple[TakenIn, ...], results: tuple[TakenIn, ...], *, stopped: bool) -> dict[str, Any]:
    return {"items": [as_json(r) for r in results], "stopped": stopped, "resumed": [as_json(r) for r in resumed]}


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
    return [*map(_item_line, flat), _summary(flat)]


def _item_line(result: TakenIn) -> str:
    """What became of it and why, and the id of its case; a line break in a file's name breaks no line."""
    path = result.path.replace("\n", _NO_BREAK).replace("\t", _NO_BREAK)
    told = f"{say(outcome_text(result.outcome)):<24} {path}  ({say(result.reason)})"
    return f"{told}  {say(_('case {case}', case=result.case))}" if result.case else told


def _summary(flat: Sequence[TakenIn]) -> str:
    """How many came to what: "6 Eingänge: 4 aufgenommen, 2 fehlgeschlagen"."""
    counts = Counter(result.outcome for result in flat)
    parts = [f"{counts[outcome]} {say(outcome_text(outcome))}" for outcome in _OUTCOMES if counts[outcome]]
    arrived = counted("{count} item", "{count} items", len(flat))
    return f"{say(arrived)}: {', '.join(parts)}" if parts else say(arrived)
