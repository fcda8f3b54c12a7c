"""Cases with real documents, made here: forms with values, long files, pictures, multi-page scans, mails."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from hashlib import sha256

from PIL import Image, ImageDraw

from desktop.documents.render import RenderedPage
from desktop.domain.case import CaseDetail, CaseField, CaseRow, CaseState, DocumentRow, SubmissionRow
from desktop.domain.submission import Address, Box, Channel, DocumentKind, Source, SourceKind

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
NAME_BOX = Box(0, 0.1, 0.12, 0.6, 0.15)


def form_pdf(pages: int = 1) -> bytes:
    """A4 with a filled field where `NAME_BOX` says."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    sink = io.BytesIO()
    canvas, (width, height) = Canvas(sink, pagesize=A4), A4
    for page in range(pages):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(0.1 * width, 0.93 * height, f"Antrag Geburtsurkunde, Blatt {page + 1}")
        canvas.setFont("Helvetica", 9)
        for row, label in enumerate(("Geburtsname des Kindes", "Vorname(n)", "Tag der Geburt", "Ort der Geburt")):
            top = (0.12 + 0.08 * row) * height
            canvas.drawString(0.1 * width, height - top + 4, label)
            box = {"x": 0.1 * width, "y": height - top - 0.03 * height, "width": 0.5 * width, "height": 0.03 * height}
            value = ("Großmann", "Frieda", "12.03.2019", "Ilmenau")[row]
            canvas.acroForm.textfield(name=f"kind.{page}.{row}", value=value, borderWidth=1, fontSize=11, **box)
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def scan_tiff(pages: int = 3) -> bytes:
    """A scan of several pages, one of them sideways."""
    sheets = []
    for page in range(pages):
        sheet = Image.new("L", (877, 620) if page == 1 else (620, 877), 255)
        ImageDraw.Draw(sheet).text((60, 60), f"Seite {page + 1}", fill=0, font_size=40)
        sheets.append(sheet)
    sink = io.BytesIO()
    sheets[0].save(sink, "TIFF", save_all=True, append_images=sheets[1:])
    return sink.getvalue()


def picture_png(colour: str = "red", size: tuple[int, int] = (120, 80)) -> bytes:
    """A plain picture."""
    sink = io.BytesIO()
    Image.new("RGB", size, colour).save(sink, "PNG")
    return sink.getvalue()


class Bundle:
    """A case under construction with the bytes of its documents."""

    def __init__(self, case: str = "case-1") -> None:
        self.case = case
        self.contents: dict[str, bytes] = {}
        self.documents: list[DocumentRow] = []
        self.submissions: list[SubmissionRow] = []
        self.fields: list[CaseField] = []

    def submission(self, channel: Channel = Channel.MAIL, **changes: object) -> str:
        number = len(self.submissions) + 1
        values: dict[str, object] = {
            "id": f"{self.case}-submission-{number}",
            "channel": channel,
            "received_at": NOON,
            "sent_at": None,
            "sender": Address("Käthe Großmann", "kaethe@example.org"),
            "recipients": (Address("Standesamt Musterstadt", "standesamt@musterstadt.example"),),
            "subject": "Geburtsurkunde für Frieda",
            "text": "Guten Tag,\n\nbitte senden Sie mir drei Geburtsurkunden.\n\nKäthe Großmann",
            "html": "",
            "headers": (("From", "Käthe Großmann <kaethe@example.org>"), ("X-Mailer", "Post 1")),
            "sha256": "",
            "path": "",
            "form_id": "",
            "form_version": "",
            "form_values": None,
            "route_reason": "keyword",
            "route_detail": "Geburtsurkunde",
        }
        self.submissions.append(SubmissionRow(**(values | changes)))  # type: ignore[arg-type]
        return self.submissions[-1].id

    def document(
        self, content: bytes, media_type: str, kind: DocumentKind = DocumentKind.ATTACHMENT, **changes: object
    ) -> DocumentRow:
        number = len(self.documents) + 1
        digest = sha256(content).hexdigest()
        values: dict[str, object] = {
            "id": f"{self.case}-document-{number}",
            "submission": self.submissions[-1].id if self.submissions else "",
            "name": f"dokument-{number}.pdf",
            "media_type": media_type,
            "kind": kind,
            "size": len(content),
            "sha256": digest,
            "pages": 1,
            "text": "",
            "values": {},
            "content_id": "",
            "readable": True,
            "note": "",
            "boxes": {},
        }
        row = DocumentRow(**(values | changes))  # type: ignore[arg-type]
        self.documents.append(row)
        self.contents[row.id] = content
        return row

    def field_from(self, document: DocumentRow, value: str = "Großmann", box: Box | None = NAME_BOX) -> None:
        source = Source(SourceKind.PDF_FIELD, "kind.geburtsname", document.sha256, box)
        self.fields.append(CaseField("kind.geburtsname", "Geburtsname", value, source, 1.0))

    def detail(self, version: int = 1, **changes: object) -> CaseDetail:
        row = CaseRow(
            1, self.case, "", "geburtsurkunde", "standesamt", "", CaseState.NEW, "Geburtsurkunde", "Käthe Großmann",
            NOON, "", True, Channel.MAIL, len(self.documents),
        )  # fmt: skip
        values: dict[str, object] = {
            "row": row,
            "version": version,
            "waiting_for": "",
            "clerk_id": "",
            "municipality": "",
            "fields": tuple(self.fields),
            "register": (),
            "entry": None,
            "findings": (),
            "submissions": tuple(self.submissions),
            "documents": tuple(self.documents),
            "notes": (),
            "follow_ups": (),
            "certificates": (),
            "history": (),
        }
        return CaseDetail(**(values | changes))  # type: ignore[arg-type]


def mail_with_form(case: str = "case-1", pages: int = 2) -> Bundle:
    """A mail with the filled form attached and a scan beside it."""
    bundle = Bundle(case)
    bundle.submission()
    bundle.document(b"From: x\n\n" + case.encode(), "message/rfc822", DocumentKind.ORIGINAL, name="")
    form = bundle.document(form_pdf(pages), "application/pdf", name="antrag-geburtsurkunde.pdf", pages=pages)
    bundle.document(scan_tiff(), "image/tiff", name="scan.tif", pages=3)
    bundle.field_from(form)
    return bundle


class Printer:
    """Renders what bundles hold, with the readers' own code, and notes what was asked."""

    def __init__(self, *bundles: Bundle) -> None:
        self.contents: dict[str, bytes] = {}
        self.asked: list[tuple[str, int, int, int]] = []
        for bundle in bundles:
            self.contents |= bundle.contents

    def render(
        self, sha256: str, document_id: str, media_type: str, page: int, width: int, height: int
    ) -> RenderedPage:
        self.asked.append((document_id, page, width, height))
        return rendered(self.contents[document_id], media_type, page, width, height)

    def document_bytes(self, document_id: str) -> bytes:
        return self.contents[document_id]


def rendered(content: bytes, media_type: str, page: int, width: int, height: int) -> RenderedPage:
    import pypdfium2

    if media_type == "application/pdf":
        document = pypdfium2.PdfDocument(content)
        document.init_forms()
        sheet = document[page]
        scale = min(width / sheet.get_width(), height / sheet.get_height())
        picture = sheet.render(scale=scale, prefer_bgrx=True)
        return RenderedPage(picture.width, picture.height, bytes(picture.buffer))
    image = Image.open(io.BytesIO(content))
    image.seek(page)
    shown = image.convert("RGB")
    shown.thumbnail((width, height))
    return RenderedPage(shown.width, shown.height, shown.tobytes("raw", "BGRX"))
