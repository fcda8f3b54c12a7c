"""Fillable forms: what stands on them, what can be filled in, and what comes back."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import Catalogue, FieldDefinition, FieldKind, ServiceDefinition
from desktop.documents.form_filling import fill_form
from desktop.documents.pdf import read_pdf
from desktop.domain.latin import LETTERS, MARKS, SEQUENCES
from desktop.printing.fonts import DIRECTORY
from desktop.printing.form import fillable_form, lay_out
from desktop.printing.form_flow import MM, Words, width_of
from desktop.printing.form_font import form_font
from tests.printing.fillers import fill_with_pdfium, fill_with_pypdf, widgets_of

TOWN = "Musterstadt an der Ilm"
CATALOGUE = load_catalogue()
SERVICES = tuple(CATALOGUE.services)
FILLERS = {"pikepdf": fill_form, "pypdf": fill_with_pypdf, "pdfium": fill_with_pdfium}
TYPED = {
    FieldKind.TEXT: "Straße des 1. Mai",
    FieldKind.MULTILINE: "Erste Zeile äöü\nZweite Zeile ş ễ Ł",
    FieldKind.NAME: "Łucja Ağaoğlu",
    FieldKind.DATE: "12.03.2019",
    FieldKind.TIME: "08:15",
    FieldKind.NUMBER: "42",
    FieldKind.COUNT: "3",
    FieldKind.CHECK: "ja",
    FieldKind.EMAIL: "käthe@musterstadt.example",
    FieldKind.PHONE: "03677 600-0",
    FieldKind.POSTAL_CODE: "98693",
    FieldKind.IBAN: "DE02120300000000202051",
    FieldKind.REGISTER_NUMBER: "G 123/2019",
}
REQUIRED, MULTILINE, COMB, RADIO, COMBO = 1 << 1, 1 << 12, 1 << 24, 1 << 15, 1 << 17


@pytest.fixture(scope="module")
def forms():
    return {name: fillable_form(CATALOGUE.services[name], CATALOGUE, TOWN) for name in SERVICES}


def typed_into(service):
    """A value for every field: the last choice, so that a form that always takes the first is found out."""
    return {f.name: list(f.choices)[-1] if f.choices else TYPED[f.kind][: f.max_length or None] for f in service.fields}


def words_on(pdf):
    document = pdfium.PdfDocument(pdf)
    return [document[number].get_textpage().get_text_range() for number in range(len(document))]


def squeezed(text):
    return "".join(text.replace("\xa0", " ").split())


@pytest.mark.parametrize("service", [SERVICES[0], *(pytest.param(s, marks=pytest.mark.slow) for s in SERVICES[1:])])
@pytest.mark.parametrize("filler", FILLERS)
def test_what_is_filled_in_by_another_program_comes_back(forms, service, filler):
    values = typed_into(CATALOGUE.services[service])
    form = read_pdf(FILLERS[filler](forms[service], values)).form
    assert form is not None
    assert (form.id, form.version) == (service, CATALOGUE.services[service].version)
    assert form.values() == values


@pytest.mark.parametrize("service", SERVICES)
def test_an_empty_form_holds_nothing_but_its_own_name(forms, service):
    form = read_pdf(forms[service]).form
    assert form is not None
    assert form.values() == {}
    assert {f.name for f in form.fields} == {f.name for f in CATALOGUE.services[service].fields}


def test_id_and_version_stand_in_the_information_and_in_hidden_fields(forms):
    with pikepdf.open(io.BytesIO(forms["geburtsurkunde"])) as opened:
        assert str(opened.docinfo["/AmtsfachForm"]) == "geburtsurkunde"
        assert str(opened.docinfo["/AmtsfachVersion"]) == CATALOGUE.services["geburtsurkunde"].version
    fields = pypdf.PdfReader(io.BytesIO(forms["geburtsurkunde"])).get_fields()
    assert fields["amtsfach.formular"].value == "geburtsurkunde"
    assert fields["amtsfach.version"].value == CATALOGUE.services["geburtsurkunde"].version


def test_a_program_that_forgets_the_information_keeps_the_forms_name(forms):
    with pikepdf.open(io.BytesIO(forms["geburtsurkunde"])) as opened:
        del opened.trailer.Info
        target = io.BytesIO()
        opened.save(target)
    form = read_pdf(target.getvalue()).form
    assert form is not None
    assert form.id == "geburtsurkunde"


@pytest.mark.parametrize("service", SERVICES)
def test_the_tab_key_goes_through_the_fields_in_the_order_of_the_definition(forms, service):
    names = list(dict.fromkeys(seen.name for seen in widgets_of(forms[service])))
    assert names == [field.name for field in CATALOGUE.services[service].fields]


@pytest.mark.parametrize("service", SERVICES)
def test_every_field_is_of_its_kind_and_says_its_label(forms, service):
    definition = CATALOGUE.services[service]
    for seen in widgets_of(forms[service]):
        field = definition.field(seen.name)
        assert field is not None
        assert field.label in seen.tip
        assert bool(seen.flags & REQUIRED) is field.required
        assert bool(seen.flags & MULTILINE) is (field.kind is FieldKind.MULTILINE)
        assert bool(seen.flags & COMB) is bool(field.comb)
        assert bool(seen.flags & RADIO) is (field.kind is FieldKind.RADIO)
        assert bool(seen.flags & COMBO) is (field.kind is FieldKind.CHOICE)
        assert seen.max_length == (field.comb or field.max_length if seen.kind == "/Tx" else 0)
        if field.kind is FieldKind.CHOICE:
            assert dict(seen.options) == dict(field.choices)
        if field.kind is FieldKind.CHECK:
            assert seen.states == ("ja",)


def test_each_radio_button_stands_for_its_own_choice(forms):
    field = CATALOGUE.services["maengelmeldung"].field("mangel.art")
    assert field is not None
    buttons = [seen for seen in widgets_of(forms["maengelmeldung"]) if seen.name == field.name]
    assert [seen.states for seen in buttons] == [(value,) for value in field.choices]
    assert [label for label, seen in zip(field.choices.values(), buttons, strict=True) if label not in seen.tip] == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_pages_say_what_the_definition_says(forms, service):
    definition = CATALOGUE.services[service]
    pages = words_on(forms[service])
    text = squeezed(" ".join(pages))
    groups = {field.group for field in definition.fields}
    labels = [field.label for field in definition.fields]
    hints = [field.hint for field in definition.fields]
    options = [o for f in definition.fields if f.kind is FieldKind.RADIO for o in f.choices.values()]
    other = [TOWN, definition.form_title, definition.introduction, definition.privacy, definition.form_requirement]
    for words in (*groups, *labels, *hints, *options, *other, *definition.group_notes.values(), definition.form_norm):
        assert squeezed(words) in text
    assert text.count("erforderlich") >= sum(field.required for field in definition.fields)
    for number, page in enumerate(pages, start=1):
        assert f"Formular {service} · Fassung {definition.version}" in page
        assert f"Seite {number} von {len(pages)}" in page


@pytest.mark.parametrize("sample", [True, False])
def test_forms_of_the_sample_town_say_so_on_every_page(sample):
    service = CATALOGUE.services["gewerbeanmeldung"]
    pages = words_on(fillable_form(service, CATALOGUE, "Neustadt", sample=sample))
    assert len(pages) > 1
    assert [("Muster" in page.split()) for page in pages] == [sample] * len(pages)


@pytest.mark.parametrize("service", SERVICES)
def test_a_form_handed_out_names_no_address_of_the_sample_town(service):
    definition = CATALOGUE.services[service]
    handed_out, sample = (
        squeezed(" ".join(words_on(fillable_form(definition, CATALOGUE, "Neustadt", sample=of_sample))))
        for of_sample in (False, True)
    )
    assert ".example" not in handed_out
    assert "musterstadt" not in handed_out.casefold()
    assert "@musterstadt.example" in sample


def test_a_towns_own_address_stands_on_its_forms():
    office = replace(CATALOGUE.departments["standesamt"], addresses=("standesamt@neustadt.invalid",))
    town = replace(CATALOGUE, departments={**CATALOGUE.departments, "standesamt": office})
    text = squeezed(" ".join(words_on(fillable_form(CATALOGUE.services["geburtsurkunde"], town, "Neustadt"))))
    assert squeezed("an standesamt@neustadt.invalid senden") in text


@pytest.mark.parametrize(("municipality", "author"), [("Neustadt", "Neustadt"), ("", "Standesamt")])
def test_the_file_says_whose_form_it_is_and_what_for(municipality, author):
    pdf = fillable_form(CATALOGUE.services["geburtsurkunde"], CATALOGUE, municipality)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        told = {name: str(opened.docinfo[name]) for name in ("/Author", "/Subject", "/Creator", "/Producer")}
    assert told == {"/Author": author, "/Subject": "Geburtsurkunde", "/Creator": "Amtsfach", "/Producer": "Amtsfach"}


def test_the_same_definition_gives_the_same_bytes(forms):
    assert fillable_form(CATALOGUE.services["eheurkunde"], CATALOGUE, TOWN) == forms["eheurkunde"]


def test_a_form_runs_no_script_and_loads_nothing(forms):
    for pdf in forms.values():
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            keys = {key for thing in opened.objects if isinstance(thing, pikepdf.Dictionary) for key in thing}
        assert not keys & {"/JS", "/JavaScript", "/AA", "/OpenAction", "/URI", "/XFA"}


def test_all_fonts_of_the_pages_and_of_what_is_typed_are_inside(forms):
    with pikepdf.open(io.BytesIO(forms["geburtsurkunde"])) as opened:
        fonts = [font for page in opened.pages for font in page.resources.Font.values()]
        fonts.append(opened.Root.AcroForm.DR.Font[f"/{form_font().resource}"])
        for font in fonts:
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            assert "NotoSans" in str(font.BaseFont)


def test_the_fonts_have_every_letter_of_the_norm():
    letters = set("".join((LETTERS, SEQUENCES)).replace("\n", "").replace(" ", "")) | set(MARKS)
    for file in (DIRECTORY / "NotoSans-Regular.ttf", DIRECTORY / "NotoSans-Bold.ttf", io.BytesIO(form_font().program)):
        assert letters - {chr(code) for code in TTFont(file).getBestCmap()} == set()
    assert letters - form_font().glyphs.keys() == set()


@pytest.mark.slow
@pytest.mark.parametrize("filler", FILLERS)
def test_every_letter_of_the_norm_is_seen_in_the_preview(filler):
    """Each field holds a run of letters; what is drawn is as wide as they are, so none was left out."""
    letters = "".join(LETTERS.split())
    runs = [letters[start : start + 50] for start in range(0, len(letters), 50)]
    fields = tuple(FieldDefinition(f"f{n}", f"Feld {n}") for n in range(len(runs)))
    form = fillable_form(_service(fields), CATALOGUE, TOWN)
    filled = FILLERS[filler](form, {f"f{n}": run for n, run in enumerate(runs)})
    places = {seen.name: seen for seen in widgets_of(form)}
    document = pdfium.PdfDocument(filled)
    document.init_forms()
    picture = document[0].render(scale=2).to_pil().convert("L")
    for number, run in enumerate(runs):
        seen = places[f"f{number}"]
        top, bottom = (2 * (document[0].get_height() - y) for y in (seen.top, seen.bottom))
        inside = picture.crop((int(2 * seen.left), int(top), int(2 * seen.right), int(bottom)))
        ink = inside.point(lambda grey: 255 if grey < 160 else 0).getbbox()
        assert ink is not None
        wanted = sum(form_font().widths[form_font().glyphs[letter]] for letter in run) / 1000 * 10
        assert (ink[2] - ink[0]) / 2 == pytest.approx(wanted, rel=0.03)


def test_a_tick_and_a_dot_are_seen_in_the_preview(forms):
    values = {"ohne_eltern": "ja", "urkundenart": "mehrsprachig"}
    pictures = [_picture(pdf) for pdf in (forms["geburtsurkunde"], fill_form(forms["geburtsurkunde"], values))]
    dark = [{} for _picture_ in pictures]
    for seen in widgets_of(forms["geburtsurkunde"]):
        for picture, counts in zip(pictures, dark, strict=True):
            if seen.page == 0 and seen.states:
                counts[seen.name, seen.states[0]] = _ink(picture, seen)
    filled_in = {key for key, before in dark[0].items() if dark[1][key] > before}
    assert filled_in == {("ohne_eltern", "ja"), ("urkundenart", "mehrsprachig")}


def _picture(pdf):
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    return document[0].render(scale=2).to_pil().convert("L")


def _ink(picture, seen):
    top, bottom = (picture.height - 2 * y for y in (seen.top, seen.bottom))
    inside = picture.crop((int(2 * seen.left) + 3, int(top) + 3, int(2 * seen.right) - 3, int(bottom) - 3))
    return sum(inside.point(lambda grey: 1 if grey < 160 else 0).get_flattened_data())


def _service(fields, **other) -> ServiceDefinition:
    values = {
        "id": "probe", "department": "ordnungsamt", "name": "Probe", "leika": "", "version": "1",
        "form_requirement": "Formfrei.", "form_norm": "§ 1", "deadline_days": 0, "deadline_norm": "",
        "retention_years": 0, "number_pattern": "", "keywords": (), "addresses": (), "checklist": (), "parties": {},
        "fees": (), "fields": fields, "register_fields": (), "certificates": (),
    }  # fmt: skip
    return ServiceDefinition(**(values | other))


LABELS = st.lists(
    st.sampled_from(
        ["Name", "Geburtsdatum", "oder", "Unfallversicherungsträger", "§ 59", "Donaudampfschifffahrtsgesellschaft"]
    ),
    min_size=1,
    max_size=9,
)
CHOSEN = {"a": "kurz", "b": "eine sehr viel längere Auswahl als sonst üblich", "c": "mittel lang"}


@st.composite
def some_fields(draw):
    kinds = draw(st.lists(st.sampled_from(list(FieldKind)), min_size=1, max_size=18))
    return tuple(
        FieldDefinition(
            name=f"gruppe{number % 3}.feld{number}",
            label=" ".join(draw(LABELS)),
            kind=kind,
            group=draw(st.sampled_from(["", "Erste Gruppe", "Zweite Gruppe"])),
            required=draw(st.booleans()),
            choices=CHOSEN if kind in (FieldKind.RADIO, FieldKind.CHOICE) else {},
            comb=draw(st.sampled_from([0, 5, 22])) if kind is FieldKind.IBAN else 0,
            max_length=draw(st.sampled_from([0, 10, 600, 5000])) if kind is FieldKind.MULTILINE else 0,
            hint=" ".join(draw(LABELS)) if draw(st.booleans()) else "",
            width=draw(st.integers(1, 4)),
        )
        for number, kind in enumerate(kinds)
    )


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(some_fields(), st.booleans())
def test_any_definition_gives_a_form_whose_fields_stand_apart_on_the_page(fields, signed):
    service = _service(fields, signature="Unterschrift" if signed else "", privacy="Hinweis. " * 60)
    seen = widgets_of(fillable_form(service, CATALOGUE, TOWN))
    assert list(dict.fromkeys(s.name for s in seen)) == [f.name for f in fields]
    for number, one in enumerate(seen):
        assert 50 < one.left < one.right < 545
        assert 55 < one.bottom < one.top < 800
        for other in seen[:number]:
            apart = one.page != other.page or one.left >= other.right or other.left >= one.right
            assert apart or one.bottom >= other.top or other.bottom >= one.top


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(some_fields())
def test_any_definition_gives_a_form_whose_words_stand_apart(fields):
    flow, places = lay_out(_service(fields, privacy="Hinweis. " * 60), CATALOGUE, TOWN, sample=True)
    words = [thing for thing in flow.drawn if isinstance(thing, Words)]
    assert all(word.base < 290 for word in words)
    for number, one in enumerate(words):
        others = [_room(other) for other in words[:number] if other.page == one.page]
        boxes = [(p.left, p.top, p.right, p.bottom) for p in places if p.page == one.page]
        for left, top, right, bottom in (*others, *boxes):
            mine = _room(one)
            assert mine[0] >= right or left >= mine[2] or mine[1] >= bottom or top >= mine[3], one.text


def _room(words):
    """What a line covers, from the height of a small letter to a little below the base line."""
    height = words.size / MM
    right = words.left + width_of(words.text, words.size, bold=words.bold)
    return words.left, words.base - 0.52 * height, right, words.base + 0.05 * height


def test_a_department_the_catalogue_does_not_know_still_gives_a_form():
    empty = Catalogue({}, {}, {})
    pages = words_on(fillable_form(_service((FieldDefinition("a", "Angabe"),)), empty, ""))
    assert "Probe" in pages[0]
    assert "Angabe" in pages[0]
