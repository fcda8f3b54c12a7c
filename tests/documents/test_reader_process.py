"""Reader processes: whatever a job does, the others are answered and the program goes on."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.documents.limits import MEGABYTE, limits_of_this_platform
from desktop.documents.reader_process import Failed, Limits, NotRead, Readers, Reply, Request
from desktop.errors import EnvironmentFault

COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("stub_reader.py")))
PATIENT = Limits(seconds=20.0, memory_bytes=300 * MEGABYTE)
HASTY = Limits(seconds=1.5, memory_bytes=300 * MEGABYTE)

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc, or uses a limit only Linux has")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="uses signals")


@pytest.fixture
def readers() -> Iterator[Readers]:
    with Readers(2, PATIENT, command=COMMAND) as readers:
        yield readers


@pytest.fixture
def hasty_readers() -> Iterator[Readers]:
    with Readers(2, HASTY, command=COMMAND) as readers:
        yield readers


def echoes(count: int, size: int = 10) -> Iterator[Request]:
    for number in range(count):
        yield Request("echo", {"number": number}, [number.to_bytes(4, "big") * (size // 4)])


def numbers(answers: Iterator[Reply | Failed]) -> list[Any]:
    return [a.reason if isinstance(a, Failed) else a.values.get("number", "?") for a in answers]


def test_a_job_gets_its_values_and_parts_and_answers_with_its_own(readers: Readers) -> None:
    reply = readers.ask("echo", {"text": "Größe € 😀", "none": None}, [b"", b"\0\xff" * 3])

    assert reply.values["text"] == "Größe € 😀"
    assert list(reply.parts) == [b"", b"\0\xff" * 3]


def test_half_a_character_that_nothing_could_store_becomes_a_question_mark(readers: Readers) -> None:
    assert readers.ask("echo", {"text": "A\ud800Z"}).values["text"] == "A?Z"


def test_answers_come_in_the_order_asked_and_from_all_processes(readers: Readers) -> None:
    answers = [a for a in readers.ask_many(echoes(500), batch=8) if isinstance(a, Reply)]

    assert [a.values["number"] for a in answers] == list(range(500))
    assert [a.parts[0][:4] for a in answers] == [n.to_bytes(4, "big") for n in range(500)]
    assert len({a.values["process"] for a in answers}) == 2


@pytest.mark.slow
def test_large_batches_both_ways_do_not_block_each_other(readers: Readers) -> None:
    answers = list(readers.ask_many(echoes(40, size=2_000_000), batch=32))

    assert sum(len(a.parts[0]) for a in answers if isinstance(a, Reply)) == 40 * 2_000_000


@pytest.mark.slow
@pytest.mark.parametrize("first", ["echo", "hang"])
def test_requests_are_taken_only_a_few_batches_ahead(hasty_readers: Readers, first: str) -> None:
    taken = []

    def feed() -> Iterator[Request]:
        for request in [Request(first), *echoes(10_000)]:
            taken.append(request)
            yield request

    answers = hasty_readers.ask_many(feed(), batch=4)
    next(answers)

    assert len(taken) <= 9 * 4
    answers.close()


def test_nothing_asked_is_nothing_answered(readers: Readers) -> None:
    assert list(readers.ask_many([])) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("job", "reason"),
    [
        ("leave", "died"),
        pytest.param("eat", "limits", marks=linux_only),
        ("fail", "damaged"),
        ("fail_oddly", "died"),
    ],
)
def test_a_job_that_goes_wrong_costs_itself_alone(readers: Readers, job: str, reason: str) -> None:
    requests = list(echoes(12))
    requests[5] = Request(job)

    answers = numbers(readers.ask_many(requests, batch=6))

    assert answers == [0, 1, 2, 3, 4, reason, 6, 7, 8, 9, 10, 11]


@pytest.mark.parametrize(
    "job",
    [
        "hang",
        pytest.param("burn", marks=pytest.mark.slow),
        pytest.param("stop_for_ever", marks=[posix_only, pytest.mark.slow]),
    ],
)
def test_a_job_that_takes_too_long_costs_itself_alone(hasty_readers: Readers, job: str) -> None:
    requests = list(echoes(12))
    requests[5] = Request(job)

    answers = numbers(hasty_readers.ask_many(requests, batch=6))

    assert answers == [0, 1, 2, 3, 4, "timeout", 6, 7, 8, 9, 10, 11]


@pytest.mark.slow
def test_several_wrong_jobs_in_one_batch_are_told_apart(readers: Readers) -> None:
    requests = list(echoes(9))
    requests[2], requests[4], requests[8] = Request("leave"), Request("fail"), Request("leave")

    assert numbers(readers.ask_many(requests, batch=9)) == [0, 1, "died", 3, "damaged", 5, 6, 7, "died"]


def test_an_item_is_only_blamed_by_a_fresh_process(readers: Readers, tmp_path: Path) -> None:
    readers.ask("echo")

    assert readers.ask("crash_once", {"mark": str(tmp_path / "mark")}).values == {"second": True}


def test_a_single_wrong_job_raises_with_a_text_for_a_person(readers: Readers) -> None:
    with pytest.raises(NotRead) as caught:
        readers.ask("leave")

    assert caught.value.failed == Failed("died")
    assert str(caught.value)
    assert readers.ask("echo", {"number": 1}).values["number"] == 1


@posix_only
def test_a_process_killed_while_idle_is_replaced_without_blame(readers: Readers) -> None:
    before = readers.ask("echo").values["process"]
    os.kill(before, signal.SIGKILL)
    os.waitpid(before, 0)

    assert readers.ask("echo").values["process"] != before


def test_what_a_job_prints_goes_nowhere_and_blocks_nothing(readers: Readers, capfd: pytest.CaptureFixture[str]) -> None:
    readers.ask("write")

    assert capfd.readouterr() == ("", "")


@linux_only
def test_a_process_inherits_no_secrets_and_no_handles(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMTSFACH_PASSPHRASE", "geheim")
    monkeypatch.setenv("SOMETHING_TOKEN", "geheim")
    with Path(os.devnull).open() as open_file:
        os.set_inheritable(open_file.fileno(), True)
        seen = readers.ask("look").values

    assert "geheim" not in str(seen)
    assert len(seen["handles"]) <= 5  # three standard ones, the pipe, and the folder being listed


@linux_only
def test_a_process_starts_without_loading_what_jobs_need(readers: Readers) -> None:
    heavy = {"pikepdf", "pypdfium2", "PIL", "email", "sqlalchemy", "PySide6"}

    assert not heavy & set(readers.ask("look").values["modules"])


@posix_only
def test_a_process_cannot_fill_the_disk(readers: Readers, tmp_path: Path) -> None:
    with pytest.raises(NotRead):
        readers.ask("write_file", {"path": str(tmp_path / "large"), "megabytes": 400})

    assert (tmp_path / "large").stat().st_size <= PATIENT.memory_bytes


@linux_only
def test_memory_is_watched_where_the_system_does_not_limit_it() -> None:
    limits = Limits(seconds=20.0, memory_bytes=200 * MEGABYTE)
    unlimited = (sys.executable, "-P", "-c", _WITHOUT_LIMITS.format(path=COMMAND[2]))
    with Readers(1, limits, command=unlimited, watched=True) as readers:
        started = time.monotonic()
        with pytest.raises(NotRead) as caught:
            readers.ask("grow", {"bytes": 300 * MEGABYTE})

    assert caught.value.failed == Failed("limits")
    assert time.monotonic() - started < 10


_WITHOUT_LIMITS = """
import runpy, sys
import desktop.documents.reader_worker as worker
worker.impose = lambda limits: lambda seconds: None
runpy.run_path({path!r}, run_name="__main__")
"""


@pytest.mark.slow
@linux_only
def test_a_process_that_keeps_much_memory_is_replaced_between_batches(readers: Readers) -> None:
    seen = {readers.ask("leak", {"bytes": 40 * MEGABYTE}).values["process"] for _ in range(9)}

    assert len(seen) >= 3


def test_closing_ends_the_processes_and_asking_again_starts_new_ones(readers: Readers) -> None:
    first = readers.ask("echo").values["process"]
    readers.close()

    assert readers.ask("echo").values["process"] != first


@pytest.mark.slow
@linux_only
def test_a_process_ends_with_its_parent() -> None:
    script = (
        "import os, sys\n"
        "from desktop.documents.reader_process import Readers\n"
        f"print(Readers(1, command={COMMAND!r}).ask('echo').values['process'], flush=True)\n"
        "os._exit(0)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert is_gone(int(ran.stdout))


@linux_only
def test_answers_nobody_waits_for_end_their_processes(readers: Readers) -> None:
    busy = readers.ask("echo").values["process"]
    answers = readers.ask_many([Request("echo"), Request("hang"), Request("hang")], batch=1)
    next(answers)
    answers.close()

    assert is_gone(busy)
    assert readers.ask("echo").values["process"] != busy


def is_gone(process: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if not Path(f"/proc/{process}").exists():
            return True
        time.sleep(0.01)
    return False


@pytest.mark.slow
def test_one_may_ask_while_the_answers_to_many_are_awaited(readers: Readers) -> None:
    seen = []
    for answer in readers.ask_many(echoes(20), batch=2):
        assert isinstance(answer, Reply)
        seen.append((answer.values["number"], readers.ask("echo", {"number": -1}).values["number"]))

    assert seen == [(number, -1) for number in range(20)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        pytest.param((sys.executable, "-c", "raise SystemExit(1)"), id="ends-at-once"),
        pytest.param(("/nonexistent/program",), id="no-such-program"),
        pytest.param((*COMMAND, "never-ready"), id="never-ready"),
    ],
)
def test_a_reader_that_does_not_start_is_told_to_the_clerk(command: tuple[str, ...]) -> None:
    with Readers(1, Limits(start_seconds=0.5), command=command) as readers, pytest.raises(EnvironmentFault) as caught:
        readers.ask("echo")

    assert "Please" in str(caught.value) or "Bitte" in str(caught.value)


def test_what_this_system_cannot_limit_is_said_in_words() -> None:
    assert all(str(text) for text in limits_of_this_platform())
    assert sys.platform != "linux" or limits_of_this_platform() == ()


def test_a_mistake_of_ours_is_found_in_the_log_by_its_place(readers: Readers, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(NotRead):
        readers.ask("page_without_name")

    [record] = [r.getMessage() for r in caplog.records if "item_failed" in r.getMessage()]
    assert record.startswith("reader.item_failed reason=damaged place=keyerror:documents/page_shelf.py:")


def test_what_a_job_says_of_a_file_stays_out_of_the_log(readers: Readers, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(NotRead):
        readers.ask("fail", {"why": "Käthe Großmann"})

    assert "Großmann" not in caplog.text
