"""Make a document of bytes found in a submission: what it is by content, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.documents import formats
from desktop.domain.submission import DocumentKind, DraftDocument
from desktop.intake import findings
from desktop.intake.html_text import text_of_html
from desktop.intake.mail_text import text_of_bytes
from desktop.intake.names import shown_name

_PICTURES = frozenset({"image/tiff", "image/jpeg", "image/png"})
_TEXTS = frozenset({"text/plain", "text/html", "application/xml", "application/json", "image/svg+xml"})
# A text is a text; which one, only its label knows.
_TEXT_LABELS = frozenset(
    {"text/calendar", "text/csv", "text/vcard", "text/x-vcard", "text/directory", "text/rfc822-headers"}
)
_REPORTS = frozenset(  # texts of mail servers to mail servers
    {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification"}
    | {"message/feedback-report", "message/external-body", "message/partial", "message/rfc822-headers"}
)
_LIKE_MAIL = frozenset({"message/rfc822", "application/mbox"})
_ENCRYPTED = frozenset({"application/pgp-encrypted"})
_LONGEST_TEXT = 2_000_000  # characters of one attachment kept for search and preview


@dataclass(frozen=True, slots=True)
class Found:
    """Bytes with what the sender says about them.

    Attributes:
        name: As sent; "" when none.
        label: Media type as sent; trusted only among texts.
        charset: As sent; "" when none.
    """

    content: bytes
    name: str = ""
    label: str = ""
    charset: str = ""
    kind: DocumentKind = DocumentKind.ATTACHMENT
    parent: int | None = None
    content_id: str = ""


def document_of(found: Found, *, open_it: bool) -> DraftDocument:
    """Recognise and, where asked for, open a document. Never fails: what cannot be read is kept and says why."""
    media_type = recognised(found)
    document = DraftDocument(
        shown_name(found.name), media_type, found.content, found.kind, found.parent, content_id=found.content_id
    )
    if media_type in _TEXTS or media_type in _TEXT_LABELS:
        return replace(document, text=_text_of(found, media_type)) if open_it else document
    if media_type == "application/pdf":
        return _opened_pdf(document) if open_it else document
    if media_type in _PICTURES:
        return _opened_picture(document) if open_it else document
    if media_type == formats.EMPTY:
        is_original = found.kind is DocumentKind.ORIGINAL  # an empty attachment is part of a mail that can be read
        return replace(document, readable=False, note="empty") if is_original else document
    is_picture = media_type.startswith("image/")  # known by its content, and still nothing to show
    note = "encrypted" if media_type in _ENCRYPTED else "unsupported" if is_picture else "unknown_type"
    return replace(document, readable=False, note=note)


def recognised(found: Found) -> str:
    """The media type by content; among texts the sender's label decides.

    Many texts begin like a mail (a delivery report, a list of headers), so a mail is one only where no label says text.
    """
    media_type = formats.recognise(found.content)
    if media_type in _LIKE_MAIL and (found.label.startswith("text/") or found.label in _REPORTS):
        media_type = "text/plain"
    return found.label if media_type == "text/plain" and found.label in _TEXT_LABELS else media_type


def _text_of(found: Found, media_type: str) -> str:
    is_html = media_type == "text/html"
    text, _ = text_of_bytes(found.content[: _LONGEST_TEXT * 2], found.charset, html=is_html)
    return (text_of_html(text) if is_html else text)[:_LONGEST_TEXT]


def _opened_pdf(document: DraftDocument) -> DraftDocument:
    from desktop.documents.pdf import read_pdf  # heavy: only mails with a PDF pay for it

    reading = read_pdf(document.content)
    note = "encrypted" if reading.encrypted else "damaged" if reading.damaged else ""
    noticed = tuple(findings.of_pdf(code, document.name, detail) for code, detail in reading.noticed)
    return replace(
        document,
        pages=reading.pages,
        text=reading.text,
        form=reading.form,
        readable=note == "",
        note=note,
        findings=noticed,
    )


def _opened_picture(document: DraftDocument) -> DraftDocument:
    from desktop.documents.image import read_image

    reading = read_image(document.content)
    note = "too_large" if reading.over_limit else "damaged" if reading.damaged else ""
    note = note or ("unsupported" if reading.unsupported else "")
    return replace(document, pages=reading.pages, readable=note == "", note=note)
