"""A stranger's clone works: dev.py, the lock, the changelog and the pages that describe them say the same."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import tomllib
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from tools import changelog, environment, testing

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def package(requirement: str) -> str:
    """The name in a requirement, as the index spells it."""
    return re.split(r"[\[=<>!~; ]", requirement)[0].lower().replace("_", "-")


def requirements() -> dict[str, str]:
    """Name to requirement, of everything pyproject.toml asks for."""
    asked = [*PROJECT["project"]["dependencies"], *chain(*PROJECT["project"]["optional-dependencies"].values())]
    return {package(requirement): requirement for requirement in asked}


def pins() -> dict[str, str]:
    """Name to version, of everything in the lock."""
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", LOCK, re.MULTILINE))


def test_the_lock_pins_everything_the_project_asks_for() -> None:
    asked = {name: text.split("==")[1] for name, text in requirements().items() if "==" in text}

    assert {name: pins().get(name) for name in asked} == asked
    assert set(requirements()) <= set(pins())


def test_every_pin_has_a_hash() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCK.strip())

    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_place() -> None:
    assert not re.search(r"://|--index|--find-links|@ ", LOCK)


def test_the_lock_holds_what_windows_needs() -> None:
    assert "pywin32-ctypes" in pins()
    assert "colorama" in pins()


def test_the_page_of_dependencies_names_each_of_them_once() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    named = [package(name) for name in re.findall(r"^\| ([A-Za-z0-9_.-]+) \|", page, re.MULTILINE)]

    assert sorted(name for name in named if name not in {"package", "---"}) == sorted(requirements())


def test_the_hooks_use_the_same_ruff() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")

    assert set(re.findall(r"ruff==[\d.]+", hooks)) == {requirements()["ruff"]}


def test_the_build_uses_the_same_babel() -> None:
    assert requirements()["babel"] in PROJECT["build-system"]["requires"]


def dev(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_help_names_every_command_with_what_it_does() -> None:
    told = dev("--help").stdout

    for command in ("run", "test", "check", "bench", "lock", "translate", "changelog"):
        assert re.search(rf"^  {command} +[A-Z]", told, re.MULTILINE), command


def test_an_unknown_command_is_a_usage_error() -> None:
    assert dev("fly").returncode == 2


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="runs dev.py in the project's own .venv")
def test_the_exit_code_of_the_tests_passes_through() -> None:
    assert dev("test", "-q", "tests/no_such_file.py").returncode == 4


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    command = [sys.executable, "-S", "-E", "-c", "import dev; print(sorted(dev.COMMANDS))"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_ci_runs_the_checks_and_all_tests_with_real_servers() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text("utf-8")

    assert script.stat().st_mode & stat.S_IXUSR
    assert "AMTSFACH_REQUIRE_SERVERS=1" in text
    assert re.search(r"^python3 dev.py check$", text, re.MULTILINE)
    assert re.search(r"^python3 dev.py test$", text, re.MULTILINE)


def test_all_tests_run_side_by_side_or_alone_and_none_twice() -> None:
    together, alone = testing.runs_for([])

    assert together[together.index("-m") + 1] == "not (serial or servers or crash)"
    assert alone[alone.index("-m") + 1] == "(serial or servers or crash)"
    assert "-n" not in alone


def test_quick_leaves_out_what_takes_long_and_looks_for_the_others_where_they_are() -> None:
    for options in testing.runs_for(["--quick"]):
        assert options[options.index("-m") + 1].startswith("not (slow or servers or crash) and ")
        assert "--hypothesis-profile=quick" in options
    assert all("pytest.mark.serial" in (ROOT / place).read_text("utf-8") for place in _places(options))


def _places(options: list[str]) -> list[str]:
    return [option for option in options if option.endswith(".py")]


@pytest.mark.parametrize("given", ["tests/domain", "tests/no_such_file.py", "tests/test_http.py::test_x", "-n0", "-m"])
def test_who_says_what_to_run_gets_one_process(given: str) -> None:
    assert [options[-1] for options in testing.runs_for([given])] == [given]


@pytest.mark.parametrize(
    ("codes", "told"), [((0, 5), 0), ((5, 0), 0), ((5, 5), 5), ((1, 0), 1), ((0, 3), 3), ((2,), 2)]
)
def test_a_failure_in_one_of_the_runs_is_a_failure(codes: tuple[int, ...], told: int) -> None:
    assert testing.told_code(codes) == told


@pytest.fixture
def not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)


@pytest.mark.usefixtures("not_root")
def test_who_may_not_install_is_told_the_command() -> None:
    with pytest.raises(environment.SetUpFailed, match="sudo apt-get install -y --no-install-recommends libegl1 libgl1"):
        environment._apt_install(["libegl1", "libgl1"], "Qt does not find its system libraries.")


def test_a_failing_step_shows_the_end_of_its_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_LOG", tmp_path / "set-up.log")
    program = "import sys; print('before'); sys.exit('no space left')"

    with pytest.raises(environment.SetUpFailed, match="no space left"):
        environment._quietly("Trying", [sys.executable, "-c", program])
    assert "before" in (tmp_path / "set-up.log").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="signals end a program differently there")
def test_a_program_ended_by_a_signal_gives_the_exit_code_a_shell_gives() -> None:
    assert environment.call([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]) == 137


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        pytest.param("linux", {}, False, id="server"),
        pytest.param("linux", {"DISPLAY": ":0"}, True, id="x11"),
        pytest.param("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True, id="wayland"),
        pytest.param("win32", {}, True, id="windows"),
        pytest.param("darwin", {}, True, id="macos"),
    ],
)
def test_a_display_is_found(
    monkeypatch: pytest.MonkeyPatch, system: str, variables: dict[str, str], expected: bool
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert environment.has_display() is expected


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "b-busy.md").write_text("Saving no longer\nloses an edit.\n", "utf-8")
    (tmp_path / "changes" / "a-list.md").write_text("The list is quicker.", "utf-8")
    return tmp_path


def test_the_changelog_lists_the_sentences_of_the_changes(project: Path) -> None:
    assert changelog.write_changelog(project, []) == 0

    text = (project / "CHANGELOG.md").read_text("utf-8")
    assert "## Not yet released\n\n- The list is quicker.\n- Saving no longer loses an edit.\n" in text


def test_building_the_changelog_twice_changes_nothing(project: Path) -> None:
    changelog.write_changelog(project, [])
    once = (project / "CHANGELOG.md").read_text("utf-8")
    changelog.write_changelog(project, [])

    assert (project / "CHANGELOG.md").read_text("utf-8") == once


def test_a_release_closes_the_running_version_and_later_changes_stand_above_it(project: Path) -> None:
    changelog.write_changelog(project, ["--release", "0.1.0"])
    (project / "changes" / "c.md").write_text("Printing is quicker.", "utf-8")
    changelog.write_changelog(project, [])

    text = (project / "CHANGELOG.md").read_text("utf-8")
    assert [path.name for path in (project / "changes").iterdir()] == ["c.md"]
    assert text.index("Printing is quicker") < text.index(f"## 0.1.0 ({date.today().isoformat()})")
    assert text.index("## 0.1.0") < text.index("The list is quicker")
    assert text.count("## Not yet released") == 1


def test_every_change_is_told_in_whole_sentences() -> None:
    assert [text for text in changelog.sentences(ROOT / "changes") if not text.endswith((".", "!", "?"))] == []
