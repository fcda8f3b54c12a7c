"""HTML becomes the words a reader would see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.html_text import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>Guten Tag,</p><p>Grüße</p>", "Guten Tag,\n\nGrüße", id="paragraphs"),
        pytest.param("eins<br>zwei<br/>drei", "eins\nzwei\ndrei", id="line-breaks"),
        pytest.param("<div>eins</div><div>zwei</div>", "eins\nzwei", id="outlook-lines"),
        pytest.param("viel \n\t Platz", "viel Platz", id="white-space"),
        pytest.param("<b>fett</b>e Schrift", "fette Schrift", id="inline-tags-glue"),
        pytest.param("5 &lt; 6 &amp; 7&nbsp;&euro; &#252;", "5 < 6 & 7 € ü", id="references"),
        pytest.param("<ul><li>a<li>b</ul>", "- a\n- b", id="bullets"),
        pytest.param("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b", id="numbers"),
        pytest.param("<ul><li>a<ul><li>b</ul></ul>", "- a\n  - b", id="list-in-list"),
        pytest.param(
            "<table><tr><td>Name</td><td>Muster</td></tr><tr><td>Ort<td>Ilm</table>", "Name Muster\nOrt Ilm", id="table"
        ),
        pytest.param('<a href="https://example.org/x">Formular</a>', "Formular <https://example.org/x>", id="link"),
        pytest.param('<a href="https://example.org/">example.org</a>', "example.org", id="link-that-shows-itself"),
        pytest.param('<a href="mailto:a@example.org">a@example.org</a>', "a@example.org", id="mail-link"),
        pytest.param('<a href="javascript:x()">Wort</a>', "Wort", id="script-link"),
        pytest.param('<img alt="Wappen" src="x">', "[Wappen]", id="picture"),
        pytest.param("<blockquote>Ihre Frage</blockquote>Antwort", "> Ihre Frage\n\nAntwort", id="quote"),
        pytest.param("<pre>a\n  b</pre>", "a\n  b", id="preformatted"),
        pytest.param("<style>p{}</style><script>x<y</script>Text<!-- geheim -->", "Text", id="what-nobody-reads"),
        pytest.param("<title>Titel</title>Text", "Text", id="title"),
        pytest.param("<p title='a > b'>Text", "Text", id="bracket-in-attribute"),
        pytest.param("a < b und <p", "a < b und", id="lone-bracket"),
        pytest.param("<style>Text ohne Ende", "Text ohne Ende", id="style-without-end-hides-nothing"),
        pytest.param("<!DOCTYPE html><?xml?><o:p>&nbsp;</o:p>Text", "Text", id="word"),
        pytest.param("", "", id="empty"),
    ],
)
def test_the_words_are_kept(html, text):
    assert text_of_html(html) == text


@given(st.text(alphabet="<>/!-&;#\"'= \nabpluitdr", max_size=200))
def test_no_html_is_refused(html):
    assert isinstance(text_of_html(html), str)


@given(
    st.lists(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=10), min_size=1, max_size=8)
)
def test_no_word_is_lost(words):
    html = "".join(f"<div><p><b>{word}</b></p></div>" for word in words)
    assert text_of_html(html).split() == words
