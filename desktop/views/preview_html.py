"""Cleaned HTML on paper: it loads nothing, shows only the pictures it is given, and a click on a link asks first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from desktop.translation import _, say
from desktop.viewmodels.page_images import PageFile, PageImages, PageWish
from desktop.views.icons import icon
from desktop.views.theme import Space, grown, look, theme, tokens

_OPENABLE = frozenset({"http", "https", "mailto"})
_LARGEST_PICTURE = 1600  # px; wider than any preview


def picture_url(file: PageFile) -> str:
    """The address a picture has inside the HTML; nothing else is ever shown."""
    return f"cid:{file.sha256}"


class HtmlSheet(QTextBrowser):
    """Shows cleaned HTML."""

    link_chosen = Signal(QUrl)

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._files: dict[str, PageFile] = {}
        self._html = ""
        look(self, "page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTabChangesFocus(False)  # Tab goes from link to link, and out at the end
        self.document().setDocumentMargin(16)
        self.document().setUndoRedoEnabled(False)
        self.setAccessibleName(say(_("Text of the message")))
        self.anchorClicked.connect(self.link_chosen)
        images.arrived.connect(self._picture_came)
        theme().changed.connect(self._show)

    def show_html(self, html: str, pictures: Mapping[str, PageFile]) -> None:
        """Show it from the top; pictures appear as they are rendered.

        Args:
            html: As `intake.mail_html.sanitised` gave it.
            pictures: Address in the HTML to what is rendered there.
        """
        self._files = dict(pictures)
        self._html = html
        self._show()
        self._images.show([self._wish(file) for file in self._files.values()])

    def clear_sheet(self) -> None:
        """Show nothing while the next text is made ready."""
        self.show_html("", {})

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Answer with the pictures that were given, and with nothing for everything else.

        Qt's own would read files from disk for any address a mail names.
        """
        file = self._files.get(name if isinstance(name, str) else name.toString())
        if file is not None:
            found = self._images.image(self._wish(file))
            if found is not None:
                return found
        empty = QImage(1, 1, QImage.Format.Format_ARGB32)
        empty.fill(Qt.GlobalColor.transparent)
        return empty if kind == QTextDocument.ResourceType.ImageResource.value else ""

    def createMimeDataFromSelection(self) -> Any:
        """Copy text without the sender's colours and fonts."""
        data = super().createMimeDataFromSelection()
        data.removeFormat("text/html")
        return data

    def _show(self) -> None:
        document, colours = self.document(), tokens()
        document.clear()  # also forgets resources of the last text
        document.setDefaultStyleSheet(f"a {{ color: {colours.frame}; }} body {{ color: {colours.ink}; }}")
        self.setHtml(self._html)

    def _wish(self, file: PageFile) -> PageWish:
        return PageWish(file, 0, _LARGEST_PICTURE, _LARGEST_PICTURE)

    def _picture_came(self, wish: PageWish) -> None:
        image = self._images.image(wish)
        url = picture_url(wish.file)
        if image is None or url not in self._files:
            return
        room = QSize(max(self.viewport().width() - 48, 64), image.height())
        if image.width() > room.width():
            image = image.scaledToWidth(room.width(), Qt.TransformationMode.SmoothTransformation)
        document = self.document()
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(url), image)
        document.markContentsDirty(0, document.characterCount())


class LinkNote(QFrame):
    """Shows where a link really leads before anything is opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "note")
        self.url = QUrl()
        self.address = QLabel(wordWrap=True)
        self.address.setTextFormat(Qt.TextFormat.PlainText)
        self.address.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = QPushButton(icon("copy", "accent"), say(_("Copy address")))
        self.open = QPushButton(icon("link", "accent"), say(_("Open in browser")))
        self.away = QToolButton()
        self.away.setIcon(icon("close", "second"))
        self.away.setIconSize(QSize(grown(16), grown(16)))
        self.away.setToolTip(say(_("Close")))
        self.away.setAccessibleName(say(_("Close")))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.address.text()))
        self.open.clicked.connect(lambda: QDesktopServices.openUrl(self.url))
        self.away.clicked.connect(self.hide)
        self._lay_out()
        self.hide()

    def show_link(self, url: QUrl) -> None:
        """Show the address in full, as a browser would be given it: look-alike letters stand out."""
        self.url = url
        self.address.setText(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        self.open.setEnabled(url.scheme().lower() in _OPENABLE)
        self.show()
        self.copy.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(look(QLabel(say(_("This link leads to"))), "second"), 1)
        head.addWidget(self.away)
        buttons = QHBoxLayout()
        for button in (self.copy, self.open):
            button.setAutoDefault(False)
            buttons.addWidget(look(button, "quiet"))
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        column.setSpacing(Space.XS)
        column.addLayout(head)
        column.addWidget(self.address)
        column.addLayout(buttons)
