"""A maildir of invented mails, three in ten with a filled PDF form, made once into build/bench."""

from __future__ import annotations

import io
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from random import Random

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.benchmarks.million import NOW, ROOT

MAILS = 10_000
_FIELDS = 31
_WORDS = (  # noqa: SIM905 (reads as what it is)
    "Antrag Urkunde Laterne Gewerbe Wohngeld Ausweis Straße Frist Termin Bescheid Anlage Kind "
    "Rente Müll Größe für und mit der die das bitte senden Sie mir eine Auskunft über meinen "
    "Fall vielen Dank im Voraus Grüße Bürgerin "
).split()


def form_pdf(fields: int = _FIELDS) -> bytes:
    """An AcroForm of text fields, the size of an ordinary municipal form."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for number in range(fields):
        y = 800 - number * 24
        canvas.drawString(40, y, f"Feld {number}: {' '.join(_WORDS[:12])}")
        canvas.acroForm.textfield(
            name=f"feld.{number}", x=320, y=y - 4, width=220, height=18, value=f"Wert {number} äöü"
        )
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def maildir(count: int = MAILS) -> Path:
    """The maildir; made when missing."""
    folder = ROOT / f"maildir-{count}"
    if not (folder / "complete").exists():
        for name in ("cur", "new", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        chance, form = Random(5), form_pdf()
        for number in range(count):
            (folder / "new" / f"{number:06d}.bench").write_bytes(_mail(number, chance, form))
        (folder / "complete").touch()
    return folder


def _mail(number: int, chance: Random, form: bytes) -> bytes:
    at = NOW - timedelta(seconds=30 * number)
    mail = EmailMessage()
    mail["Received"] = f"from a.example by b.example; {format_datetime(at)}"
    mail["From"] = f"Käthe Großmann {number} <person{number}@post.example>"
    mail["To"] = "rathaus@musterstadt.example"
    mail["Subject"] = " ".join(chance.choices(_WORDS, k=6)) + f" {number}"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{number}@bench.example>"
    mail.set_content("\n".join(" ".join(chance.choices(_WORDS, k=12)) for _ in range(chance.randrange(10, 60))))
    if number % 10 < 3:
        mail.add_attachment(_own(form, number), maintype="application", subtype="pdf", filename=f"Antrag {number}.pdf")
    return mail.as_bytes()


def _own(form: bytes, number: int) -> bytes:
    """The form with another title, so that no two mails carry the same bytes."""
    with pikepdf.open(io.BytesIO(form)) as pdf:
        pdf.docinfo["/Title"] = f"Antrag {number}"
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()
