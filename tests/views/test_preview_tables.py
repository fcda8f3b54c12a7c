from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.views.preview_tables import quick_to_show

words = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<>&\u200b"), max_size=30)


def nested(depth: int, word: str = "innen") -> str:
    return "<table><tr><td>" * depth + word + "</td></tr></table>" * depth


def spoken(html: str) -> str:
    return "".join(re.sub(r"<[^>]*>", " ", html).replace("\u200b", "").split())


@given(st.integers(0, 40), words)
def test_tables_are_flattened_and_no_word_is_lost(depth, word):
    shown = quick_to_show(nested(depth, word))
    assert shown is not None
    assert shown.count("<table") <= 5
    assert shown.count("<table") == shown.count("</table")
    assert spoken(shown) == spoken(nested(depth, word))


def test_a_usual_letter_is_left_as_it_is():
    letter = (
        '<p>Guten Tag</p><table><tr><td>Kind</td><td>Frieda</td></tr></table><a href="https://a.example/b">Link</a>'
    )
    assert quick_to_show(letter) == letter


def test_a_table_of_thousands_of_cells_becomes_lines():
    shown = quick_to_show("<table>" + "<tr><td>a</td><td>b</td></tr>" * 900 + "</table>")
    assert "<table" not in shown
    assert shown.count("<br>") == 900


def test_endless_words_can_be_broken_without_changing_an_address():
    address = "https://a.example/" + "x" * 900
    shown = quick_to_show(f'<a href="{address}">{"w" * 5_000}</a>')
    assert f'href="{address}"' in shown
    assert max(map(len, re.sub(r"<[^>]*>", "", shown).split("\u200b"))) <= 200


def test_pictures_inside_the_text_itself_are_not_decoded_here():
    assert quick_to_show('a<img alt="x" src="data:image/png;base64,AAAA">b') == "ab"


@pytest.mark.parametrize("html", ["<p>wort </p>" * 20_000, "&amp;" * 30_000], ids=["words", "ampersands"])
def test_what_would_keep_the_window_waiting_is_not_laid_out(html):
    assert quick_to_show(html) is None
