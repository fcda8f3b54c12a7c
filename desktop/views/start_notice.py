"""What the window says once it has started: post that was filed only now, mistakes in the town's own catalogue."""

from __future__ import annotations

from desktop.catalogue.check import Report
from desktop.translation import counted, say
from desktop.views.notices import Notice

_MOST_TOLD = 3  # mistakes and consequences each; a notice is a small card


def start_notice(resumed: int, report: Report) -> Notice | None:
    """The one notice of a start; None when there is nothing to say.

    Args:
        resumed: Items an earlier take-in had received and could not file.
        report: What is wrong in the town's own catalogue.
    """
    filed = counted(
        "{count} item received earlier was filed only now.",
        "{count} items received earlier were filed only now.",
        resumed,
    )
    if not report.mistakes:
        return Notice("done", say(filed)) if resumed else None
    title = counted(
        "The town's catalogue has {count} mistake.", "The town's catalogue has {count} mistakes.", len(report.mistakes)
    )
    lines = report.lines(_MOST_TOLD)
    lines += [say(filed)] if resumed else []
    return Notice("hint", say(title), "\n".join(lines), lasting=True)
