"""The window never waits: no statement reaches the database from the thread that paints."""

from __future__ import annotations

import traceback

from PySide6.QtWidgets import QApplication
from sqlalchemy import event

from desktop.background import runs_in_thread_of
from desktop.domain.case import Folder
from desktop.domain.change import ChangeSet
from desktop.viewmodels.next_step import Step
from tests.views.office_desk import birth_case


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
