from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.background import Jobs
from desktop.domain.submission import Address, Box, Channel, DocumentKind, Draft
from desktop.errors import ReadingFailed
from desktop.translation import _
from desktop.views.page_layout import Fit
from desktop.views.preview_pane import PreviewPane
from desktop.views.theme import apply_theme, tokens
from tests.views.papers import (
    NAME_BOX,
    Bundle,
    Printer,
    form_pdf,
    mail_with_form,
    picture_png,
    scan_tiff,
)


class Desk:
    """A preview with what it renders from."""

    def __init__(self, qtbot, jobs: Jobs, *bundles: Bundle, **options: object) -> None:
        self.printer = Printer(*bundles)
        self.pane = PreviewPane(self.printer.render, self.printer.document_bytes, jobs, **options)
        self.qtbot = qtbot
        qtbot.addWidget(self.pane)
        self.pane.resize(520, 700)
        self.pane.show()

    def settle(self) -> None:
        QApplication.processEvents()  # what was asked to be laid out is laid out first
        images, pictures = self.pane.canvas._images, self.pane.mail.html._images
        self.qtbot.waitUntil(
            lambda: not (images.is_busy or pictures.is_busy or self.pane.canvas._settled.isActive()), timeout=20_000
        )

    def colour_at(self, x: float, y: float) -> QColor:
        """What is painted at a place of the canvas."""
        return QColor(self.pane.canvas.viewport().grab().toImage().pixel(round(x), round(y)))

    def page_picture(self) -> QImage:
        self.settle()
        return self.pane.canvas.viewport().grab().toImage()


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    apply_theme(qapp, dark=False)
    running = Jobs()
    yield running
    assert running.shut_down()


def ink(image: QImage) -> int:
    """How many pixels are darker than any paper."""
    return sum(QColor(image.pixel(x, y)).lightness() < 100 for x in range(image.width()) for y in range(image.height()))


# what is offered


def test_without_a_case_one_sentence_says_what_to_do(qtbot, jobs):
    desk = Desk(qtbot, jobs)
    assert desk.pane.state.isVisible()
    assert desk.pane.state.sentence.text()
    assert not desk.pane.switcher.isVisible()
    assert not desk.pane.bar.isVisible()


