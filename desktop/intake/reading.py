"""Read one item that arrived: decided by its content, never by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from desktop.domain.submission import Channel, DocumentKind, Draft
from desktop.intake.draft_frames import Json, to_frames
from desktop.intake.mail import read_mail
from desktop.intake.mail_header import one_line
from desktop.intake.mail_text import text_of_bytes
from desktop.intake.opening import Found, document_of, recognised

_MAILS = frozenset({"message/rfc822", "application/mbox"})
_MOST_FINDINGS = 50  # of documents; nobody reads more


def read_item(name: str, content: bytes, *, channel: Channel | None, open_attachments: bool = True) -> Draft:
    """Read a mail, PDF, picture or text into a draft; anything else becomes one document that says why it is closed.

    Args:
        name: File name as it came; may lie about the content.
        content: The bytes; they become the first document unaltered.
        channel: How it arrived; None for mail when it is one, else an upload.
        open_attachments: False to leave what is inside a mail closed.
    """
    found = Found(content, PurePath(name).name, kind=DocumentKind.ORIGINAL)
    if recognised(found) in _MAILS:
        mail = read_mail(found.name, content, channel=channel or Channel.MAIL, open_attachments=open_attachments)
        return _with_findings_of_documents(mail)
    document = document_of(found, open_it=True)
    is_html = document.media_type == "text/html"
    upload = Draft(
        channel=channel or Channel.UPLOAD,
        documents=(document,),
        subject=_subject(found.name),
        text=document.text if document.media_type.startswith("text/") else "",
        html=text_of_bytes(content, html=True)[0] if is_html else "",
    )
    return _with_findings_of_documents(upload)


def _with_findings_of_documents(draft: Draft) -> Draft:
    """Gather what was noticed of each document, so that the clerk reads it in one place."""
    noticed = [finding for document in draft.documents for finding in document.findings]
    if not noticed:
        return draft
    documents = tuple(replace(document, findings=()) for document in draft.documents)
    return replace(draft, documents=documents, findings=(*draft.findings, *noticed[:_MOST_FINDINGS]))


def read_job(values: Mapping[str, Json], parts: Sequence[bytes]) -> tuple[dict[str, Json], list[bytes]]:
    """`read_item` for the reader process.

    Args:
        values: "name", "channel" ("" or absent for None), "open_attachments" (absent for True) and
            "without_original" (True to spare the way back for bytes the asker holds; `from_frames` takes them then).
        parts: The bytes of the item, alone.
    """
    channel = values.get("channel")
    draft = read_item(
        str(values.get("name", "")),
        parts[0],
        channel=Channel(str(channel)) if channel else None,
        open_attachments=values.get("open_attachments", True) is not False,
    )
    return to_frames(draft, without_original=values.get("without_original") is True)


def _subject(name: str) -> str:
    stem = PurePath(name).stem if not name.startswith(".") else name
    return one_line(stem.replace("_", " "))
