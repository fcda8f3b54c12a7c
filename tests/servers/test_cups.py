"""What comes out of a real print queue is the stored certificate: the same text, the same picture, on the right paper.

Two ways print (docs/decisions/0020-printing-pdf.md): the stored bytes through CUPS, and pictures painted on a QPrinter
as on systems without CUPS. Both run here against a real scheduler with its real filters.

Pictures are compared at 300 dpi: where one shows ink, the other must show some no farther away than 2 pixels (0.17 mm).
The printer's own rasteriser (Ghostscript) and ours (PDFium) draw the same letters with edges of their own; that much
they may differ. A single other letter differs more, which is tested, too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from desktop.errors import EnvironmentFault
from desktop.printing import print_queue
from desktop.printing.certificate import certificate_pdf
from desktop.printing.print_queue import PrintOrder
from desktop.translation import say
from tests.printing.pages import make_page
from tests.servers.cups_server import CupsServer, Printed

pytestmark = [pytest.mark.servers, pytest.mark.timeout(120)]

INK, TRACE = 100, 210  # what is surely ink, and what may be the pale edge of it; 0 black, 255 white
NAMES = {"kind.vornamen": "Frieda Käthe M̂ila", "elternteil2.familienname": "C̨̆ukić-J̌orđević"}
PROGRAM = Path(__file__).with_name("print_from_window.py")


@pytest.fixture(scope="module")
def stored() -> bytes:
    return certificate_pdf(make_page(NAMES))


def test_the_printed_certificate_has_the_text_of_the_stored_one(cups, stored):
    works = print_queue.send(stored, PrintOrder("Standesamt"), "Geburtsurkunde")

    printed = cups.printed()
    assert works
    assert texts_of(printed.content) == texts_of(stored)
    assert "C̨̆ukić-J̌orđević" in "".join(texts_of(printed.content))


def test_the_printed_certificate_has_the_picture_of_the_stored_one(cups, stored):
    print_queue.send(stored, PrintOrder("Bild"), "Geburtsurkunde")

    assert differences(picture_printed(cups.printed()), picture_of(stored)) == 0


def test_the_pdf_a_printer_gets_has_the_picture_of_the_stored_one(cups, stored):
    print_queue.send(stored, PrintOrder("Standesamt"), "Geburtsurkunde")

    assert differences(picture_of(cups.printed().content), picture_of(stored)) == 0


def test_the_comparison_sees_a_single_other_letter(cups, stored):
    print_queue.send(stored, PrintOrder("Bild"), "Geburtsurkunde")
    other = certificate_pdf(make_page({**NAMES, "kind.vornamen": "Frieda Käthe M̂ilo"}))

    assert differences(picture_printed(cups.printed()), picture_of(other)) > 0


def test_a_certificate_is_never_scaled_nor_printed_on_backs_nor_given_a_cover(cups, stored):
    print_queue.send(stored, PrintOrder("Bild", copies=2), "Geburtsurkunde")

    printed = cups.printed()
    assert printed.pixels()[:2] == pytest.approx((2480, 3508), abs=2)  # A4 although the queue prefers US Letter
    assert printed.options["Duplex"] == "None"  # although the queue prefers both sides
    assert (printed.copies, printed.title) == (2, "Geburtsurkunde")
    assert "job-sheets" not in printed.options or printed.options["job-sheets"].startswith("none")


def test_the_window_prints_on_the_chosen_printer_from_the_chosen_tray(cups, stored, tmp_path):
    told = print_from_window(cups, stored, tmp_path, "Standesamt", "Tray3", "2")

    printed = cups.printed()
    assert texts_of(printed.content) == texts_of(stored)
    assert differences(picture_of(printed.content), picture_of(stored)) == 0
    assert (printed.options["InputSlot"], printed.copies, printed.title) == ("Tray3", 2, "Geburtsurkunde")
    assert "Standesamt" in told
    assert "2" in told


def test_printing_as_pictures_gives_the_picture_of_the_stored_one(cups, stored, tmp_path):
    print_from_window(cups, stored, tmp_path, "Bild", "", "1", "pictures")

    printed = cups.printed()
    assert printed.pixels()[:2] == pytest.approx((2480, 3508), abs=2)
    assert differences(picture_printed(printed), picture_of(stored)) == 0


def test_trays_are_those_of_the_driver(cups):
    assert [tray.id for tray in print_queue.trays("Standesamt")] == ["Auto", "Tray1", "Tray3"]
    assert print_queue.trays("Nirgends") == ()


def test_a_printer_that_is_gone_is_named_and_nothing_is_printed(cups, stored):
    with pytest.raises(EnvironmentFault) as trouble:
        print_queue.send(stored, PrintOrder("Nirgends"), "Geburtsurkunde")

    assert "is not there any more" in trouble.value.title.source
    assert trouble.value.title.values["printer"] == "Nirgends"
    assert cups.jobs_waiting() == 0


def test_a_printer_that_takes_no_jobs_says_so(cups, stored):
    cups.run("cupsreject", "Bild")
    try:
        with pytest.raises(EnvironmentFault, match="nimmt zurzeit keine Aufträge an"):
            print_queue.send(stored, PrintOrder("Bild"), "Geburtsurkunde")
    finally:
        cups.run("cupsaccept", "Bild")


def test_a_stopped_printer_keeps_the_job_and_the_clerk_is_told(cups, stored):
    cups.run("cupsdisable", "Bild")
    try:
        works = print_queue.send(stored, PrintOrder("Bild"), "Geburtsurkunde")

        assert not works
        assert cups.jobs_waiting() == 1
    finally:
        cups.run("cancel", "-a")
        cups.run("cupsenable", "Bild")


def test_a_print_service_that_is_down_is_told_apart_from_a_missing_printer(cups, stored, monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:1")

    with pytest.raises(EnvironmentFault) as trouble:
        print_queue.send(stored, PrintOrder("Standesamt"), "Geburtsurkunde")

    assert trouble.value.title.source == "The print service does not answer."
    assert say(trouble.value.advice)


def print_from_window(cups: CupsServer, pdf: bytes, folder: Path, *choice: str) -> str:
    file = folder / "stored.pdf"
    file.write_bytes(pdf)
    command = [sys.executable, str(PROGRAM), str(file), *choice]
    environment = {**os.environ, "CUPS_SERVER": cups.address, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def texts_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [unicodedata.normalize("NFC", page.get_textpage().get_text_range()) for page in document]


def picture_of(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return document[0].render(scale=300 / 72, grayscale=True).to_pil().convert("L")


def picture_printed(printed: Printed) -> Image.Image:
    width, height, pixels = printed.pixels()
    return Image.frombytes("L", (width, height), pixels)


def differences(one: Image.Image, other: Image.Image) -> int:
    """How many pixels of ink in one picture the other has nowhere near."""
    a, b = (image.crop((0, 0, 2478, 3506)) for image in (one, other))
    return _ink_missing(a, b) + _ink_missing(b, a)


def _ink_missing(image: Image.Image, other: Image.Image) -> int:
    ink = image.point(lambda grey: 255 if grey < INK else 0)
    near = other.filter(ImageFilter.MinFilter(5)).point(lambda grey: 255 if grey < TRACE else 0)
    return ImageChops.subtract(ink, near).histogram()[255]
