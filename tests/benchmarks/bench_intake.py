"""10,000 mails, 30 % with a PDF form, taken in completely, beside `notmuch new` on the same maildir.

Bar for now: twice the time of notmuch. Needs notmuch; without it only our time is told.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop.actions.opening import enter, everything, set_up
from desktop.actions.take_in import take_in_paths
from desktop.catalogue.loader import load_catalogue
from desktop.clock import SystemClock
from desktop.storage.profile import Profile
from tests.benchmarks.mails import MAILS, maildir
from tests.benchmarks.million import UNLOCK

BAR = 2.0


def ours(mails: Path) -> float:
    """Seconds for a take-in into a fresh profile, reader processes' start included."""
    with tempfile.TemporaryDirectory(dir=mails.parent) as place:
        profile, catalogue, clock = Profile.open(Path(place) / "p", UNLOCK), load_catalogue(), SystemClock()
        office = enter(profile, catalogue, clock, set_up(profile, catalogue, clock, everything("A", "B", catalogue)))
        start = time.perf_counter()
        results = take_in_paths(office, [mails / "new"])
        took = time.perf_counter() - start
        assert {r.outcome for r in results} == {"taken_in"}
        office.readers.close()
        profile.close()
    return took


def notmuch(mails: Path) -> float:
    """Seconds `notmuch new` needs to index the maildir from nothing."""
    shutil.rmtree(mails / ".notmuch", ignore_errors=True)
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / ".notmuch-config").write_text(
            f"[database]\npath={mails}\n[user]\nname=x\nprimary_email=x@x.example\n[new]\ntags=new\nignore=complete\n"
        )
        start = time.perf_counter()
        subprocess.run(["notmuch", "new", "--quiet"], env=os.environ | {"HOME": home}, check=True)
        took = time.perf_counter() - start
    shutil.rmtree(mails / ".notmuch", ignore_errors=True)
    return took


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MAILS
    mails = maildir(count)
    if shutil.which("notmuch") is None:
        print(f"intake of {count} mails: {ours(mails):.1f} s; notmuch is not here, so there is no ratio")
        return 0
    floor, took = notmuch(mails), ours(mails)
    floor = (floor + notmuch(mails)) / 2  # before and after, so that both see the same weather
    print(f"intake of {count} mails: {took:.1f} s, notmuch {floor:.1f} s, ratio {took / floor:.2f} (bar {BAR})")
    return 0 if took / floor <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
