"""The log holds codes and ids; nothing a person typed gets in, by whichever door."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.log import LOG_FILE, WITHHELD, WithoutNames, Word, event, places, shown, start_logging
from desktop.translation import _

CASE = "01939f2e-7d1c-7c3a-9a51-2f6f0d9c1b20"
log = logging.getLogger("desktop.of_a_test")


class State(StrEnum):
    DECIDED = "decided"
    GROSS = "Käthe Großmann"


@dataclass(frozen=True)
class Person:
    name: str


@pytest.fixture
def written(tmp_path: Path) -> Iterator[object]:
    stop = start_logging(tmp_path / "logs", to_stderr=logging.CRITICAL + 1)
    yield lambda: (tmp_path / "logs" / LOG_FILE).read_text("utf-8")
    stop()


def test_an_event_is_written_with_its_code_and_ids(written) -> None:
    event(log, "case.moved", case=CASE, to=State.DECIDED, documents=3)

    line = written()
    assert f"INFO desktop.of_a_test case.moved case={CASE} to=decided documents=3\n" in line


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, "-", id="nothing"),
        pytest.param(7, "7", id="number"),
        pytest.param(True, "True", id="yes"),
        pytest.param(datetime(2026, 11, 22, 8, tzinfo=UTC), "2026-11-22 08:00:00+00:00", id="moment"),
        pytest.param(date(1987, 3, 12), WITHHELD, id="date-of-birth"),
        pytest.param(CASE, CASE, id="id"),
        pytest.param("a" * 64, "a" * 64, id="digest"),
        pytest.param(State.DECIDED, "decided", id="state"),
        pytest.param(State.GROSS, "GROSS", id="enum-with-a-text"),
        pytest.param(ValueError, "ValueError", id="type"),
        pytest.param(Word("application/pdf"), "application/pdf", id="word"),
        pytest.param(Word("Käthe Großmann"), WITHHELD, id="word-that-is-none"),
        pytest.param("geburtsurkunde", WITHHELD, id="bare-text"),
        pytest.param(Path("/home/sommer"), WITHHELD, id="path"),
        pytest.param(_("{name} has it", name="Sommer"), WITHHELD, id="text"),
        pytest.param(Person("Sommer"), WITHHELD, id="anything-else"),
        pytest.param(ValueError("Sommer"), WITHHELD, id="exception"),
        pytest.param(["Sommer"], WITHHELD, id="list"),
    ],
)
def test_only_what_cannot_be_a_name_is_shown(value: object, expected: str) -> None:
    assert shown(value) == expected


@given(st.text())
def test_no_typed_text_is_ever_shown(text: str) -> None:
    assert shown(text) == WITHHELD or set(text) <= set("0123456789abcdef-")


@pytest.mark.logs("careless", "odd")
def test_a_name_does_not_get_in_by_any_door(written) -> None:
    name = "Käthe Großmann"
    try:
        raise ValueError(name) from KeyError(name)
    except ValueError as exc:
        event(log, "case.moved", case=name, error=exc)
        log.error("careless %s", name, exc_info=exc)
    event(log, name)
    logging.getLogger("library").warning(f"field {name} is odd")

    assert name not in written()
    assert "Großmann" not in written()
    assert written().count(WITHHELD) == 4


def test_of_a_failure_the_log_names_type_and_place(written) -> None:
    try:
        int("Sommer")
    except ValueError as exc:
        event(log, "item.failed", error=exc)

    assert "builtins.ValueError" in written()
    assert "test_log.py" in written()
    assert str(Path.home()) not in written()
    assert str(Path(__file__).parents[1]) not in written()


def test_places_follow_the_chain_of_causes() -> None:
    try:
        try:
            int("x")
        except ValueError as first:
            raise RuntimeError("y") from first
    except RuntimeError as exc:
        lines = places(exc).splitlines()

    assert [line.strip() for line in lines if "builtins" in line] == ["builtins.RuntimeError", "builtins.ValueError"]


def test_the_log_is_turned_over_and_only_six_files_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.log.MOST_BYTES", 2_000)
    stop = start_logging(tmp_path, to_stderr=logging.CRITICAL + 1)
    for _number in range(200):
        event(log, "case.moved", case=CASE)
    stop()

    sizes = sorted(path.stat().st_size for path in tmp_path.iterdir())
    assert len(sizes) == 6
    assert sizes[-1] <= 2_000


def test_two_processes_may_write_the_same_log(tmp_path: Path) -> None:
    stop_one = start_logging(tmp_path, to_stderr=logging.CRITICAL + 1)
    stop_two = start_logging(tmp_path, to_stderr=logging.CRITICAL + 1)
    event(log, "case.moved", case=CASE)
    stop_one()
    stop_two()

    assert (tmp_path / LOG_FILE).read_text("utf-8").count("case.moved") == 2


def test_a_folder_that_cannot_be_written_to_leaves_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    stop = start_logging(tmp_path / "file" / "logs", to_stderr=logging.INFO)
    event(log, "case.moved", case=CASE)
    stop()

    assert "case.moved" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bits; the profile's folder protects the log")
def test_the_log_is_for_its_owner_only(tmp_path: Path) -> None:
    start_logging(tmp_path, to_stderr=logging.CRITICAL + 1)()

    assert (tmp_path / LOG_FILE).stat().st_mode & 0o077 == 0


def test_stopping_leaves_no_handler_behind(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    start_logging(tmp_path)()

    assert logging.getLogger().handlers == before


def test_records_of_libraries_are_written_by_place_only() -> None:
    record = logging.LogRecord(
        "urllib3", logging.WARNING, "/x/site-packages/urllib3/pool.py", 9, "to %s", ("Kur",), None
    )

    assert WithoutNames().format(record).endswith(f"WARNING urllib3 {WITHHELD} urllib3/pool.py:9")
