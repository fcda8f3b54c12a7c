"""The citizen's document beside the case: choose one, read it, see where a value came from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.actions.hub_connection import AtHub
from desktop.background import Jobs, Lane
from desktop.domain.case import CaseDetail, SubmissionRow
from desktop.domain.submission import Address, Box, DocumentKind, Draft
from desktop.errors import DesktopError
from desktop.progress import SILENT
from desktop.translation import _, say
from desktop.viewmodels.case_cards import size_words
from desktop.viewmodels.page_images import PageFile, PageImages, RenderPage
from desktop.viewmodels.times import full_time
from desktop.views.page_canvas import PageCanvas
from desktop.views.preview_bar import PageBar, action_of, button_of
from desktop.views.preview_documents import Offer, ShownAs, first_offer, offers_of, unreadable_reason
from desktop.views.preview_fetching import BringDocument, DocumentFetching
from desktop.views.preview_mail import Letter, MailView
from desktop.views.preview_saving import ChoosePath, DocumentSaver, ask_where
from desktop.views.preview_state import PageTrouble, StatePanel
from desktop.views.preview_switcher import DocumentSwitcher
from desktop.views.preview_text import TextSheet, on_desk
from desktop.views.theme import Space, grown

ReadMail = Callable[[str], Draft]
"""Reads a mail inside a mail by its document id."""

_ROOM_FOR_BOTH = 620  # px of width for documents and page tools in one row
_LOW = 420  # px of height below which there are no two rows
_PICTURES_BYTES = 32 * 1024 * 1024
_KB = 1024


class PreviewPane(QWidget):
    """Shows the documents of one case at a time."""

    document_shown = Signal(str)  # its id; "" when there is none
    saved = Signal(object)  # Path
    failed = Signal(object)  # DesktopError: for the notices

    def __init__(
        self,
        render: RenderPage,
        document_bytes: Callable[[str], bytes],
        jobs: Jobs,
        parent: QWidget | None = None,
        *,
        read_mail: ReadMail | None = None,
        bring: BringDocument | None = None,
        choose_path: ChoosePath = ask_where,
    ) -> None:
        """Make an empty preview.

        Args:
            render: Renders a page; called in the PREVIEW lane.
            document_bytes: Reads a document by id; called in the READ lane.
            jobs: Runs both.
            parent: Qt's owner.
            read_mail: Called in the PREVIEW lane, because it may share a reader with `render`; None shows the text of
                an attached mail alone.
            bring: Fetches a document that still lies at the hub; None says where it lies and leaves it there.
            choose_path: Asks where to save a document.
        """
        super().__init__(parent)
        self._document_bytes, self._jobs = document_bytes, jobs
        self._read_mail, self._bring = read_mail, bring
        self._detail: CaseDetail | None = None
        self._shown: Offer | None = None
        self.switcher = DocumentSwitcher(self)
        self.canvas = PageCanvas(PageImages(render, jobs, self), self)
        self.bar = PageBar(self.canvas, self)
        self.save_action = action_of(self, "save", _("Save as …"), "Ctrl+Shift+S", self.save)
        self.mail = MailView(PageImages(render, jobs, self, limit_bytes=_PICTURES_BYTES), jobs)
        self.text, self.state = TextSheet(), StatePanel()
        self._text_desk = on_desk(self.text)
        self.again_button = self.state.add_button(QPushButton(say(_("Try again"))))
        self.save_button = self.state.add_button(QPushButton(say(_("Save original"))))
        self.trouble, self._fetching = PageTrouble(), DocumentFetching(jobs, bring, self)
        self._stack = QStackedWidget()
        self._column, self._head = QVBoxLayout(self), QHBoxLayout()
        self._saver = DocumentSaver(jobs, self, choose_path)
        self._build()
        self._connect()
        self.show_case(None)

    # what is shown

    def show_case(self, detail: CaseDetail | None) -> None:
        """Show a case; the same case again keeps its document, page and zoom."""
        same = detail is not None and self._detail is not None and detail.row.id == self._detail.row.id
        present = self._shown.document.id if self._shown and same else ""
        self._detail = detail
        offers = offers_of(detail) if detail else ()
        kept = next((o for o in offers if o.document.id == present), None)
        chosen = kept or (first_offer(detail, offers) if detail else None)
        self.switcher.offer(offers, chosen)
        if kept is None or kept != self._shown:
            self._show(chosen)

    def show_document(self, document_id: str) -> None:
        """Show one document of the case; one that is not offered is left alone."""
        wanted = next((o for o in self.switcher.offers if o.document.id == document_id), None)
        if wanted is not None and wanted != self._shown:
            self.switcher.offer(self.switcher.offers, wanted)
            self._show(wanted)

    def frame_field(self, document_sha: str, box: Box | None) -> None:
        """Show where a value stands: its document, its page, a frame around it. None takes the frame away."""
        if box is not None:
            source = next((o for o in self.switcher.offers if o.document.sha256 == document_sha), None)
            if source is None:
                box = None
            else:
                self.show_document(source.document.id)
        self.canvas.frame(box)

    def next_detail(self, detail: CaseDetail | None) -> None:
        """Make ready what will be seen when the clerk goes on to this case."""
        files: list[PageFile] = []
        if detail is not None:
            offers = offers_of(detail)
            first = first_offer(detail, offers)
            ordered = ([first] if first else []) + [o for o in offers if o is not first]
            files = [o.file for o in ordered if o.file is not None][:1]
        self.canvas.prepare(files)

    @property
    def shown_document(self) -> str:
        """Id of the document shown; "" when there is none."""
        return self._shown.document.id if self._shown else ""

    def _show(self, offer: Offer | None) -> None:
        self._shown = offer
        self.trouble.hide()
        self.canvas.show_file(offer.file if offer else None)
        self.bar.setVisible(offer is not None and offer.shown_as is ShownAs.PAGES)
        self._save_icon.setVisible(offer is not None)
        self._place_bar()
        if offer is None:
            self._show_nothing()
        else:
            {
                ShownAs.MAIL: self._show_mail,
                ShownAs.PAGES: self._show_pages,
                ShownAs.TEXT: self._show_text,
                ShownAs.UNREADABLE: self._show_unreadable,
            }[offer.shown_as](offer)
        self.document_shown.emit(self.shown_document)

    def _show_nothing(self) -> None:
        words = _("This case has no documents.") if self._detail else _("Choose a case to see its documents here.")
        self.state.tell(words)
        self._offer_buttons(save=False, again=False)
        self._stack.setCurrentWidget(self.state)

    def _show_pages(self, offer: Offer) -> None:
        self.canvas.setAccessibleName(offer.label)
        self.canvas.setAccessibleDescription(offer.document.text[:2_000])  # what a screen reader can say of a picture
        self._stack.setCurrentWidget(self.canvas)
        self._note_failure()

    def _show_text(self, offer: Offer) -> None:
        submission = offer.submission
        own = submission.text if submission and offer.document.kind is DocumentKind.ORIGINAL else ""
        self.text.show_text(offer.document.text or own)
        self._stack.setCurrentWidget(self._text_desk)

    def _show_unreadable(self, offer: Offer) -> None:
        document = offer.document
        self.state.tell(
            unreadable_reason(document),
            title=_("{name} cannot be read yet", name=offer.label),
            line=f"SHA-256\n{document.sha256[:32]}\n{document.sha256[32:]}",
            icon="warning",
        )
        self._offer_buttons(save=True, again=False)
        self._stack.setCurrentWidget(self.state)

    def _show_broken(self) -> None:
        offer, error = self._shown, self.canvas.failure_of_first()
        if offer is None or error is None:
            return
        self.bar.hide()
        self.trouble.hide()
        self._stack.setCurrentWidget(self.state)
        if isinstance(error, AtHub):
            self._fetch(offer)
            return
        self.state.tell(
            " ".join(say(part) for part in (error.title, error.advice) if part),
            title=_("{name} cannot be shown", name=offer.label),
            icon="warning",
        )
        self._offer_buttons(save=True, again=True)

    def _fetch(self, offer: Offer) -> None:
        """Get a document that lies at the hub, and say so meanwhile; without a network say that."""
        in_vain = self._fetching.fetch(offer.document.id)
        self._offer_buttons(save=False, again=in_vain is not None)
        if in_vain is None:
            self.state.tell(_("It is being fetched from the server."), title=offer.label, line=" ")
        else:
            words = " ".join(say(part) for part in (in_vain.title, in_vain.advice) if part)
            self.state.tell(words, title=offer.label, icon="info")

    def _tell_fetched(self, document: str, done: int, total: int) -> None:
        if document == self.shown_document:
            line = _("{done} of {total}", done=size_words(done * _KB), total=size_words(total * _KB))
            self.state.tell(_("It is being fetched from the server."), title=self._label(), line=say(line))

    def _label(self) -> str:
        return self._shown.label if self._shown else ""

    def fetch_again(self) -> None:
        """The hub can be reached again: get what did not come."""
        if self._fetching.is_waiting_for_server:
            self._try_again()

    def _note_failure(self) -> None:
        """Without its first page nothing of a document is shown; another page keeps its place among the others."""
        if self._shown is None or self._shown.shown_as is not ShownAs.PAGES:
            return
        if self.canvas.failure_of_first():
            self._show_broken()
        else:
            self._tell_trouble()

    def _tell_trouble(self) -> None:
        self.trouble.show_failure(self.canvas.failure_in_view() if self._stack.currentWidget() is self.canvas else None)

    def _show_mail(self, offer: Offer) -> None:
        submission, document = offer.submission, offer.document
        if submission is not None and document.kind is DocumentKind.ORIGINAL:
            self.mail.show_letter(self._letter_of(submission))
        else:
            self._show_inner_mail(offer)
        self._stack.setCurrentWidget(self.mail)

    def _letter_of(self, row: SubmissionRow) -> Letter:
        moment = row.sent_at or row.received_at
        return Letter(
            row.sender, row.recipients, full_time(moment), row.subject, row.text, row.html, row.headers,
            self._pictures_of(row.id),
        )  # fmt: skip

    def _pictures_of(self, submission: str) -> dict[str, PageFile]:
        documents = self._detail.documents if self._detail else ()
        return {
            d.content_id: PageFile(d.sha256, d.id, d.media_type, 1)
            for d in documents
            if d.submission == submission and d.content_id and d.readable and d.media_type.startswith("image/")
        }

    def _show_inner_mail(self, offer: Offer) -> None:
        document = offer.document
        self.mail.show_letter(Letter(Address(), (), "", offer.label, document.text, "", (), {}))
        read = self._read_mail
        if read is None:
            return

        def came(draft: Draft) -> None:
            if self._shown is offer:
                self.mail.show_letter(_letter_of_draft(draft, self._pictures_of(document.submission)))

        def failed(_error: DesktopError) -> None:
            return  # its text is shown already

        self._jobs.run(Lane.PREVIEW, lambda _job: read(document.id), owner=self, done=came, failed=failed)

    # what can be done

    def save(self) -> None:
        """Ask where to, and write the document as it came."""
        if self._shown is not None:
            document = self._shown.document
            self._saver.save(document.name or f"{document.sha256[:12]}", lambda: self._whole(document.id))

    def _whole(self, document: str) -> bytes:
        """The bytes of a document, fetched where they must be; called in a worker."""
        try:
            return self._document_bytes(document)
        except AtHub:
            if self._bring is None:
                raise
        self._bring(document, SILENT)
        return self._document_bytes(document)

    def _try_again(self) -> None:
        self._fetching.drop()
        self.canvas.try_again()
        if self._shown is not None:
            self._show(self._shown)

    def _offer_buttons(self, *, save: bool, again: bool) -> None:
        self.save_button.setVisible(save)
        self.again_button.setVisible(again)

    def _connect(self) -> None:
        self.switcher.offer_chosen.connect(self._show)
        self.canvas.failed.connect(self._note_failure)
        self.canvas.page_changed.connect(lambda _page: self._tell_trouble())
        self.canvas.verticalScrollBar().valueChanged.connect(lambda _value: self._tell_trouble())
        self.trouble.again.clicked.connect(self._try_again)
        self.trouble.save.clicked.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self.again_button.clicked.connect(self._try_again)
        self._fetching.came.connect(lambda document: self._try_again() if document == self.shown_document else None)
        self._fetching.failed.connect(lambda _document, _error: self._note_failure())
        self._fetching.reported.connect(self._tell_fetched)
        self._saver.saved.connect(self.saved)
        self._saver.failed.connect(self.failed)

    def _build(self) -> None:
        self._save_icon = button_of(self.save_action)
        self._head.setSpacing(Space.S)
        self._head.addWidget(self.switcher, 1)
        self._head.addWidget(self._save_icon)
        column = self._column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._head)
        column.addWidget(self.bar)
        column.addWidget(self.trouble)
        column.addWidget(self._stack, 1)
        for part in (self.state, self.mail, self.canvas, self._text_desk):
            self._stack.addWidget(part)

    def _place_bar(self) -> None:
        """Beside the documents where all their names have room too; a low pane needs its height for the page."""
        needed = self.switcher.wanted_width() + self.bar.sizeHint().width() + self._save_icon.sizeHint().width()
        fits = needed + 2 * Space.S <= self.width()
        beside = fits or (self.width() >= grown(_ROOM_FOR_BOTH) and self.height() < grown(_LOW))
        if beside != (self._head.indexOf(self.bar) >= 0):
            (self._column if beside else self._head).removeWidget(self.bar)
            if beside:
                self._head.insertWidget(1, self.bar)
            else:
                self._column.insertWidget(1, self.bar)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever gives the focus to the pane gives it to what is read in it."""
        places: dict[QWidget | None, QWidget] = {
            self.canvas: self.canvas,
            self.mail: self.mail.body,
            self._text_desk: self.text,
            self.state: self.save_button if self.again_button.isHidden() else self.again_button,
        }
        places[self._stack.currentWidget()].setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()
        self.canvas.resize(self._stack.size())  # also while it is hidden: what is made ready ahead must fit


def _letter_of_draft(draft: Draft, pictures: dict[str, PageFile]) -> Letter:
    moment = draft.sent_at or draft.received_at
    return Letter(
        draft.sender, draft.recipients, full_time(moment) if moment else "", draft.subject, draft.text, draft.html,
        draft.headers, pictures,
    )  # fmt: skip
