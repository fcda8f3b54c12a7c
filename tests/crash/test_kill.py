"""Kill the program at random moments, hundreds of times, and count what was lost: nothing."""

from __future__ import annotations

import base64
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from desktop.actions import mailbox
from desktop.actions.care import verify
from desktop.actions.office import Office
from desktop.actions.take_in import take_in_paths
from desktop.documents.reader_process import Readers
from desktop.domain.case import CaseQuery
from tests.crash import victim
from tests.crash.conftest import Victim
from tests.crash.ledger import Ledger
from tests.documents.made_pdf import form_pdf, widget
from tests.e2e.program import Program

KILLS = int(os.environ.get("AMTSFACH_KILLS", "200"))
KILLS_OF_A_PROFILE = 25  # looking a profile over takes the longer, the more there is in it
SIDE_BY_SIDE = 2
POST_OF_A_ROUND = 60
BEFORE_IT_WORKS = 0.15  # share of the kills that hit the program while it starts

pytestmark = [pytest.mark.crash, pytest.mark.slow, pytest.mark.timeout(3_600)]
posix_only = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a matter of Linux and macOS")


def write_post(folder: Path, chance: Random) -> Path:
    """Mails nobody has seen before; every other one with a filled form in it."""
    folder.mkdir(parents=True)
    name = b"/T (kind.vornamen) /FT /Tx /V (Frieda)"
    form = form_pdf(widget(name), information=b"/AmtsfachForm (geburtsurkunde) /AmtsfachVersion (2026-11)")
    for number in range(POST_OF_A_ROUND):
        unique = chance.randbytes(12).hex()
        content = f"From: a@post.example\r\nMessage-ID: <{unique}@post.example>\r\nSubject: Post {number}\r\n".encode()
        content += b"MIME-Version: 1.0\r\n"
        if number % 2:
            content += b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            content += base64.encodebytes(form + unique.encode())
        else:
            content += b"\r\nGuten Tag " + unique.encode()
        (folder / f"{number:04d}.eml").write_bytes(content)
    return folder


class Lane:
    """One profile and the program that works on it until it is killed."""

    def __init__(self, place: Path, seed: int) -> None:
        self.place, self.chance = place, Random(seed)
        self.ledger, self.kills = Ledger(), 0
        self.go_on()

    def go_on(self) -> None:
        """Start the program with fresh post."""
        post = write_post(self.place / f"post-{self.kills}", self.chance)
        self.victim = Victim(victim.work, str(self.place / "profile"), str(post), self.chance.randrange(10**9))

    def kill(self) -> None:
        """Let the program work for a moment, kill it, and take down what it had said."""
        if self.chance.random() > BEFORE_IT_WORKS:
            self.victim.wait_for("ready")
            self.victim.kill(self.chance.choice((0.05, 0.2, 0.7)) * self.chance.random())
        else:
            self.victim.kill(0.2 * self.chance.random())
        self.ledger.read(self.victim.told)
        self.kills += 1

    def lost(self, *, everything: bool = False) -> list[str]:
        """Open the profile again, let the next take-in work off what waits, and compare."""
        with reopened(self.place / "profile") as office:
            take_in_paths(office, [])
            return self.ledger.lost(office, everything=everything)


@contextmanager
def reopened(directory: Path) -> Iterator[Office]:
    with Readers(1) as readers:
        office = victim.open_office(directory, readers)
        try:
            yield office
        finally:
            office.profile.close()


@posix_only
def test_killed_at_random_moments_the_program_loses_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("AMTSFACH_KILL_SEED", "26"))
    lanes: list[Lane] = []
    while (kills := sum(lane.kills for lane in lanes)) < KILLS:
        pair = [Lane(tmp_path / f"lane-{kills + n}", seed + kills + n) for n in range(SIDE_BY_SIDE)]
        lanes += pair
        lost = worked_on(pair)
        print(summary(lanes, lost))
        assert lost == []


def worked_on(lanes: list[Lane]) -> list[str]:
    """Let profiles live through some kills, and tell what they lost."""
    lost: list[str] = []
    for number in range(KILLS_OF_A_PROFILE):
        for lane in lanes:
            lane.kill()
            is_last = number == KILLS_OF_A_PROFILE - 1
            lost += lane.lost(everything=is_last)
            if not is_last:
                lane.go_on()
    return lost


@posix_only
def test_an_import_that_is_killed_again_and_again_takes_in_everything_in_the_end(tmp_path: Path) -> None:
    program = Program(tmp_path / "profile")
    post = write_post(tmp_path / "post", Random(5))
    chance, total = Random(6), 0
    for _ in range(KILLS // 25):
        importing = program.start("import", post, out=tmp_path / "out.json")
        with suppress(subprocess.TimeoutExpired):
            importing.wait(0.5 + 3 * chance.random())
        importing.kill()
        importing.wait()
        with reopened(program.profile) as office:
            assert verify(office).problems == ()
            now = mailbox.count_cases(office, CaseQuery())
            assert now >= total
            total = now
    items = program.json("import", post)["items"]
    assert [item["path"] for item in items] == [str(path) for path in sorted(post.iterdir())]
    assert {item["outcome"] for item in items} <= {"taken_in", "duplicate"}
    assert program.json("list", "--limit", "1")["total"] == POST_OF_A_ROUND
    assert program.json("verify")["ok"]


def summary(lanes: list[Lane], lost: list[str]) -> str:
    done = sum((lane.ledger.done for lane in lanes), start=Counter[str]())
    cut = sum((lane.ledger.cut_short for lane in lanes), start=Counter[str]())
    originals = sum(len(lane.ledger.originals) for lane in lanes)
    certificates = sum(len(lane.ledger.certificates) for lane in lanes)
    return (
        f"{sum(lane.kills for lane in lanes)} kills; done and told: {dict(done)} ({originals} originals, "
        f"{certificates} certificates); cut short: {dict(cut)}; lost: {len(lost)} {lost[:5]}"
    )
