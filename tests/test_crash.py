"""A bug is written down without names, told to the clerk, and never swallowed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.crash import install_crash_hook, write_report

crashes = pytest.mark.logs("program.crashed")


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[list[Path | None]]:
    reports: list[Path | None] = []
    put_back = install_crash_hook(tmp_path / "logs", reports.append)
    yield reports
    put_back()


def crash(text: str = "Käthe Großmann") -> None:
    try:
        raise ValueError(text)
    except ValueError as exc:
        sys.excepthook(type(exc), exc, exc.__traceback__)


@crashes
def test_a_crash_is_reported_and_shown(shown: list[Path | None]) -> None:
    crash()

    assert shown[0] is not None
    report = shown[0].read_text("utf-8")
    assert "builtins.ValueError" in report
    assert "test_crash.py" in report
    assert "amtsfach" in report


@crashes
def test_the_report_holds_no_name(shown: list[Path | None]) -> None:
    crash("Käthe Großmann")

    assert shown[0] is not None
    assert "Großmann" not in shown[0].read_text("utf-8")


@crashes
def test_a_crash_in_a_thread_is_shown_too(shown: list[Path | None]) -> None:
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()

    assert len(shown) == 1


@crashes
def test_a_second_crash_while_the_first_is_shown_opens_no_second_dialog(tmp_path: Path) -> None:
    shown: list[Path | None] = []

    def show(report: Path | None) -> None:
        shown.append(report)
        crash()

    put_back = install_crash_hook(tmp_path, show)
    crash()
    put_back()

    assert len(shown) == 1
    assert len(list(tmp_path.iterdir())) == 2


@crashes
@pytest.mark.logs("program.crash_not_shown")
def test_a_dialog_that_fails_does_not_hide_the_crash(tmp_path: Path) -> None:
    put_back = install_crash_hook(tmp_path, lambda report: 1 // 0)
    crash()
    put_back()

    assert len(list(tmp_path.iterdir())) == 1


@crashes
def test_the_clerk_is_told_although_the_disk_refuses_the_report(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shown: list[Path | None] = []
    put_back = install_crash_hook(tmp_path / "file" / "logs", shown.append)
    crash()
    put_back()

    assert shown == [None]


@crashes
def test_ctrl_c_is_no_crash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown: list[Path | None] = []
    put_back = install_crash_hook(tmp_path, shown.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    crash()
    put_back()

    assert len(shown) == 1
    assert "KeyboardInterrupt" in capsys.readouterr().err


@crashes
def test_what_was_there_before_is_put_back(tmp_path: Path, shown: list[Path | None]) -> None:
    before = sys.excepthook
    install_crash_hook(tmp_path, shown.append)()
    crash()

    assert sys.excepthook is before


def test_a_report_says_where_the_first_cause_was(tmp_path: Path) -> None:
    try:
        try:
            int("Sommer")
        except ValueError as first:
            raise RuntimeError("Sommer") from first
    except RuntimeError as exc:
        report = write_report(tmp_path, exc)

    crash_free = report.read_text("utf-8") if report else ""
    assert "RuntimeError" in crash_free
    assert "ValueError" in crash_free
