"""Files made to hurt cost themselves, within limits, and what is honest in them is still read."""

from __future__ import annotations

import io
import os
import random
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.documents.faults import FAULTS
from desktop.documents.image import ImageReading, read_image
from desktop.documents.limits import MEGABYTE
from desktop.documents.pdf import PdfReading, read_pdf
from desktop.documents.pdf_frames import from_values
from desktop.documents.process_limits import resident_bytes
from desktop.documents.reader_process import Failed, Limits, NotRead, PageReader, Readers, Reply, Request
from desktop.documents.render import render_page
from tests.documents import hostile_files as hostile
from tests.documents.made_pdf import form_pdf, on_states, widget
from tests.examples import examples

SAMPLES = Path(__file__).parents[2] / "../shared/samples"
LIMITS = Limits(seconds=30.0, memory_bytes=500 * MEGABYTE)
real_files = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the collection of real files is not on this machine")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="relies on a limit of memory")


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(1, LIMITS) as readers:
        yield readers


def ten_thousand_pages(reading: PdfReading) -> bool:
    return reading.pages == 10_000 and reading.cut


def all_fields(reading: PdfReading) -> bool:
    return reading.form is not None and reading.form.values() == {f"f{n}": f"v{n}" for n in range(2_500)}


def too_many_fields(reading: PdfReading) -> bool:
    return reading.form is not None and len(reading.form.fields) == 20_000 and reading.cut


def honest_field(reading: PdfReading) -> bool:
    return reading.form is not None and reading.form.values().get("c") == "honest"


def cut_value(reading: PdfReading) -> bool:
    return reading.form is not None and len(reading.form.fields[0].value) <= 1_000_000


def nothing_odd(reading: PdfReading) -> bool:
    return not reading.damaged and reading.pages == 1


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(lambda: hostile.many_pages(10_000), ten_thousand_pages, id="10000-pages"),
        pytest.param(lambda: hostile.many_fields(2_500), all_fields, id="2500-fields"),
        pytest.param(lambda: hostile.many_fields(21_000), too_many_fields, id="21000-fields", marks=pytest.mark.slow),
        pytest.param(lambda: hostile.deep_pages(3_000), nothing_odd, id="deep-page-tree"),
        pytest.param(lambda: hostile.deep_fields(3_000), lambda r: r.cut, id="deep-field-tree"),
        pytest.param(hostile.looped_fields, honest_field, id="looped-field-tree"),
        pytest.param(hostile.looped_pages, lambda r: True, id="looped-page-tree"),
        pytest.param(lambda: hostile.value_bomb(40), cut_value, id="bomb-as-a-value"),
        pytest.param(hostile.looped_tables, nothing_odd, id="looped-tables"),
        pytest.param(lambda: hostile.deep_arrays(50_000), nothing_odd, id="deep-arrays"),
        pytest.param(hostile.nonsense_pictures, nothing_odd, id="nonsense-pictures"),
        pytest.param(lambda: hostile.doubling_drawing(10), nothing_odd, id="doubling-drawing"),
    ],
)
def test_hostile_pdfs_are_read_as_far_as_they_are_honest(
    readers: Readers, make: Callable[[], bytes], expected: Callable[[PdfReading], bool]
) -> None:
    assert expected(from_values(readers.ask("pdf.read", {}, [make()]).values))


