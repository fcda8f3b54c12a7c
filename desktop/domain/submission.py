"""One thing that arrived: what the reader of its bytes makes of it, before anybody decided anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop.domain.finding import Finding


class Channel(StrEnum):
    """How something arrived."""

    MAIL = "mail"
    DE_MAIL = "de_mail"
    PORTAL = "portal"
    UPLOAD = "upload"  # a file somebody dropped or imported
    SCAN = "scan"
    FAX = "fax"
    LETTER = "letter"
    PHONE = "phone"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Address:
    """Who wrote or received: `name` may be empty, `address` too where the channel has none."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, as fractions of its width and height from the top left corner.

    Attributes:
        page: 0 for the first.
        left, top, right, bottom: 0.0 to 1.0.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float


class SourceKind(StrEnum):
    """Where a value came from."""

    PDF_FIELD = "pdf_field"
    MAIL = "mail"
    PORTAL = "portal"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from, exactly enough to show it.

    Attributes:
        kind: What sort of place.
        detail: The PDF field's full name, the mail header, or the clerk's name.
        document: SHA-256 of the document it stands in; "" where there is none.
        box: Its place in that document; None where unknown.
    """

    kind: SourceKind
    detail: str = ""
    document: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One application value with its source; `confidence` is 0.0 to 1.0, 1.0 for what was read and not guessed."""

    name: str
    value: str
    source: Source
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class FormField:
    """One AcroForm field as read.

    Attributes:
        name: Full name, partial names joined by dots.
        kind: text, check, radio, choice, signature or button.
        value: What was filled in, "" when empty. A check box that is on says "ja" when it is a plain on/off box; radio
            buttons and choices say their export value, several choices joined by "; ".
        box: Place of the first widget that shows it; None when it has none.
        required: Whether the form says so.
    """

    name: str
    kind: str
    value: str
    box: Box | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class FormReading:
    """The form inside a PDF.

    Attributes:
        id: Our form id (a service id), or "" when the form is of others' making.
        version: Our form's version, or "".
        fields: In the order of the form.
    """

    id: str
    version: str
    fields: tuple[FormField, ...]

    def values(self) -> dict[str, str]:
        """Name to value, empty ones left out."""
        return {f.name: f.value for f in self.fields if f.value}


class DocumentKind(StrEnum):
    """What a document is to its submission or case."""

    ORIGINAL = "original"
    ATTACHMENT = "attachment"
    INLINE = "inline"  # a picture inside a mail's text
    NESTED_MAIL = "nested_mail"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class DraftDocument:
    """A document of a draft.

    Attributes:
        name: File name without path, safe to show and to save; "" when the sender gave none.
        media_type: As recognised by content.
        content: The bytes.
        kind: What it is to the submission.
        parent: Index of the document it was found in; None for the original.
        pages: Number of pages, 0 where it has none or is unreadable.
        text: Plain text inside, "" where there is none.
        form: Its form values; None without a form.
        content_id: Content-ID of an inline picture, without angle brackets.
        readable: False when the program cannot show it yet ("noch nicht lesbar").
        note: Code of why it is not readable: "" | "unknown_type" | "encrypted" | "damaged" | "too_large" | "limits" |
            "empty" | "unsupported".
        findings: What the reader noticed of it, until the draft as a whole has them.
    """

    name: str
    media_type: str
    content: bytes
    kind: DocumentKind
    parent: int | None = None
    pages: int = 0
    text: str = ""
    form: FormReading | None = None
    content_id: str = ""
    readable: bool = True
    note: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What reading one item gave; nothing in it is decided yet.

    Attributes:
        channel: How it arrived.
        documents: The original first (its bytes unaltered), then what was found inside, parents before children.
        received_at: When it arrived according to the transport (UTC); None when nothing says so.
        sent_at: When the sender says it was sent (UTC).
        sender, recipients: As the item names them.
        subject: Decoded, one line.
        text: The body as plain text.
        html: The body's HTML as it came, to be sanitised at display; "" when there is none.
        headers: All of them, in order, decoded.
        message_id, in_reply_to: Without angle brackets.
        fields: Application values found; filled by `intake.mapping`.
        service: Service id when the item itself says so (our form); "" otherwise.
        findings: What the reader noticed (repaired charset, encrypted part, ...).
    """

    channel: Channel
    documents: tuple[DraftDocument, ...]
    received_at: datetime | None = None
    sent_at: datetime | None = None
    sender: Address = Address()
    recipients: tuple[Address, ...] = ()
    subject: str = ""
    text: str = ""
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    fields: tuple[FieldValue, ...] = ()
    service: str = ""
    findings: tuple[Finding, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Route:
    """Where a draft goes and why.

    Attributes:
        service: Service id, "" when unknown.
        department: Department id; the mailroom when nothing fits.
        reason: Code of the rule that fired: form, service, recipient, keyword, left_out or none.
        detail: What made it fire: the form id, the address, the keyword.
    """

    service: str
    department: str
    reason: str
    detail: str = ""
