"""The laws of the three-way merge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.merge import MISSING, merge

_sides = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3))


@given(_sides, _sides, _sides)
def test_nothing_changed_here_is_ever_replaced(
    agreed: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    merged = merge(agreed, mine, theirs)
    for unit in {*agreed, *mine}:
        if mine.get(unit) != agreed.get(unit):
            assert merged.units.get(unit, MISSING) == mine.get(unit, MISSING)


@given(_sides, _sides, _sides)
def test_what_only_the_other_side_changed_is_taken_over(
    agreed: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    merged = merge(agreed, mine, theirs)
    for unit in {*agreed, *theirs}:
        if mine.get(unit) == agreed.get(unit):
            assert merged.units.get(unit, MISSING) == theirs.get(unit, MISSING)


@given(_sides, _sides, _sides)
def test_a_clash_is_what_both_sides_changed_differently(
    agreed: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    clashing = {c.unit for c in merge(agreed, mine, theirs).clashes}
    expected = {
        unit
        for unit in {*agreed, *mine, *theirs}
        if len({mine.get(unit), agreed.get(unit)}) == 2
        and len({theirs.get(unit), agreed.get(unit)}) == 2
        and mine.get(unit) != theirs.get(unit)
    }
    assert clashing == expected


@given(_sides, _sides, _sides)
def test_both_sides_find_the_same_clashes(agreed: dict[str, int], mine: dict[str, int], theirs: dict[str, int]) -> None:
    here, there = merge(agreed, mine, theirs), merge(agreed, theirs, mine)
    assert {c.unit for c in here.clashes} == {c.unit for c in there.clashes}
    calm = set(here.units) | set(there.units)
    calm -= {c.unit for c in here.clashes}
    assert {u: here.units.get(u) for u in calm} == {u: there.units.get(u) for u in calm}


@given(_sides, _sides)
def test_an_older_version_of_our_own_never_clashes(agreed: dict[str, int], mine: dict[str, int]) -> None:
    between = {**agreed, **{unit: 9 for unit in mine}}
    assert not merge(agreed, mine, between, made_here=lambda _unit: True).clashes


@given(_sides, _sides)
def test_what_is_to_be_sent_is_what_differs_from_there(agreed: dict[str, int], mine: dict[str, int]) -> None:
    merged = merge(agreed, mine, agreed)
    assert merged.changed_here == {u for u in {*agreed, *mine} if agreed.get(u, MISSING) != mine.get(u, MISSING)}
