"""10,000 mails, 30 % with a PDF form, taken in completely, beside `notmuch new` on the same maildir.

    python -m tests.benchmarks.bench_intake [how many mails] [how many rounds]

Bar: twice the time of notmuch, by the median of the rounds. Needs notmuch; without it only our time is told. Both are
told in seconds of the clock and of the processors: the clock counts, the processors show whether others were at work.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from desktop.actions.opening import enter, everything, set_up
from desktop.actions.take_in import take_in_paths
from desktop.catalogue.loader import load_catalogue
from desktop.clock import FixedClock
from desktop.storage.profile import Profile
from tests.benchmarks.mails import MAILS, maildir
from tests.benchmarks.million import NOW, UNLOCK

BAR, ROUNDS = 2.0, 3


class Seconds(NamedTuple):
    """What something took, by the clock, in this process and in those it started."""

    clock: float
    own: float
    children: float


def ours(mails: Path) -> Seconds:
    """A take-in into a fresh profile, reader processes' start and end included."""
    with tempfile.TemporaryDirectory(dir=mails.parent) as place:
        profile, catalogue, clock = Profile.open(Path(place) / "p", UNLOCK), load_catalogue(), FixedClock(NOW)
        office = enter(profile, catalogue, clock, set_up(profile, catalogue, clock, everything("A", "B", catalogue)))

        def take_in() -> None:
            results = take_in_paths(office, [mails / "new"])
            office.readers.close()
            assert {r.outcome for r in results} == {"taken_in"}

        took = measured(take_in)
        profile.close()
    return took


def notmuch(mails: Path) -> Seconds:
    """`notmuch new` indexes the maildir from nothing."""
    shutil.rmtree(mails / ".notmuch", ignore_errors=True)
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / ".notmuch-config").write_text(
            f"[database]\npath={mails}\n[user]\nname=x\nprimary_email=x@x.example\n[new]\ntags=new\nignore=complete\n"
        )
        environment = os.environ | {"HOME": home}
        took = measured(lambda: subprocess.run(["notmuch", "new", "--quiet"], env=environment, check=True))
    shutil.rmtree(mails / ".notmuch", ignore_errors=True)
    return took


def measured(work: Callable[[], object]) -> Seconds:
    """Seconds it takes."""
    start, own, children = time.perf_counter(), _used(resource.RUSAGE_SELF), _used(resource.RUSAGE_CHILDREN)
    work()
    clock = time.perf_counter() - start
    return Seconds(clock, _used(resource.RUSAGE_SELF) - own, _used(resource.RUSAGE_CHILDREN) - children)


def _used(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def main(arguments: Sequence[str]) -> int:
    count, rounds = (*map(int, arguments), *(MAILS, ROUNDS)[len(arguments) :])
    mails, there = maildir(count), shutil.which("notmuch") is not None
    took, floors = [], []
    for _ in range(rounds):  # by turns, so that both see the same weather
        floors += [notmuch(mails)] if there else []
        took.append(ours(mails))
    clock, own, children = (median(part) for part in zip(*took, strict=True))
    print(f"intake of {count} mails: {clock:.1f} s; processors {own:.1f} s, readers {children:.1f} s")
    if not there:
        print("notmuch is not here, so there is no ratio")
        return 0
    floor, _own, used = (median(part) for part in zip(*floors, strict=True))
    ratio = median(one.clock / other.clock for one, other in zip(took, floors, strict=True))
    print(f"notmuch: {floor:.1f} s; processor {used:.1f} s; ratio {ratio:.2f} (bar {BAR})")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
