"""The law of the list: however it is walked, its blocks are the folder's cases, all of them, in order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.actions import cases, mailbox
from desktop.domain.case import CaseQuery, Folder, SortColumn
from desktop.storage import case_queries
from tests.examples import examples

pytestmark = pytest.mark.slow

SENDERS = ("Zoë", "Ayşe", "Jörg", "", "Ayşe")


@pytest.fixture
def many(office, make_case):
    made = [make_case(sender=SENDERS[n % 5], subject=f"S{n % 3}", age=timedelta(minutes=n // 4)) for n in range(23)]
    cases.claim(office, made[:4])
    return office


@pytest.mark.parametrize("gathered", [0, 2_000], ids=["along-the-order", "gathered"])
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sort=st.sampled_from(list(SortColumn)),
    descending=st.booleans(),
    size=st.integers(1, 9),
    folder=st.sampled_from([Folder.ALL, Folder.NEW, Folder.UNASSIGNED, Folder.MINE, "department:standesamt"]),
)
def test_blocks_found_by_jump_or_by_the_row_before_are_the_whole_list(
    many, monkeypatch, gathered, sort, descending, size, folder
):
    monkeypatch.setattr(case_queries, "_GATHERED", gathered)
    query = CaseQuery(folder, sort, descending)
    total = mailbox.count_cases(many, query)
    whole = mailbox.block_of_cases(many, query, 0, 100, total=total, after=None)
    assert len(whole) == total
    key = (lambda r: r.row) if sort is SortColumn.RECEIVED else (lambda r: (str(getattr(r, sort.value)), r.row))
    assert list(whole) == sorted(whole, key=key, reverse=descending)
    for start in range(0, total, size):
        jumped = mailbox.block_of_cases(many, query, start, size, total=total, after=None)
        followed = mailbox.block_of_cases(
            many, query, start, size, total=total, after=whole[start - 1] if start else None
        )
        assert jumped == followed == whole[start : start + size]