@linux_only
@pytest.mark.slow
@pytest.mark.parametrize("job", ["pdf.read", "page.render"])
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: hostile.contents_bomb(300), id="bomb-as-contents"),
        pytest.param(lambda: hostile.nested_bomb(300), id="bomb-in-a-bomb"),
        pytest.param(lambda: hostile.object_stream_bomb(300), id="bomb-as-object-stream"),
        pytest.param(hostile.self_drawing, id="draws-itself"),
        pytest.param(lambda: hostile.doubling_drawing(25), id="doubling-drawing"),
    ],
)
def test_a_bomb_costs_itself_and_the_next_file_is_read(make: Callable[[], bytes], job: str) -> None:
    page = {"sha256": "bomb", "media_type": "application/pdf", "page": 0, "max_width": 500, "max_height": 500}
    honest = form_pdf(widget(b"/FT /Tx /T (a) /V (x)"))
    requests = [Request(job, page, [make()]), Request("pdf.read", {}, [honest])]

    with Readers(1, Limits(seconds=4.0, memory_bytes=250 * MEGABYTE)) as readers:
        first, second = readers.ask_many(requests, batch=1)

    assert isinstance(first, Reply) or first.reason in {"limits", "died", "timeout", "damaged"}
    assert isinstance(second, Reply)
    assert second.values["form"]["fields"][0]["value"] == "x"


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(lambda: hostile.tiff([(8, 16)] * 3), ImageReading(3, 8, 16), id="three-pages"),
        pytest.param(
            lambda: hostile.tiff([(8, 16)] * 3, order=">"), ImageReading(3, 8, 16), id="three-pages-big-endian"
        ),
        pytest.param(lambda: hostile.tiff([(8, 16)] * 3, loop=True), ImageReading(3, 8, 16), id="looped-directories"),
        pytest.param(
            lambda: hostile.tiff([(8, 16)] * 50_000),
            ImageReading(10_000, 8, 16),
            id="50000-pages",
            marks=pytest.mark.slow,
        ),
        pytest.param(lambda: hostile.tiff([(2**31, 2**31)]), ImageReading(over_limit=True), id="tiff-of-endless-size"),
        pytest.param(lambda: hostile.png(50_000, 50_000, b""), ImageReading(over_limit=True), id="png-of-endless-size"),
        pytest.param(lambda: hostile.png(0, 5, b""), ImageReading(damaged=True), id="png-without-size"),
        pytest.param(lambda: b"\xff\xd8\xff\xe0" + bytes(500), ImageReading(damaged=True), id="jpeg-without-a-picture"),
        pytest.param(
            lambda: hostile.png_text_bomb(80),
            ImageReading(damaged=True),
            id="bomb-as-a-comment",
            marks=pytest.mark.slow,
        ),
        pytest.param(lambda: b"II*\0\xff\xff\xff\xff", ImageReading(damaged=True), id="directory-outside-the-file"),
        pytest.param(lambda: b"", ImageReading(damaged=True), id="empty"),
    ],
)
def test_hostile_pictures_are_measured_or_refused(make: Callable[[], bytes], expected: ImageReading) -> None:
    assert read_image(make()) == expected


def test_a_picture_larger_than_paper_is_not_shown(readers: Readers) -> None:
    bomb = hostile.png(50_000, 50_000, hostile.deflate_bomb(5))

    with pytest.raises(NotRead) as caught:
        PageReader(readers).render("bomb", lambda: bomb, "image/png", 0, 500, 500)

    assert caught.value.failed == Failed("limits")


def test_a_picture_may_not_be_asked_for_larger_than_any_screen(readers: Readers) -> None:
    large = hostile.tiff([(10_000, 10_000)])

    assert PageReader(readers).render("large", lambda: large, "image/tiff", 0, 500, 500).width == 500
    with pytest.raises(NotRead):
        PageReader(readers).render("large", lambda: large, "image/tiff", 0, 10_000, 10_000)


def test_a_page_may_not_be_asked_for_larger_than_any_screen(readers: Readers) -> None:
    with pytest.raises(NotRead) as caught:
        PageReader(readers).render("form", form_pdf, "application/pdf", 0, 100_000, 100_000)

    assert caught.value.failed == Failed("limits")


SMALL = (
    form_pdf(widget(b"/FT /Tx /T (a) /V (x)"), widget(b"/FT /Btn /T (b) /V /Yes " + on_states("Yes"))),
    form_pdf(
        (b"<< /T (p) /FT /Btn /Ff 32768 /V /1 /Opt [(a) (b)] >>", [widget(on_states("0")), widget(on_states("1"))])
    ),
    hostile.looped_fields(),
    hostile.many_pages(2),
    hostile.object_stream_bomb(1),
)
PICTURES = (
    ("image/tiff", hostile.tiff([(40, 40)] * 2)),
    ("image/png", hostile.png(20, 20, zlib.compress(bytes(21 * 20)))),
)
TOKENS = (b"/", b"<<", b">>", b"[", b"99999999999", b" 0 R", b"(", b"stream", b"-1", b"\0", b"/Kids", b"/Parent 4 0 R")


