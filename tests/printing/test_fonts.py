"""Every letter a register may hold is printed right and can be copied again; what cannot be printed is named."""

from __future__ import annotations

import unicodedata

import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.pdfbase import pdfmetrics

from desktop.printing.certificate import certificate_pdf
from desktop.printing.fonts import BOLD, REGULAR, missing_glyphs, register_fonts, typeface
from desktop.printing.rows import PageLine
from tests.printing.pages import make_page, text_of

# DIN 91379: letters that exist only as a base letter with combining signs
SEQUENCES = """A̋ C̀ C̄ C̆ C̈ C̕ C̣ C̦ C̨̆ D̂ F̀ F̄ G̀ H̄ H̦ H̱ J́ J̌ K̀ K̂ K̄ K̇ K̕ K̛ K̦ K͟H K͟h L̂ L̥ L̥̄ L̦ M̀ M̂ M̆ M̐ N̂ N̄ N̆ N̦ P̀ P̄ P̕
P̣ R̆ R̥ R̥̄ S̀ S̄ S̛̄ S̱ T̀ T̄ T̈ T̕ T̛ U̇ Z̀ Z̄ Z̆ Z̈ Z̧ a̋ c̀ c̄ c̆ c̈ c̕ c̣ c̦ c̨̆ d̂ f̀ f̄ g̀ h̄ h̦ j́ k̀ k̂ k̄ k̇ k̕ k̛ k̦ k͟h l̂ l̥ l̥̄ l̦
m̀ m̂ m̆ m̐ n̂ n̄ n̆ n̦ p̀ p̄ p̕ p̣ r̆ r̥ r̥̄ s̀ s̄ s̛̄ s̱ t̀ t̄ t̕ t̛ u̇ z̀ z̄ z̆ z̈ z̧ Ç̆ ç̆ Û̄ û̄ ß̄ ē̍ ō̍""".split()  # noqa: SIM905  # a list of 160 strings would not be read by anybody
SINGLE = [chr(n) for block in (range(0x20, 0x7F), range(0xA1, 0x180), range(0x1E00, 0x1F00)) for n in block]
MORE = "ƏƠơƯưƷǍǎǏǐǑǒǓǔǕǜǞǟǢǣǤǥǦǧǨǩǪǫǬǭǮǯǰǴǵǸǹǺǻǼǽǾǿȒȓȘșȚțȞȟȧȨȩȪȫȬȭȮȯȰȱȲȳəʒʰʳˆˈˌˢ˜ʹʺʼʾʿ€№ΑαΏώЀѐЁёЯя"


@pytest.mark.parametrize("letters", ["".join(SINGLE), MORE, " ".join(SEQUENCES)], ids=["latin", "more", "sequences"])
def test_no_letter_of_din_91379_is_missing(letters):
    assert missing_glyphs(letters.replace("\xad", "")) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Käthe", (), id="nothing"),
        pytest.param("", (), id="empty"),
        pytest.param("Yuki 雪 und 雪", ("雪",), id="each-once"),
        pytest.param("a😀b字", ("😀", "字"), id="in-order"),
        pytest.param("ab\u202ecd", ("U+202E",), id="direction"),
        pytest.param("ab\u00adcd", ("U+00AD",), id="soft-hyphen"),
        pytest.param("ab\x07cd", ("U+0007",), id="control"),
        pytest.param("ab\ue000cd", ("U+E000",), id="private"),
        pytest.param("Nr. 3̂", ("3̂",), id="sign-without-place"),
        pytest.param("a\u05b0", ("a\u05b0",), id="sign-the-font-lacks"),
        pytest.param("two\nlines\tand tab", (), id="line-ends"),
        pytest.param(unicodedata.normalize("NFD", "Käthe Ệ"), (), id="decomposed"),
    ],
)
def test_what_cannot_be_printed_is_named(text, expected):
    assert missing_glyphs(text) == expected


def test_every_sequence_copies_as_it_was_printed():
    chunks = [" ".join(SEQUENCES[i : i + 20]) for i in range(0, len(SEQUENCES), 20)]
    pdf = certificate_pdf(make_page({"weitere_angaben": "\n".join(chunks)}))

    read = text_of(pdf)
    assert [s for s in SEQUENCES if unicodedata.normalize("NFC", s) not in read] == []
    assert all(chunk.split()[0] in read for chunk in chunks)


@pytest.mark.parametrize(
    ("sequence", "above"),
    [("J̌", True), ("M̂", True), ("T̄", True), ("m̂", True), ("K̦", False), ("P̣", False), ("H̱", False)],
)
def test_a_combining_sign_stands_over_or_under_the_middle_of_its_letter(sequence, above):
    alone, whole = picture(sequence[0]), picture(sequence)
    letter = alone.getbbox()
    sign = ImageChops.subtract(whole, alone).getbbox()

    assert letter is not None
    assert sign is not None
    assert (sign[3] < letter[1] + 4) if above else (sign[1] > letter[3] - 4)  # pixels, of 35 for a capital
    middle = (letter[0] + letter[2]) / 2
    assert abs((sign[0] + sign[2]) / 2 - middle) < 0.1 * (letter[2] - letter[0]) + 4


def picture(text: str) -> Image.Image:
    """What is printed for a value, white on black, at 360 dpi."""
    line = PageLine("", text)
    page = pypdfium2.PdfDocument(certificate_pdf(make_page(lines=(line,))))[0]
    k = 360 / 25.4
    row = (
        page.render(scale=360 / 72, grayscale=True).to_pil().crop((int(90 * k), int(47 * k), int(120 * k), int(57 * k)))
    )
    return row.convert("L").point(lambda grey: 255 if grey < 128 else 0)


def test_shaped_text_is_as_wide_as_its_letters_say():
    face = typeface(REGULAR)

    assert face.width("M̂", 10) == face.width("M", 10)  # a combining sign takes no room
    assert face.width("AV", 10) < face.width("A", 10) + face.width("V", 10)  # kerned


def test_registering_twice_is_harmless():
    register_fonts()
    register_fonts()

    assert {REGULAR, BOLD} <= set(pdfmetrics.getRegisteredFontNames())
