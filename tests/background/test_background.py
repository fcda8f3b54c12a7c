"""Jobs: work leaves the GUI thread, outcomes come back to it, and no commit is ever left untold."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from desktop.background import Job, Jobs, Lane
from desktop.domain.change import ChangeSet
from desktop.errors import DesktopError, NotAllowed
from desktop.translation import _

CHANGED = ChangeSet(7, frozenset({"case"}))


@dataclass(frozen=True)
class Issued:
    number: str
    changes: ChangeSet


class Desk(QObject):
    """Asks for work and keeps what it is told."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.jobs = jobs
        self.results: list[object] = []
        self.errors: list[DesktopError] = []
        self.reports: list[tuple[int, int]] = []
        self.threads: set[int] = set()

    def ask(self, work, lane: Lane = Lane.READ) -> Job:
        return self.jobs.run(lane, work, owner=self, done=self.done, failed=self.failed, reported=self.reported)

    def done(self, result: object) -> None:
        self.threads.add(threading.get_ident())
        self.results.append(result)

    def failed(self, error: DesktopError) -> None:
        self.threads.add(threading.get_ident())
        self.errors.append(error)

    def reported(self, done: int, total: int) -> None:
        self.threads.add(threading.get_ident())
        self.reports.append((done, total))


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    assert jobs.shut_down()


@pytest.fixture
def desk(jobs: Jobs) -> Desk:
    return Desk(jobs)


@pytest.fixture
def published(jobs: Jobs) -> list[ChangeSet]:
    seen: list[ChangeSet] = []
    jobs.published.connect(seen.append)
    return seen


def test_work_runs_elsewhere_and_its_result_comes_back_to_the_gui_thread(desk: Desk, qtbot: QtBot) -> None:
    desk.ask(lambda job: threading.get_ident())

    qtbot.waitUntil(lambda: len(desk.results) == 1)
    assert desk.results != [threading.get_ident()]
    assert desk.threads == {threading.get_ident()}


def test_an_error_of_the_world_reaches_whoever_asked(desk: Desk, qtbot: QtBot) -> None:
    def refuse(job: Job) -> None:
        raise NotAllowed(_("Not allowed."))

    desk.ask(refuse)

    qtbot.waitUntil(lambda: len(desk.errors) == 1)
    assert isinstance(desk.errors[0], NotAllowed)
    assert desk.results == []


