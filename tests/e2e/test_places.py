"""Places a command can do nothing with: a German sentence and a documented exit code, and nothing is harmed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.e2e import shapes
from tests.e2e.conftest import Run
from tests.e2e.program import ENVIRONMENT, NEEDS_A_PERSON, USAGE, Program

pytestmark = pytest.mark.slow
posix = pytest.mark.skipif(os.name != "posix", reason="no pipes and bytes in names there")


@pytest.fixture
def document(run: Run, tmp_path: Path) -> str:
    """The digest of something that can be saved."""
    (tmp_path / "brief.txt").write_text("Guten Tag", encoding="utf-8")
    return str(run("show", run("import", tmp_path / "brief.txt")["items"][0]["case"])["documents"][0]["sha256"])


def wrong_places(folder: Path) -> dict[str, Path]:
    """Places no file can be written to."""
    (folder / "datei").write_text("x", encoding="utf-8")
    (folder / "ordner").mkdir()
    places = {
        "below a file": folder / "datei" / "x",
        "missing folder": folder / "fehlt" / "x",
        "folder": folder / "ordner",
        "root": Path(folder.anchor),
        "long": folder / ("x" * 300),
        "deep": folder / Path(*["d" * 100] * 60),
    }
    if os.name == "posix":
        (folder / "kreis").symlink_to("kreis")
        os.mkfifo(folder / "rohr")
        places |= {"loop": folder / "kreis", "pipe": folder / "rohr"}
    return places


@pytest.mark.parametrize("command", ["save", "backup"])
def test_a_file_that_cannot_be_written(run: Run, document: str, tmp_path: Path, command: str) -> None:
    for name, place in wrong_places(tmp_path).items():
        arguments = ("save", document, "--out", place) if command == "save" else ("backup", place)
        told = run(
            *arguments, expect=USAGE if command == "backup" and name in {"folder", "root", "pipe"} else ENVIRONMENT
        )
        shapes.check(told, shapes.ERROR)
        assert told["error"]["advice"], name
    assert list(tmp_path.glob(".*")) == []
    if os.name == "posix":
        assert stat.S_ISFIFO((tmp_path / "rohr").stat().st_mode)


@pytest.mark.parametrize("command", ["forms", "tour"])
def test_a_folder_that_cannot_be_made(run: Run, tmp_path: Path, command: str) -> None:
    places = wrong_places(tmp_path)
    wrong = [tmp_path / "datei", *(places[name] for name in ("below a file", "long") if name in places)]
    for place in wrong:
        arguments = ("catalogue", "forms", "--out", place) if command == "forms" else ("tour", "--out", place)
        shapes.check(run(*arguments, expect=ENVIRONMENT), shapes.ERROR)


def test_something_that_is_no_backup_is_not_restored_from(run: Run, tmp_path: Path) -> None:
    places = wrong_places(tmp_path) | {"no backup": tmp_path / "datei", "missing": tmp_path / "fehlt"}
    for name in places.keys() - {"pipe"}:  # reading one waits for whoever writes
        told = run("restore", places[name], profile=tmp_path / "neu", expect=ENVIRONMENT)
        assert told["error"]["advice"], name


def test_a_profile_in_a_wrong_place(run: Run, tmp_path: Path) -> None:
    places = wrong_places(tmp_path)
    for name in ("below a file", "long", "deep"):
        shapes.check(run("list", profile=places[name], expect=ENVIRONMENT), shapes.ERROR)
        run("doctor", profile=places[name], expect=ENVIRONMENT)


def test_every_path_that_cannot_be_read_is_told_as_an_item(run: Run, tmp_path: Path) -> None:
    places = wrong_places(tmp_path)
    wrong = [places[name] for name in places if name not in {"folder", "root"}]
    items = run("import", *wrong, expect=NEEDS_A_PERSON)["items"]
    shapes.check(items, [shapes.ITEM])
    assert [item["path"] for item in items] == [str(place) for place in wrong]
    assert {item["outcome"] for item in items} == {"failed"}


def test_an_empty_file_is_kept_and_said_to_be_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / "leer.pdf").touch()
    [item] = run("import", tmp_path / "leer.pdf", expect=NEEDS_A_PERSON)["items"]
    shapes.check(item, shapes.ITEM)
    assert item["outcome"] == "kept_unread"
    assert "leer" in item["reason"]
    [document] = run("show", item["case"])["documents"]
    assert (document["size"], document["readable"], document["note"]) == (0, False, "empty")
    run("save", document["sha256"], "--out", tmp_path / "wieder.pdf")
    assert (tmp_path / "wieder.pdf").read_bytes() == b""


@posix
def test_a_name_of_any_bytes_is_written_and_read(program: Program, document: str, tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe")
    program("save", document, "--out", name)
    assert Path(name).read_bytes() == b"Guten Tag"
    program("import", name)
    program("catalogue", "forms", "--out", name + ".d")


def test_a_reader_that_has_seen_enough_is_no_failure(program: Program, run: Run, document: str) -> None:
    import subprocess
    import sys

    command = [*program.command("show", run("list")["cases"][0]["id"])]
    script = (
        "import subprocess, sys; p = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE);"
    )
    script += "p.stdout.close(); sys.stdout.buffer.write(p.stderr.read())"
    done = subprocess.run(
        [sys.executable, "-c", script, *command],
        env=program._environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stdout
    assert "Exception ignored" not in done.stdout
