"""The change feed: every commit is told, own ones at once and only once."""

from __future__ import annotations

import pytest

from desktop.background import Jobs
from desktop.domain.change import ChangeSet
from desktop.viewmodels.change_feed import ChangeFeed, ChangeReads


class Profile:
    """Commits of several processes, as the change table would have them."""

    def __init__(self) -> None:
        self.commits: list[str] = ["case-before"]
        self.version = 1

    def commit(self, case: str) -> ChangeSet:
        self.commits.append(case)
        self.version += 1
        return ChangeSet(len(self.commits), frozenset({case}))

    def since(self, sequence: int) -> ChangeSet:
        return ChangeSet(len(self.commits), frozenset(self.commits[sequence:]))

    def reads(self) -> ChangeReads:
        return ChangeReads(lambda: self.version, lambda: len(self.commits), self.since)


@pytest.fixture
def profile() -> Profile:
    return Profile()


@pytest.fixture
def feed(jobs: Jobs, profile: Profile, qtbot) -> ChangeFeed:
    feed = ChangeFeed(jobs, profile.reads())
    look(feed, qtbot)
    return feed


def look(feed: ChangeFeed, qtbot) -> None:
    feed.look()
    qtbot.waitUntil(lambda: not feed._looking)


@pytest.fixture
def told(feed: ChangeFeed) -> list[ChangeSet]:
    changes: list[ChangeSet] = []
    feed.changed.connect(changes.append)
    return changes


def test_what_was_there_before_the_window_is_not_told(feed, told, qtbot):
    look(feed, qtbot)
    assert told == []


def test_another_process_is_noticed_at_the_next_look_and_told_once(feed, told, profile, qtbot):
    profile.commit("case-1")
    look(feed, qtbot)
    look(feed, qtbot)
    assert [change.cases for change in told] == [{"case-1"}]


def test_an_own_commit_is_told_at_once_and_not_again_by_the_look(feed, told, profile, qtbot):
    feed.publish(profile.commit("case-1"))
    assert [change.cases for change in told] == [{"case-1"}]
    look(feed, qtbot)
    assert len(told) == 1


def test_a_foreign_commit_between_two_own_ones_is_told(feed, told, profile, qtbot):
    feed.publish(profile.commit("case-1"))
    profile.commit("case-2")
    feed.publish(profile.commit("case-3"))
    look(feed, qtbot)
    assert "case-2" in told[-1].cases


def test_a_foreign_commit_on_the_same_case_after_an_own_one_is_told(feed, told, profile, qtbot):
    feed.publish(profile.commit("case-1"))
    profile.commit("case-1")
    look(feed, qtbot)
    assert len(told) == 2


def test_it_looks_by_itself(feed, told, profile, qtbot):
    feed._timer.setInterval(10)
    feed.start()
    profile.commit("case-9")
    qtbot.waitUntil(lambda: bool(told))
    feed.stop()


def test_after_its_end_nothing_is_asked_or_told(feed, told, profile, qtbot):
    feed.stop()
    feed.publish(profile.commit("case-1"))
    feed.look()
    assert not feed._looking
    assert told == []
