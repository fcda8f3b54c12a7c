"""A mail in a mail in a mail: each is read in full from its own bytes, in the window as the program fills it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from desktop.actions import mailbox
from desktop.actions.take_in import take_in_paths
from desktop.documents.reader_process import Readers
from desktop.errors import ReadingFailed
from desktop.translation import _
from desktop.viewmodels.page_rendering import PageRendering
from tests.views.conftest import Morning

pytestmark = pytest.mark.slow

LEVELS = ("aussen", "mitte", "innen")


def mail(level: str, inside: EmailMessage | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Käthe {level.title()} <{level}@post.example>"
    message["To"] = "Standesamt <standesamt@musterstadt.example>"
    message["Date"] = "Mon, 23 Nov 2026 09:00:00 +0100"
    message["Subject"] = f"Betreff {level}"
    message["X-Level"] = level
    message.set_content(f"Guten Tag von {level}.")
    message.add_alternative(f"<p>Guten Tag von <b>{level}</b>.</p>", subtype="html")
    if inside is not None:
        message.add_attachment(inside)
    return message


@pytest.fixture
def nested(office, tmp_path) -> str:
    """The id of a case whose mail holds a mail that holds a mail."""
    file = tmp_path / "post.eml"
    file.write_bytes(mail("aussen", mail("mitte", mail("innen"))).as_bytes())
    (taken,) = take_in_paths(office, [file])
    return taken.case


@pytest.fixture
def desk(office, nested, morning):
    begun: Morning = morning()
    rendering = PageRendering(Readers(1), begun.desk.document_bytes)
    begun.room.preview._read_mail = rendering.read_mail  # as the program gives it, see test_program
    begun.open()
    yield begun
    rendering.close()


@pytest.mark.parametrize("level", LEVELS)
def test_every_mail_shows_its_own_head_and_text(desk, office, nested, level):
    documents = mailbox.case_detail(office, nested).documents
    assert [d.media_type for d in documents] == ["message/rfc822"] * 3
    preview = desk.room.preview
    preview.show_document(documents[LEVELS.index(level)].id)
    shown = preview.mail
    desk.until(lambda: f"{level}@post.example" in shown.lines["from"].text())
    desk.until(lambda: f"Guten Tag von {level}." in shown.body.toPlainText())
    assert shown.subject.text() == f"Betreff {level}"
    assert "23.11.2026" in shown.lines["date"].text()
    assert f"X-Level: {level}" in shown.headers.toPlainText()
    assert shown.body is shown.html  # as it was written, not its plain words
    others = [other for other in LEVELS if other != level]
    assert not any(f"von {other}" in shown.body.toPlainText() for other in others)


def test_a_mail_that_cannot_be_read_again_keeps_its_text(desk, office, nested):
    documents = mailbox.case_detail(office, nested).documents
    inner = documents[2]

    def fail(_document: str):
        raise ReadingFailed(_("This file is damaged."))

    desk.room.preview._read_mail = fail
    desk.room.preview.show_document(inner.id)
    desk.until(lambda: "Guten Tag von innen." in desk.room.preview.mail.body.toPlainText())
    assert not desk.window.notices.notice or desk.window.notices.notice.kind != "failed"
