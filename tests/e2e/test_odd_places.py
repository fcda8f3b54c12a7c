"""A cut database, a clock set back, profiles in odd places: nothing is lost, and what cannot be is said in German."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.actions import mailbox
from desktop.actions.cases import register_case
from desktop.actions.notes import add_note
from desktop.actions.opening import enter, present_clerk
from desktop.actions.take_in import resume, take_in_paths
from desktop.catalogue.service import Catalogue
from desktop.clock import FixedClock
from desktop.documents.reader_process import Readers
from desktop.storage.profile import Profile
from tests.e2e.conftest import CHEAP, GERMAN, Run, Told, all_shown, assert_all_there
from tests.e2e.hostile import honest_mail
from tests.e2e.program import ENVIRONMENT, Program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.parametrize("name", ["blobs.db", "amtsfach.db"])
@pytest.mark.parametrize("left", [0, 1, 100, 4_096, 8_192, 20_000], ids=lambda left: f"{left}-bytes-left")
def test_a_database_that_was_cut(
    told: Told, run: Run, program: Program, filled: dict[str, Any], name: str, left: int, tmp_path: Path
) -> None:
    database = program.profile / name
    for ending in ("-wal", "-shm"):
        database.with_name(name + ending).unlink(missing_ok=True)
    content = database.read_bytes()
    os.truncate(database, left)
    digest = next(iter(filled.values()))["submissions"][0]["sha256"]
    (tmp_path / "neu.eml").write_bytes(honest_mail(99))
    commands = [("import", tmp_path / "neu.eml"), ("save", digest, "--out", tmp_path / "x"), ("verify",)]
    for command in commands if name == "blobs.db" else [*commands, ("list",)]:
        assert "Sicherung" in told(*command)
    assert database.stat().st_size == left  # nothing was made new in its place
    database.write_bytes(content)
    for ending in ("-wal", "-shm"):
        database.with_name(name + ending).unlink(missing_ok=True)
    assert_all_there(run, filled)


# Time


def test_a_clock_set_back_by_a_year_loses_and_repeats_nothing(
    program: Program, run: Run, filled: dict[str, Any], catalogue: Catalogue, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    numbers: list[str] = []
    for step, at in enumerate((now, now - timedelta(days=366), now - timedelta(days=366, hours=1), now)):
        path = tmp_path / f"{step}.eml"
        path.write_bytes(honest_mail(100 + step))
        profile = Profile.open(program.profile, CHEAP)
        with Readers() as readers, closing(profile):
            office = enter(profile, catalogue, FixedClock(at), present_clerk(profile), readers)
            [result] = take_in_paths(office, [path])
            assert result.outcome == "taken_in"
            case = mailbox.case_detail(office, result.case)
            assert case.row.received_at <= at
            register_case(office, result.case)
            add_note(office, result.case, f"Schritt {step}")
            numbers.append(mailbox.case_detail(office, result.case).row.number)
            assert resume(office) == ()
            assert [note.text for note in mailbox.case_detail(office, result.case).notes] == [f"Schritt {step}"]
    assert len(set(numbers)) == 4
    assert run("verify")["ok"]
    assert {case: shown for case, shown in all_shown(run).items() if case in filled} == filled
    assert run("list")["total"] == len(filled) + 4
    assert [row["outcome"] for row in run("import", tmp_path / "post")["items"]] == ["duplicate"] * len(filled)


# Places


@pytest.mark.parametrize(
    "name", ["Ämter & Söhne/Pröfil mit Leerzeichen", "a?b#c%20d&e=f;g'h", "x" * 200 + "/" + "y" * 60, "日本/profil"]
)
def test_a_profile_may_lie_in_any_folder(run: Run, program: Program, filled: dict[str, Any], name: str) -> None:
    elsewhere = program.profile.parent / name
    elsewhere.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(program.profile, elsewhere)
    assert all_shown(run, elsewhere) == filled
    note = ("note", "--channel", "phone", "--department", "standesamt", "Bittet um Rückruf.")
    assert run("show", run(*note, profile=elsewhere)["case"], profile=elsewhere)
    assert run("verify", profile=elsewhere)["ok"]
    assert run("backup", elsewhere.with_name("b"), profile=elsewhere)["size"]


def test_a_path_longer_than_a_database_may_have(run: Run, tmp_path: Path) -> None:
    place = tmp_path.joinpath(*["x" * 200] * 3)
    place.mkdir(parents=True)
    told = run("list", profile=place / "profile", expect=ENVIRONMENT)["error"]
    assert "500" in told["title"]
    assert "--profile" in told["advice"]
    assert not (place / "profile").exists()


@pytest.mark.skipif(os.name != "posix", reason="such a limit exists on Linux and macOS only")
def test_a_limit_on_the_size_of_files(run: Run, program: Program, filled: dict[str, Any], tmp_path: Path) -> None:
    large = tmp_path / "gross.txt"
    large.write_bytes(os.urandom(1_500_000).hex().encode())
    command = ["bash", "-c", 'ulimit -f 700; exec "$@"', "-", *program.command("--json", "import", large)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == ENVIRONMENT, done.stderr
    assert "Traceback" not in done.stderr
    assert GERMAN.search(json.loads(done.stdout)["error"]["advice"])
    assert_all_there(run, filled)
    [item] = run("import", large)["items"]
    assert item["outcome"] == "taken_in"
    run("save", hashlib.sha256(large.read_bytes()).hexdigest(), "--out", tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == large.read_bytes()
