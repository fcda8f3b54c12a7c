"""Read a mail into a draft: who wrote to whom, when, what, and everything that came along."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop.domain.submission import Address, Channel, DocumentKind, Draft, DraftDocument
from desktop.intake.mail_addresses import addresses_of, without_repeats
from desktop.intake.mail_dates import parse_mail_date, received_at
from desktop.intake.mail_header import decoded, one_line
from desktop.intake.mail_parts import Sorted, html_of, sort_parts, text_of
from desktop.intake.mail_structure import Part

_ID = re.compile(r"<([^<>]+)>")


def read_mail(name: str, content: bytes, *, channel: Channel = Channel.MAIL, open_attachments: bool = True) -> Draft:
    """Read one mail; whatever is wrong with it, its bytes are the first document and every part is somewhere.

    Args:
        name: File name of the item, "" when it has none.
        content: The bytes as they arrived.
        open_attachments: Read text, pages and form values of PDFs and pictures too.
    """
    sorted_ = Sorted(open_attachments)
    sorted_.documents.append(DraftDocument(name, "message/rfc822", content, DocumentKind.ORIGINAL))
    sorted_.room += 4 * len(content)
    root, passages = sort_parts(content, sorted_, parent=0)
    sent_at = parse_mail_date(decoded(root.header(b"date")))
    return Draft(
        channel=channel,
        documents=tuple(sorted_.documents),
        received_at=received_at((decoded(value) for value in _all(root, b"received")), sent_at),
        sent_at=sent_at,
        sender=_sender(root),
        recipients=_recipients(root),
        subject=one_line(decoded(root.header(b"subject"))),
        text=text_of(passages),
        html=html_of(passages),
        headers=tuple((key.decode("ascii"), decoded(value)) for key, value in root.headers),
        message_id=next(iter(_ids(root, b"message-id")), ""),
        in_reply_to=tuple(dict.fromkeys((*_ids(root, b"in-reply-to"), *reversed(_ids(root, b"references"))))),
        findings=tuple(sorted_.findings.values()),
    )


def _all(root: Part, name: bytes) -> Iterable[bytes]:
    return (value for key, value in root.headers if key.lower() == name)


def _sender(root: Part) -> Address:
    """Who wrote: From, else who sent it for them, else where an answer would go."""
    named = Address()
    for header in (b"from", b"sender", b"reply-to", b"return-path"):
        raw = root.header(header)
        for address in addresses_of(raw) if raw else ():
            if "@" in address.address:
                return Address(named.name or address.name, address.address)
            if address.name and not named.name:
                named = address
    return named


def _recipients(root: Part) -> tuple[Address, ...]:
    headers = (b"to", b"cc", b"delivered-to")
    return without_repeats(address for name in headers for raw in _all(root, name) for address in addresses_of(raw))


def _ids(root: Part, name: bytes) -> list[str]:
    raw = root.header(name)
    if not raw:
        return []
    text = one_line(decoded(raw))
    found = _ID.findall(text)
    return [i.strip() for i in found] if found else [text] if text and " " not in text else []
