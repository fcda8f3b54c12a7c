"""A hit is shown where it stands, in words the list does not say anyway."""

from __future__ import annotations

import pytest

from desktop.domain.place_found import place_found

KNOWN = ("33.41-0418/2026", "Scan der Poststelle 22", "Käthe Großmann")


def found(marked: str) -> str:
    return (
        place_found(marked.replace("[", "\x02").replace("]", "\x03"), KNOWN).replace("\x02", "[").replace("\x03", "]")
    )


def test_what_repeats_the_subject_is_left_out():
    text = "[Scan] der Poststelle 22\n[Scan] der Poststelle 22.pdf\nDieser [Scan] ist schief."
    assert found(text) == "Dieser [Scan] ist schief."


@pytest.mark.parametrize("text", ["[Scan] der Poststelle 22\nnichts weiter", "Käthe [Großmann]\n[Großmann]", "nichts"])
def test_what_the_list_says_anyway_is_no_place(text):
    assert found(text) == ""


def test_a_hit_near_the_beginning_of_its_line_is_shown_from_there():
    assert found("eins zwei\nam Ring ist die [Laterne] aus") == "am Ring ist die [Laterne] aus"


def test_dots_stand_where_words_are_left_out():
    words = [f"w{number}" for number in range(30)]
    words[15] = "[Laterne]"
    assert found(" ".join(words)) == "… w11 w12 w13 w14 [Laterne] w16 w17 w18 w19 w20 w21 w22 …"


def test_a_short_line_takes_in_what_follows_and_repeats_nothing():
    assert found("[Laterne]\n[Laterne]\nRingstraße 4") == "[Laterne] · Ringstraße 4"


def test_the_lines_of_a_letter_flow_on():
    text = "Hochachtungsvoll: Seit gestern ist die [Laterne] hier in Kirchdorf\naus."
    assert found(text).endswith("in Kirchdorf aus.")
