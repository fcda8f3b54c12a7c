"""The rows are there before the desk is, and stay right when it opens."""

from __future__ import annotations

import pytest

from desktop.actions.first_page import read_first_page
from desktop.background import Jobs
from desktop.domain.submission import Route
from desktop.viewmodels.row_blocks import BLOCK
from desktop.views.main_window import MainWindow
from desktop.views.window_layout import WindowLayout
from tests.views.conftest import blank_page
from tests.views.office_desk import file_drafts, plain_draft

CASES = BLOCK + 40  # more than the first page holds


@pytest.fixture
def window(office, jobs: Jobs, qtbot) -> MainWindow:
    """A window with the first page, and nothing that works on it."""
    route = Route("", "standesamt", "nothing", "")
    file_drafts(office, [(plain_draft(n, f"Sender {n}", "Anfrage"), route) for n in range(CASES)])
    opened = MainWindow(jobs, WindowLayout({}, lambda _layout: None))
    qtbot.addWidget(opened)
    opened.resize(1280, 800)
    opened.show()
    qtbot.waitExposed(opened)
    opened.show_first_page(read_first_page(office.profile, BLOCK), office.catalogue, office.clock)
    return opened


@pytest.fixture
def open_desk(office, jobs: Jobs, qtbot):
    from desktop.viewmodels.desk import Desk

    desks = []

    def opening(window: MainWindow) -> None:
        desks.append(Desk(office, jobs))
        window.open_desk(desks[-1], blank_page, "Musterstadt an der Ilm")
        qtbot.waitUntil(lambda: not window.room.case_model.is_busy, timeout=10_000)

    yield opening
    for desk in desks:
        desk.feed.stop()


def senders(window: MainWindow, places: range) -> list[str]:
    rows = (window.cases.model.row_at(place) for place in places)
    return [row.sender if row else "" for row in rows]


def test_the_rows_are_there_before_the_desk_opens_and_stay(window, open_desk, qtbot):
    assert window.room is None
    assert window.cases.model.rowCount() == CASES
    assert window.cases.table.isVisible()
    first = senders(window, range(BLOCK))
    assert first == [f"Sender {n}" for n in range(BLOCK)]
    said = window.cases.title.text(), window.cases.count.text()
    totals: list[int] = []
    window.cases.model.modelReset.connect(lambda: totals.append(window.cases.model.rowCount()))

    open_desk(window)

    assert window.room.case_model is window.cases.model
    assert totals == [CASES]  # read once, and never empty on the way
    assert senders(window, range(BLOCK)) == first
    assert (window.cases.title.text(), window.cases.count.text()) == said
    assert window.room.opened.detail is None  # nothing is opened, and so nothing marked as read, by itself


@pytest.mark.slow
def test_what_lies_below_the_first_page_is_read_with_the_desk(window, open_desk, qtbot):
    assert senders(window, range(CASES - 1, CASES)) == [""]

    open_desk(window)

    qtbot.waitUntil(lambda: senders(window, range(CASES - 1, CASES)) == [f"Sender {CASES - 1}"], timeout=10_000)


def test_a_case_chosen_before_the_desk_is_there_opens_with_it(window, open_desk, qtbot):
    window.cases.table.go_to(3)

    open_desk(window)

    qtbot.waitUntil(lambda: window.room.opened.detail is not None, timeout=10_000)
    assert window.room.opened.detail.row.sender == "Sender 3"
    assert window.cases.current_row().sender == "Sender 3"


@pytest.mark.slow
def test_a_new_case_comes_into_the_list_when_the_desk_opens(window, office, open_desk):
    file_drafts(office, [(plain_draft(-1, "Late Sender", "Anfrage"), Route("", "standesamt", "nothing", ""))])

    open_desk(window)

    assert senders(window, range(2)) == ["Late Sender", "Sender 0"]
    assert window.cases.model.rowCount() == CASES + 1