def spoiled(content: bytes, seed: int) -> bytes:
    """Change a few places at random: bytes, gaps, copies, tokens, a torn end."""
    chance, bytes_ = random.Random(seed), bytearray(content)
    for _ in range(chance.choice((1, 2, 5, 20))):
        place = chance.randrange(len(bytes_))
        kind = chance.randrange(5)
        if kind == 0:
            bytes_[place] = chance.randrange(256)
        elif kind == 1:
            del bytes_[place : place + chance.randrange(1, 30)]
        elif kind == 2:
            start = chance.randrange(len(bytes_))
            bytes_[place:place] = bytes_[start : start + 40]
        elif kind == 3:
            bytes_[place : place + 1] = chance.choice(TOKENS)
        elif chance.random() < 0.2:
            del bytes_[place:]
        if len(bytes_) < 10:
            break
    return bytes(bytes_)


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SMALL), st.integers(0, 10**9))
def test_no_spoiled_pdf_makes_reading_fail(content: bytes, seed: int) -> None:
    reading = read_pdf(spoiled(content, seed))

    assert isinstance(reading, PdfReading)
    assert not (reading.damaged and (reading.pages or reading.form))


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PICTURES), st.integers(0, 10**9))
def test_no_spoiled_picture_makes_reading_fail(picture: tuple[str, bytes], seed: int) -> None:
    media_type, content = picture[0], spoiled(picture[1], seed)
    reading = read_image(content)
    try:
        page = render_page(content, media_type, 0, 100, 100)
    except FAULTS:
        return

    assert reading.pages
    assert len(page.bgrx) == page.width * page.height * 4


def real(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((SAMPLES / folder).rglob("*")) if path.is_file()]


@real_files
@linux_only
@pytest.mark.slow
@pytest.mark.timeout(180)
def test_every_real_file_is_read_in_one_process_that_does_not_grow() -> None:
    pdfs = [path for path in real("pdf", "german") if path.suffix.lower() == ".pdf"]
    held = []
    with Readers(1, Limits(seconds=20.0)) as readers:
        for _ in range(3):
            answers = list(readers.ask_many(Request("pdf.read", {}, [path.read_bytes()]) for path in pdfs))
            assert all(isinstance(answer, Reply) for answer in answers)
            held.append(sum(resident_bytes(child) for child in own_children()))

    assert held[2] <= held[1] * 1.1


def own_children() -> list[int]:
    task = f"/proc/self/task/{os.getpid()}/children"
    return [int(number) for number in Path(task).read_text("ascii").split()]


@real_files
@pytest.mark.slow
@pytest.mark.timeout(180)
def test_the_first_page_of_every_real_file_is_shown_or_refused() -> None:
    from desktop.documents.formats import recognise

    outcomes = {"shown": 0, "refused": 0}
    with Readers(1, Limits(seconds=20.0)) as readers:
        pages = PageReader(readers)
        for path in real("pdf", "german", "scan"):
            content = path.read_bytes()
            try:
                page = pages.render(path.name, lambda content=content: content, recognise(content), 0, 600, 800)
                assert page.width <= 600
                assert page.height <= 800
                outcomes["shown"] += 1
            except NotRead:
                outcomes["refused"] += 1

    assert outcomes["shown"] > 280, outcomes


def test_the_second_reader_mends_what_the_first_refuses() -> None:
    page = b"<< /MediaBox [0 0 300 300] /Parent 2 0 R /Type /Page >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    whole = hostile.pdf_of([hostile.CATALOGUE % b"4 0 R", pages, page, b"<< /FT /Tx /T (a) /V (x) >>"])
    torn = whole.replace(b"/Parent 2 0 R /Type /Page >>", b"/Pare>")
    with pytest.raises(pikepdf.PdfError), pikepdf.open(io.BytesIO(torn)) as pdf:
        len(pdf.pages)

    reading = read_pdf(torn)

    assert reading.pages == 1
    assert reading.form is not None
    assert reading.form.values() == {"a": "x"}
