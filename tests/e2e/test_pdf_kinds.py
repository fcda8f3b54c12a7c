"""PDFs that are more or less than pages and fields: taken in, their values shown, their state told in German."""

from __future__ import annotations

import email.message
import io
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from desktop.domain.finding import Finding, Severity
from desktop.viewmodels.field_form import FieldForm
from desktop.views.application_pane import ApplicationPane
from tests.documents import hostile_files as files
from tests.documents.test_pdf_nature import ANSWERS, DATA, READ, saved, xfa_pdf
from tests.e2e import shapes
from tests.e2e.conftest import Run
from tests.e2e.program import DONE, NEEDS_A_PERSON

pytestmark = pytest.mark.slow


def portfolio() -> bytes:
    with pikepdf.open(io.BytesIO(files.many_pages(1))) as pdf:
        pdf.attachments["Ausweis.jpg"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="Ausweis.jpg")
        pdf.Root.Collection = pikepdf.Dictionary()
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


SCRIPT = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"
PAGES = (b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
SIGNED = b"<< /FT /Sig /T (s) /V << /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >> >>"
KINDS = {
    "xfa": (xfa_pdf(DATA % ANSWERS, more=b"/NeedsRendering true"), DONE, "XFA-Formular"),
    "xfa-beside": (xfa_pdf(DATA % ANSWERS, fields=b"5 0 R"), DONE, "auch ein XFA-Formular"),
    "xfa-hostile": (xfa_pdf(b"<!DOCTYPE a>" + DATA % ANSWERS), DONE, "nicht lesbar"),
    "cut": (files.many_fields(300)[:20_000], DONE, "fehlt das Ende"),
    "password": (saved(encryption=pikepdf.Encryption(user="u", owner="o")), NEEDS_A_PERSON, "mit einem Kennwort"),
    "restricted": (saved(encryption=pikepdf.Encryption(user="", owner="o")), DONE, "gegen Drucken oder Ändern"),
    "signed": (files.with_fields([SIGNED]), DONE, "elektronisch signiert"),
    "script": (files.pdf_of([SCRIPT, *PAGES]), DONE, "Skripte"),
    "portfolio": (portfolio(), DONE, "Ausweis.jpg"),
    "damaged": (b"%PDF-1.7\n" + bytes(9_000), NEEDS_A_PERSON, "beschädigt"),
}


@pytest.mark.parametrize(("content", "code", "words"), KINDS.values(), ids=KINDS.keys())
def test_the_case_tells_what_kind_of_pdf_it_is(run: Run, tmp_path: Path, content: bytes, code: int, words: str) -> None:
    (tmp_path / "Antrag.pdf").write_bytes(content)
    [item] = run("import", tmp_path / "Antrag.pdf", expect=code)["items"]
    shown = run("show", item["case"])
    shapes.check(shown, shapes.CASE)
    texts = [finding["text"] for finding in shown["findings"]]
    assert any(words in text and "„Antrag.pdf“" in text for text in texts), texts


def test_the_values_of_an_xfa_form_are_shown_and_found(run: Run, tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message["From"], message["Subject"] = "k@post.example", "Formular"
    message.set_content("Anbei.")
    content = xfa_pdf(DATA % ANSWERS, more=b"/NeedsRendering true")
    message.add_attachment(content, maintype="application", subtype="pdf", filename="Antrag.pdf")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    [item] = run("import", tmp_path / "a.eml")["items"]
    shown = run("show", item["case"])
    assert shown["documents"][1]["values"] == {name: value for name, value in READ.items() if value}
    assert [finding["code"] for finding in shown["findings"]] == ["pdf_xfa"]
    assert "(4)" in shown["findings"][0]["text"]
    assert [case["id"] for case in run("search", "Groß")["cases"]] == [item["case"]]


def test_the_window_says_it_under_the_form_and_where_there_is_none(qapp: QApplication, qtbot) -> None:
    pane = ApplicationPane()
    qtbot.addWidget(pane)
    pane.show()
    pane.show_form(FieldForm(), lambda finding: f"about {finding.values['name']}")
    pane.show_case("", (Finding("pdf_xfa", Severity.WARNING, values={"name": "Antrag.pdf"}),))
    assert pane.card.words() == ("about Antrag.pdf",)
    assert pane.card.isVisible()
    pane.show_case("")
    assert not pane.card.isVisible()
