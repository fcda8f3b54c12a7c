"""The real window on a real office: what a clerk's morning is tried on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.background import Jobs
from desktop.documents.render import RenderedPage
from desktop.views.main_window import MainWindow
from desktop.views.theme import apply_theme
from desktop.views.window_layout import WindowLayout


@pytest.fixture
def filled(tmp_path: Path, prepared: Callable[..., object]) -> Callable[..., object]:
    """Lays a desk's profile ready with what `fill` puts into its office, once a run; returns what `fill` returned."""
    from tests.views.office_desk import open_office

    def lay(name: str, fill: Callable[[object], object] = lambda _office: None) -> object:
        def make(folder: Path) -> object:
            with open_office(folder) as opened:
                return fill(opened)

        return prepared(name, make, tmp_path / "profile")

    return lay


@pytest.fixture
def post(filled: Callable[..., object]) -> object:
    """What lies on the desk: nothing, unless the tests of a file say otherwise."""
    return filled("desk")


@pytest.fixture
def office(tmp_path: Path, post: object) -> Iterator[object]:
    from tests.views.office_desk import open_office

    with open_office(tmp_path / "profile") as opened:
        yield opened


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    running = Jobs()
    yield running
    assert running.shut_down()


def blank_page(_sha: str, _document: str, _type: str, _page: int, width: int, height: int) -> RenderedPage:
    """A white page: what is on it does not matter here."""
    return RenderedPage(width, height, b"\xff" * (4 * width * height))


class Morning:
    """One window, and the words a clerk would use for it."""

    def __init__(self, office, jobs: Jobs, qtbot) -> None:
        from desktop.viewmodels.desk import Desk

        self.office, self.qtbot = office, qtbot
        self.desk = Desk(office, jobs)
        self.window = MainWindow(jobs, WindowLayout({}, lambda _layout: None))
        qtbot.addWidget(self.window)
        self.window.resize(1280, 800)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.open_desk(self.desk, blank_page, "Musterstadt an der Ilm")
        self.room = self.window.room
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is being read."""
        model, room = self.room.case_model, self.room
        idle = lambda: not (model.is_busy or room.opened._read.is_busy or room._counts.is_busy)  # noqa: E731
        self.qtbot.waitUntil(idle, timeout=10_000)

    def go_to(self, folder: str) -> None:
        self.room.show_folder(folder)
        self.rest()

    def senders(self) -> list[str]:
        """Who stands in the list, from top to bottom."""
        model = self.room.case_model
        return [model.row_at(place).sender for place in range(model.rowCount())]

    def count(self, folder: str) -> int:
        """What stands beside a folder."""
        return self.room.folder_model.line_of(folder).count

    def open(self, place: int = 0):
        """Open the case at a place of the list; returns it."""
        self.window.cases.table.go_to(place)
        self.qtbot.waitUntil(lambda: self.is_open(place), timeout=10_000)
        return self.room.opened.detail

    def is_open(self, place: int) -> bool:
        row, detail = self.room.case_model.row_at(place), self.room.opened.detail
        return row is not None and detail is not None and detail.row.id == row.id

    def step(self, step: str) -> None:
        """Take a step as the menu does."""
        action = self.window.commands[step]
        assert action.isEnabled(), f"{step} is not offered"
        action.trigger()

    def do(self, step: str) -> None:
        """Take a step and wait until it is done and shown."""
        with self.qtbot.waitSignal(self.room.steps.taken, timeout=10_000):
            self.step(step)
        self.rest()

    def row(self, field: str):
        return self._row(self.window.case.application.form_view.rows, field)

    def register_row(self, field: str):
        return self._row(self.window.case.register.form_view.rows, field)

    def _row(self, rows: dict[str, object], field: str):
        self.until(lambda: field in rows)  # a form is built in pieces
        return rows[field]

    def type(self, editor, text: str) -> None:
        """Type into a line, letters of any alphabet included."""
        editor.selectAll()
        editor.insert(text)
        editor.textEdited.emit(text)

    def until(self, what: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(what, timeout=10_000)


@pytest.fixture
def morning(office, jobs, qtbot, qapp) -> Iterator[Callable[[], Morning]]:
    apply_theme(qapp, dark=False)
    opened: list[Morning] = []

    def begin() -> Morning:
        opened.append(Morning(office, jobs, qtbot))
        return opened[-1]

    yield begin
    for one in opened:
        one.window.close()
        one.desk.feed.stop()
    assert jobs.shut_down()
