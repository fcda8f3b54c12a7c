"""A folder is read in the order it is worked off: deadlines by their day, wherever it is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from desktop.actions import mailbox
from desktop.domain.case import CaseQuery, Folder, SortColumn, usual_query
from desktop.models.case import case
from desktop.storage import case_queries

DAYS = ("2026-11-27", "2026-11-24", "", "2026-12-01", "2026-11-24")


@pytest.fixture
def due(office, make_case):
    ids = [make_case(subject=f"Nr. {n}", age=timedelta(hours=n + 1)) for n in range(len(DAYS))]
    with office.profile.writer.begin() as connection:
        for case_id, day in zip(ids, DAYS, strict=True):
            connection.execute(case.update().where(case.c.id == case_id).values(deadline=day))
    return office


def listed(office, query):
    total = mailbox.count_cases(office, query)
    rows = mailbox.block_of_cases(office, query, 0, 100, total=total, after=None)
    for start in range(1, total):
        jumped = mailbox.block_of_cases(office, query, start, 2, total=total, after=None)
        followed = mailbox.block_of_cases(office, query, start, 2, total=total, after=rows[start - 1])
        assert jumped == followed == rows[start : start + 2]
    return [row.deadline for row in rows]


def test_the_folder_of_deadlines_begins_with_the_nearest(due):
    assert listed(due, usual_query(Folder.DEADLINE)) == ["2026-11-24", "2026-11-24", "2026-11-27", "2026-12-01"]


def test_it_can_be_read_from_the_farthest(due):
    query = CaseQuery(Folder.DEADLINE, SortColumn.DEADLINE, descending=True)
    assert listed(due, query) == ["2026-12-01", "2026-11-27", "2026-11-24", "2026-11-24"]


@pytest.mark.parametrize("folder", [f for f in Folder if f is not Folder.DEADLINE] + ["department:standesamt"])
def test_every_other_folder_is_read_newest_first(folder):
    assert usual_query(folder) == CaseQuery(folder, SortColumn.RECEIVED, descending=True)


def test_the_nearest_deadlines_are_found_without_sorting(due):
    query = usual_query(Folder.DEADLINE)
    with due.read() as connection:
        walk = case_queries._walk(query, due.list_reader(connection), 4)
        statement = walk.ordered(select(case.c.row).where(walk.matching())).limit(9)
        compiled = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        plan = " ".join(str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))
    assert "ix_case_file_due" in plan
    assert "TEMP B-TREE" not in plan
