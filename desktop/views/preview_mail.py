"""A mail as its reader expects it: who, to whom, when, what about, and the text; nothing in it acts on its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.background import Jobs
from desktop.domain.submission import Address
from desktop.errors import DesktopError
from desktop.translation import Text, _, say
from desktop.viewmodels.latest_read import LatestRead
from desktop.viewmodels.page_images import PageFile, PageImages
from desktop.views.preview_html import HtmlSheet, LinkNote, picture_url
from desktop.views.preview_tables import quick_to_show
from desktop.views.preview_text import TextSheet, on_desk
from desktop.views.theme import Space, look

_REMOTE_PICTURE = re.compile(r"<img[^>]{0,2000}?src\s*=\s*[\"']?\s*(?:https?:|//)", re.IGNORECASE)
_HEADER_ROWS = 9  # more are scrolled to


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to show.

    Attributes:
        date: Already worded.
        headers: All of them, in order.
        pictures: Content-ID of a picture in the text to the file it is rendered from.
    """

    sender: Address
    recipients: tuple[Address, ...]
    date: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    pictures: dict[str, PageFile]


class MailView(QWidget):
    """Shows one `Letter`."""

    def __init__(self, images: PageImages, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reads = LatestRead(jobs, self)
        self.subject = look(QLabel(wordWrap=True), "strong")
        self.lines = {name: QLabel(wordWrap=True) for name in ("from", "to", "date")}
        self.note = look(QLabel(wordWrap=True), "second")
        self.all_headers = QPushButton(say(_("All headers")))
        self.all_headers.setCheckable(True)
        self.headers = QPlainTextEdit(readOnly=True)
        self.plain, self.html, self.link = TextSheet(), HtmlSheet(images), LinkNote()
        self._body = QStackedWidget()
        self._build()
        self.html.link_chosen.connect(self.link.show_link)
        self.all_headers.toggled.connect(self.headers.setVisible)

    def show_letter(self, letter: Letter) -> None:
        """Show it from the top; its HTML is cleaned in the background while the head is there already."""
        self.link.hide()
        self.all_headers.setChecked(False)
        self.all_headers.setVisible(bool(letter.headers))
        self.headers.setPlainText("\n".join(f"{name}: {value}" for name, value in letter.headers))
        rows = min(len(letter.headers), _HEADER_ROWS)
        self.headers.setFixedHeight(rows * self.headers.fontMetrics().lineSpacing() + 2 * Space.M)
        self.subject.setText(letter.subject or say(_("Without subject")))
        self._tell("from", _named(letter.sender))
        self._tell("to", ", ".join(_named(a) for a in letter.recipients))
        self._tell("date", letter.date)
        self.note.hide()
        if letter.html.strip():
            self._show_html(letter)
        else:
            self._reads.forget()
            self._show_plain(letter.text)

    @property
    def body(self) -> HtmlSheet | TextSheet:
        """The part that shows the text now."""
        return self.html if self._body.currentWidget() is self.html else self.plain

    def _show_html(self, letter: Letter) -> None:
        urls = {content_id: picture_url(file) for content_id, file in letter.pictures.items()}
        self.html.clear_sheet()
        self._body.setCurrentWidget(self.html)

        def cleaned(html: str | None) -> None:
            if html is None:
                self._show_plain(letter.text)
                self._say(_("This message is very long and is shown as plain text."))
                return
            self.html.show_html(html, {picture_url(file): file for file in letter.pictures.values()})
            if _REMOTE_PICTURE.search(letter.html):
                self._say(_("Pictures from the internet are not loaded."))

        def failed(error: DesktopError) -> None:
            self._show_plain(letter.text)

        self._reads.ask(lambda: _clean(letter.html, urls), cleaned, failed)

    def _show_plain(self, text: str) -> None:
        self.plain.show_text(text)
        self._body.setCurrentWidget(self.plain)

    def _say(self, words: Text) -> None:
        self.note.setText(say(words))
        self.note.show()

    def _tell(self, name: str, words: str) -> None:
        self.lines[name].setText(words)
        for part in (self.lines[name], self._names[name]):
            part.setVisible(bool(words))

    def _build(self) -> None:
        self._names = {
            "from": QLabel(say(_("From"))),
            "to": QLabel(say(_("To"))),
            "date": QLabel(say(_("Date"))),
        }
        head = QGridLayout()
        head.setHorizontalSpacing(Space.M)
        head.setVerticalSpacing(2)
        head.setColumnStretch(1, 1)
        head.addWidget(self.subject, 0, 0, 1, 2)
        head.addWidget(look(self.all_headers, "quiet"), 0, 2, Qt.AlignmentFlag.AlignTop)
        for row, (name, label) in enumerate(self._names.items(), 1):
            head.addWidget(look(label, "second"), row, 0, Qt.AlignmentFlag.AlignTop)
            head.addWidget(self.lines[name], row, 1, 1, 2)
            self.lines[name].setAccessibleName(label.text())
            self.lines[name].setAlignment(Qt.AlignmentFlag.AlignTop)
        for label in (self.subject, *self.lines.values()):
            label.setTextFormat(Qt.TextFormat.PlainText)  # a sender's name is text, whatever it looks like
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.headers.setAccessibleName(say(_("All headers")))
        self.headers.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addWidget(self.headers)
        column.addWidget(self.note)
        self._body.addWidget(self.plain)
        self._body.addWidget(self.html)
        column.addWidget(on_desk(self._body), 1)
        column.addWidget(self.link)


def _named(address: Address) -> str:
    if address.name and address.address:
        return f"{address.name} <{address.address}>"
    return address.name or address.address


def _clean(html: str, urls: dict[str, str]) -> str | None:
    from desktop.intake.mail_html import sanitised  # imports nh3: only when a mail is shown

    return quick_to_show(sanitised(html, urls))
