"""A profile's directory: made once, completed after a crash, shared by processes, never mistaken for a new one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.errors import DamagedProfile, EnvironmentFault, NewerProfile
from desktop.storage.keys import Unlock
from desktop.storage.profile import Profile
from tests.storage.killed import killed_after

Open = Callable[..., Profile]

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")


def complete(profile: Profile) -> bool:
    with profile.writer.begin() as connection:
        connection.execute(text("INSERT INTO setting VALUES ('proof', '1')"))
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    profile.blobs.put_many({"ab" * 32: b"proof"})
    return profile.blobs.size("ab" * 32) == 5


def test_a_new_profile_is_complete_and_for_its_owner_only(profile: Profile) -> None:
    assert complete(profile)
    assert {path.name for path in profile.directory.iterdir()} >= {
        "keys.json",
        "amtsfach.db",
        "blobs.db",
        "profile.toml",
        "backups",
        "log",
    }
    assert profile.directory.stat().st_mode & 0o777 == 0o700


def test_a_profile_keeps_its_device_id_and_two_profiles_have_two(open_profile: Open) -> None:
    assert open_profile().device == open_profile().device
    assert open_profile().device != open_profile(name="other").device


@needs_fork
@pytest.mark.crash
def test_whoever_is_killed_while_making_a_profile_leaves_what_the_next_start_completes(
    open_profile: Open, tmp_path: Path
) -> None:
    def make(lines: int) -> Profile:
        return Profile.open(tmp_path / str(lines), Unlock(key_file=True))

    lines, died = 3, 0
    while killed_after(lines, partial(make, lines)):
        profile = open_profile(name=str(lines))
        assert complete(profile), f"killed at line {lines}"
        assert not profile.recovery_key_is_kept, "nobody saw the recovery key: it is to be made anew"
        lines, died = lines + 41, died + 1
    assert died >= 10, "the making was over before it began"


@needs_fork
def test_processes_that_make_the_same_profile_at_once_get_the_same_one(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    children = []
    for _child in range(4):
        children.append(os.fork())
        if children[-1] == 0:
            try:
                os.write(
                    writer, Profile.open(tmp_path / "shared", Unlock(key_file=True)).device.encode("ascii") + b"\n"
                )
            finally:
                os._exit(0)
    for child in children:
        os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        devices = told.read().split()
    assert len(devices) == 4
    assert len(set(devices)) == 1


@pytest.mark.parametrize("how", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_lost_database_is_not_replaced_by_an_empty_one(open_profile: Open, how: Callable[[Path], object]) -> None:
    profile = open_profile()
    profile.close()
    how(profile.directory / "amtsfach.db")
    with pytest.raises(DamagedProfile, match="missing or empty"):
        open_profile()


@pytest.mark.parametrize("how", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_lost_documents_are_not_replaced_by_an_empty_store(open_profile: Open, how: Callable[[Path], object]) -> None:
    profile = open_profile()
    profile.close()
    how(profile.directory / "blobs.db")
    with pytest.raises(DamagedProfile, match="missing or empty"):
        open_profile()


def test_a_database_of_a_newer_program_is_refused_and_left_alone(open_profile: Open) -> None:
    profile = open_profile()
    with profile.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    profile.close()
    before = (profile.directory / "amtsfach.db").read_bytes()
    with pytest.raises(NewerProfile):
        open_profile()
    assert (profile.directory / "amtsfach.db").read_bytes() == before


def test_a_profile_of_a_newer_format_is_refused(open_profile: Open) -> None:
    description = open_profile().directory / "profile.toml"
    description.write_text(description.read_text().replace("format = 1", "format = 2"))
    with pytest.raises(NewerProfile):
        open_profile()


def test_without_its_description_a_profile_opens_as_a_new_device(open_profile: Open) -> None:
    profile = open_profile()
    assert complete(profile)
    (profile.directory / "profile.toml").write_text("damaged")
    with pytest.raises(DamagedProfile, match=r"profile\.toml"):
        open_profile()
    (profile.directory / "profile.toml").unlink()
    found = open_profile()
    assert found.device != profile.device
    assert found.blobs.has("ab" * 32)


def test_a_profile_cannot_be_made_in_a_file(open_profile: Open, tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("not a directory")
    with pytest.raises(EnvironmentFault):
        open_profile()


def test_a_profile_can_be_moved(open_profile: Open, tmp_path: Path) -> None:
    profile = open_profile()
    assert complete(profile)
    profile.close()
    shutil.move(profile.directory, tmp_path / "Ämter und Akten")
    assert open_profile(name="Ämter und Akten").device == profile.device
