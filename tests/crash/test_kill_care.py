"""Kill the program while it makes, backs up or restores a profile: the next start completes it, or nothing happened."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from desktop.actions.care import verify
from desktop.actions.spoken_notes import SpokenNote, take_in_note
from desktop.domain.submission import Channel
from desktop.errors import EnvironmentFault
from desktop.storage.backup import backup
from desktop.storage.blobs import BlobStore
from desktop.storage.profile import Profile
from desktop.storage.restore import restore
from tests.crash import victim
from tests.crash.conftest import Victim
from tests.crash.test_kill import posix_only, reopened
from tests.crash.victim import CHEAP

KILLS = int(os.environ.get("AMTSFACH_CARE_KILLS", "12"))
BYTES = 6_000_000

pytestmark = [pytest.mark.crash, pytest.mark.slow, pytest.mark.timeout(1_200), posix_only]


def start(kind: str, directory: Path, file: Path = Path()) -> Victim:
    """A caretaker that is about to begin."""
    started = Victim(victim.care, kind, str(directory), str(file))
    started.wait_for("ready")
    return started


def time_of(kind: str, *paths: Path) -> float:
    """How long the work takes when nobody is killed; the quicker of two tries."""
    took = []
    for name in ("first", "second"):
        paths = (paths[0] if kind == "backup" else paths[0].with_name(f"{kind}-{name}"), *paths[1:])
        working = start(kind, *paths)
        began = time.monotonic()
        working.wait_for("done")
        took.append(time.monotonic() - began)
        working.kill(0)
    return min(took)


def killed(delay_s: float, kind: str, *paths: Path) -> bool:
    """Kill a caretaker some time after it began; whether that was before it had done."""
    working = start(kind, *paths)
    working.kill(delay_s)
    return "done" not in working.told[-1]


def moments(whole_s: float, seed: int) -> list[float]:
    """When to kill: spread over the work, one in each part of it, where in it by chance."""
    chance = Random(seed)
    return [whole_s * (part + chance.random()) / KILLS for part in range(KILLS)]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A profile with a case and some megabytes of documents."""
    directory = tmp_path / "profile"
    with reopened(directory) as office:
        take_in_note(office, SpokenNote(Channel.PHONE, "Kai Weiß", "", "Rückruf", "Bittet um Rückruf."))
        for number in range(3):
            content = Random(number).randbytes(BYTES // 3)
            office.profile.blobs.put_many({sha256(content).hexdigest(): content})
    return directory


def holds_everything(directory: Path) -> bool:
    with reopened(directory) as office:
        assert verify(office).problems == ()
        with office.read() as connection:
            cases = connection.exec_driver_sql("SELECT count(*) FROM case_file").scalar_one()
        blobs: BlobStore = office.profile.blobs
        return bool(cases == 1 and blobs.count()[0] == 4)


def test_a_profile_whose_making_was_killed_is_completed_by_the_next_start(tmp_path: Path) -> None:
    whole = time_of("make", tmp_path / "whole")
    cut_short = 0
    for number, delay in enumerate(moments(whole, 1)):
        directory = tmp_path / str(number)
        cut_short += killed(delay, "make", directory)
        with reopened(directory) as office:
            assert verify(office).problems == ()
            take_in_note(office, SpokenNote(Channel.PHONE, "Kai Weiß", "", "Rückruf", "Bittet um Rückruf."))
    print(f"making a profile: {KILLS} kills in {whole:.2f} s of work, {cut_short} before it was done")
    assert cut_short >= KILLS // 4


def test_a_backup_that_was_killed_leaves_the_one_before_whole(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "medium" / "sicherung"
    target.parent.mkdir()
    whole = time_of("backup", filled, target)
    cut_short = 0
    for number, delay in enumerate(moments(whole, 2)):
        cut_short += killed(delay, "backup", filled, target)
        assert restore(target, tmp_path / f"new-{number}", CHEAP)
        assert holds_everything(tmp_path / f"new-{number}")
    assert holds_everything(filled)
    print(f"backup: {KILLS} kills in {whole:.2f} s of work, {cut_short} before it was done")
    assert cut_short >= KILLS // 4
    left = [path for path in target.parent.iterdir() if path != target]
    for path in left:
        os.utime(path, (0, 0))
    profile = Profile.open(filled, CHEAP)
    assert backup(profile, target)
    profile.close()
    assert [path.name for path in target.parent.iterdir()] == ["sicherung"]


def test_a_restoring_that_was_killed_is_started_again_or_was_complete(filled: Path, tmp_path: Path) -> None:
    saved = tmp_path / "sicherung"
    profile = Profile.open(filled, CHEAP)
    assert backup(profile, saved)
    profile.close()
    whole = time_of("restore", tmp_path / "whole", saved)
    cut_short = 0
    for number, delay in enumerate(moments(whole, 3)):
        directory = tmp_path / str(number)
        cut_short += killed(delay, "restore", directory, saved)
        if (directory / "restoring").exists():
            with pytest.raises(EnvironmentFault) as refused:
                Profile.open(directory, CHEAP)
            assert "not complete" in refused.value.title.source
        if (directory / "restoring").exists() or not (directory / "keys.json").exists():
            assert restore(saved, directory, CHEAP)
        assert holds_everything(directory)
    print(f"restoring: {KILLS} kills in {whole:.2f} s of work, {cut_short} before it was done")
    assert cut_short >= KILLS // 4
