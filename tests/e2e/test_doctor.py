"""`amtsfach doctor` names what is missing, also where what is missing is a library of its own."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from desktop.commands.doctor_machine import DISPLAY_PACKAGES, QT_PACKAGES
from tests.e2e import shapes
from tests.e2e.program import ENVIRONMENT, ROOT, Program
from tools.environment import QT_DISPLAY_LIBRARIES, QT_LIBRARIES

pytestmark = pytest.mark.slow


def checks_of(told: Any) -> dict[str, Any]:
    shapes.check(told, shapes.DOCTOR)
    return {check["name"]: check for check in told["checks"]}


def broken(folder: Path, *modules: str) -> str:
    """A folder that, on the path, makes these modules fail on import."""
    for module in modules:
        place = folder / module
        place.mkdir(parents=True)
        (place / "__init__.py").write_text(f"raise ImportError('{module} is not whole')\n", encoding="utf-8")
    return os.pathsep.join([str(folder), str(ROOT)])


def test_a_machine_that_has_everything_is_told_so(tmp_path: Path) -> None:
    program = Program(tmp_path / "profile")
    checks = checks_of(program.json("doctor"))
    for name in ("python", "libraries", "database", "reader", "fonts", "profile", "drive", "room", "catalogue"):
        assert checks[name]["ok"], checks[name]
        assert checks[name]["text"]
    assert not (tmp_path / "profile").exists()  # looking makes nothing


@pytest.mark.parametrize(
    ("module", "name"),
    [
        pytest.param("sqlcipher3", "database", id="database"),
        pytest.param("PySide6", "window", id="window"),
        pytest.param("uharfbuzz", "fonts", id="fonts"),
        pytest.param("pikepdf", "reader", id="what-opens-files"),
    ],
)
def test_a_library_that_does_not_load_is_named_with_what_mends_it(tmp_path: Path, module: str, name: str) -> None:
    program = Program(tmp_path / "profile", {"PYTHONPATH": broken(tmp_path / "broken", module)})
    told = program.json("doctor", expect=ENVIRONMENT)
    lacking = [check for check in told["checks"] if not check["ok"] and check["essential"]]
    assert [check["name"] for check in lacking] == [name]
    for check in lacking:
        assert module in check["text"] or name == "reader"
        assert check["advice"]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights in lists this does not look at")
def test_a_profile_others_may_read_is_named_with_the_command_that_mends_it(program: Program) -> None:
    (program.profile / "blobs.db").chmod(0o644)
    profile = checks_of(program.json("doctor"))["profile"]
    assert not profile["ok"]
    assert "blobs.db" in profile["text"]
    assert f"chmod -R go-rwx {program.profile}" in profile["advice"]


def test_a_place_that_cannot_hold_a_profile_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    told = Program(tmp_path / "file" / "profile").json("doctor", expect=ENVIRONMENT)
    assert not told["ok"]
    assert not checks_of(told)["profile"]["ok"]


def test_mistakes_in_the_towns_catalogue_are_named_and_stop_nobody(program: Program) -> None:
    own = program.profile / "catalogue" / "standesamt"
    own.mkdir(parents=True)
    (own / "geburtsurkunde.toml").write_text("name = 3\n", encoding="utf-8")
    told = program.json("doctor")
    assert "geburtsurkunde.toml" in checks_of(told)["catalogue"]["text"]


def test_a_person_reads_what_is_there_and_what_to_do(program: Program) -> None:
    lines = program("doctor").out.splitlines()
    assert sum(line.startswith("✓") for line in lines) > 5
    advised = [after for line, after in pairwise(lines) if line.startswith("–")]
    assert all(line.startswith("    ") for line in advised)


def test_the_packages_named_are_those_the_set_up_installs() -> None:
    assert tuple(QT_PACKAGES.split()) == QT_LIBRARIES
    assert tuple(DISPLAY_PACKAGES.split()) == QT_DISPLAY_LIBRARIES
