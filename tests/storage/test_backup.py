"""A backup is whole or it is none, and comes back whole on another computer."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import tarfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from desktop.clock import FixedClock
from desktop.errors import DamagedProfile, EnvironmentFault, NewerProfile, UsageError, WrongKey
from desktop.progress import Progress
from desktop.storage.backup import backup
from desktop.storage.backup_file import MANIFEST
from desktop.storage.blobs import BlobStore
from desktop.storage.check import database_problems
from desktop.storage.connection import PAGE_BYTES, copy_database
from desktop.storage.keys import Unlock
from desktop.storage.profile import Profile
from desktop.storage.restore import restore
from tests.storage.conftest import CHEAP
from tests.storage.killed import killed_after

Open = Callable[..., Profile]
PASSPHRASE = Unlock(passphrase="Sesam", cost=CHEAP, keyring=False)


def put(profile: Profile, contents: Sequence[bytes]) -> None:
    """Store documents the way the program does: bytes first, then the row that names them."""
    named = {hashlib.sha256(content).hexdigest(): content for content in contents}
    profile.blobs.put_many(named)
    with profile.writer.begin() as connection:
        for sha256 in named:
            connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES (?, '1')", (sha256,))


def whole(profile: Profile) -> dict[str, bytes]:
    """All documents rows name, read and verified."""
    assert database_problems(profile) == ()
    with profile.reader.connect() as connection:
        return {name: profile.blobs.get(name) for name in connection.scalars(text("SELECT name FROM setting"))}


@pytest.fixture
def filled(open_profile: Open, tmp_path: Path, prepared: Callable[..., str]) -> Profile:
    def make(folder: Path) -> str:
        with closing(Profile.open(folder, PASSPHRASE)) as made:
            put(made, [random.Random(i).randbytes(i * 40_000) for i in range(12)])
            return made.new_recovery_key

    recovery_key = prepared("filled", make, tmp_path / "profile")
    profile = open_profile(PASSPHRASE)
    profile.new_recovery_key = recovery_key
    return profile


@pytest.fixture
def saved(filled: Profile, tmp_path: Path) -> Path:
    assert backup(filled, tmp_path / "saved.amtsfach")
    return tmp_path / "saved.amtsfach"


def test_a_restored_profile_has_everything_and_is_a_device_of_its_own(
    filled: Profile, saved: Path, tmp_path: Path, open_profile: Open
) -> None:
    assert restore(saved, tmp_path / "new computer", PASSPHRASE)
    restored = open_profile(PASSPHRASE, name="new computer")
    assert whole(restored) == whole(filled)
    assert restored.blobs.check() == []
    assert restored.device != filled.device


def test_the_recovery_key_restores_a_backup_whose_passphrase_is_lost(
    filled: Profile, saved: Path, tmp_path: Path, open_profile: Open
) -> None:
    recovery = filled.new_recovery_key
    assert restore(saved, tmp_path / "new", Unlock(recovery=recovery, passphrase="neu", cost=CHEAP))
    assert whole(open_profile(Unlock(passphrase="neu"), name="new")) == whole(filled)
    assert open_profile(Unlock(recovery=recovery), name="new").device
    with pytest.raises(WrongKey):
        open_profile(PASSPHRASE, name="new")


def test_with_the_recovery_key_alone_the_passphrase_stays(
    filled: Profile, saved: Path, tmp_path: Path, open_profile: Open
) -> None:
    assert restore(saved, tmp_path / "new", Unlock(recovery=filled.new_recovery_key))
    assert whole(open_profile(PASSPHRASE, name="new")) == whole(filled)


def test_a_key_file_does_not_travel_with_a_backup(profile: Profile, tmp_path: Path, open_profile: Open) -> None:
    put(profile, [b"content"])
    assert backup(profile, tmp_path / "saved")
    outer = (profile.directory / "profile.key").read_bytes()
    assert outer not in (tmp_path / "saved").read_bytes()
    with tarfile.open(tmp_path / "saved") as archive:
        keys = json.loads(archive.extractfile("keys.json").read())  # type: ignore[union-attr]
    assert not {"key_file", "keyring"} & set(keys)
    with pytest.raises(WrongKey):
        restore(tmp_path / "saved", tmp_path / "new", Unlock(keyring=False))
    assert restore(tmp_path / "saved", tmp_path / "new", Unlock(recovery=profile.new_recovery_key, key_file=True))
    assert whole(open_profile(name="new")) == whole(profile)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8, deadline=None)
@given(st.lists(st.binary(max_size=3_000), max_size=6), st.integers(0, 2**32))
def test_whatever_was_stored_comes_back(
    open_profile: Open, tmp_path_factory: pytest.TempPathFactory, contents: list[bytes], seed: int
) -> None:
    place = tmp_path_factory.mktemp("random")
    profile = open_profile(Unlock(key_file=True), name=str(place / "here"))
    put(profile, [*contents, random.Random(seed).randbytes(seed % 3_000_000)])
    backup(profile, place / "saved")
    restore(place / "saved", place / "there", Unlock(recovery=profile.new_recovery_key, key_file=True))
    assert whole(open_profile(name=str(place / "there"))) == whole(profile)


@pytest.mark.slow
def test_a_backup_made_at_work_has_every_document_its_rows_name(
    filled: Profile, tmp_path: Path, open_profile: Open
) -> None:
    done = Event()

    def work() -> int:
        number = 0
        while not done.is_set():
            number += 1
            put(filled, [random.Random(number).randbytes(20_000)])
        return number

    with ThreadPoolExecutor(1) as thread:
        working = thread.submit(work)
        for number in range(3):
            assert backup(filled, tmp_path / f"saved {number}")
        done.set()
        assert working.result() > 3
    for number in range(3):
        assert restore(tmp_path / f"saved {number}", tmp_path / f"new {number}", PASSPHRASE)
        assert len(whole(open_profile(PASSPHRASE, name=f"new {number}"))) >= 12


def put_long_ago(profile: Profile, content: bytes) -> None:
    """Store a document that nobody named for a week."""
    store = BlobStore(profile.directory / "blobs.db", profile.key, FixedClock(datetime.now(UTC) - timedelta(days=7)))
    store.put_many({hashlib.sha256(content).hexdigest(): content})
    store.close()


def sweep(profile: Profile) -> int:
    return profile.blobs.sweep(lambda _asked: set(), datetime.now(UTC))


def test_nothing_is_swept_while_a_backup_runs(filled: Profile, tmp_path: Path) -> None:
    put_long_ago(filled, b"nobody's")
    swept: list[int] = []
    backup(filled, tmp_path / "saved", Progress(report=lambda _done, _total: swept.append(sweep(filled))))
    assert swept
    assert set(swept) == {0}
    assert sweep(filled) == 1, "still paused"


def test_a_backup_tells_how_far_it_is(filled: Profile, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    backup(filled, tmp_path / "saved", Progress(report=lambda done, total: told.append((done, total))))
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert told[0][0] < told[-1][0] <= told[-1][1]
    assert told[-1][1] - told[-1][0] <= 1


@pytest.mark.parametrize("steps", [0, 1, 3, 20])
def test_a_backup_that_is_stopped_leaves_no_file(filled: Profile, tmp_path: Path, steps: int) -> None:
    left = iter([False] * steps)
    assert not backup(filled, tmp_path / "saved", Progress(stop_requested=lambda: next(left, True)))
    assert [path.name for path in tmp_path.iterdir()] == ["profile"]
    put_long_ago(filled, b"nobody's")
    assert sweep(filled) == 1, "still paused"


def test_a_failed_backup_keeps_the_one_before(filled: Profile, saved: Path) -> None:
    before = saved.read_bytes()
    filled.blobs.close()
    with (filled.directory / "blobs.db").open("rb+") as file:
        file.seek(-5_000, os.SEEK_END)
        file.write(b"damaged")
    with pytest.raises(DamagedProfile):
        backup(filled, saved)
    assert saved.read_bytes() == before
    assert {path.name for path in saved.parent.iterdir()} == {"profile", saved.name}


@pytest.mark.slow
def test_a_copy_of_a_database_with_any_damaged_page_is_refused(filled: Profile, tmp_path: Path) -> None:
    filled.close()
    path = filled.directory / "blobs.db"
    whole_file = path.read_bytes()
    for page in range(1, len(whole_file) // PAGE_BYTES, 17):
        damaged = bytearray(whole_file)
        damaged[page * PAGE_BYTES + 7] ^= 1
        path.write_bytes(damaged)
        with closing(filled.blobs.copying_connection()) as source, pytest.raises(DamagedProfile):
            copy_database(source, tmp_path / f"copy {page}", filled.key)
        (tmp_path / f"copy {page}").unlink()


def test_a_place_that_does_not_exist_is_told(filled: Profile, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="is not there"):
        backup(filled, tmp_path / "no such drive" / "saved")


def refused(source: Path, directory: Path, unlock: Unlock = PASSPHRASE) -> bool:
    """Whether a backup is refused as damaged, leaving nothing behind that looks like a profile."""
    with pytest.raises((DamagedProfile, NewerProfile)):
        restore(source, directory, unlock)
    return {path.name for path in directory.rglob("*")} <= {"profile.lock"}


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.6, 0.9, 0.99, 0.999])
def test_a_truncated_backup_is_refused(saved: Path, tmp_path: Path, share: float) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content.rstrip(b"\0")) * share)])
    assert refused(saved, tmp_path / "new")


def test_a_backup_changed_anywhere_is_refused(saved: Path, tmp_path: Path) -> None:
    content = saved.read_bytes()
    with tarfile.open(saved) as archive:
        entries = [(e.offset_data, e.size) for e in archive]
    choose = random.Random(1)
    for offset, size in entries:
        for _time in range(4):
            at = offset + choose.randrange(size)
            changed = bytearray(content)
            changed[at] ^= 1 << choose.randrange(8)
            saved.write_bytes(changed)
            try:
                restore(saved, tmp_path / f"at {at}", PASSPHRASE)
            except (DamagedProfile, NewerProfile):
                continue
            assert json.loads(changed[offset : offset + size]) == json.loads(content[offset : offset + size])


def repacked(source: Path, target: Path, replaced: dict[str, bytes]) -> None:
    """A backup with other bytes in some parts, and a list that fits them: what an attacker without the key can do."""
    with tarfile.open(source) as archive:
        parts = {e.name: archive.extractfile(e).read() for e in archive}  # type: ignore[union-attr]
    parts |= replaced
    manifest = json.loads(parts.pop(MANIFEST))
    manifest["parts"] = {n: {"size": len(c), "sha256": hashlib.sha256(c).hexdigest()} for n, c in parts.items()}
    with tarfile.open(target, "w") as archive:
        for name, content in (*parts.items(), (MANIFEST, json.dumps(manifest).encode())):
            (target.parent / "part").write_bytes(content)
            archive.add(target.parent / "part", name)


def test_a_backup_put_together_from_two_is_refused(filled: Profile, saved: Path, tmp_path: Path) -> None:
    with tarfile.open(saved) as archive:
        older_blobs = archive.extractfile("blobs.db").read()  # type: ignore[union-attr]
    put(filled, [b"newer"])
    backup(filled, tmp_path / "newer")
    repacked(tmp_path / "newer", tmp_path / "mixed", {"blobs.db": older_blobs})
    assert refused(tmp_path / "mixed", tmp_path / "new")


def test_a_backup_of_a_newer_program_is_refused(saved: Path, tmp_path: Path) -> None:
    with tarfile.open(saved) as archive:
        manifest = json.loads(archive.extractfile(MANIFEST).read())  # type: ignore[union-attr]
    with tarfile.open(saved) as archive, tarfile.open(tmp_path / "newer", "w") as other:
        for entry in archive:
            if entry.name != MANIFEST:
                other.addfile(entry, archive.extractfile(entry))
        (tmp_path / MANIFEST).write_text(json.dumps(manifest | {"revision": "9999"}))
        other.add(tmp_path / MANIFEST, MANIFEST)
    with pytest.raises(NewerProfile):
        restore(tmp_path / "newer", tmp_path / "new", PASSPHRASE)


@pytest.mark.parametrize("name", ["../outside", "/outside", "other.db", "amtsfach.db"])
def test_a_backup_cannot_write_anywhere_else(saved: Path, tmp_path: Path, name: str) -> None:
    with tarfile.open(saved, "a") as archive:
        (tmp_path / "part").write_bytes(b"content")
        archive.add(tmp_path / "part", name, filter=lambda entry: entry)
    assert refused(saved, tmp_path / "deep" / "new")
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("content", [b"", b"no backup", bytes(10_240)])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert refused(tmp_path / "file", tmp_path / "new")


def test_a_wrong_passphrase_leaves_nothing_behind(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongKey):
        restore(saved, tmp_path / "new", Unlock(passphrase="wrong"))
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"profile.lock"}


def test_a_missing_file_is_told_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="is not there"):
        restore(tmp_path / "missing", tmp_path / "new", PASSPHRASE)
    assert not (tmp_path / "new").exists()


def test_a_backup_is_not_restored_over_a_profile(filled: Profile, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not empty"):
        restore(saved, filled.directory, PASSPHRASE)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        restore(saved, tmp_path / "documents", PASSPHRASE)
    assert (tmp_path / "documents" / "letter.txt").read_text() == "mine"
    assert len(whole(filled)) == 12


def test_a_restoring_that_is_stopped_leaves_the_folder_empty(saved: Path, tmp_path: Path, filled: Profile) -> None:
    left = iter([False] * 2)
    assert not restore(saved, tmp_path / "new", PASSPHRASE, Progress(stop_requested=lambda: next(left, True)))
    assert restore(saved, tmp_path / "new", PASSPHRASE)


@pytest.mark.crash
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
def test_a_restoring_that_is_killed_is_never_taken_for_a_profile(
    saved: Path, tmp_path: Path, open_profile: Open, filled: Profile
) -> None:
    expected = whole(filled)
    lines, died = 10, 0
    while killed_after(lines, partial(restore, saved, tmp_path / str(lines), PASSPHRASE)):
        name, died = str(lines), died + 1
        lines += 61
        if (tmp_path / name / "restoring").exists():
            with pytest.raises(EnvironmentFault, match="being restored"):
                open_profile(PASSPHRASE, name=name)
            assert restore(saved, tmp_path / name, PASSPHRASE)
        found = open_profile(PASSPHRASE, name=name)
        if found.blobs.count()[0] == 0:  # killed before anything was unpacked: it was an empty folder still
            shutil.rmtree(tmp_path / name)
            continue
        assert whole(found) == expected, name
        found.close()
    assert died >= 5


def test_the_database_is_looked_over_page_by_page(filled: Profile) -> None:
    assert database_problems(filled) == ()
    assert database_problems(filled, Progress(stop_requested=lambda: True)) == ()
    filled.close()
    with (filled.directory / "amtsfach.db").open("rb+") as file:
        file.seek(8192 * 20 + 50)
        file.write(b"damaged")
    assert "page 21" in database_problems(filled)[0]


def test_a_row_that_names_nothing_is_a_problem(filled: Profile) -> None:
    with closing(filled.writer.raw_connection()) as raw:
        raw.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        raw.driver_connection.execute("INSERT INTO department VALUES ('d', 'Amt', 'nowhere')")  # type: ignore[union-attr]
    assert any("municipality" in problem for problem in database_problems(filled))
