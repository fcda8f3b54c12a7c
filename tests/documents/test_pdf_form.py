"""Form values of every kind are read as their makers meant them."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from desktop.documents.pdf import PdfReading, read_fields, read_pdf
from desktop.documents.pdf_frames import from_values, read_job
from desktop.domain.submission import Box, FormReading
from tests.documents.made_pdf import form_pdf, on_states, saved, widget


def value(*fields: bytes | tuple[bytes, list[bytes]]) -> str:
    """The value of the first field."""
    form = read_fields(form_pdf(*fields))
    assert form is not None
    return form.fields[0].value


def text_field(raw: bytes) -> bytes:
    return widget(b"/FT /Tx /T (a) /V " + raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b"(Anna)", "Anna", id="ascii"),
        pytest.param(b"(M\xfcller)", "Müller", id="pdfdocencoding"),
        pytest.param(b"<feff004d00fc006c006c00650072>", "Müller", id="utf-16-big-endian"),
        pytest.param(b"<fffe4d00fc00>", "Mü", id="utf-16-little-endian"),
        pytest.param(b"<efbbbf" + "Łukasz".encode().hex().encode() + b">", "Łukasz", id="utf-8-with-mark"),
        pytest.param(b"<" + "Łukasz Şahin".encode().hex().encode() + b">", "Łukasz Şahin", id="utf-8-without-mark"),
        pytest.param(b"<feff001b00640065001b00410042>", "AB", id="language-code"),
        pytest.param(b"<feffd83dde00>", "😀", id="surrogates"),
        pytest.param(b"<feff0041d8>", "A\ufffd", id="broken-utf-16"),
        pytest.param(b"(\\2004\\237)", "•4\x9f", id="undefined-byte-falls-back"),
        pytest.param(b"(eins\\rzwei\\r\\ndrei\\nvier)", "eins\nzwei\ndrei\nvier", id="line-ends"),
        pytest.param(b"()", "", id="empty"),
        pytest.param(b"/Name#20mit", "Name mit", id="a-name-instead"),
        pytest.param(b"42", "42", id="a-number-instead"),
        pytest.param(b"[(x)]", "", id="an-array-instead"),
    ],
)
def test_a_text_field_says_what_was_typed(raw: bytes, expected: str) -> None:
    if expected == "•4\x9f":
        expected = "\x804\x9f"  # one undefined byte and the whole string is taken for Latin-1
    assert value(text_field(raw)) == expected


@pytest.mark.parametrize("flags", [0, 1 << 12, 1 << 13, 1 << 24, 1 << 25], ids=["plain", "lines", "pw", "comb", "rich"])
def test_flags_of_a_text_field_do_not_change_its_value(flags: int) -> None:
    assert value(widget(b"/FT /Tx /T (a) /MaxLen 10 /V (0123456789) /Ff " + str(flags).encode())) == "0123456789"


def test_rich_text_alone_is_read_without_its_markup() -> None:
    markup = b"(<body><p>Erste &amp; <b>zweite</b></p><p>Zeile</p></body>)"

    assert value(widget(b"/FT /Tx /T (a) /RV " + markup)) == "Erste & zweite\nZeile"
    assert value(widget(b"/FT /Tx /T (a) /V (plain) /RV " + markup)) == "plain"


def test_a_long_text_kept_as_a_stream_is_read() -> None:
    pdf = pikepdf.open(io.BytesIO(form_pdf(widget(b"/FT /Tx /T (a)"), widget(b"/FT /Tx /T (b)"))))
    first, second = pdf.Root.AcroForm.Fields
    first.V = pdf.make_stream("ä".encode("utf-16"))
    second.V = pdf.make_stream(b"lang " * 5_000)

    form = read_fields(saved(pdf, compress_streams=True))

    assert form is not None
    assert form.values() == {"a": "ä", "b": "lang " * 5_000}


CHECK = b"/FT /Btn /T (a) "


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"/V /Yes /AS /Yes " + on_states("Yes"), "ja", id="on"),
        pytest.param(b"/V /Off /AS /Off " + on_states("Yes"), "", id="off"),
        pytest.param(on_states("Yes"), "", id="never-touched"),
        pytest.param(b"/V /0 /AS /0 " + on_states("0"), "ja", id="on-state-0"),
        pytest.param(b"/V /Angekreuzt#20ja " + on_states("Angekreuzt#20ja"), "ja", id="on-state-with-space"),
        pytest.param(b"/V /gew#E4hlt " + on_states("gew#E4hlt"), "ja", id="on-state-in-latin-1"),
        pytest.param(b"/AS /Yes " + on_states("Yes"), "ja", id="only-the-appearance-set"),
        pytest.param(b"/V (Yes) " + on_states("Yes"), "ja", id="string-instead-of-name"),
        pytest.param(b"/V /Ja " + on_states("Yes"), "ja", id="a-state-the-box-does-not-have"),
        pytest.param(b"/V /Nein " + on_states("Ja"), "", id="off-by-another-name"),
        pytest.param(b"/V /Yes", "ja", id="no-appearance"),
        pytest.param(b"/V true", "", id="nonsense"),
    ],
)
def test_a_check_box_says_ja_or_nothing(body: bytes, expected: str) -> None:
    assert value(widget(CHECK + body)) == expected


def test_of_several_boxes_under_one_name_the_ticked_one_is_told() -> None:
    boxes = [widget(on_states("ledig")), widget(on_states("verheiratet"))]

    assert value((b"<< /FT /Btn /T (a) /V /verheiratet >>", boxes)) == "verheiratet"
    assert value((b"<< /FT /Btn /T (a) /V /Off >>", boxes)) == ""


def test_two_boxes_that_always_agree_are_one_box() -> None:
    boxes = [widget(on_states("Yes")), widget(on_states("Yes"))]

    assert value((b"<< /FT /Btn /T (a) /V /Yes >>", boxes)) == "ja"


RADIO = b"/FT /Btn /Ff 32768 /T (a) "


@pytest.mark.parametrize(
    ("parent", "kids", "expected"),
    [
        pytest.param(b"/V /m", ["w", "m"], "m", id="by-state"),
        pytest.param(b"/V (/m)", ["w", "m"], "m", id="state-as-string-with-slash"),
        pytest.param(b"/V /Off", ["w", "m"], "", id="none"),
        pytest.param(b"", ["w", "m"], "", id="untouched"),
        pytest.param(b"/V /1 /Opt [(weiblich) (divers)]", ["0", "1"], "divers", id="options"),
        pytest.param(b"/V /1 /Opt [(a) <feff00e4>]", ["0", "1"], "ä", id="options-utf-16"),
        pytest.param(b"/V /0 /Opt [(erste) (zweite) (dritte)]", ["1", "0", "2"], "zweite", id="options-by-widget"),
        pytest.param(b"/V /1 /Opt [(Ja) (Nein)]", [], "Nein", id="options-without-appearance"),
        pytest.param(b"/V (zweite) /Opt [(erste) (zweite)]", ["0", "1"], "zweite", id="export-value-as-string"),
        pytest.param(b"/V /n#E4her", ["n#E4her", "x"], "näher", id="latin-1"),
        pytest.param(b"/V /9 /Opt [(a)]", ["0"], "9", id="option-out-of-range"),
    ],
)
def test_radio_buttons_say_their_export_value(parent: bytes, kids: list[str], expected: str) -> None:
    buttons = [widget(on_states(kid)) for kid in kids] or [widget(b""), widget(b"")]

    assert value((b"<< " + RADIO + parent + b" >>", buttons)) == expected


def test_buttons_in_unison_say_their_value_once() -> None:
    buttons = [widget(on_states("a")), widget(on_states("a")), widget(on_states("b"))]

    assert value((b"<< /FT /Btn /Ff 33587200 /T (a) /V /a >>", buttons)) == "a"


def test_the_place_of_radio_buttons_is_that_of_the_chosen_one() -> None:
    buttons = [widget(on_states("w")), widget(on_states("m"), rect=b"/Rect [0 0 60 80]")]
    form = read_fields(form_pdf((b"<< " + RADIO + b"/V /m >>", buttons)))

    assert form is not None
    assert form.fields[0].box == Box(0, 0.0, 0.9, 0.1, 1.0)


OPTIONS = b"/Opt [[(AT) (\xd6sterreich)] [(DE) (Deutschland)] (CH)] "


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"/V (DE)", "DE", id="export-value"),
        pytest.param(b"/V (\xd6sterreich)", "AT", id="display-text"),
        pytest.param(b"/V (CH)", "CH", id="plain-option"),
        pytest.param(b"/V (Liechtenstein)", "Liechtenstein", id="typed-in-freely"),
        pytest.param(b"/V [(DE) (CH)]", "DE; CH", id="several"),
        pytest.param(b"/I [0 2]", "AT; CH", id="only-indices"),
        pytest.param(b"/I [7 -1 (x)]", "", id="indices-out-of-range"),
        pytest.param(b"/V /DE", "DE", id="a-name-instead"),
        pytest.param(b"", "", id="none"),
    ],
)
def test_a_choice_says_its_export_values(body: bytes, expected: str) -> None:
    assert value(widget(b"/FT /Ch /T (a) " + OPTIONS + body)) == expected


def test_buttons_to_press_have_no_value_and_signatures_name_who_signed() -> None:
    signature = b"/FT /Sig /T (s) /V << /Type /Sig /Name (Anna Muster) /ByteRange [0 1 2 3] /Contents <00> >>"
    reading = read_pdf(form_pdf(widget(b"/FT /Btn /Ff 65536 /T (b) /V (x)"), widget(signature)), with_text=False)

    assert reading.form is not None
    assert [(f.kind, f.value) for f in reading.form.fields] == [("button", ""), ("signature", "Anna Muster")]
    assert reading.signed


def test_an_empty_signature_field_is_no_signature() -> None:
    assert not read_pdf(form_pdf(widget(b"/FT /Sig /T (s)")), with_text=False).signed


def test_kind_value_and_flags_are_inherited_and_names_joined() -> None:
    kids = [
        widget(b"/T (Vorname)"),
        (b"<< /T (Wohnung) >>", [widget(b"/T (PLZ) /V (99423)"), widget(b"/T (Ort) /Ff 0")]),
    ]
    form = read_fields(form_pdf((b"<< /T (Person) /FT /Tx /V (geerbt) /Ff 2 >>", kids)))  # type: ignore[arg-type]

    assert form is not None
    assert [(f.name, f.kind, f.value, f.required) for f in form.fields] == [
        ("Person.Vorname", "text", "geerbt", True),
        ("Person.Wohnung.PLZ", "text", "99423", True),
        ("Person.Wohnung.Ort", "text", "geerbt", False),
    ]


def test_a_value_kept_at_the_widget_is_found() -> None:
    assert value((b"<< /T (a) /FT /Tx >>", [widget(b"/V (hier)")])) == "hier"


def test_fields_without_a_widget_are_read_without_a_place() -> None:
    form = read_fields(form_pdf(b"<< /FT /Tx /T (a) /V (x) >>"))

    assert form is not None
    assert (form.fields[0].value, form.fields[0].box) == ("x", None)


def test_widgets_the_form_does_not_list_are_read_after_the_others() -> None:
    form = read_fields(form_pdf(text_field(b"(x)"), on_page=[widget(b"/FT /Tx /T (stray) /V (y)")]))

    assert form is not None
    assert form.values() == {"a": "x", "stray": "y"}
    alone = read_fields(form_pdf(on_page=[widget(b"/FT /Tx /T (stray) /V (y)")]))
    assert alone is not None
    assert alone.values() == {"stray": "y"}


def test_other_annotations_are_no_fields() -> None:
    link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] >>"

    assert read_fields(form_pdf(on_page=[link])) is None
    assert read_fields(form_pdf(link)) is None


def test_two_fields_of_one_name_lose_no_value() -> None:
    form = read_fields(form_pdf(text_field(b"()"), text_field(b"(x)"), text_field(b"(x)"), text_field(b"(y)")))

    assert form is not None
    assert [(f.name, f.value) for f in form.fields] == [("a", "x"), ("a", "y")]


def test_hidden_fields_are_kept() -> None:
    form = read_fields(form_pdf(widget(b"/FT /Tx /T (a) /V (x) /F 2")))

    assert form is not None
    assert form.values() == {"a": "x"}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(b"", (100 / 600, 80 / 800, 300 / 600, 100 / 800), id="upright"),
        pytest.param(b"/Rotate 90", (700 / 800, 100 / 600, 720 / 800, 300 / 600), id="turned-right"),
        pytest.param(b"/Rotate 180", (300 / 600, 700 / 800, 500 / 600, 720 / 800), id="upside-down"),
        pytest.param(b"/Rotate 270", (80 / 800, 300 / 600, 100 / 800, 500 / 600), id="turned-left"),
        pytest.param(b"/Rotate -90", (80 / 800, 300 / 600, 100 / 800, 500 / 600), id="turned-left-negative"),
        pytest.param(b"/CropBox [100 600 500 800]", (0.0, 80 / 200, 0.5, 100 / 200), id="cropped"),
        pytest.param(b"/CropBox [200 400 1200 800]", (0.0, 80 / 400, 0.25, 100 / 400), id="cropped-beyond-the-page"),
        pytest.param(b"/CropBox [0 0 0 0]", (100 / 600, 80 / 800, 300 / 600, 100 / 800), id="empty-crop-box"),
        pytest.param(b"/MediaBox [600 800 0 0]", (100 / 600, 80 / 800, 300 / 600, 100 / 800), id="corners-swapped"),
        pytest.param(b"/MediaBox [-100 -200 500 600]", None, id="outside-the-page"),
    ],
)
def test_boxes_are_fractions_of_the_page_as_it_is_seen(page: bytes, expected: tuple[float, ...] | None) -> None:
    form = read_fields(form_pdf(text_field(b"(x)"), page=b"<< " + page + b" >>"))

    assert form is not None
    box = form.fields[0].box
    assert (box and (box.left, box.top, box.right, box.bottom)) == (expected and pytest.approx(expected))


def test_boxes_name_the_page_they_stand_on() -> None:
    pdf = pikepdf.new()
    fields = Array()
    for number in range(3):
        page = pdf.add_blank_page(page_size=(600, 800))
        field = pdf.make_indirect(
            Dictionary(FT=Name.Tx, T=String(f"f{number}"), Subtype=Name.Widget, Rect=[0, 0, 60, 80], P=page.obj)
        )
        if number != 1:  # one page does not list its widget, but the widget names the page
            page.obj.Annots = Array([field])
        fields.append(field)
    pdf.Root.AcroForm = Dictionary(Fields=fields)
    form = read_fields(saved(pdf))

    assert form is not None
    assert [f.box and f.box.page for f in form.fields] == [0, 1, 2]


def test_our_own_form_says_so_in_the_document_information() -> None:
    stated = b"/AmtsfachForm (geburtsurkunde) /AmtsfachVersion (3)"

    assert read_fields(form_pdf(text_field(b"(x)"), information=stated)) == FormReading(
        "geburtsurkunde",
        "3",
        read_fields(form_pdf(text_field(b"(x)"))).fields,  # type: ignore[union-attr]
    )


def test_our_own_form_says_so_in_hidden_fields_too_which_are_not_told_as_values() -> None:
    hidden = [
        widget(b"/FT /Tx /F 2 /Ff 1 /T (amtsfach.formular) /V (geburtsurkunde)"),
        (b"<< /T (amtsfach) >>", [widget(b"/FT /Tx /F 2 /T (version) /V (3)")]),
    ]
    form = read_fields(form_pdf(text_field(b"(x)"), *hidden))  # type: ignore[arg-type]

    assert form is not None
    assert (form.id, form.version, form.values()) == ("geburtsurkunde", "3", {"a": "x"})


def test_xfa_is_noticed() -> None:
    assert read_pdf(form_pdf(text_field(b"(x)"), acroform=b"<< /XFA [(datasets) null] >>"), with_text=False).xfa


def test_one_broken_field_costs_itself() -> None:
    form = read_fields(form_pdf(widget(b"/FT [1] /T 5"), text_field(b"(x)"), b"<< /Kids 7 /T (k) >>", b"<< >>"))

    assert form is not None
    assert form.values() == {"a": "x"}


@pytest.mark.parametrize("password", ["", "geheim"])
@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_locked_pdf_is_opened_with_the_empty_password_or_not_at_all(password: str, revision: int) -> None:
    lock = pikepdf.Encryption(owner="besitzer", user=password, R=revision, aes=revision >= 4, metadata=revision >= 4)
    pdf = pikepdf.open(io.BytesIO(form_pdf(text_field(b"(x)"))))

    reading = read_pdf(saved(pdf, encryption=lock))

    assert reading.encrypted == bool(password)
    assert (reading.pages, reading.damaged) == (0 if password else 1, False)
    assert (reading.form and reading.form.values()) == (None if password else {"a": "x"})


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"no pdf at all", b"%PDF-1.4\n" + bytes(5_000)])
def test_what_nobody_can_open_is_damaged(content: bytes) -> None:
    reading = read_pdf(content)

    assert reading == PdfReading(damaged=True, noticed=(("pdf_damaged", ""),))


def test_a_reading_passes_between_processes_unchanged() -> None:
    reading = read_pdf(form_pdf(text_field(b"(\xfc)"), widget(CHECK + b"/V /Yes")))
    values, _ = read_job({}, [form_pdf(text_field(b"(\xfc)"), widget(CHECK + b"/V /Yes"))])

    assert from_values(values) == reading


SAMPLES = Path(__file__).parents[2] / "../shared/samples"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the collection of real files is not on this machine")
def test_real_forms_filled_by_several_programs_are_read() -> None:
    reading = read_pdf((SAMPLES / "german/docassemble-wohngeld/wohngeldantrag.pdf").read_bytes())

    assert reading.form is not None
    assert (reading.pages, len(reading.form.fields)) == (4, 137)
    assert {"text", "check", "radio"} <= {f.kind for f in reading.form.fields}
    assert all(f.box is not None for f in reading.form.fields)


@pytest.mark.skipif(sys.platform != "linux", reason="files in memory are a matter of Linux")
def test_reading_leaves_no_open_files() -> None:
    content = form_pdf(text_field(b"(x)"))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        read_pdf(content)
        read_pdf(b"%PDF-1.4 broken")

    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1
