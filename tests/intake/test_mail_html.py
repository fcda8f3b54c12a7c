"""HTML of strangers: readable, and nothing in it loads, runs or hides."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.intake.mail_html import sanitised
from tests.intake.mails import PNG

PICTURES = {"logo@example.org": "picture:1"}
DATA = "data:image/png;base64," + base64.b64encode(PNG).decode()


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>Guten <b>Tag</b></p>", "<p>Guten <b>Tag</b></p>"),
        ('<p style="color: red; text-align:CENTER">x', '<p style="color: red; text-align: center">x</p>'),
        ('<a href="https://example.org/?a=1&b=2">x</a>', '<a href="https://example.org/?a=1&amp;b=2">x</a>'),
        ('<a href="mailto:a@example.org">x</a>', '<a href="mailto:a@example.org">x</a>'),
        ('<img src="cid:logo@example.org" alt="Wappen">', '<img src="picture:1" alt="Wappen">'),
        ('<img src="CID:LOGO%40example.org">', '<img src="picture:1">'),
        (f'<img src="{DATA}">', f'<img src="{DATA}">'),
        ("<table><tbody><tr><td colspan=2>x", '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'),
    ],
)
def test_what_is_harmless_is_kept(html, clean):
    assert sanitised(html, PICTURES) == clean


TRICKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='file:///etc/passwd'>",
    "<img src='http://example.org/pixel.png'>",
    "<img src='//example.org/pixel.png'>",
    "<img src='\\\\server\\share\\x.png'>",
    "<img src='/etc/passwd'>",
    "<img src='x.png'>",
    "<img src='qrc:/x.png'>",
    "<img src='cid:unknown'>",
    "<img src='ftp://example.org/x.png'>",
    "<img src=' java\nscript:alert(1)'>",
    "<img srcset='http://example.org/x.png 2x'>",
    "<img lowsrc='http://example.org/x.png' dynsrc='file:///x'>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img src='data:text/html;base64,PHNjcmlwdD4='>",
    "<img src='data:image/png;base64,PHN2Zz48L3N2Zz4='>",
    "<body background='http://example.org/x.png'>",
    "<table background='file:///x.png'><tr><td background='http://example.org/y.png'>",
    "<div style='background:url(http://example.org/x.png)'>",
    "<div style='background-image:url(file:///x.png)'>",
    "<div style='color:red;background:u\\72l(http://example.org/x)'>",
    "<div style='color:expression(alert(1))'>",
    "<div style='color:/**/red;width:1px;behavior:url(#x)'>",
    "<ul style='list-style-image:url(http://example.org/x.png)'>",
    "<p style='content:url(file:///x)'>",
    "<style>@import url(http://example.org/x.css);</style>",
    "<link rel=stylesheet href='http://example.org/x.css'>",
    "<meta http-equiv=refresh content='0;url=http://example.org'>",
    "<base href='http://example.org/'>",
    "<iframe src='http://example.org'></iframe>",
    "<object data='file:///x'></object><embed src='http://example.org/x'>",
    "<video poster='http://example.org/x.png' src='http://example.org/x.mp4'></video><audio src=x></audio>",
    "<input type=image src='http://example.org/x.png'><form action='http://example.org'><button>x</button></form>",
    "<svg><image xlink:href='http://example.org/x.png'/><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&#58;alert(1)'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='vbscript:x'>x</a><a href='data:text/html,x'>x</a><a href='//example.org'>x</a><a href='#x'>x</a>",
    "<a href='http://example.org' ping='http://example.net' onclick='x()' target=_blank>x</a>",
    "<p onmouseover=alert(1) onload=x id=x class=x>",
    "<!--[if gte mso 9]><img src='http://example.org/x.png'><![endif]-->",
    "<![CDATA[<img src='http://example.org/x.png'>]]>",
    "<img src='cid:logo@example.org' src='http://example.org/x.png'>",
    "<img alt='\" src=\"file:///x' title='<img src=y>'>",
    "<img alt='<img src=file:///x>'>",
    "<textarea><img src=x></textarea><xmp><img src='http://example.org'></xmp><plaintext><img src=z>",
    "<frameset><frame src='http://example.org'></frameset>",
    "<image src='http://example.org/x.png'>",
    "<p style=\"font-family:'x';color:re&#100;;position:fixed;display:none;font-size:0\">",
]
_TAG = re.compile(r'<(/?)([a-z0-9]+)((?:\s+[a-z-]+="[^"]*")*)\s*/?>')
_FORBIDDEN_TAGS = frozenset(
    {
        "script",
        "style",
        "link",
        "meta",
        "base",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "svg",
        "math",
        "video",
    }
    | {
        "video",
        "audio",
        "source",
        "form",
        "input",
        "button",
        "body",
        "html",
        "template",
        "noscript",
        "textarea",
        "image",
        "xmp",
    }
)
_ALLOWED_ATTRIBUTES = frozenset(
    {"dir", "lang", "align", "style", "href", "src", "alt", "width", "height", "color", "border", "cellpadding"}
    | {"cellspacing", "valign", "colspan", "rowspan", "span", "start", "type"}
)


def assert_harmless(clean: str) -> None:
    """Every angle bracket belongs to an allowed tag with allowed attributes, and nothing points anywhere else."""
    assert "<" not in _TAG.sub("", clean)
    for found in _TAG.finditer(clean):
        assert found[2] not in _FORBIDDEN_TAGS
        for name, value in re.findall(r'([a-z-]+)="([^"]*)"', found[3]):
            assert name in _ALLOWED_ATTRIBUTES
            assert name != "src" or value in {"picture:1", DATA}
            assert name != "href" or value.lower().startswith(("http://", "https://", "mailto:"))
            assert name != "style" or not re.search(
                r"url|\(|\\|expression|position|display|/\*", re.sub(r"rgb\([\d, ]+\)", "", value)
            )


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_gets_through(trick):
    clean = sanitised(f"vor {trick} nach", PICTURES)
    assert_harmless(clean)
    assert "alert" not in clean


_PIECES = [
    *(
        "<img ",
        "src=",
        "'",
        '"',
        ">",
        "<",
        "/",
        "style=",
        "url(",
        ")",
        "cid:logo@example.org",
        "file:///x",
        "http://x",
        " ",
        "=",
        "\n",
    ),
    *(
        "<svg>",
        "<math>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "<p ",
        "<a href=",
        "javascript:",
        "&#60;",
        "&lt;",
        "\x00",
        "alt=",
    ),
    *(
        "<table>",
        "<td background=",
        "<template>",
        "<noscript>",
        "<xmp>",
        "<![CDATA[",
        "]]>",
        "onerror=x",
        "srcset=",
        DATA,
        "Wort",
    ),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_no_arrangement_of_tricks_gets_through(html):
    assert_harmless(sanitised(html, PICTURES))


@given(st.text(max_size=100))
@example("&#XD;")
def test_cleaning_twice_changes_nothing_more(html):
    once = sanitised(html, {})
    assert sanitised(once, {}) == once


def test_a_picture_that_may_not_load_leaves_its_description():
    assert sanitised('<img src="http://example.org/x.png" alt="Stadtplan <1>">', {}) == "[Stadtplan &lt;1&gt;]"
    assert sanitised('<img src="http://example.org/pixel.png">', {}) == ""


@pytest.mark.parametrize("color", ["white", "#fff", "#FEFEFE", "rgb(250, 250,250)", "transparent"])
def test_nothing_hides_in_the_colour_of_paper(color):
    clean = sanitised(f'<span style="color:{color}">a</span><font color="{color}">b</font>', {})
    assert clean == "<span>a</span><font>b</font>"


def test_pictures_inside_the_text_have_a_limit():
    large = "data:image/png;base64," + base64.b64encode(PNG + bytes(2_900_000)).decode()
    assert sanitised(f'<img src="{large}">', {}) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<div>" * 300_000 + "Wort", id="nested"),
        pytest.param("<b>" * 300_000 + "Wort", id="formatting"),
        pytest.param(
            "".join(f"<b id={n}>" for n in range(1_000)) + "<p>x" * 100_000 + "Wort", id="formatting-repeated"
        ),
        pytest.param("<table><tr><td>" * 50_000 + "Wort", id="tables"),
        pytest.param("&" * 1_000_000 + " Wort", id="ampersands"),
        pytest.param("&nbsp;" * 300_000 + " Wort", id="spaces"),
        pytest.param("</p>" * 300_000 + "Wort", id="closing"),
        pytest.param('<a "' * 100_000 + '"> Wort', id="quotes"),
    ],
)
@pytest.mark.timeout(20)
def test_hostile_html_costs_no_time(html):
    assert len(sanitised(html, {})) < 5_000_000


def test_tables_deep_inside_tables_become_lines():
    clean = sanitised(
        "<table><tr><td>" * 30 + "Wort</td><td>daneben</td></tr><tr><td>darunter" + "</table>" * 30 + "danach", {}
    )
    assert clean.count("<table>") == 6
    assert [line.strip() for line in re.split(r"<[^>]*>", clean) if line.strip()] == [
        "Wort daneben",
        "darunter",
        "danach",
    ]


def test_endless_tables_and_lists_end_as_lines():
    cells = sanitised("<table>" + "<tr><td>X</td><td>Y</td></tr>" * 5_000 + "</table>danach", {})
    assert cells.count("<td>") == 3_000
    assert cells.count("X") == cells.count("Y") == 5_000
    assert cells.endswith("danach")
    items = sanitised("<ul>" + "<li>x</li>" * 5_000 + "</ul>danach", {})
    assert items.count("<li>") == 1_000
    assert items.count("x") == 5_000


def test_an_ordinary_newsletter_keeps_its_structure():
    rows = "".join(
        f"<tr><td style='color:#333333'>Zeile {n}</td><td>5&nbsp;&euro; &amp; mehr</td></tr>" for n in range(1_000)
    )
    clean = sanitised(f"<table>{rows}</table>", {})
    assert clean.count("<tr>") == 1_000
    assert "5\xa0€ &amp; mehr" in clean.replace("&nbsp;", "\xa0")
