"""Pages are shown as their makers meant them."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

import pikepdf
import pytest
from PIL import Image

from desktop.documents.faults import FAULTS
from desktop.documents.image import read_image
from desktop.documents.reader_process import NotRead, PageReader, Readers
from desktop.documents.render import RenderedPage, render_page
from tests.documents import hostile_files
from tests.documents.made_pdf import form_pdf, saved

RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)
Colour = tuple[int, int, int]


def pixel(page: RenderedPage, across: float, down: float) -> Colour:
    """The colour at a place given in fractions."""
    place = (int(down * (page.height - 1)) * page.width + int(across * (page.width - 1))) * 4
    blue, green, red = page.bgrx[place : place + 3]
    return red, green, blue


def like(colour: Colour) -> object:
    return pytest.approx(colour, abs=6)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)  # type: ignore[arg-type]
    return target.getvalue()


def quartered(mode: str = "RGB", size: tuple[int, int] = (200, 100)) -> Image.Image:
    """Red and green above, blue and white below."""
    picture = Image.new("RGB", size, WHITE)
    width, height = size[0] // 2, size[1] // 2
    for place, colour in (((0, 0), RED), ((width, 0), GREEN), ((0, height), BLUE)):
        picture.paste(colour, (*place, place[0] + width, place[1] + height))
    return picture.convert(mode)


def corners(page: RenderedPage) -> list[Colour]:
    return [pixel(page, across, down) for down in (0.1, 0.9) for across in (0.1, 0.9)]


FILLED = b"<< /Type /Annot /Subtype /Widget /FT /Btn /T (a) /V /On /AS /On /Rect [0 400 600 800] /F 4 >>"


def filled_form() -> bytes:
    """A check box whose "on" paints the upper half of the page red."""
    pdf = pikepdf.open(io.BytesIO(form_pdf(FILLED)))
    painted = pdf.make_stream(b"1 0 0 rg 0 0 600 400 re f")
    painted.stream_dict.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form))
    painted.BBox = pikepdf.Array([0, 0, 600, 400])
    pdf.Root.AcroForm.Fields[0].AP = pikepdf.Dictionary(N=pikepdf.Dictionary(On=painted))
    return saved(pdf)


@pytest.mark.parametrize("most", [(300, 10_000), (10_000, 400), (300, 400)])
def test_a_pdf_page_is_as_large_as_fits(most: tuple[int, int]) -> None:
    page = render_page(form_pdf(), "application/pdf", 0, *most)

    assert (page.width, page.height) == (300, 400)
    assert len(page.bgrx) == 300 * 400 * 4


def test_form_values_are_drawn() -> None:
    page = render_page(filled_form(), "application/pdf", 0, 300, 400)

    assert pixel(page, 0.5, 0.25) == like(RED)
    assert pixel(page, 0.5, 0.75) == WHITE


@pytest.mark.parametrize("picture_width", range(1, 9))
def test_rows_have_no_gaps_whatever_the_width(picture_width: int) -> None:
    page = render_page(form_pdf(), "application/pdf", 0, picture_width, 10_000)

    assert len(page.bgrx) == page.width * page.height * 4


def test_a_page_the_document_does_not_have_is_refused() -> None:
    with pytest.raises(FAULTS):
        render_page(form_pdf(), "application/pdf", 1, 100, 100)
    with pytest.raises(FAULTS):
        render_page(encoded(quartered(), "TIFF"), "image/tiff", 1, 100, 100)
    with pytest.raises(FAULTS):
        render_page(b"text", "text/plain", 0, 100, 100)


KINDS = [
    *[("TIFF", {"compression": c}, "RGB") for c in ("raw", "tiff_lzw", "tiff_deflate", "packbits", "jpeg")],
    *[("TIFF", {}, mode) for mode in ("CMYK", "YCbCr", "RGBA", "P")],
    *[("PNG", {}, mode) for mode in ("RGB", "RGBA", "P")],
    *[("JPEG", {"quality": 95}, mode) for mode in ("RGB", "CMYK")],
]


@pytest.mark.parametrize(("kind", "options", "mode"), KINDS, ids=lambda value: str(value) if value else "plain")
def test_colours_come_out_right(kind: str, options: dict[str, object], mode: str) -> None:
    content = encoded(quartered(mode), kind, **options)

    page = render_page(content, f"image/{kind.lower()}", 0, 1_000, 1_000)

    assert (page.width, page.height) == (200, 100)
    assert corners(page) == [pytest.approx(colour, abs=40) for colour in (RED, GREEN, BLUE, WHITE)]


@pytest.mark.parametrize("compression", ["group3", "group4", "raw", "packbits"])
def test_black_and_white_pages_of_a_fax_come_out_right(compression: str) -> None:
    pages = [Image.new("1", (400, 600), 1) for _ in range(3)]
    pages[1].paste(0, (0, 0, 400, 300))
    content = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression=compression)

    assert read_image(content).pages == 3
    second = render_page(content, "image/tiff", 1, 100, 150)
    assert (second.width, second.height) == (100, 150)
    assert (pixel(second, 0.5, 0.1), pixel(second, 0.5, 0.9)) == (BLACK, WHITE)
    assert pixel(render_page(content, "image/tiff", 2, 100, 150), 0.5, 0.1) == WHITE


def test_a_fax_of_normal_resolution_is_not_squashed() -> None:
    content = encoded(Image.new("1", (1_728, 1_100), 1), "TIFF", compression="group3", dpi=(204, 98))
    reading = read_image(content)

    assert reading.height / reading.width == pytest.approx(1_100 / 98 / (1_728 / 204), abs=0.01)
    page = render_page(content, "image/tiff", 0, 600, 900)
    assert page.height / page.width == pytest.approx(reading.height / reading.width, abs=0.01)


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1_000), (72, 72)])
def test_nonsense_about_resolution_changes_nothing(dpi: tuple[int, int]) -> None:
    reading = read_image(encoded(quartered(), "TIFF", dpi=dpi))

    assert (reading.width, reading.height) == (200, 100)


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_a_photograph_stands_upright(kind: str, orientation: int, expected: list[Colour]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encoded(quartered(), kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {}))

    page = render_page(content, f"image/{kind.lower()}", 0, 1_000, 1_000)

    size = (200, 100) if orientation < 5 else (100, 200)
    assert (page.width, page.height) == size
    assert (read_image(content).width, read_image(content).height) == size
    assert corners(page) == [pytest.approx(colour, abs=40) for colour in expected]


def test_see_through_pictures_lie_on_white_paper() -> None:
    picture = Image.new("RGBA", (10, 10), (255, 0, 0, 128))
    picture.putpixel((0, 0), (0, 0, 0, 0))
    page = render_page(encoded(picture, "PNG"), "image/png", 0, 10, 10)

    assert (pixel(page, 0.0, 0.0), pixel(page, 0.5, 0.5)) == (WHITE, like((255, 127, 127)))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize("most", [65_535, 4_095])
def test_deep_grey_keeps_its_steps(kind: str, most: int) -> None:
    picture = Image.new("I;16", (3, 1))
    for place, level in enumerate((0, most // 2, most)):
        picture.putpixel((place, 0), level)
    page = render_page(encoded(picture, kind), f"image/{kind.lower()}", 0, 3, 1)

    assert [pixel(page, across, 0.0)[0] for across in (0.0, 0.5, 1.0)] == pytest.approx([0, 127, 255], abs=1)


def test_a_torn_photograph_is_shown_as_far_as_it_goes() -> None:
    content = encoded(quartered(size=(400, 400)), "JPEG", quality=95)
    page = render_page(content[: len(content) * 2 // 3], "image/jpeg", 0, 400, 400)

    assert pixel(page, 0.1, 0.1) == pytest.approx(RED, abs=40)


def test_pictures_are_reduced_but_never_enlarged() -> None:
    content = encoded(quartered(size=(2_000, 1_000)), "PNG")

    reduced, small = (render_page(content, "image/png", 0, most, most) for most in (100, 9_000))
    assert (reduced.width, reduced.height) == (100, 50)
    assert (small.width, small.height) == (2_000, 1_000)


def test_a_whole_tiff_of_a_rare_kind_is_not_called_damaged() -> None:
    ten_bits = hostile_files.tiff([(4, 4)]).replace(b"\x02\x01\x03\0\x01\0\0\0\x01", b"\x02\x01\x03\0\x01\0\0\0\x0a")
    reading = read_image(ten_bits)

    assert (reading.unsupported, reading.damaged, reading.pages) == (True, False, 0)


@pytest.fixture
def readers() -> Iterator[Readers]:
    with Readers(1) as readers:
        yield readers


class Cupboard:
    """Documents by their digest; counts how often one is fetched."""

    def __init__(self) -> None:
        self.fetched: list[str] = []

    def load(self, sha256: str, content: bytes) -> bytes:
        self.fetched.append(sha256)
        return content


def test_turning_pages_fetches_the_document_once(readers: Readers) -> None:
    cupboard, pages = Cupboard(), PageReader(readers)
    content = hostile_files.many_pages(3)
    for page in (0, 1, 2, 0):
        pages.render("a", lambda: cupboard.load("a", content), "application/pdf", page, 100, 100)

    assert cupboard.fetched == ["a"]


def test_a_document_used_long_ago_is_fetched_again(readers: Readers) -> None:
    cupboard, pages = Cupboard(), PageReader(readers)
    for name in [*"abcdefghij", "j", "a"]:
        pages.render(name, lambda name=name: cupboard.load(name, form_pdf()), "application/pdf", 0, 50, 50)

    assert cupboard.fetched == [*"abcdefghij", "a"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="uses /proc")
def test_after_the_process_was_replaced_the_document_is_fetched_again(readers: Readers) -> None:
    cupboard, pages = Cupboard(), PageReader(readers)
    pages.render("a", lambda: cupboard.load("a", form_pdf()), "application/pdf", 0, 50, 50)
    readers.close()
    pages.render("a", lambda: cupboard.load("a", form_pdf()), "application/pdf", 0, 50, 50)

    assert cupboard.fetched == ["a", "a"]


def test_a_page_that_cannot_be_shown_says_so(readers: Readers) -> None:
    with pytest.raises(NotRead):
        PageReader(readers).render("a", lambda: b"%PDF-1.4 nothing", "application/pdf", 0, 50, 50)


def test_pages_are_counted(readers: Readers) -> None:
    values = {"sha256": "a", "media_type": "image/tiff"}

    assert readers.ask("page.count", values).values == {"need": True}
    assert readers.ask("page.count", values, [hostile_files.tiff([(1, 1)] * 5)]).values == {"pages": 5}
    assert readers.ask("page.count", values).values == {"pages": 5}