def test_a_bug_in_a_worker_reaches_the_crash_hook(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: caught.append(kind))

    desk.ask(lambda job: 1 // 0)

    qtbot.waitUntil(lambda: caught == [ZeroDivisionError])
    assert desk.errors == []


def test_a_change_is_published_before_the_callback_runs(
    desk: Desk, qtbot: QtBot, published: list[ChangeSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen_at_callback: list[int] = []
    monkeypatch.setattr(desk, "done", lambda result: seen_at_callback.append(len(published)))

    desk.ask(lambda job: Issued("G 1/2026", CHANGED), Lane.WRITE)

    qtbot.waitUntil(lambda: seen_at_callback == [1])
    assert published == [CHANGED]


def test_a_commit_is_published_although_its_job_was_cancelled(
    desk: Desk, qtbot: QtBot, published: list[ChangeSet]
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def commit(job: Job) -> ChangeSet:
        begun.set()
        assert go_on.wait(5)
        return CHANGED

    job = desk.ask(commit, Lane.WRITE)
    assert begun.wait(5)
    job.cancel()
    go_on.set()

    qtbot.waitUntil(lambda: published == [CHANGED])
    assert desk.results == []


def test_a_commit_is_published_although_its_window_is_gone(
    jobs: Jobs, qtbot: QtBot, published: list[ChangeSet]
) -> None:
    window = QObject()
    told: list[object] = []
    jobs.run(Lane.WRITE, lambda job: CHANGED, owner=window, done=told.append, failed=told.append)
    import shiboken6

    shiboken6.delete(window)

    qtbot.waitUntil(lambda: published == [CHANGED])
    assert told == []


def test_a_commit_on_the_way_is_published_although_the_work_fails_later(
    desk: Desk, qtbot: QtBot, published: list[ChangeSet]
) -> None:
    def half(job: Job) -> None:
        job.publish(CHANGED)
        raise NotAllowed(_("Not allowed."))

    desk.ask(half, Lane.WRITE)

    qtbot.waitUntil(lambda: len(desk.errors) == 1)
    assert published == [CHANGED]


def test_nothing_is_published_when_nothing_changed(desk: Desk, qtbot: QtBot, published: list[ChangeSet]) -> None:
    desk.ask(lambda job: ChangeSet(0, frozenset(), lists=False), Lane.WRITE)

    qtbot.waitUntil(lambda: len(desk.results) == 1)
    assert published == []


def test_reports_reach_the_gui_thread_and_end_with_the_newest(desk: Desk, qtbot: QtBot) -> None:
    def count(job: Job) -> str:
        for done in range(1, 10_001):
            job.progress.report(done, 10_000)
        return "counted"

    desk.ask(count)

    qtbot.waitUntil(lambda: desk.results == ["counted"])
    assert desk.reports[-1] == (10_000, 10_000)
    assert desk.reports == sorted(desk.reports)
    assert desk.threads == {threading.get_ident()}


def test_a_fast_job_does_not_flood_the_event_loop(desk: Desk, qtbot: QtBot) -> None:
    posted: list[object] = []
    desk.jobs._reported.connect(posted.append, Qt.ConnectionType.DirectConnection)
    counted = threading.Event()

    def count(job: Job) -> None:
        for done in range(1_000):
            job.progress.report(done, 1_000)
        counted.set()

    desk.ask(count)

    assert counted.wait(5)  # all of it while the GUI thread is busy here
    assert len(posted) == 1
    qtbot.waitUntil(lambda: desk.reports == [(999, 1_000)])


def test_cancelling_is_the_wish_to_stop_that_long_work_sees(desk: Desk, qtbot: QtBot) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def long_work(job: Job) -> None:
        begun.set()
        while not job.progress.stop_requested():
            pass
        stopped.set()

    job = desk.ask(long_work)
    assert begun.wait(5)
    job.cancel()

    assert stopped.wait(5)


def test_a_job_cancelled_while_it_waits_never_begins(desk: Desk, qtbot: QtBot) -> None:
    go_on, begun = threading.Event(), threading.Event()
    desk.ask(lambda job: go_on.wait(5), Lane.WRITE)
    waiting = desk.ask(lambda job: begun.set(), Lane.WRITE)
    waiting.cancel()
    go_on.set()
    desk.ask(lambda job: "last", Lane.WRITE)

    qtbot.waitUntil(lambda: "last" in desk.results)
    assert not begun.is_set()


def test_writes_run_one_at_a_time_in_the_order_they_were_asked(desk: Desk, qtbot: QtBot) -> None:
    order: list[int] = []
    running: list[int] = []
    most: list[int] = []

    def write(number: int) -> None:
        running.append(number)
        most.append(len(running))
        order.append(number)
        running.remove(number)

    for number in range(50):
        desk.ask(lambda job, number=number: write(number), Lane.WRITE)

    qtbot.waitUntil(lambda: len(desk.results) == 50)
    assert order == list(range(50))
    assert max(most) == 1


@pytest.mark.parametrize("busy", list(Lane), ids=lambda lane: lane.name)
def test_a_busy_lane_never_delays_another(desk: Desk, qtbot: QtBot, busy: Lane) -> None:
    go_on = threading.Event()
    for _number in range(10):
        desk.ask(lambda job: go_on.wait(5), busy)
    others = [lane for lane in Lane if lane is not busy]
    for lane in others:
        desk.ask(lambda job, lane=lane: lane, lane)

    qtbot.waitUntil(lambda: set(desk.results) == set(others))
    go_on.set()


def test_at_the_end_what_was_to_be_saved_is_saved_and_told(
    jobs: Jobs, published: list[ChangeSet], qapp: object
) -> None:
    desk = Desk(jobs)
    go_on, begun = threading.Event(), threading.Event()
    desk.ask(lambda job: (begun.set(), go_on.wait(5)), Lane.WRITE)
    desk.ask(lambda job: CHANGED, Lane.WRITE)
    assert begun.wait(5)
    go_on.set()

    assert jobs.shut_down()
    assert published == [CHANGED]
    assert CHANGED in desk.results


def test_at_the_end_reads_that_have_not_begun_are_dropped(jobs: Jobs, qapp: object) -> None:
    desk = Desk(jobs)
    go_on, begun, late = threading.Event(), threading.Event(), threading.Event()
    desk.ask(lambda job: (begun.set(), go_on.wait(5)), Lane.PREVIEW)
    assert begun.wait(5)
    desk.ask(lambda job: late.set(), Lane.PREVIEW)

    assert not jobs.shut_down(wait_ms=10)
    go_on.set()
    assert jobs.shut_down()
    assert not late.is_set()
