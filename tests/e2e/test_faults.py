"""Faults of key, disk and files: a German sentence says what to do, exit 3, and after mending everything is there."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop.actions.office import Office
from desktop.storage.connection import open_connection
from tests.e2e.conftest import Run, Told, all_shown, assert_all_there
from tests.e2e.hostile import honest_mail
from tests.e2e.program import NEEDS_A_PERSON, Program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
OpenOffice = Callable[[], AbstractContextManager[Office]]
linux_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"),
    reason="only root on Linux can mount a small or read-only disk",
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def flip(path: Path, at: int) -> None:
    """Change one bit; again, and it is as it was."""
    with path.open("r+b") as file:
        file.seek(at)
        [byte] = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1]))


# Key and keys


def test_a_wrong_passphrase(told: Told, run: Run, filled: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setenv("AMTSFACH_PASSPHRASE", "nicht diese")
        assert "Passphrase" in told("list")
        assert "Passphrase" in told("import", "/nowhere")
    assert_all_there(run, filled)


def test_no_passphrase_and_nobody_to_ask(
    told: Told, run: Run, filled: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as changed:
        changed.delenv("AMTSFACH_PASSPHRASE")
        assert "AMTSFACH_PASSPHRASE" in told("list")
        assert "AMTSFACH_PASSPHRASE" in told("list", profile=tmp_path / "fresh")
    assert_all_there(run, filled)


def test_a_lost_or_damaged_key_file_is_replaced_by_its_copy(run: Run, program: Program, filled: dict[str, Any]) -> None:
    keys = program.profile / "keys.json"
    keys.write_bytes(keys.read_bytes()[:-40])
    assert_all_there(run, filled)
    keys.unlink()
    assert_all_there(run, filled)


def test_key_file_and_copy_lost_or_damaged(told: Told, run: Run, program: Program, filled: dict[str, Any]) -> None:
    keys, copy = program.profile / "keys.json", program.profile / "backups" / "keys.json"
    content = keys.read_bytes()
    for path in (keys, copy):
        path.write_bytes(content.replace(b'"passphrase"', b'"passphrose"'))
    assert "keys.json" in told("list")
    keys.unlink()
    copy.unlink()
    assert "keys.json" in told("list")
    assert not keys.exists()
    keys.write_bytes(content)
    assert_all_there(run, filled)


# Damaged and missing files


def test_a_damaged_page_of_the_database(told: Told, run: Run, program: Program, filled: dict[str, Any]) -> None:
    database = program.profile / "amtsfach.db"
    named = 0
    for at in (*range(12_192, database.stat().st_size, 10 * 8_192), 100):
        flip(database, at)
        try:
            told("verify")  # a page nobody can work without
        except AssertionError:
            report = run("verify", expect=NEEDS_A_PERSON)
            named += bool(report["problems"]) and not report["ok"]
        finally:
            flip(database, at)
    assert named
    flip(database, 100)
    assert "beschädigt" in told("list")
    flip(database, 100)
    assert_all_there(run, filled)


def test_a_damaged_page_of_the_documents(
    told: Told, run: Run, program: Program, filled: dict[str, Any], tmp_path: Path
) -> None:
    blobs = program.profile / "blobs.db"
    places = range(4_000, blobs.stat().st_size, 8_192)
    found = 0
    for at in places:
        flip(blobs, at)
        try:
            found += hits_a_document(told, run, filled, tmp_path)
        finally:
            flip(blobs, at)
    assert found
    assert_all_there(run, filled)


def hits_a_document(told: Told, run: Run, filled: dict[str, Any], folder: Path) -> bool:
    """Whether the damage lies in a document: then `verify` names it, and saving it writes nothing."""
    try:
        report = run("verify", expect=NEEDS_A_PERSON)
    except AssertionError:  # a page all need, or one nobody does
        return False
    damaged = [digest for problem in report["problems"] for digest in _SHA256.findall(problem)]
    for digest in damaged:
        assert "beschädigt" in told("save", digest, "--out", folder / "saved")
        assert not (folder / "saved").exists()
    assert all_shown(run) == filled  # the cases are there, and all that can be read of them
    return bool(damaged)


@pytest.mark.parametrize("name", ["blobs.db", "amtsfach.db"])
def test_a_missing_database(
    told: Told, run: Run, program: Program, filled: dict[str, Any], name: str, tmp_path: Path
) -> None:
    for ending in ("", "-wal", "-shm"):
        path = program.profile / f"{name}{ending}"
        if path.exists():
            shutil.move(path, tmp_path / path.name)
    assert "Sicherung" in told("list")
    assert not (program.profile / name).exists()
    for path in tmp_path.glob(f"{name}*"):
        shutil.move(path, program.profile / path.name)
    assert_all_there(run, filled)


def test_a_damaged_description(told: Told, run: Run, program: Program, filled: dict[str, Any]) -> None:
    description = program.profile / "profile.toml"
    description.write_text("format = nonsense", encoding="utf-8")
    assert "profile.toml" in told("list")
    description.unlink()
    assert_all_there(run, filled)


def test_a_database_of_a_newer_version(
    told: Told, run: Run, program: Program, filled: dict[str, Any], open_office: OpenOffice
) -> None:
    with open_office() as office:
        key = office.profile.key

    def set_revision(revision: str) -> None:
        with closing(open_connection(program.profile / "amtsfach.db", key, writer=True)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))

    with closing(open_connection(program.profile / "amtsfach.db", key, writer=False)) as connection:
        [present] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    set_revision("9999")
    message = told("list")
    assert "neuere" in message
    assert "Version" in message
    set_revision(present)
    assert_all_there(run, filled)


# Others at work


def test_a_profile_another_program_keeps_locked(
    told: Told, run: Run, filled: dict[str, Any], open_office: OpenOffice
) -> None:
    case = next(iter(filled))
    with open_office() as office, office.profile.writer.begin():
        assert all_shown(run) == filled  # reading goes on
        note = ("note", "--channel", "phone", "--department", "standesamt", "Bittet um Rückruf.")
        message = told(*note)
    assert "Fenster" in message
    run(*note)
    assert all_shown(run).keys() > filled.keys()
    assert run("show", case) == filled[case]


# Disk and rights


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path]:
    place.mkdir()
    subprocess.run(["mount", *options, str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@linux_root
def test_a_full_disk(told: Told, run: Run, program: Program, tmp_path: Path) -> None:
    post = tmp_path / "post"
    post.mkdir()
    for number in range(60):
        (post / f"{number:02d}.eml").write_bytes(honest_mail(number) + os.urandom(200_000).hex().encode())
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=12m", "tmpfs") as disk:
        profile = disk / "profile"
        shutil.copytree(program.profile, profile)
        run("import", post / "00.eml", profile=profile)
        before = all_shown(run, profile)
        assert "voll" in told("import", post, profile=profile)
        kept = all_shown(run, profile)
        assert kept.keys() >= before.keys()
        assert {case: kept[case] for case in before} == before
        assert run("verify", profile=profile)["ok"]
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        items = run("import", post, profile=profile)["items"]
        assert {item["outcome"] for item in items} <= {"taken_in", "duplicate"}
        assert run("list", "--limit", "100", profile=profile)["total"] == 60
        assert run("verify", profile=profile)["ok"]
        for path in post.iterdir():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            run("save", digest, "--out", tmp_path / "saved", profile=profile)
            assert (tmp_path / "saved").read_bytes() == path.read_bytes()


@linux_root
def test_a_disk_too_full_for_a_new_profile(told: Told, run: Run, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=64k", "tmpfs") as disk:
        assert "voll" in told("list", profile=disk / "profile")
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert run("list", profile=disk / "profile")["total"] == 0


@linux_root
def test_a_read_only_profile(told: Told, run: Run, program: Program, filled: dict[str, Any], tmp_path: Path) -> None:
    with mounted(tmp_path / "fest", "--bind", str(program.profile)) as fixed:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(fixed)], check=True)
        assert "geschrieben" in told("list", profile=fixed)
        assert "geschrieben" in told("import", tmp_path / "post", profile=fixed)
        assert "geschrieben" in told("list", profile=fixed / "neu")
    assert_all_there(run, filled)


@linux_root
def test_a_place_to_save_to_that_is_full_or_read_only(
    told: Told, run: Run, filled: dict[str, Any], tmp_path: Path
) -> None:
    digest = next(iter(filled.values()))["submissions"][0]["sha256"]
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=4k", "tmpfs") as disk:
        (disk / "ballast").write_bytes(bytes(4_096))
        for command in (("save", digest, "--out", disk / "x"), ("backup", disk / "x")):
            assert str(disk) in told(*command) or command[0] == "backup"
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for command in (("save", digest, "--out", disk / "x"), ("backup", disk / "x")):
            assert str(disk) in told(*command) or command[0] == "backup"
        assert [path.name for path in disk.iterdir()] == ["ballast"]
    assert_all_there(run, filled)
