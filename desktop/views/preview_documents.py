"""Which documents of a case the preview offers, in which order, and how each is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from desktop.domain.case import CaseDetail, DocumentRow, SubmissionRow
from desktop.domain.submission import DocumentKind, SourceKind
from desktop.translation import Text, _, say
from desktop.viewmodels.case_cards import type_words
from desktop.viewmodels.page_images import PageFile

_MAIL = "message/rfc822"


class ShownAs(Enum):
    """What a document is for the eye."""

    MAIL = "mail"
    PAGES = "pages"
    TEXT = "text"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Offer:
    """One document to choose.

    Attributes:
        submission: What it came with; None for what the house made itself.
        label: As named in the switcher.
    """

    document: DocumentRow
    submission: SubmissionRow | None
    shown_as: ShownAs
    label: str

    @property
    def file(self) -> PageFile | None:
        """The document as pages; None when it is shown otherwise."""
        if self.shown_as is not ShownAs.PAGES:
            return None
        row = self.document
        return PageFile(row.sha256, row.id, row.media_type, max(row.pages, 1))

    @property
    def icon(self) -> str:
        """Name of its icon."""
        if self.shown_as is ShownAs.UNREADABLE:
            return "warning"
        if self.document.kind is DocumentKind.CERTIFICATE:
            return "certificate"
        if self.shown_as is ShownAs.MAIL:
            return "mail"
        return "image" if self.document.media_type.startswith("image/") else "document"


def offers_of(detail: CaseDetail) -> tuple[Offer, ...]:
    """All documents to choose: each submission's original, then what came with it; what the house issued last.

    Pictures that stand inside a mail's text are left out: they are seen there.
    """
    offers = [o for submission in detail.submissions for o in _of_submission(detail, submission)]
    offered = {o.document.id for o in offers} | {d.id for d in detail.documents if d.submission}
    offers += [_offer(d, None, "") for d in detail.documents if d.id not in offered]
    return tuple(offers)


def first_offer(detail: CaseDetail, offers: tuple[Offer, ...]) -> Offer | None:
    """What is shown when a case is opened: the form its values come from, else the original.

    An original without a word of text gives way to what came with it.
    """
    forms = {f.source.document for f in detail.fields if f.source and f.source.kind is SourceKind.PDF_FIELD}
    pages = [o for o in offers if o.shown_as is ShownAs.PAGES]
    with_form = next((o for o in pages if o.document.sha256 in forms), None)
    if with_form is not None:
        return with_form
    first = next(iter(offers), None)
    if first and first.shown_as is ShownAs.MAIL and first.submission and not _has_words(first.submission) and pages:
        return pages[0]
    return first


def _has_words(submission: SubmissionRow) -> bool:
    return bool(submission.text.strip() or submission.html.strip())


def _of_submission(detail: CaseDetail, submission: SubmissionRow) -> Iterator[Offer]:
    rows = [d for d in detail.documents if d.submission == submission.id]
    in_text = submission.html
    for row in sorted(rows, key=lambda d: d.kind is not DocumentKind.ORIGINAL):  # stable: else as they came
        if row.kind is DocumentKind.INLINE and row.content_id and f"cid:{row.content_id}" in in_text:
            continue
        number = detail.submissions.index(submission) + 1 if len(detail.submissions) > 1 else 0
        yield _offer(row, submission, str(number) if number else "")


def _offer(row: DocumentRow, submission: SubmissionRow | None, number: str) -> Offer:
    shown_as = _shown_as(row)
    return Offer(row, submission, shown_as, say(_label(row, shown_as, number)))


def _label(row: DocumentRow, shown_as: ShownAs, number: str) -> Text | str:
    if shown_as is ShownAs.MAIL and row.kind is DocumentKind.ORIGINAL:
        return _("Message {number}", number=number) if number else _("Message")
    return row.name or type_words(row.media_type)


def _shown_as(row: DocumentRow) -> ShownAs:
    if row.media_type == _MAIL and row.readable:
        return ShownAs.MAIL
    if not row.readable:
        return ShownAs.UNREADABLE
    if row.media_type == "application/pdf" or row.media_type.startswith("image/"):
        return ShownAs.PAGES
    if row.media_type.startswith("text/") or row.text:
        return ShownAs.TEXT
    return ShownAs.UNREADABLE


def unreadable_reason(row: DocumentRow) -> Text:
    """Why a document cannot be shown, and what can be done about it."""
    return {
        "encrypted": _("It is protected by a password. Please ask the sender for it without protection."),
        "damaged": _("It is damaged or incomplete. Please ask the sender to send it again."),
        "too_large": _("It is too large to be opened here."),
        "unsupported": _("It is a picture of a kind that cannot be shown here yet. Please ask the sender for a PDF."),
        "empty": _("The file is empty. Please ask the sender to send it again."),
        "limits": _("Opening it took too long or needed too much memory, so it was left closed."),
    }.get(row.note, _("The program does not know this kind of file yet."))
