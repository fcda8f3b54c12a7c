"""Which keyword wins: the strongest of its owner, then the longer, then the first said, then the first owner."""

from __future__ import annotations

import pytest

from desktop.intake.keywords import Words

OWNERS = (("wohngeld", ("Wohngeld", "Miete")), ("standesamt", ("Urkunde", "Kopie der Urkunde")), ("bau", ("Laterne",)))


@pytest.mark.parametrize(
    ("text", "keyword", "owner", "position"),
    [
        pytest.param("Eine Laterne zahlt Miete", "Laterne", "bau", 1, id="the-strongest-of-its-owner"),
        pytest.param("die Miete, die Kopie der Urkunden", "Urkunde", "standesamt", 5, id="rank-before-length"),
        pytest.param("Laterne, Wohngeld", "Laterne", "bau", 0, id="the-one-said-first"),
        pytest.param("Mein Wohngeld-Antrag", "Wohngeld", "wohngeld", 1, id="part-of-a-word-with-hyphens"),
        pytest.param("WOHNGELDES", "Wohngeld", "wohngeld", 0, id="in-any-ending-and-spelling"),
    ],
)
def test_the_best_keyword_is_found_where_it_stands(text: str, keyword: str, owner: str, position: int) -> None:
    hit = Words(text).strongest(OWNERS)
    assert hit is not None
    assert (hit.keyword, hit.owner, hit.position) == (keyword, owner, position)


def test_of_two_owners_with_the_same_word_the_first_is_taken() -> None:
    first, second = ("a", ("Antrag",)), ("b", ("Antrag",))
    found = [Words("Mein Antrag").strongest(owners) for owners in ((first, second), (second, first))]
    assert [hit and hit.owner for hit in found] == ["a", "b"]


def test_a_phrase_is_found_only_where_its_words_stand_in_a_row() -> None:
    owners = (("standesamt", ("Kopie der Urkunde",)),)
    assert Words("Kopie einer Urkunde, der Urkunde Kopie").strongest(owners) is None
    hit = Words("Urkunde? Die Kopie der Urkunde!").strongest(owners)
    assert hit is not None
    assert (hit.rank, hit.position) == (0, 2)


def test_no_keyword_is_no_hit() -> None:
    assert Words("Guten Tag").strongest(OWNERS) is None
    assert Words("").strongest(OWNERS) is None
