"""A draft as JSON values and byte frames, for the way from a reader process to the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias, cast

from desktop.domain.finding import Finding, Severity
from desktop.domain.submission import (
    Address,
    Box,
    Channel,
    DocumentKind,
    Draft,
    DraftDocument,
    FieldValue,
    FormField,
    FormReading,
    Source,
    SourceKind,
)

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
_Row: TypeAlias = "list[Json]"


def to_frames(draft: Draft, *, without_original: bool = False) -> tuple[dict[str, Json], list[bytes]]:
    """Take a draft apart: everything but contents as JSON values, contents as frames in the order of the documents.

    Args:
        without_original: Leave the first document's bytes out; the receiver has them.
    """
    values: dict[str, Json] = {
        "channel": draft.channel.value,
        "documents": [_document_row(document) for document in draft.documents],
        "without_original": without_original,
        "received_at": draft.received_at.isoformat() if draft.received_at else None,
        "sent_at": draft.sent_at.isoformat() if draft.sent_at else None,
        "sender": [draft.sender.name, draft.sender.address],
        "recipients": [[address.name, address.address] for address in draft.recipients],
        "subject": draft.subject,
        "text": draft.text,
        "html": draft.html,
        "headers": [[name, value] for name, value in draft.headers],
        "message_id": draft.message_id,
        "in_reply_to": list(draft.in_reply_to),
        "fields": [_field_row(value) for value in draft.fields],
        "service": draft.service,
        "findings": [[f.code, f.severity.value, f.field, dict(f.values)] for f in draft.findings],
    }
    contents = [document.content for document in draft.documents]
    return values, contents[1:] if without_original else contents


def from_frames(values: Mapping[str, Json], parts: Sequence[bytes], original: bytes | None = None) -> Draft:
    """Put a draft together again.

    Args:
        original: The first document's bytes where the frames were made without them.

    Raises:
        ValueError: The frames lack the original and it was not given.
    """
    if values.get("without_original"):
        if original is None:
            raise ValueError("the frames were made without the original")
        parts = [original, *parts]
    rows = cast("list[_Row]", values["documents"])
    return Draft(
        channel=Channel(cast(str, values["channel"])),
        documents=tuple(_document(row, content) for row, content in zip(rows, parts, strict=True)),
        received_at=_moment(values["received_at"]),
        sent_at=_moment(values["sent_at"]),
        sender=Address(*cast("list[str]", values["sender"])),
        recipients=tuple(Address(*pair) for pair in cast("list[list[str]]", values["recipients"])),
        subject=cast(str, values["subject"]),
        text=cast(str, values["text"]),
        html=cast(str, values["html"]),
        headers=tuple((name, value) for name, value in cast("list[list[str]]", values["headers"])),
        message_id=cast(str, values["message_id"]),
        in_reply_to=tuple(cast("list[str]", values["in_reply_to"])),
        fields=tuple(_field(row) for row in cast("list[_Row]", values["fields"])),
        service=cast(str, values["service"]),
        findings=tuple(_finding(row) for row in cast("list[_Row]", values["findings"])),
    )


def _moment(value: Json) -> datetime | None:
    return datetime.fromisoformat(cast(str, value)) if value else None


def _document_row(d: DraftDocument) -> Json:
    form: Json = None
    if d.form is not None:
        fields: list[Json] = [[f.name, f.kind, f.value, _box_row(f.box), f.required] for f in d.form.fields]
        form = [d.form.id, d.form.version, fields]
    return [d.name, d.media_type, d.kind.value, d.parent, d.pages, d.text, form, d.content_id, d.readable, d.note]


def _document(row: _Row, content: bytes) -> DraftDocument:
    name, media_type, kind, parent, pages, text, form, content_id, readable, note = row
    return DraftDocument(
        cast(str, name),
        cast(str, media_type),
        content,
        DocumentKind(cast(str, kind)),
        cast("int | None", parent),
        cast(int, pages),
        cast(str, text),
        _form(cast(_Row, form)) if form is not None else None,
        cast(str, content_id),
        cast(bool, readable),
        cast(str, note),
    )


def _form(row: _Row) -> FormReading:
    form_id, version, fields = row
    return FormReading(
        cast(str, form_id),
        cast(str, version),
        tuple(
            FormField(cast(str, name), cast(str, kind), cast(str, value), _box(box), cast(bool, required))
            for name, kind, value, box, required in cast("list[_Row]", fields)
        ),
    )


def _box_row(box: Box | None) -> Json:
    return [box.page, box.left, box.top, box.right, box.bottom] if box else None


def _box(row: Json) -> Box | None:
    if row is None:
        return None
    page, left, top, right, bottom = cast("list[float]", row)
    return Box(int(page), left, top, right, bottom)


def _field_row(value: FieldValue) -> Json:
    source = value.source
    return [
        value.name,
        value.value,
        [source.kind.value, source.detail, source.document, _box_row(source.box)],
        value.confidence,
    ]


def _field(row: _Row) -> FieldValue:
    name, value, source, confidence = row
    kind, detail, document, box = cast(_Row, source)
    return FieldValue(
        cast(str, name),
        cast(str, value),
        Source(SourceKind(cast(str, kind)), cast(str, detail), cast(str, document), _box(box)),
        cast(float, confidence),
    )


def _finding(row: _Row) -> Finding:
    code, severity, name, values = row
    return Finding(cast(str, code), Severity(cast(str, severity)), cast(str, name), cast("dict[str, str]", values))