def test_the_message_comes_first_then_what_came_with_it_by_name(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    labels = [offer.label for offer in desk.pane.switcher.offers]
    assert labels[1:] == ["antrag-geburtsurkunde.pdf", "scan.tif"]
    assert desk.pane.switcher.offers[0].document.kind is DocumentKind.ORIGINAL


def test_a_case_with_a_form_opens_on_the_form_its_values_come_from(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    assert desk.pane.shown_document == bundle.documents[1].id


def test_a_mail_without_a_form_opens_on_its_text(qtbot, jobs):
    bundle = Bundle()
    bundle.submission()
    bundle.document(b"mail", "message/rfc822", DocumentKind.ORIGINAL)
    bundle.document(scan_tiff(), "image/tiff", name="scan.tif", pages=3)
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    assert "drei Geburtsurkunden" in desk.pane.mail.body.toPlainText()


def test_a_mail_without_a_word_opens_on_what_came_with_it(qtbot, jobs):
    bundle = Bundle()
    bundle.submission(text=" \n", html="")
    bundle.document(b"mail", "message/rfc822", DocumentKind.ORIGINAL)
    scan = bundle.document(scan_tiff(), "image/tiff", name="scan.tif", pages=3)
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    assert desk.pane.shown_document == scan.id


def test_several_messages_are_told_apart_and_a_certificate_stands_last(qtbot, jobs):
    bundle = Bundle()
    for _number in range(2):
        bundle.submission()
        bundle.document(f"mail {_number}".encode(), "message/rfc822", DocumentKind.ORIGINAL)
    bundle.document(form_pdf(), "application/pdf", DocumentKind.CERTIFICATE, submission="", name="G-1.pdf")
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    labels = [offer.label for offer in desk.pane.switcher.offers]
    assert labels[0].endswith("1")
    assert labels[1].endswith("2")
    assert labels[2] == "G-1.pdf"


def test_a_change_to_the_case_keeps_document_page_and_zoom(qtbot, jobs):
    bundle = mail_with_form(pages=5)
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.pane.canvas.zoom(1.5)
    desk.pane.canvas.go_to(3)
    desk.pane.show_case(bundle.detail(version=2))
    assert desk.pane.canvas.page == 3
    assert desk.pane.canvas.view.factor == pytest.approx(1.5)
    assert desk.pane.shown_document == bundle.documents[1].id


# pages


def test_a_pdf_shows_the_values_of_its_fields(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.settle()
    canvas = desk.pane.canvas
    canvas.frame(NAME_BOX)
    place = canvas.framed.toRect().adjusted(8, 7, -8, -7)
    assert ink(canvas.viewport().grab(place).toImage()) > 10


def test_every_page_of_a_scan_is_shown_in_its_own_form(qtbot, jobs):
    bundle = Bundle()
    bundle.submission(Channel.SCAN)
    bundle.document(scan_tiff(3), "image/tiff", DocumentKind.ORIGINAL, name="scan.tif", pages=3)
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    for page in range(3):
        desk.pane.canvas.go_to(page)
        desk.settle()
    assert {page for _id, page, _w, _h in desk.printer.asked} == {0, 1, 2}
    layout = desk.pane.canvas._layout
    assert layout.rect(1).width() > layout.rect(1).height()  # the page in the middle lies sideways
    assert layout.rect(2).width() < layout.rect(2).height()


def test_a_small_picture_is_not_blown_up(qtbot, jobs):
    bundle = Bundle()
    bundle.submission()
    bundle.document(picture_png("red", (120, 80)), "image/png", DocumentKind.ORIGINAL, name="foto.png")
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.settle()
    assert desk.pane.canvas._layout.rect(0).width() == pytest.approx(120, abs=1)


def test_page_number_field_and_keys_lead_through_the_pages(qtbot, jobs):
    bundle = mail_with_form(pages=9)
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    bar, canvas = desk.pane.bar, desk.pane.canvas
    bar.number.setText("7")
    QTest.keyClick(bar.number, Qt.Key.Key_Return)
    assert canvas.page == 6
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.page == 0
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert canvas.page > 0
    assert bar.number.text() == str(canvas.page + 1)
    bar.next.trigger()
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.page == 8
    assert not bar.next.isEnabled()


def test_only_pages_in_view_and_their_neighbours_are_rendered(qtbot, jobs):
    bundle = mail_with_form(pages=40)
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.settle()
    assert {page for _id, page, _w, _h in desk.printer.asked} <= {0, 1, 2}


def test_zoom_keeps_what_is_in_the_middle_and_renders_it_sharply(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.settle()
    canvas = desk.pane.canvas
    before = canvas.factor
    desk.pane.bar.larger.trigger()
    assert canvas.factor > before
    assert canvas.view.fit is Fit.FACTOR
    desk.settle()
    last = desk.printer.asked[-1]
    assert max(last[2:]) == round(canvas.factor * 1123)
    desk.pane.bar.fit_page.trigger()
    rect = canvas._layout.rect(0)
    assert rect.height() <= canvas.viewport().height()
    desk.pane.bar.fit_width.trigger()
    assert canvas._layout.rect(0).width() > canvas.viewport().width() * 0.8


def test_turning_the_view_turns_the_frame_along(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.settle()
    canvas = desk.pane.canvas
    canvas.frame(NAME_BOX)
    assert canvas.framed.width() > canvas.framed.height()
    desk.pane.bar.turn.trigger()
    desk.settle()
    assert canvas.framed.width() < canvas.framed.height()
    page = canvas._layout.rect(0)
    assert page.width() > page.height()


# the frame


def test_the_chosen_field_is_framed_on_its_page_and_scrolled_into_view(qtbot, jobs):
    bundle = mail_with_form(pages=4)
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.settle()
    desk.pane.show_document(bundle.documents[0].id)
    on_the_last = Box(3, 0.1, 0.12, 0.6, 0.15)
    desk.pane.frame_field(bundle.documents[1].sha256, on_the_last)
    assert desk.pane.canvas.viewport().rect().contains(desk.pane.canvas.framed.toRect())  # at once, not when rendered
    desk.settle()
    framed, viewport = desk.pane.canvas.framed, desk.pane.canvas.viewport().rect()
    assert desk.pane.shown_document == bundle.documents[1].id
    assert viewport.contains(framed.toRect())
    assert desk.pane.canvas.page == 3
    assert desk.colour_at(framed.left(), framed.center().y()) == QColor(tokens().frame)


def test_the_frame_goes_when_no_field_is_chosen(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.pane.frame_field(bundle.documents[1].sha256, NAME_BOX)
    desk.pane.frame_field(bundle.documents[1].sha256, None)
    assert desk.pane.canvas.framed is None


def test_a_field_from_a_document_that_is_not_here_frames_nothing(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.pane.frame_field("f" * 64, NAME_BOX)
    assert desk.pane.canvas.framed is None
    assert desk.pane.shown_document == bundle.documents[1].id


# the next one


def test_the_neighbours_first_page_is_there_before_the_clerk_arrives(qtbot, jobs):
    here, there = mail_with_form("case-1"), mail_with_form("case-2", pages=3)
    desk = Desk(qtbot, jobs, here, there)
    desk.pane.show_case(here.detail())
    desk.settle()
    desk.pane.next_detail(there.detail())
    desk.settle()
    asked = len(desk.printer.asked)
    desk.pane.show_case(there.detail())
    canvas = desk.pane.canvas
    assert canvas._images.image(canvas._wish(canvas.file, 0)) is not None  # painted with the next paint event
    desk.settle()
    assert [a for a in desk.printer.asked[asked:] if a[1] == 0] == []


def test_the_neighbour_is_made_ready_also_while_a_mails_text_is_read(qtbot, jobs):
    here, there = mail_with_form("case-1"), mail_with_form("case-2", pages=3)
    desk = Desk(qtbot, jobs, here, there)
    desk.pane.show_case(here.detail())
    desk.pane.show_document(here.documents[0].id)
    desk.pane.next_detail(there.detail())
    desk.settle()
    asked = len(desk.printer.asked)
    desk.pane.show_case(there.detail())
    desk.settle()
    assert [a for a in desk.printer.asked[asked:] if a[1] == 0] == []


# mail


def test_the_head_of_a_mail_names_people_time_and_subject(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.pane.show_document(bundle.documents[0].id)
    mail = desk.pane.mail
    assert mail.subject.text() == "Geburtsurkunde für Frieda"
    assert mail.lines["from"].text() == "Käthe Großmann <kaethe@example.org>"
    assert "standesamt@musterstadt.example" in mail.lines["to"].text()
    assert "23.11.2026" in mail.lines["date"].text()
    assert not mail.headers.isVisible()
    mail.all_headers.click()
    assert "X-Mailer: Post 1" in mail.headers.toPlainText()
    assert mail.headers.isVisible()


def html_case(html: str) -> Bundle:
    bundle = Bundle()
    bundle.submission(html=html)
    bundle.document(b"mail", "message/rfc822", DocumentKind.ORIGINAL)
    return bundle


def test_a_names_markup_is_shown_as_text(qtbot, jobs):
    bundle = html_case("")
    bundle.submissions[0] = replace(bundle.submissions[0], subject="<img src='file:///x'><b>Antrag</b>")
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    assert desk.pane.mail.subject.textFormat() is Qt.TextFormat.PlainText
    assert "<b>" in desk.pane.mail.subject.text()


def test_nothing_a_mail_names_is_loaded_from_disk_or_network(qtbot, jobs, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture_png("red", (60, 60)))
    desk = Desk(qtbot, jobs)
    sheet = desk.pane.mail.html
    url = QUrl.fromLocalFile(str(secret)).toString()
    pictures = "".join(f"<img src='{address}'>" for address in (url, secret, "http://127.0.0.1:9/x.png"))
    sheet.show_html(f"<p>{pictures}</p><p style=\"background-image: url('{url}')\">Guten Tag</p>", {})
    assert sheet.toPlainText().endswith("Guten Tag")
    desk.pane._stack.setCurrentWidget(desk.pane.mail)
    desk.pane.mail._body.setCurrentWidget(sheet)
    qtbot.wait(20)
    image = sheet.grab().toImage()
    seen = {QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert "#ff0000" not in seen


def test_pictures_inside_the_text_are_shown(qtbot, jobs):
    bundle = html_case('<p>Guten Tag</p><img src="cid:foto@x">')
    bundle.document(picture_png("#00ff00", (60, 60)), "image/png", DocumentKind.INLINE, content_id="foto@x")
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    sheet = desk.pane.mail.html

    def is_green() -> bool:
        image = sheet.grab().toImage()
        return any(
            QColor(image.pixel(x, y)).name() == "#00ff00"
            for x in range(0, image.width(), 5)
            for y in range(0, image.height(), 5)
        )

    qtbot.waitUntil(is_green, timeout=10_000)
    assert len(desk.pane.switcher.offers) == 1  # it is seen in the text, so it needs no tab


def test_a_link_shows_its_address_before_anything_is_opened(qtbot, jobs, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(
        "desktop.views.preview_html.QDesktopServices.openUrl", lambda url: opened.append(url.toString())
    )
    desk = Desk(qtbot, jobs, html_case(""))
    desk.pane.show_case(html_case("").detail())
    mail = desk.pane.mail
    mail.html.anchorClicked.emit(QUrl("https://münster.example/pfäd"))
    assert opened == []
    assert mail.link.isVisible()
    assert mail.link.address.text().startswith("https://xn--")
    assert "ä" not in mail.link.address.text()  # as a browser is given it: letters that look alike stand out
    mail.link.copy.click()
    assert QGuiApplication.clipboard().text() == mail.link.address.text()
    mail.link.open.click()
    assert len(opened) == 1


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "smb://server/share", "data:text/html,x"]
)
def test_addresses_that_are_no_web_page_cannot_be_opened(qtbot, jobs, address):
    desk = Desk(qtbot, jobs)
    desk.pane.mail.link.show_link(QUrl(address))
    assert not desk.pane.mail.link.open.isEnabled()


def test_a_mail_inside_a_mail_is_read_in_full_when_asked_for(qtbot, jobs):
    bundle = mail_with_form()
    inner = bundle.document(b"inner", "message/rfc822", DocumentKind.NESTED_MAIL, name="Weitergeleitet", text="Kurz")
    draft = Draft(Channel.MAIL, (), sender=Address("Innen", "innen@example.org"), subject="Innen", text="Ganz innen")
    desk = Desk(qtbot, jobs, bundle, read_mail=lambda document_id: draft)
    desk.pane.show_case(bundle.detail())
    desk.pane.show_document(inner.id)
    assert "Kurz" in desk.pane.mail.body.toPlainText()
    qtbot.waitUntil(lambda: "Ganz innen" in desk.pane.mail.body.toPlainText(), timeout=5_000)
    assert "innen@example.org" in desk.pane.mail.lines["from"].text()


# what cannot be shown


@pytest.mark.parametrize(
    "note", ["unknown_type", "encrypted", "damaged", "too_large", "unsupported", "limits", "of tomorrow"]
)
def test_what_cannot_be_read_says_why_and_can_be_saved(qtbot, jobs, tmp_path, note):
    bundle = Bundle()
    bundle.submission(Channel.UPLOAD)
    row = bundle.document(
        b"PK\x03\x04", "application/zip", DocumentKind.ORIGINAL, name="a.zip", readable=False, note=note
    )
    target = tmp_path / "gespeichert.zip"
    desk = Desk(qtbot, jobs, bundle, choose_path=lambda _parent, name: target)
    desk.pane.show_case(bundle.detail())
    state = desk.pane.state
    assert "a.zip" in state.title.text()
    assert state.sentence.text()
    assert row.sha256 in state.line.text().replace("\n", "")
    with qtbot.waitSignal(desk.pane.saved):
        desk.pane.save_button.click()
    assert target.read_bytes() == b"PK\x03\x04"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_saving_to_a_place_that_cannot_be_written_says_so_and_leaves_nothing(qtbot, jobs, tmp_path):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle, choose_path=lambda _parent, name: tmp_path / "missing" / name)
    desk.pane.show_case(bundle.detail())
    with qtbot.waitSignal(desk.pane.failed) as signal:
        desk.pane.save()
    assert "antrag-geburtsurkunde.pdf" in str(signal.args[0])
    assert list(tmp_path.iterdir()) == []


def test_not_saving_after_all_does_nothing(qtbot, jobs):
    bundle = mail_with_form()
    asked: list[str] = []

    def never(parent: QWidget, name: str) -> Path | None:
        asked.append(name)
        return None

    desk = Desk(qtbot, jobs, bundle, choose_path=never)
    desk.pane.show_case(bundle.detail())
    desk.pane.save()
    assert asked == ["antrag-geburtsurkunde.pdf"]


def test_a_document_that_fails_to_render_says_so_and_can_be_tried_again(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    good, broken = desk.printer.render, [True]

    def sometimes(*args):
        if broken[0]:
            raise ReadingFailed(_("The reader stopped."), _("Please try again."))
        return good(*args)

    pane = PreviewPane(sometimes, desk.printer.document_bytes, jobs)
    qtbot.addWidget(pane)
    pane.resize(500, 600)
    pane.show()
    pane.show_case(bundle.detail())
    qtbot.waitUntil(pane.again_button.isVisible, timeout=5_000)
    broken[0] = False
    pane.again_button.click()
    qtbot.waitUntil(lambda: pane.canvas.isVisible() and pane.canvas._images.stand_in(pane.canvas.file, 0) is not None)


def test_endless_text_is_cut_with_a_word_about_it(qtbot, jobs):
    bundle = Bundle()
    bundle.submission(Channel.UPLOAD)
    bundle.document(b"x", "text/plain", DocumentKind.ORIGINAL, name="lang.txt", text="a" * 3_000_000)
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    text = desk.pane.text.toPlainText()
    assert max(map(len, text.splitlines())) < 5_000
    assert "…" in text[-200:]


# for everybody


def test_everything_that_takes_focus_has_a_name(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    QAccessible.setActive(True)
    desk.pane.show_case(bundle.detail())
    for document in (bundle.documents[0], bundle.documents[1]):
        desk.pane.show_document(document.id)
        for widget in desk.pane.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                found = QAccessible.queryAccessibleInterface(widget)
                assert found is None or found.text(QAccessible.Text.Name), f"{widget} has no name"


def test_every_part_can_be_reached_with_the_tab_key(qtbot, jobs):
    bundle = mail_with_form()
    desk = Desk(qtbot, jobs, bundle)
    desk.pane.show_case(bundle.detail())
    desk.settle()
    desk.pane.switcher.setFocus()
    reached: set[str] = set()
    for _step in range(20):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(type(QApplication.focusWidget()).__name__)
    assert {"DocumentSwitcher", "PageCanvas", "QToolButton", "QLineEdit"} <= reached
