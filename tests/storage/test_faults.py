"""What a clerk is told when disk, rights, locks or files fail, and that nothing stored before is lost by it."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.errors import DamagedProfile, DesktopError, EnvironmentFault, WrongKey
from desktop.progress import Progress
from desktop.storage.backup import backup
from desktop.storage.faults import storage_faults
from desktop.storage.keys import Unlock
from desktop.storage.profile import Profile
from desktop.storage.restore import restore
from tests.storage.conftest import CHEAP

Open = Callable[..., Profile]
SAMPLE = Unlock(key_file=True)


def blob(number: int, size: int = 60_000) -> dict[str, bytes]:
    content = number.to_bytes(4, "big") * (size // 4)
    return {hashlib.sha256(content).hexdigest(): content}


def put_setting(profile: Profile, name: str, value: str = "1") -> None:
    with profile.writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES (?, ?)", (name, value))


def count_settings(profile: Profile) -> int:
    with profile.reader.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM setting")) or 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root on Linux can mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Use up all room; removing the file returned makes room again."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        while True:
            try:
                file.write(bytes(4096))
            except OSError:
                return ballast


def until_it_fails(step: Callable[[int], object]) -> tuple[int, DesktopError]:
    for number in range(100_000):
        try:
            step(number)
        except DesktopError as fault:
            return number, fault
    raise AssertionError("the disk never got full")


def test_a_full_disk_loses_no_document_and_says_what_to_do(small_disk: Path) -> None:
    profile = Profile.open(small_disk / "profile", SAMPLE)
    stored, fault = until_it_fails(lambda number: profile.blobs.put_many(blob(number)))
    assert fault.title.source == "The disk is full."
    assert fault.advice is not None
    assert stored > 5
    assert profile.blobs.count()[0] == stored
    assert profile.blobs.check() == []
    profile.close()


def test_a_full_disk_loses_no_row_and_work_goes_on_once_there_is_room(small_disk: Path) -> None:
    profile = Profile.open(small_disk / "profile", SAMPLE)
    put_setting(profile, "before")
    ballast = fill(small_disk)
    stored, fault = until_it_fails(lambda number: put_setting(profile, f"row {number}", "x" * 5_000))
    assert fault.title.source == "The disk is full."
    assert count_settings(profile) == stored + 1
    ballast.unlink()
    put_setting(profile, "after")
    assert count_settings(profile) == stored + 2
    profile.close()


def test_a_profile_is_not_half_made_on_a_full_disk(small_disk: Path) -> None:
    ballast = fill(small_disk)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        Profile.open(small_disk / "profile", SAMPLE)
    ballast.unlink()
    Profile.open(small_disk / "profile", SAMPLE).close()


def test_a_passphrase_changed_on_a_full_disk_stays_the_old_one(small_disk: Path) -> None:
    profile = Profile.open(small_disk / "profile", SAMPLE)
    keys = (small_disk / "profile" / "keys.json").read_bytes()
    fill(small_disk)
    with pytest.raises(EnvironmentFault, match="disk is full"):
        profile.set_passphrase("neu", CHEAP)
    profile.close()
    assert (small_disk / "profile" / "keys.json").read_bytes() == keys


def test_a_backup_that_cannot_fit_is_refused_before_it_is_begun(small_disk: Path, profile: Profile) -> None:
    for number in range(5):
        profile.blobs.put_many(blob(number, 1_000_000))
    with pytest.raises(EnvironmentFault, match="not enough room"):
        backup(profile, small_disk / "saved")
    assert list(small_disk.iterdir()) == []


def test_a_disk_that_fills_up_during_a_backup_keeps_no_half_file(small_disk: Path, profile: Profile) -> None:
    put_setting(profile, "before")

    def fill_up(_done: int, _total: int) -> None:
        if not (small_disk / "ballast").exists():
            fill(small_disk)

    with pytest.raises(EnvironmentFault, match="disk is full"):
        backup(profile, small_disk / "saved", Progress(report=fill_up))
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]


def test_a_backup_that_does_not_fit_where_it_is_restored_leaves_nothing(
    small_disk: Path, profile: Profile, tmp_path: Path
) -> None:
    for number in range(5):
        profile.blobs.put_many(blob(number, 1_000_000))
    backup(profile, tmp_path / "saved")
    with pytest.raises(EnvironmentFault, match="disk is full"):
        restore(tmp_path / "saved", small_disk / "new", Unlock(recovery=profile.new_recovery_key, key_file=True))
    assert [path.name for path in (small_disk / "new").rglob("*")] == ["profile.lock"]


def test_a_read_only_disk_is_told_as_such(small_disk: Path) -> None:
    profile = Profile.open(small_disk / "profile", SAMPLE)
    put_setting(profile, "before")
    profile.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        Profile.open(small_disk / "profile", SAMPLE)
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        Profile.open(small_disk / "new", SAMPLE)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    profile = Profile.open(small_disk / "profile", SAMPLE)
    assert count_settings(profile) == 1
    profile.close()


def test_a_disk_that_becomes_read_only_at_work_is_told_as_such(small_disk: Path) -> None:
    profile = Profile.open(small_disk / "profile", SAMPLE)
    put_setting(profile, "before")
    profile.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        put_setting(profile, "after")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        profile.blobs.put_many(blob(1))


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="only root can become somebody else")
def test_missing_rights_are_told_as_such() -> None:
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        place.chmod(0o755)  # the way there is open, the profile is not
        Profile.open(place / "profile", SAMPLE).close()
        child = os.fork()
        if child == 0:
            os.setuid(65534)
            try:
                Profile.open(place / "profile", SAMPLE)
            except EnvironmentFault as fault:
                os._exit(0 if "cannot be written" in fault.title.source else 2)
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
def test_a_limit_on_file_size_loses_nothing(tmp_path: Path, open_profile: Open) -> None:
    profile = open_profile()
    profile.blobs.put_many(blob(0))
    profile.close()
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
        try:
            limited = Profile.open(tmp_path / "profile", SAMPLE)
            stored, _fault = until_it_fails(lambda number: limited.blobs.put_many(blob(number + 1)))
            os._exit(stored)
        finally:
            os._exit(255)
    stored = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert 0 < stored < 255
    again = open_profile()
    assert again.blobs.count()[0] == stored + 1
    assert again.blobs.check() == []


def test_a_colleague_who_writes_for_too_long_is_told_as_such(profile: Profile, open_profile: Open) -> None:
    colleague = open_profile()
    raw = profile.writer.raw_connection()
    raw.driver_connection.execute("PRAGMA busy_timeout = 20")  # type: ignore[union-attr]
    raw.close()
    with colleague.writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('colleague', '1')")
        with pytest.raises(EnvironmentFault, match="Another window"):
            put_setting(profile, "mine")
    put_setting(profile, "mine")
    assert count_settings(profile) == 2


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_a_flipped_bit_in_the_database_is_told_before_anything_is_written(open_profile: Open) -> None:
    profile = open_profile()
    for number in range(50):
        put_setting(profile, f"row {number}", "x" * 2_000)
    profile.close()
    flip(profile.directory / "amtsfach.db", (profile.directory / "amtsfach.db").stat().st_size - 3_000)
    again = open_profile()
    with pytest.raises(DamagedProfile), again.reader.connect() as connection:
        connection.execute(text("SELECT sum(length(value)) FROM setting")).all()


@pytest.mark.parametrize("at", [3, 500, 5_000])
def test_a_damaged_first_page_does_not_lead_to_a_new_database(open_profile: Open, at: int) -> None:
    profile = open_profile()
    profile.close()
    flip(profile.directory / "amtsfach.db", at)
    before = (profile.directory / "amtsfach.db").read_bytes()
    with pytest.raises(WrongKey, match="database does not open"):
        open_profile()
    assert (profile.directory / "amtsfach.db").read_bytes() == before


def test_a_truncated_database_is_told_as_damaged(open_profile: Open) -> None:
    profile = open_profile()
    profile.close()
    path = profile.directory / "amtsfach.db"
    path.write_bytes(path.read_bytes()[: 8192 * 5 + 100])
    with pytest.raises(DamagedProfile):
        open_profile()


def test_keys_of_another_profile_do_not_open_this_one(open_profile: Open) -> None:
    here, other = open_profile(), open_profile(name="other")
    for name in ("keys.json", "profile.key"):
        shutil.copy(other.directory / name, here.directory / name)
    with pytest.raises(WrongKey, match="does not open with the key"):
        open_profile()


@pytest.mark.parametrize(
    ("number", "title"),
    [
        pytest.param(errno.ENOSPC, "The disk is full.", id="full"),
        pytest.param(errno.EDQUOT, "The disk is full.", id="quota"),
        pytest.param(errno.EROFS, "{path} cannot be written.", id="read-only"),
        pytest.param(errno.EACCES, "{path} cannot be written.", id="rights"),
        pytest.param(errno.ENOENT, "{path} is not there.", id="missing"),
        pytest.param(errno.EIO, "{path} cannot be read or written.", id="broken"),
    ],
)
def test_what_the_system_reports_is_worded(number: int, title: str) -> None:
    with pytest.raises(EnvironmentFault) as caught, storage_faults(Path("/somewhere")):
        raise OSError(number, os.strerror(number), "/somewhere/file")
    assert caught.value.title.source == title
    assert caught.value.advice is not None


@pytest.mark.parametrize("bug", [ValueError("x"), OSError(errno.EBADF, "x"), KeyError("x")])
def test_a_bug_stays_a_bug(bug: Exception) -> None:
    with pytest.raises(type(bug)) as caught, storage_faults():
        raise bug
    assert caught.value is bug
