from __future__ import annotations

from dataclasses import dataclass
from threading import Event

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.background import Jobs
from desktop.errors import ReadingFailed
from desktop.translation import _
from desktop.viewmodels.page_images import PageFile, PageImages, PageWish

FILE = PageFile("a" * 64, "doc-1", "application/pdf", 20)
BROKEN = PageFile("b" * 64, "doc-2", "application/pdf", 2)


@dataclass(frozen=True)
class Page:
    width: int
    height: int
    bgrx: bytes


class Press:
    """Renders red pages, notes the order, and waits before the first one until it is let go."""

    def __init__(self) -> None:
        self.made: list[tuple[str, int, int]] = []
        self.go = Event()

    def __call__(self, sha256: str, document_id: str, media_type: str, page: int, width: int, height: int) -> Page:
        assert self.go.wait(5)
        self.made.append((document_id, page, width))
        if sha256 == BROKEN.sha256:
            raise ReadingFailed(_("The file is damaged."))
        return Page(width, height, bytes((0, 0, 255, 255)) * (width * height))


@pytest.fixture
def press() -> Press:
    return Press()


def wish(page: int, *, file: PageFile = FILE, width: int = 10) -> PageWish:
    return PageWish(file, page, width, 10)


def settle(qtbot: QtBot, images: PageImages, press: Press) -> None:
    press.go.set()
    qtbot.waitUntil(lambda: not images.is_busy, timeout=5_000)


def test_a_page_arrives_with_its_colours(jobs: Jobs, qtbot, press):
    images = PageImages(press, jobs)
    press.go.set()
    with qtbot.waitSignal(images.arrived) as signal:
        images.show([wish(3)])
    assert signal.args == [wish(3)]
    assert images.image(wish(3)).pixelColor(5, 5) == QColor("red")


def test_what_is_on_screen_comes_before_what_may_come_next(jobs, qtbot, press):
    images = PageImages(press, jobs)
    images.prepare([wish(9), wish(8)])
    images.show([wish(1), wish(2)])
    settle(qtbot, images, press)
    assert [page for _id, page, _width in press.made] == [9, 1, 2, 8]  # 9 had begun before 1 was asked for


def test_pages_the_clerk_has_scrolled_past_are_never_begun(jobs, qtbot, press):
    images = PageImages(press, jobs)
    for first in range(10):
        images.show([wish(first), wish(first + 1)])
    settle(qtbot, images, press)
    assert [page for _id, page, _width in press.made] == [0, 9, 10]


def test_a_page_is_rendered_once_as_long_as_it_fits(jobs, qtbot, press):
    images = PageImages(press, jobs)
    press.go.set()
    images.show([wish(0)])
    settle(qtbot, images, press)
    images.show([wish(0)])
    settle(qtbot, images, press)
    assert len(press.made) == 1


def test_the_least_recently_used_pages_go_first_when_memory_is_full(jobs, qtbot, press):
    images = PageImages(press, jobs, limit_bytes=3 * 400)
    for page in range(3):
        images.show([wish(page)])
        settle(qtbot, images, press)
    assert images.image(wish(0)) is not None  # used again: now page 1 is the oldest
    images.show([wish(3)])
    settle(qtbot, images, press)
    assert [images.image(wish(page)) is not None for page in range(4)] == [True, False, True, True]


def test_pages_on_screen_stay_however_large_they_are(jobs, qtbot, press):
    images = PageImages(press, jobs, limit_bytes=100)
    images.show([wish(0), wish(1), wish(2)])
    settle(qtbot, images, press)
    assert all(images.image(wish(page)) for page in range(3))
    assert len(press.made) == 3


def test_another_size_of_the_page_stands_in_until_the_right_one_is_there(jobs, qtbot, press):
    images = PageImages(press, jobs)
    images.show([wish(0, width=10)])
    settle(qtbot, images, press)
    assert images.image(wish(0, width=20)) is None
    assert images.stand_in(FILE, 0).width() == 10
    assert images.stand_in(FILE, 1) is None


def test_a_page_that_fails_is_told_once_and_does_not_stop_the_others(jobs, qtbot, press):
    images = PageImages(press, jobs)
    told: list[PageWish] = []
    images.failed.connect(told.append)
    images.show([wish(0, file=BROKEN), wish(0)])
    settle(qtbot, images, press)
    images.show([wish(0, file=BROKEN), wish(0)])
    settle(qtbot, images, press)
    assert told == [wish(0, file=BROKEN)]
    assert images.failure(BROKEN, 0) is not None
    assert images.image(wish(0)) is not None


def test_trying_again_renders_a_failed_page_anew(jobs, qtbot, press):
    images = PageImages(press, jobs)
    images.show([wish(0, file=BROKEN)])
    settle(qtbot, images, press)
    images.try_again(BROKEN)
    settle(qtbot, images, press)
    assert len(press.made) == 2
