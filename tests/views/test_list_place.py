"""The list holds its place while cases come and go, whatever is chosen."""

from __future__ import annotations

import pytest

from desktop.actions import cases
from desktop.domain.case import CaseState
from desktop.domain.submission import Route
from desktop.viewmodels.case_list_model import CASE_ROLE
from tests.views.office_desk import file_drafts, plain_draft


@pytest.fixture
def post(filled) -> list[str]:
    drafts = [
        (plain_draft(n, f"Person {n:03}", f"Anliegen {n}"), Route("", "poststelle", "none")) for n in range(1, 200)
    ]
    return filled("many cases", lambda office: file_drafts(office, drafts))


@pytest.fixture
def desk(office, morning):
    return morning()


def top_in_view(desk) -> tuple[str, int]:
    """Who stands topmost, and how many pixels of the card are above the edge."""
    table = desk.window.cases.table
    place = table.rowAt(0)
    return table.model().index(place, 0).data(CASE_ROLE).sender, table.rowViewportPosition(place)


def scroll(desk, pixels: int) -> None:
    desk.window.cases.table.verticalScrollBar().setValue(pixels)
    desk.rest()
    desk.until(
        lambda: desk.window.cases.table.model().index(desk.window.cases.table.rowAt(0), 0).data(CASE_ROLE) is not None
    )


def chosen(desk) -> list[str]:
    return [row.sender for row in desk.window.cases.chosen_rows()]


@pytest.mark.parametrize("pixels", [333, *(pytest.param(n, marks=pytest.mark.slow) for n in (5_000, 12_345))])
def test_new_cases_on_top_move_nothing_that_is_in_view(desk, office, pixels):
    scroll(desk, pixels)
    before = top_in_view(desk)
    file_drafts(office, [(plain_draft(0, f"Neu {n}", f"Neues {n}"), Route("", "poststelle", "none")) for n in range(7)])
    desk.room._read_all_again()
    desk.until(lambda: desk.room.case_model.rowCount() == 206)
    assert top_in_view(desk) == before


def test_at_the_top_new_cases_are_seen_at_once(desk, office):
    file_drafts(office, [(plain_draft(0, "Ganz neu", "Eilt"), Route("", "poststelle", "none"))])
    desk.room._read_all_again()
    desk.until(lambda: desk.room.case_model.rowCount() == 200)
    assert top_in_view(desk) == ("Ganz neu", 0)


def test_several_chosen_cases_stay_chosen_when_others_leave(desk, office, post):
    table = desk.window.cases.table
    table.go_to(10)
    for place in (12, 15):
        table.selectionModel().select(table.model().index(place, 0), table.selectionModel().SelectionFlag.Select)
    before = chosen(desk)
    cases.sort_out(office, post[:3], CaseState.NO_CASE)
    desk.room._read_all_again()
    desk.until(lambda: desk.room.case_model.rowCount() == 196)
    assert chosen(desk) == before
    assert len(before) == 3


@pytest.mark.slow
def test_choosing_all_while_the_list_is_being_read_again_chooses_all(desk, office):
    file_drafts(office, [(plain_draft(0, "Neu", "Neu"), Route("", "poststelle", "none"))])
    desk.room._read_all_again()
    desk.window.cases.table.selectAll()
    desk.until(lambda: desk.room.case_model.rowCount() == 200)
    assert desk.window.cases.chosen_count() == 200


@pytest.mark.slow
def test_n_and_p_go_on_from_where_a_case_left(desk, office, post):
    desk.open(4)
    desk.room._changed(cases.sort_out(office, [post[4]], CaseState.NO_CASE))
    desk.until(lambda: desk.room.case_model.rowCount() == 198)
    desk.window.cases.table.step(1)
    desk.until(lambda: desk.room.opened.detail.row.sender == "Person 006")
    desk.window.cases.table.step(-1)
    desk.until(lambda: desk.room.opened.detail.row.sender == "Person 004")


@pytest.mark.slow
def test_another_order_begins_at_the_top(desk):
    scroll(desk, 3_000)
    sort = desk.room.sort
    next(a for a in sort.directions.actions() if a.data() is False).trigger()
    desk.rest()
    assert top_in_view(desk) == ("Person 199", 0)
