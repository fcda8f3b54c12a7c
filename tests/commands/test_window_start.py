"""Where no window can be shown, a sentence says so instead of Qt's last words and a crash."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.commands.window_command import has_display
from tests.e2e.program import ENVIRONMENT, ROOT, Program

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have a display, or no session at all")
NOWHERE = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "WAYLAND_SOCKET": None, "QT_QPA_PLATFORM": None}


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        pytest.param("linux", {}, False, id="server"),
        pytest.param("linux", {"DISPLAY": ":0"}, True, id="x11"),
        pytest.param("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True, id="wayland"),
        pytest.param("linux", {"QT_QPA_PLATFORM": "offscreen"}, True, id="into-memory"),
        pytest.param("linux", {"QT_QPA_PLATFORM": "vnc:size=800x600"}, True, id="a-display-of-its-own"),
        pytest.param("linux", {"QT_QPA_PLATFORM": "xcb"}, False, id="x11-that-is-not-there"),
        pytest.param("linux", {"QT_QPA_PLATFORM": "wayland;xcb"}, False, id="neither-is-there"),
        pytest.param("linux", {"QT_QPA_PLATFORM": "xcb;offscreen"}, True, id="into-memory-at-last"),
        pytest.param("win32", {}, True, id="windows"),
        pytest.param("darwin", {}, True, id="macos"),
    ],
)
def test_a_display_is_found(system: str, variables: dict[str, str], expected: bool) -> None:
    assert has_display(system, variables) is expected


@pytest.mark.slow
@linux
def test_without_a_display_qt_is_not_touched(tmp_path: Path) -> None:
    code = (
        "import sys; from desktop.cli import main;"
        f" code = main(['--profile', {str(tmp_path / 'p')!r}]); print('PySide6' in sys.modules); sys.exit(code)"
    )
    program = Program(tmp_path / "p", NOWHERE)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=program._environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (ENVIRONMENT, "False")
    assert "Bildschirm" in done.stderr
    assert not (tmp_path / "p").exists()


@pytest.mark.slow
@linux
@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({"DISPLAY": ":4711"}, id="x11"),
        pytest.param({"WAYLAND_DISPLAY": "nowhere", "XDG_RUNTIME_DIR": "/nowhere"}, id="wayland"),
        pytest.param({"QT_QPA_PLATFORM": "there-is-no-such-plugin"}, id="no-such-plugin"),
    ],
)
def test_a_display_that_cannot_be_reached_ends_with_a_sentence(tmp_path: Path, variables: dict[str, str]) -> None:
    program = Program(tmp_path / "p", {**NOWHERE, **variables})
    ran = program("--json", expect=ENVIRONMENT)
    assert json.loads(ran.out)["error"]["advice"]
    assert ran.err.startswith("amtsfach: ")
    assert "amtsfach doctor" in ran.err
    assert not (tmp_path / "p").exists()
