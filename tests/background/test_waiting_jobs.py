"""A job that only waits for news keeps nobody who waits for rest."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from desktop.background import Jobs, Lane


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    running = Jobs()
    yield running
    assert running.shut_down()


@pytest.mark.parametrize(("waits", "at_rest"), [(True, True), (False, False)])
def test_only_what_waits_counts_as_rest(jobs: Jobs, qtbot, waits: bool, at_rest: bool) -> None:
    begun, end = Event(), Event()

    def work(_job: object) -> None:
        begun.set()
        end.wait(10)

    done: list[object] = []
    jobs.run(Lane.NETWORK, work, owner=jobs, done=done.append, failed=done.append, waits=waits)
    assert begun.wait(10)
    assert jobs.is_at_rest() is at_rest
    end.set()
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(jobs.is_at_rest)


def test_real_work_beside_a_waiting_job_is_no_rest(jobs: Jobs, qtbot) -> None:
    ends = [Event(), Event()]
    begun = [Event(), Event()]
    done: list[object] = []

    def work(number: int) -> None:
        begun[number].set()
        ends[number].wait(10)

    jobs.run(Lane.NETWORK, lambda _job: work(0), owner=jobs, done=done.append, failed=done.append, waits=True)
    jobs.run(Lane.NETWORK, lambda _job: work(1), owner=jobs, done=done.append, failed=done.append)
    assert all(one.wait(10) for one in begun)
    assert not jobs.is_at_rest()
    ends[1].set()
    qtbot.waitUntil(jobs.is_at_rest)
    ends[0].set()
    qtbot.waitUntil(lambda: len(done) == 2)
