"""A page that cannot be shown says so and what can be done; nothing is awaited for ever."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.background import Jobs
from desktop.documents.reader_process import Limits, Readers
from desktop.documents.render import RenderedPage
from desktop.viewmodels.page_rendering import PageRendering
from desktop.views.preview_pane import PreviewPane
from desktop.views.theme import apply_theme
from tests.views.papers import Bundle, form_pdf

READER = Path(__file__).with_name("dying_reader.py")


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    apply_theme(qapp, dark=False)
    running = Jobs()
    yield running
    assert running.shut_down(30_000)


@contextmanager
def reading(bundle: Bundle, deadly: Path, page: str = "all") -> Iterator[PageRendering]:
    """Pages from a real reader process that is killed at `page` while `deadly` exists."""
    command = (sys.executable, "-P", "-s", str(READER), str(deadly), page)
    rendering = PageRendering(Readers(1, Limits(seconds=10), command=command), bundle.contents.__getitem__)
    try:
        yield rendering
    finally:
        rendering.close()


def application(pages: int = 1) -> Bundle:
    bundle = Bundle()
    bundle.submission()
    bundle.document(form_pdf(pages), "application/pdf", name="antrag.pdf", pages=pages)
    return bundle


def opened(qtbot, jobs: Jobs, bundle: Bundle, render: Callable[..., RenderedPage], **options: object) -> PreviewPane:
    pane = PreviewPane(render, bundle.contents.__getitem__, jobs, **options)
    qtbot.addWidget(pane)
    pane.resize(520, 700)
    pane.show()
    pane.show_case(bundle.detail())
    return pane


def waits(pane: PreviewPane) -> bool:
    """Whether a page is still being awaited."""
    return pane.canvas._images.is_busy or pane.canvas._settled.isActive()


def shows_pages(pane: PreviewPane) -> bool:
    return pane.canvas.isVisible() and pane.canvas._images.stand_in(pane.canvas.file, pane.canvas.page) is not None


def test_a_reader_killed_at_the_page_leaves_an_error_page_with_two_ways_on(qtbot, jobs, tmp_path):
    deadly, bundle, target = tmp_path / "deadly", application(), tmp_path / "gerettet.pdf"
    deadly.touch()
    with reading(bundle, deadly) as render:
        pane = opened(qtbot, jobs, bundle, render, choose_path=lambda _parent, _name: target)
        qtbot.waitUntil(lambda: pane.state.isVisible(), timeout=20_000)
        assert "antrag.pdf" in pane.state.title.text()
        assert pane.state.sentence.text()
        assert (pane.again_button.text(), pane.save_button.isVisible()) == ("Erneut versuchen", True)
        assert not pane.bar.isVisible()
        with qtbot.waitSignal(pane.saved, timeout=10_000):
            pane.save_button.click()
        assert target.read_bytes() == bundle.contents[bundle.documents[0].id]
        deadly.unlink()
        pane.again_button.click()
        qtbot.waitUntil(lambda: shows_pages(pane), timeout=20_000)
        assert pane.bar.isVisible()
        qtbot.waitUntil(lambda: not waits(pane), timeout=20_000)


@pytest.mark.slow
def test_a_reader_killed_between_two_pages_is_replaced_without_a_word(qtbot, jobs, tmp_path):
    bundle = application(pages=12)
    with reading(bundle, tmp_path / "never") as render:
        pane = opened(qtbot, jobs, bundle, render)
        qtbot.waitUntil(lambda: shows_pages(pane) and not waits(pane), timeout=20_000)
        (child,) = render._readers._idle
        child.process.kill()
        child.process.wait()
        pane.canvas.go_to(9)
        qtbot.waitUntil(lambda: shows_pages(pane) and not waits(pane), timeout=20_000)
        assert not pane.trouble.isVisible()


@pytest.mark.slow
def test_a_page_that_kills_its_reader_is_told_while_the_others_stay_readable(qtbot, jobs, tmp_path):
    deadly, bundle = tmp_path / "deadly", application(pages=3)
    deadly.touch()
    with reading(bundle, deadly, page="1") as render:
        pane = opened(qtbot, jobs, bundle, render)
        qtbot.waitUntil(lambda: shows_pages(pane), timeout=20_000)
        pane.canvas.go_to(1)
        qtbot.waitUntil(lambda: pane.trouble.isVisible(), timeout=20_000)
        assert "2" in pane.trouble.words.text()
        assert pane.canvas.isVisible()
        pane.canvas.go_to(0)
        assert not pane.trouble.isVisible() or pane.canvas.failure_in_view() is not None
        pane.canvas.go_to(1)
        deadly.unlink()
        pane.trouble.again.click()
        assert not pane.trouble.isVisible()
        qtbot.waitUntil(lambda: shows_pages(pane) and not waits(pane), timeout=20_000)
        assert pane.canvas.failure_in_view() is None


def test_a_bug_in_rendering_is_told_and_does_not_leave_the_page_awaited(qtbot, jobs):
    mended: list[bool] = []

    def render(_sha: str, _document: str, _type: str, _page: int, width: int, height: int) -> RenderedPage:
        if not mended:
            raise KeyError("width")
        return RenderedPage(width, height, b"\xff" * (4 * width * height))

    with qtbot.captureExceptions() as told:
        pane = opened(qtbot, jobs, application(pages=2), render)
        qtbot.waitUntil(lambda: pane.state.isVisible() and not waits(pane), timeout=10_000)
    assert [kind for kind, _error, _trace in told] == [KeyError]  # once, not for every page
    mended.append(True)
    pane.again_button.click()
    qtbot.waitUntil(lambda: shows_pages(pane), timeout=10_000)


@pytest.mark.parametrize("page", [RenderedPage(0, 0, b""), RenderedPage(100, 100, b"\xff")], ids=["empty", "short"])
def test_a_page_without_a_picture_is_an_error_and_no_white_sheet(qtbot, jobs, page):
    pane = opened(qtbot, jobs, application(), lambda *_wish: page)
    qtbot.waitUntil(lambda: pane.state.isVisible(), timeout=10_000)
    assert pane.again_button.isVisible()


def test_the_keyboard_reaches_the_way_on(qtbot, jobs):
    pane = opened(qtbot, jobs, application(), lambda *_wish: RenderedPage(0, 0, b""))
    qtbot.waitUntil(lambda: pane.state.isVisible(), timeout=10_000)
    pane.activateWindow()
    pane.setFocus()
    assert pane.focusWidget() is pane.again_button
