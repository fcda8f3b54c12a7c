"""Two rounds of the random attacks, always the same; `python -m tests.fuzz` goes on for as long as it is let."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from desktop.catalogue.service import Catalogue
from tests.e2e.program import ROOT, Program
from tests.fuzz.changes_of_bytes import SPOILS
from tests.fuzz.made_attacks import ATTACKS
from tests.fuzz.rounds import LoggedProgram, Seen, run_round, write_files

SAMPLES = ROOT.parent / "shared" / "samples"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not on this machine")
@pytest.mark.parametrize("seed", [7, 8])
def test_spoilt_samples_are_taken_in_kept_and_shown(
    seed: int, program: Program, catalogue: Catalogue, tmp_path: Path
) -> None:
    samples = sorted(path for path in SAMPLES.rglob("*") if path.is_file())
    (tmp_path / "post").mkdir()
    written = write_files(tmp_path / "post", Random(seed), samples, count=60, attacks=0)
    seen = Seen()
    run_round(LoggedProgram(program.profile), tmp_path / "post", written, catalogue, seen)
    assert seen.files == 60
    assert not seen.places, "our own code stumbled"


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_an_attack_makes_bytes(number: int) -> None:
    assert ATTACKS[number](Random(3))


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
def test_a_spoilt_file_is_another_one_and_the_same_for_the_same_chance(spoil) -> None:
    content = b"Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + bytes(range(256)) * 20
    made = [spoil(Random(seed), content, b"another" * 90) for seed in range(20)]
    assert made == [spoil(Random(seed), content, b"another" * 90) for seed in range(20)]
    assert any(one != content for one in made)
    spoil(Random(1), b"", b"")
