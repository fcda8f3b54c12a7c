"""The follow-up folder says what a case is shown again for, and leaves out what nobody goes on with."""

from __future__ import annotations

from datetime import timedelta

from desktop.actions.cases import sort_out
from desktop.actions.follow_ups import set_follow_up
from desktop.actions.mailbox import block_of_cases, count_cases, folders
from desktop.clock import local
from desktop.domain.case import CaseQuery, CaseState, Folder

QUERY = CaseQuery(Folder.FOLLOW_UP)


def shown(office):
    return block_of_cases(office, QUERY, 0, 10, total=count_cases(office, QUERY), after=None)


def test_a_row_of_the_folder_tells_the_earliest_day_and_its_reason(office, make_case):
    case, today = make_case(), local(office.clock.now()).date()
    set_follow_up(office, case, today, "Gebühr bezahlt?")
    set_follow_up(office, case, today - timedelta(days=1), "Antwort aus Weimar da?")
    (row,) = shown(office)
    assert (row.follow_up, row.follow_up_reason) == (str(today - timedelta(days=1)), "Antwort aus Weimar da?")


def test_a_case_that_was_put_aside_is_not_shown_again(office, make_case):
    today = local(office.clock.now()).date()
    kept, aside = make_case(), make_case()
    for case in (kept, aside):
        set_follow_up(office, case, today, "")
    sort_out(office, [aside], CaseState.NO_CASE)
    assert [row.id for row in shown(office)] == [kept]
    assert [f.count for f in folders(office) if f.folder == Folder.FOLLOW_UP] == [1]
