"""A list of a million cases: first paint, jumps into the middle, another order; beside the bare prototype.

Bar (docs/decisions, speed and size): 1.5 x the prototype. Ours reads beside the window, through the walls and
encrypted; a measurement ends when the rows are painted.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from random import Random
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView

from desktop.actions.mailbox import block_of_cases, count_cases
from desktop.actions.opening import enter, present_clerk
from desktop.background import Jobs
from desktop.catalogue.loader import load_catalogue
from desktop.clock import FixedClock
from desktop.domain.case import CaseQuery, Folder, SortColumn
from desktop.storage.profile import Profile
from desktop.viewmodels.case_list_model import CaseListModel
from desktop.viewmodels.row_blocks import RowSource
from tests.benchmarks.floors.mailbox_prototype import PrototypeModel, prototype_database
from tests.benchmarks.million import NOW, UNLOCK, million_profile

BAR, JUMPS, ROUNDS = 1.5, 25, 7
SIZE = (1300, 900)


def new_view() -> QTableView:
    view = QTableView()
    view.resize(*SIZE)
    view.setWordWrap(False)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.show()
    return view


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def painted(app: QApplication, view: QTableView, model: CaseListModel) -> None:
    """Let the reading arrive and paint what is visible."""
    row = view.rowAt(5)
    while not model.index(max(row, 0), 0).data():
        app.processEvents()
    view.grab()


def measure_prototype(view: QTableView, places: list[int]) -> dict[str, list[float]]:
    path, found = prototype_database(), dict[str, list[float]]()

    def show(sort: str) -> None:
        view.setModel(PrototypeModel(path, sort))
        view.grab()

    for _ in range(ROUNDS):
        found.setdefault("first paint", []).append(milliseconds(lambda: show("received_at")))
        found.setdefault("other order", []).append(milliseconds(lambda: show("sender")))
    for place in places:
        found.setdefault("jump", []).append(milliseconds(lambda place=place: jump(view, place)))
    return found


def jump(view: QTableView, place: int) -> None:
    view.scrollTo(view.model().index(place, 0), QTableView.ScrollHint.PositionAtTop)
    view.grab()


def main() -> int:
    app = QApplication([])
    profile, catalogue, jobs = Profile.open(million_profile(), UNLOCK), load_catalogue(), Jobs()
    clerk = present_clerk(profile)
    assert clerk is not None
    office, view = enter(profile, catalogue, FixedClock(NOW), clerk), new_view()
    model = CaseListModel(jobs, lambda row: f"{row.sender} {row.subject}")
    anew: list[object] = []
    model.read_anew.connect(anew.append)
    view.setModel(model)
    view.setColumnWidth(0, SIZE[0] - 40)

    def show(sort: SortColumn) -> None:
        query = CaseQuery(Folder.ALL, sort)
        anew.clear()
        model.show_source(
            RowSource(
                lambda: count_cases(office, query),
                lambda start, limit, total, after: block_of_cases(
                    office, query, start, limit, total=total, after=after
                ),
            )
        )
        view.scrollToTop()
        while not anew:  # the old rows stay on screen until the new ones are there
            app.processEvents()
        painted(app, view, model)

    def jump_ours(place: int) -> None:
        view.scrollTo(model.index(place, 0), QTableView.ScrollHint.PositionAtTop)
        painted(app, view, model)

    places = [Random(3).randrange(1_000_000) for _ in range(JUMPS)]
    show(SortColumn.RECEIVED)
    ours: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        ours.setdefault("first paint", []).append(milliseconds(lambda: show(SortColumn.RECEIVED)))
        ours.setdefault("other order", []).append(milliseconds(lambda: show(SortColumn.SENDER)))
    for place in places:
        ours.setdefault("jump", []).append(milliseconds(lambda place=place: jump_ours(place)))
    bare = measure_prototype(new_view(), places)
    worst = 0.0
    for name in ours:
        mine, floor = median(ours[name]), median(bare[name])
        worst = max(worst, mine / floor)
        print(
            f"list of a million, {name}: {mine:.0f} ms, prototype {floor:.0f} ms, ratio {mine / floor:.2f} (bar {BAR})"
        )
    jobs.shut_down()
    profile.close()
    return 0 if worst <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
