"""Attack the intake for some minutes: `python -m tests.fuzz --minutes 15 [--seed N] [--samples DIR]`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from desktop.catalogue.loader import load_catalogue
from tests.e2e.conftest import office_in
from tests.e2e.program import ROOT
from tests.fuzz.rounds import LoggedProgram, Seen, run_round, write_files

SAMPLES = ROOT.parent / "shared" / "samples"
KINDS = ("mail", "pdf", "scan", "german", "struct")


def main() -> int:
    """Run rounds until the time is over; 1 when something did not hold, with its folder kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    parser.add_argument("--files", type=int, default=150, help="in each round")
    given = parser.parse_args()
    samples = sorted(p for kind in KINDS for p in (given.samples / kind).rglob("*") if p.is_file())
    if not samples:
        parser.error(f"no samples in {given.samples}")
    seen, until, broken, number = Seen(), time.monotonic() + given.minutes * 60, 0, 0
    while time.monotonic() < until:
        number += 1
        broken += not _round(given.seed + number, samples, given.files, seen)
        print(f"round {number}: {_told(seen)}; broken rounds {broken}", flush=True)
    for place, count in seen.places.most_common():
        print(f"  stumbled {count:5} {place}")
    return 1 if broken else 0


def _round(seed: int, samples: list[Path], count: int, seen: Seen) -> bool:
    place = Path(tempfile.mkdtemp(prefix=f"fuzz-{seed}-"))
    folder = place / "post"
    folder.mkdir()
    catalogue = load_catalogue()
    with office_in(place / "profile", catalogue):
        program = LoggedProgram(place / "profile")
    written = write_files(folder, Random(seed), samples, count, attacks=count // 12)
    try:
        run_round(program, folder, written, catalogue, seen)
    except AssertionError as error:
        print(f"seed {seed} in {place}: {error}", flush=True)
        return False
    shutil.rmtree(place)
    return True


def _told(seen: Seen) -> str:
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(seen.outcomes.items()))
    peak = seen.peak
    return (
        f"{seen.files} files ({outcomes}), {seen.lost} readers lost, last {peak.seconds:.0f} s, "
        f"program {peak.program} MB, readers {peak.reader} MB; {seen.drawn} pages drawn, {seen.refused} refused"
    )


if __name__ == "__main__":
    sys.exit(main())
