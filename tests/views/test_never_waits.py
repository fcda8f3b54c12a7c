"""The window never waits: the painting thread reads no database, and no piece of its own work is long."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from sqlalchemy import event

from desktop.background import runs_in_thread_of
from desktop.domain.case import Folder
from desktop.domain.change import ChangeSet
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.next_step import Step
from desktop.views.main_window import MainWindow
from desktop.views.theme import apply_theme, theme
from desktop.views.window_layout import WindowLayout
from tests.views.conftest import blank_page
from tests.views.office_desk import birth_case

LONGEST_MS = 50  # promise 3
MOST_FLOORS = 12  # on a machine so slow or busy that showing a bare window takes more than 4 ms


@pytest.mark.serial
def test_nothing_a_clerk_does_reads_or_writes_on_the_painting_thread(office, morning, qapp):
    birth_case(office, 0)
    birth_case(office, 1, **{"kind.vornamen": "Anton"})
    on_paint_thread: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if runs_in_thread_of(QApplication.instance()):
            on_paint_thread.append(statement + "".join(traceback.format_stack(limit=12)))

    for engine in (office.profile.reader, office.profile.writer):
        event.listen(engine, "before_cursor_execute", note)
    desk = morning()
    desk.open(0)
    desk.do(Step.CLAIM)
    desk.type(desk.row("kind.vornamen").editor, "Friedel")
    desk.until(lambda: not desk.room.opened.keeper._timer.isActive())
    desk.do(Step.SAVE)
    desk.window.commands["undo"].trigger()
    desk.go_to(Folder.MINE)
    desk.open(0)
    desk.room.search("Anton")
    desk.rest()
    desk.open(0)
    for tab in ("tab_register", "tab_documents", "tab_notes", "tab_history"):
        desk.window.commands[tab].trigger()
    desk.room._changed(ChangeSet(0, frozenset()))
    desk.rest()
    assert on_paint_thread == []


@contextmanager
def measured(longest: list[float]) -> Iterator[None]:
    """Note how long the painting thread was busy at most between two chances to take the clerk's input, in ms.

    Time of the processor, not of the clock: other programs on the machine are not the window's fault.
    """
    last = time.thread_time()

    def note() -> None:
        nonlocal last
        now = time.thread_time()
        longest.append(1_000 * (now - last))
        last = now

    timer = QTimer()
    timer.timeout.connect(note)
    timer.start(0)
    try:
        yield
    finally:
        note()
        timer.stop()


@pytest.fixture
def measure(qtbot) -> Callable[[Callable[[], object], Callable[[], object]], float]:
    """Do something, let events run until it is done, and tell the longest piece of work in ms."""

    def measure(act: Callable[[], object], done: Callable[[], object]) -> float:
        longest: list[float] = []
        with measured(longest):
            QTimer.singleShot(0, act)
            qtbot.wait(20)
            qtbot.waitUntil(lambda: bool(done()), timeout=10_000)
            qtbot.wait(150)
        return max(longest)

    return measure


@pytest.mark.serial
def test_no_piece_of_work_on_the_painting_thread_is_long(office, jobs, qtbot, qapp, measure):
    """Measured beside a bare window of Qt: a machine that is slow at that may be as much slower at the rest."""
    birth_case(office, 0)
    apply_theme(qapp, dark=False)
    bare, window = QMainWindow(), MainWindow(jobs, WindowLayout({}, lambda _layout: None), bare=True)
    bare.setCentralWidget(QLabel("Ä"))
    desk = Desk(office, jobs)
    for one in (bare, window):
        qtbot.addWidget(one)
        one.resize(1280, 800)
    floor = measure(bare.show, bare.isVisible)
    window.show()
    qtbot.waitExposed(window)

    def furnish() -> None:
        if window.furnish_a_part():
            QTimer.singleShot(0, furnish)

    def all_rows() -> bool:
        lines = window.room.opened.application.lines
        return bool(lines) and len(window.case.application.form_view.rows) == len(lines)

    def open_desk() -> None:
        window.open_desk(desk, blank_page, "Musterstadt an der Ilm")

    import desktop.views.desk_room  # as the program does it, before and not on the painting thread
    import desktop.views.sync_room  # noqa: F401

    longest = {
        "furnish": measure(furnish, lambda: window.is_furnished),
        "open the desk": measure(open_desk, lambda: window.room.case_model.rowCount()),
        "open the first case": measure(lambda: window.cases.table.go_to(0), all_rows),
        "dark": measure(lambda: apply_theme(qapp, dark=True), lambda: not theme().is_changing),
        "light": measure(lambda: apply_theme(qapp, dark=False), lambda: not theme().is_changing),
    }
    window.close()
    desk.feed.stop()
    allowed = max(LONGEST_MS, MOST_FLOORS * floor)
    print(f"bare window {floor:.0f} ms;", *(f"{what} {ms:.0f} ms;" for what, ms in longest.items()))
    assert {what: ms for what, ms in longest.items() if ms > allowed} == {}
