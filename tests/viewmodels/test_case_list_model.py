"""The list of a million cases: what it reads, what it keeps, and how it holds its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from desktop.background import Jobs
from desktop.domain.change import ChangeSet
from desktop.errors import EnvironmentFault
from desktop.translation import _
from desktop.viewmodels.case_list_model import CASE_ROLE, CaseListModel
from desktop.viewmodels.row_blocks import BLOCK, KEPT_BLOCKS, RowSource
from tests.viewmodels.make_rows import Town

MILLION = 1_000_000


@pytest.fixture
def model(jobs: Jobs) -> CaseListModel:
    return CaseListModel(jobs, lambda row: row.sender)


@pytest.fixture
def show(model: CaseListModel, qtbot) -> Callable[[Town], None]:
    def showing(town: Town) -> None:
        with qtbot.waitSignal(model.read_anew, timeout=5_000):
            model.show_source(town.source())

    return showing


def wait_for_row(qtbot, model: CaseListModel, index: int) -> None:
    qtbot.waitUntil(lambda: model.row_at(index) is not None, timeout=5_000)


def test_qt_finds_nothing_wrong_with_the_model_while_it_moves(model, show, qtbot):
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    town = Town(300)
    show(town)
    wait_for_row(qtbot, model, 200)
    town.size = 310
    with qtbot.waitSignal(model.read_anew):
        model.refresh(ChangeSet(1, frozenset({"case-305"})))
    assert model.rowCount() == 310


def test_a_million_cases_cost_one_block_to_show(model, show):
    town = Town(MILLION)
    show(town)
    assert model.rowCount() == MILLION
    assert model.row_at(0).id == "case-999999"
    assert town.reads == [0]


def test_a_row_not_read_yet_is_a_placeholder_and_then_the_case(model, show, qtbot):
    show(Town(MILLION))
    assert model.index(500_000, 0).data(CASE_ROLE) is None
    with qtbot.waitSignal(model.dataChanged):
        pass
    assert model.index(500_000, 0).data(CASE_ROLE).id == "case-499999"
    assert model.index(500_000, 0).data() == "Person 499999"


def test_the_last_row_is_there_and_none_after_it(model, show, qtbot):
    show(Town(MILLION))
    wait_for_row(qtbot, model, MILLION - 1)
    assert model.row_at(MILLION - 1).id == "case-0"
    assert model.row_at(MILLION) is None


def test_dragging_through_the_list_reads_what_is_looked_at_last_and_skips_the_way(model, show, qtbot):
    town = Town(MILLION)
    show(town)
    for index in range(0, MILLION, 1_000):
        model.row_at(index)
    wait_for_row(qtbot, model, 999_000)
    qtbot.waitUntil(lambda: not model.is_busy)
    assert len(town.reads) < 20


def test_scrolling_on_goes_on_from_the_row_before_without_a_seek(model, show, qtbot):
    town = Town(MILLION)
    show(town)
    for block in range(1, 10):
        wait_for_row(qtbot, model, block * BLOCK)
    assert town.seeks == 0


def test_memory_is_bounded_by_the_blocks_kept(model, show, qtbot):
    show(Town(MILLION))
    for block in range(KEPT_BLOCKS + 20):
        wait_for_row(qtbot, model, block * BLOCK)
    assert len(model._blocks.numbers()) == KEPT_BLOCKS


@pytest.mark.parametrize(("arrived", "index"), [(0, 40), (3, 40), (500, 40), (7, 70_000)])
def test_a_row_in_view_is_found_again_when_others_arrive_above_it(model, show, qtbot, arrived, index):
    town = Town(MILLION)
    show(town)
    wait_for_row(qtbot, model, index)
    case = model.row_at(index).id
    model.keep_rows(lambda: {case: index})
    town.size += arrived
    with qtbot.waitSignal(model.read_anew) as told:
        model.refresh(ChangeSet(1, frozenset({"case-x"})))
    assert told.args[0][case] == index + arrived
    assert model.row_at(index + arrived).id == case


def test_rows_below_the_place_may_leave_without_moving_it(model, show, qtbot):
    town = Town(1_000)
    show(town)
    case = model.row_at(10).id
    model.keep_rows(lambda: {case: 10})
    town.gone = set(range(5))
    with qtbot.waitSignal(model.read_anew) as told:
        model.refresh(ChangeSet(1, frozenset({"case-1"})))
    assert told.args[0] == {case: 10}
    assert model.rowCount() == 995


def test_a_case_that_left_is_not_claimed_to_be_anywhere(model, show, qtbot):
    town = Town(1_000)
    show(town)
    model.keep_rows(lambda: {"case-990": 9, "case-989": 10})
    town.gone = {990}
    with qtbot.waitSignal(model.read_anew) as told:
        model.refresh(ChangeSet(1, frozenset({"case-990"})))
    assert told.args[0] == {"case-989": 9}


def test_a_change_that_moves_no_row_reads_only_the_block_it_is_in(model, show, qtbot):
    town = Town(MILLION)
    show(town)
    wait_for_row(qtbot, model, BLOCK)
    town.reads.clear()
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.refresh(ChangeSet(1, frozenset({model.row_at(BLOCK).id}), lists=False))
    assert town.reads == [BLOCK]


def test_old_rows_stay_while_the_list_is_read_again(model, show, qtbot):
    show(Town(500))
    model.show_source(Town(7).source())
    assert model.rowCount() == 500
    assert model.row_at(0) is not None
    qtbot.waitUntil(lambda: model.rowCount() == 7)


def test_of_several_lists_asked_for_quickly_only_the_last_is_shown(model, show, qtbot):
    show(Town(500))
    shown = []
    model.modelReset.connect(lambda: shown.append(model.rowCount()))
    for size in (1, 2, 3, 4):
        model.show_source(Town(size).source())
    qtbot.waitUntil(lambda: not model.is_busy)
    assert shown == [4]


def test_a_list_that_cannot_be_read_says_so_and_keeps_what_it_had(model, show, qtbot):
    show(Town(5))

    def refuse() -> int:
        raise EnvironmentFault(_("The disk is full."))

    with qtbot.waitSignal(model.failed) as told:
        model.show_source(RowSource(refuse, lambda *_a: ()))
    assert isinstance(told.args[0], EnvironmentFault)
    assert model.rowCount() == 5
