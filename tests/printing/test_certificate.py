"""The birth certificate: the official form's fields, order and places, the register's letters, nothing cut."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.catalogue.loader import load_catalogue
from desktop.errors import NotAllowed
from desktop.printing.certificate import DASH, PageLine, certificate_pdf, layout_of, lines_of
from desktop.printing.layout import PlacedRule, PlacedText, layout, width_mm
from desktop.printing.rows import Frame, placed_page
from tests.examples import examples
from tests.printing.pages import REGISTER, birth_certificate, lines_read, make_page, pieces_on, rules_on, text_of

OFFICIAL_FORM = Path(__file__).parents[2] / "../shared/domain/forms/pstv_anlage_geburtsurkunde.pdf"
MIDDLE_OF_A4 = ((210 - 170.04) / 2, (297 - 260.35) / 2)  # the form's own page set in the middle of ours
# Label, right edge and base line on the form's page of 170.04 x 260.35 mm; labels in the value column: left edge.
LABELS = [
    ("Standesamt", 70.02, 35.19),
    ("Registernummer", 70.09, 43.68),
    ("Ort,TagundUhrzeitderGeburt", 70.02, 52.76),
    ("Geburtsname", 69.90, 69.71),
    ("Vorname(n)", 69.91, 78.60),
    ("Geschlecht", 70.01, 87.30),
    ("1.", 69.79, 95.79),
    ("Familienname", 69.87, 104.30),
    ("Geburtsname", 69.90, 112.98),
    ("Vorname(n)", 69.91, 121.68),
    ("2.", 69.79, 130.17),
    ("Familienname", 69.87, 138.68),
    ("Geburtsname", 69.90, 147.35),
    ("Vorname(n)", 69.91, 156.05),
    ("Ort,Tag", 69.81, 191.61),
    ("Urkundsperson", 69.80, 202.18),
]
VALUE_COLUMN = [("Kind", 72.76, 61.42), ("WeitereAngabenausdemRegister", 72.51, 166.85), ("Siegel", 151.06, 193.81)]
RULES = [47.02, 55.90, 159.20, 186.11, 205.30]
LONG = "Maximiliana Charlotte Friederike von und zu Hohenstein "


def test_the_certificate_reads_from_top_to_bottom_like_the_official_form():
    assert lines_read(certificate_pdf(make_page())) == [
        "Geburtsurkunde",
        "Standesamt Musterstadt an der Ilm",
        "Registernummer G 123/2019",
        "Ort, Tag und Uhrzeit der Geburt Musterstadt an der Ilm, 12.03.2019, 08:12 Uhr",
        "Kind",
        "Geburtsname Großmann",
        "Vorname(n) Frieda Käthe",
        "Geschlecht weiblich",
        "1. (Mutter)",
        "Familienname Großmann",
        "Geburtsname Öztürk",
        "Vorname(n) Käthe",
        "2. (Vater)",
        "Familienname Großmann",
        "Geburtsname Łukasik",
        "Vorname(n) Łukasz",
        "Ort, Tag Musterstadt an der Ilm, 23.11.2026",
        "Siegel",
        "Urkundsperson",
        "Sommer",
        "Standesbeamtin",
        "(Name in Druckbuchstaben, Funktionsbezeichnung)",
    ]


def test_labels_end_and_stand_where_the_official_form_has_them():
    pieces = pieces_on(certificate_pdf(make_page()))
    right = 70.0 + MIDDLE_OF_A4[0]
    ours = [piece for piece in pieces if abs(piece.right - right) < 1.5]

    assert [piece.text for piece in ours] == [label for label, *_ in LABELS]
    for piece, (label, edge, base) in zip(ours, LABELS, strict=True):
        assert piece.right == pytest.approx(edge + MIDDLE_OF_A4[0], abs=1.0), label
        assert piece.base == pytest.approx(base + MIDDLE_OF_A4[1], abs=1.0), label


def test_headings_seal_and_values_stand_in_the_official_column():
    pieces = pieces_on(certificate_pdf(make_page({"weitere_angaben": "Annahme als Kind."})))

    for label, left, base in VALUE_COLUMN:
        piece = next(piece for piece in pieces if piece.text == label)
        assert piece.left == pytest.approx(left + MIDDLE_OF_A4[0], abs=1.0), label
        assert piece.base == pytest.approx(base + MIDDLE_OF_A4[1], abs=1.0), label
    title = pieces[0]
    assert (title.left + title.right) / 2 == pytest.approx(105, abs=0.5)


@pytest.mark.parametrize("name", ["Sommer", LONG * 2])
def test_the_function_stands_in_a_line_of_its_own_under_the_name(name):
    pieces = pieces_on(certificate_pdf(make_page(registrar=name)))
    function = next(place for place, piece in enumerate(pieces) if piece.text == "Standesbeamtin")
    above = pieces[function - 1]

    assert name.replace(" ", "").endswith(above.text)
    assert above.left == pytest.approx(pieces[function].left, abs=0.5)
    assert above.base < pieces[function].base < next(p for p in pieces if p.text.startswith("(NameinDruck")).base


def test_without_a_function_the_name_stands_alone_beside_its_label():
    assert "Urkundsperson Sommer" in lines_read(certificate_pdf(make_page(function="")))


def test_rules_are_drawn_where_the_official_form_has_them():
    heights = [height for _left, _right, height in rules_on(certificate_pdf(make_page()))]

    official = [height + MIDDLE_OF_A4[1] for height in RULES]
    assert heights[:-1] == pytest.approx(official[:-1], abs=1.0)
    assert heights[-1] == pytest.approx(official[-1] + 12, abs=1.0)  # lower, so that there is room to sign


@pytest.mark.parametrize("function", ["Standesbeamtin", ""])
def test_a_hand_has_room_to_sign_between_the_name_and_the_line(function):
    pdf = certificate_pdf(make_page(function=function))
    lowest = next(piece for piece in pieces_on(pdf) if piece.text == (function or "Sommer"))
    line = rules_on(pdf)[-1][2]
    caption = next(piece for piece in pieces_on(pdf) if piece.text.startswith("(NameinDruck"))
    assert 13 < line - lowest.base < 20
    assert line < caption.base < line + 5


@pytest.mark.parametrize("person", ["elternteil1", "elternteil2"])
def test_both_parents_have_the_same_lines_and_an_empty_name_is_a_dash(person):
    lines = lines_of(birth_certificate(), {**REGISTER, f"{person}.geburtsname": ""})
    at = next(
        place for place, line in enumerate(lines) if line.label == {"elternteil1": "1.", "elternteil2": "2."}[person]
    )
    assert [line.label for line in lines[at + 1 : at + 4]] == ["Familienname", "Geburtsname", "Vorname(n)"]
    assert lines[at + 2].text == DASH


def test_a_dead_persons_spouse_has_all_lines_or_none():
    found = load_catalogue().certificate("sterbeurkunde")
    values = {"ehegatte.bezeichnung": "Ehefrau", "ehegatte.familienname": "Amsel", "ehegatte.vornamen": "Ida"}
    with_spouse, without = lines_of(found[1], values), lines_of(found[1], {})
    assert [line.text for line in with_spouse[-4:]] == ["(Ehefrau)", "Amsel", DASH, "Ida"]
    assert without[-1].label == ""
    assert len(without) == len(with_spouse) - 3  # the rule stays, as on the form


@pytest.mark.skipif(not OFFICIAL_FORM.exists(), reason="the official form is not beside this checkout")
def test_the_places_compared_with_are_those_of_the_official_form():
    pdf = OFFICIAL_FORM.read_bytes()
    pieces = pieces_on(pdf, shift=29)
    labels = [piece for piece in pieces if abs(piece.right - 70) < 1.5 or piece.text in {"1.", "2."}]

    assert [round(piece.base, 2) for piece in labels] == pytest.approx([base for *_, base in LABELS], abs=0.05)
    assert [piece.right for piece in labels] == pytest.approx([right for _, right, _ in LABELS], abs=0.15)
    assert [height for *_, height in rules_on(pdf)] == pytest.approx(RULES, abs=0.05)


@pytest.mark.parametrize("name", ["geschlecht", "eltern"])
def test_what_is_omitted_on_request_disappears_with_its_label(name):
    gone = {"geschlecht": ["Geschlecht", "weiblich"], "eltern": ["Mutter", "(Vater)", "Familienname", "Łukasz"]}[name]

    text = text_of(certificate_pdf(make_page(omit=frozenset({name}))))

    assert not [word for word in gone if word in text]
    assert "Frieda Käthe" in text


def test_omitted_parents_leave_no_empty_field_and_no_rule_of_their_own():
    pdf = certificate_pdf(make_page(omit=frozenset({"geschlecht", "eltern"})))

    heights = [height for *_, height in rules_on(pdf)]
    assert len(heights) == len(RULES)
    bases = [piece.base for piece in pieces_on(pdf) if piece.base < heights[3]]
    assert heights[2] - max(bases) == pytest.approx(3, abs=0.5)  # it closes the child's field


def test_the_heading_of_further_entries_appears_only_with_an_entry():
    without = lines_of(birth_certificate(), REGISTER)
    with_entry = lines_of(birth_certificate(), {**REGISTER, "weitere_angaben": "Annahme als Kind\r\nam 01.02.2020"})

    assert "Weitere Angaben aus dem Register" not in {line.text for line in without}
    assert [line.text for line in with_entry[-2:]] == [
        "Weitere Angaben aus dem Register",
        "Annahme als Kind\nam 01.02.2020",
    ]


def test_a_child_without_second_parent_has_no_second_heading():
    register = {name: "" for name in REGISTER if name.startswith("elternteil2")}

    text = text_of(certificate_pdf(make_page(register)))

    assert "1. (Mutter)" in text
    assert "2." not in text.replace("12.03", "")


def test_an_empty_required_value_is_a_dash_and_no_gap():
    lines = lines_of(birth_certificate(), {**REGISTER, "kind.vornamen": " "})

    assert PageLine("Vorname(n)", DASH) in lines


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        pytest.param("geburtszeit", "Musterstadt an der Ilm, 12.03.2019", id="time"),
        pytest.param("geburtstag", "Musterstadt an der Ilm, 08:12 Uhr", id="day"),
        pytest.param("geburtsort", "12.03.2019, 08:12 Uhr", id="place"),
    ],
)
def test_an_empty_value_takes_the_words_around_it_along(missing, expected):
    lines = lines_of(birth_certificate(), {**REGISTER, missing: ""})

    assert expected in {line.text for line in lines}


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\t", "   ", "\u2028", "\x0b"])
def test_a_line_end_inside_a_name_becomes_one_space(break_):
    lines = lines_of(birth_certificate(), {**REGISTER, "kind.vornamen": f"Frieda{break_}Käthe\n"})

    assert PageLine("Vorname(n)", "Frieda Käthe") in lines


def test_decomposed_letters_are_printed_composed():
    lines = lines_of(birth_certificate(), {**REGISTER, "kind.vornamen": unicodedata.normalize("NFD", "Käthe Ệva")})

    assert PageLine("Vorname(n)", "Käthe Ệva") in lines


@pytest.mark.parametrize(
    "name",
    [
        pytest.param((LONG * 6)[:300].strip(), id="words"),
        pytest.param("Q" * 300, id="one-word"),
        pytest.param(("Anna-Lena-" * 30)[:299], id="hyphens"),
        pytest.param("M̂J̌L̥̄" * 100, id="combining-signs"),
    ],
)
def test_a_name_of_300_letters_is_wrapped_and_complete(name):
    pdf = certificate_pdf(make_page({"kind.vornamen": name}))

    wanted, read = (
        unicodedata.normalize("NFC", text.replace(" ", "")) for text in (name, "".join(text_of(pdf).split()))
    )
    assert f"Vorname(n){wanted}Geschlecht" in read
    assert max(piece.right for piece in pieces_on(pdf)) < 182
    assert max(piece.base for piece in pieces_on(pdf)) < 287


def test_values_that_do_not_fit_on_the_page_are_refused_and_not_cut():
    register = {name: (LONG * 6)[:300] for name in REGISTER}

    with pytest.raises(NotAllowed) as refusal:
        certificate_pdf(make_page(register))

    assert "Nothing was issued" in refusal.value.advice.source


def test_a_letter_without_a_sign_is_refused_and_named():
    with pytest.raises(NotAllowed) as refusal:
        certificate_pdf(make_page({"kind.vornamen": "Yuki 雪"}))

    assert refusal.value.title.values == {"signs": "雪"}


def test_the_same_page_gives_the_same_bytes_and_another_page_others():
    page = make_page()

    assert certificate_pdf(page) == certificate_pdf(make_page())
    assert certificate_pdf(page) != certificate_pdf(make_page({"kind.vornamen": "Frieda Kaethe"}))


def test_the_file_names_nobody_outside_the_page():
    pdf = certificate_pdf(make_page())

    metadata = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert metadata["Title"] == "Geburtsurkunde"
    assert metadata["Author"] == "Standesamt Musterstadt an der Ilm"
    assert metadata["CreationDate"].startswith("D:20261123")
    names = ["Sommer", "Großmann", "Frieda", "Käthe", "Łukasz", "123/2019"]
    plain = pdf.decode("latin-1")
    assert not [name for name in names if any(name in value for value in metadata.values()) or name in plain]


@pytest.mark.parametrize(("sample", "mark"), [(True, ""), (False, "ENTWURF"), (True, "ENTWURF"), (False, "")])
def test_sample_and_draft_are_printed_across_as_text(sample, mark):
    text = text_of(certificate_pdf(make_page(sample=sample), draft_mark=mark))

    words = text.replace("Musterstadt", "").replace("\r\n", " ").split()
    assert ("Muster" in words) == sample
    assert ("ENTWURF" in words) == bool(mark)
    assert "Frieda Käthe" in text


def test_marks_are_light_and_leave_the_values_readable():
    image = pypdfium2.PdfDocument(certificate_pdf(make_page(), draft_mark="ENTWURF"))[0].render(scale=1).to_pil()
    greys = image.convert("L").histogram()

    assert sum(greys[215:250]) > 5_000  # the mark
    assert sum(greys[100:180]) < sum(greys[215:250])  # nothing of it is dark


def test_no_picture_and_no_background_lies_on_security_paper():
    page = pypdfium2.PdfDocument(certificate_pdf(make_page()))[0]

    kinds = {thing.type for thing in page.get_objects()}
    assert kinds == {pypdfium2.raw.FPDF_PAGEOBJ_TEXT, pypdfium2.raw.FPDF_PAGEOBJ_PATH}
    assert page.render(scale=1).to_pil().convert("L").getpixel((10, 10)) == 255


MARRIAGE = {
    "standesamt": "Musterstadt an der Ilm",
    "registernummer": "E 12/2020",
    "ort": "Musterstadt an der Ilm",
    "tag": "20.06.2020",
    "namensfuehrung": "in der Ehe",
    "ehegatte1.bezeichnung": "Ehefrau",
    "ehegatte2.bezeichnung": "Ehemann",
    "ehegatte1.geburtseintrag": "Standesamt Ilmtal, G 7/1990",
    "ehegatte2.geburtseintrag": "Standesamt Ilmtal, G 9/1991",
}


def marriage(**changes: str) -> list[PageLine]:
    found = load_catalogue().certificate("eheurkunde")
    assert found is not None
    return list(lines_of(found[1], {**MARRIAGE, **changes}))


def test_birth_entries_stand_below_the_signature_of_a_marriage_certificate():
    pdf = certificate_pdf(make_page(title="Eheurkunde", lines=tuple(marriage())))

    read = lines_read(pdf)
    assert read.index("Standesbeamtin") < read.index("Geburtseintrag Zu 1. Standesamt Ilmtal, G 7/1990")
    assert read[-1] == "Geburtseintrag Zu 2. Standesamt Ilmtal, G 9/1991"
    *_, thick = rules_on(pdf)
    bases = {piece.text: piece.base for piece in pieces_on(pdf)}
    assert bases["(NameinDruckbuchstaben,Funktionsbezeichnung)"] < thick[2] < bases["GeburtseintragZu1."]


def test_birth_entries_do_not_call_for_the_heading_of_further_entries():
    lines = marriage()

    assert "Weitere Angaben aus dem Register" not in {line.text for line in lines}
    assert [line.label for line in lines[-3:]] == ["", "Geburtseintrag Zu 1.", "Geburtseintrag Zu 2."]
    assert lines[-3].rule_above
    assert not any(line.foot for line in marriage(**{f"ehegatte{n}.geburtseintrag": "" for n in (1, 2)}))


@pytest.mark.parametrize(("certificate", "head"), [("geburtsurkunde", False), ("meldebescheinigung", True)])
def test_only_what_needs_no_security_paper_has_the_office_as_head(certificate, head):
    found = load_catalogue().certificate(certificate)
    assert found is not None

    pdf = certificate_pdf(make_page(layout=layout_of(found[1]), office="Bürgerbüro"))

    assert (lines_read(pdf)[:2] == ["Musterstadt an der Ilm", "Bürgerbüro"]) == head
    assert ("Urkundsperson" in text_of(pdf)) != head


SETTING = layout("standesamt")
words = st.text(st.sampled_from("abcdefgäößŁ -'’J̌M̂"), max_size=300)


@given(st.lists(words, max_size=12), words)
@settings(max_examples=examples(40), deadline=None)
def test_a_page_holds_every_letter_inside_its_columns_or_is_refused(values, place):
    lines = tuple(PageLine("Vorname(n)", " ".join(value.split())) for value in values)

    placed = placed_page(SETTING, Frame("Geburtsurkunde", (), place, "Sommer"), lines)

    if placed is None:
        assert sum(map(len, [*values, place])) > 300  # what anybody would call short always fits
        return
    texts = [thing for thing in placed if isinstance(thing, PlacedText)]
    printed = "".join(letter.text for text in texts for letter in text.letters).replace(" ", "")
    assert all("".join(line.text.split()) in printed for line in lines)
    for text in texts:
        assert text.left >= SETTING.columns["label_left"] - 0.01
        assert text.left + width_mm(text.letters, text.size) <= SETTING.columns["value_right"] + 0.01
        assert text.base <= SETTING.page["height"] - 10
    rules = [thing.height for thing in placed if isinstance(thing, PlacedRule)]
    assert rules == sorted(rules)
