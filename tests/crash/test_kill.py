"""Kill the program at random moments, hundreds of times, and count what was lost: nothing."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from desktop.actions.office import Office
from desktop.actions.take_in import take_in_paths
from desktop.documents.reader_process import Readers
from tests.crash.ledger import Ledger
from tests.crash.victim import open_office
from tests.documents.made_pdf import form_pdf, widget

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("AMTSFACH_KILLS", "200"))
SIDE_BY_SIDE = 2
POST_OF_A_ROUND = 150
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
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        post = write_post(self.place / f"post-{self.kills}", self.chance)
        command = [sys.executable, "-m", "tests.crash.victim", str(self.place / "profile"), str(post)]
        process = subprocess.Popen([*command, str(self.chance.randrange(10**9))], stdout=subprocess.PIPE, cwd=ROOT)
        assert process.stdout is not None
        make_roomy(process.stdout.fileno())
        return process

    def kill(self) -> None:
        """Let the program work for a moment, kill it, and take down what it had said."""
        assert self.process.stdout is not None
        lines = []
        if self.chance.random() > BEFORE_IT_WORKS:
            lines.append(self.process.stdout.readline())  # "ready"
            moment = self.chance.choice((0.1, 0.6, 2.0)) * self.chance.random()
        else:
            moment = self.chance.random()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(moment)
            raise AssertionError("the program ended by itself")
        readers = children_of(self.process.pid)
        self.process.kill()
        lines += self.process.stdout.readlines()
        self.process.wait()
        self.process.stdout.close()
        assert not still_there(readers), "a reader process outlived the program"
        self.ledger.read(json.loads(line) for line in lines if line.endswith(b"\n"))
        self.kills += 1

    def lost(self, *, everything: bool = False) -> list[str]:
        """Open the profile again, let the next take-in work off what waits, and compare."""
        with reopened(self.place / "profile") as office:
            take_in_paths(office, [])
            return self.ledger.lost(office, everything=everything)

    def go_on(self) -> None:
        self.process = self._start()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def reopened(directory: Path) -> Iterator[Office]:
    with Readers(1) as readers:
        office = open_office(directory, readers)
        try:
            yield office
        finally:
            office.profile.close()


def make_roomy(pipe: int) -> None:
    """A program that cannot tell what it did would stand still while its neighbour is looked at."""
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def children_of(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def still_there(processes: list[int]) -> list[int]:
    """Those that have not ended ten seconds later; a process is gone, or a zombie of whoever inherits it."""
    for process in processes:
        handle = None
        with suppress(OSError):
            handle = os.pidfd_open(process)
        if handle is not None:
            import select

            ended = select.select([handle], [], [], 10)[0]
            os.close(handle)
            if not ended:
                return [process]
    return []


@posix_only
def test_killed_at_random_moments_the_program_loses_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("AMTSFACH_KILL_SEED", "26"))
    lanes = [Lane(tmp_path / f"lane-{number}", seed + number) for number in range(SIDE_BY_SIDE)]
    lost: list[str] = []
    try:
        while sum(lane.kills for lane in lanes) < KILLS and not lost:
            for lane in lanes:
                lane.kill()
                lost += lane.lost()
                lane.go_on()
    finally:
        for lane in lanes:
            lane.end()
    for lane in lanes:
        lost += lane.lost(everything=True)
    print(summary(lanes, lost))
    assert lost == []


def summary(lanes: list[Lane], lost: list[str]) -> str:
    done = sum((lane.ledger.done for lane in lanes), start=Counter[str]())
    cut = sum((lane.ledger.cut_short for lane in lanes), start=Counter[str]())
    originals = sum(len(lane.ledger.originals) for lane in lanes)
    certificates = sum(len(lane.ledger.certificates) for lane in lanes)
    return (
        f"{sum(lane.kills for lane in lanes)} kills; done and told: {dict(done)} ({originals} originals, "
        f"{certificates} certificates); cut short: {dict(cut)}; lost: {len(lost)} {lost[:5]}"
    )
