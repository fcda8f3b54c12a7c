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
    head = _Head(root)
    sent_at = parse_mail_date(head.text("date"))
    return Draft(
        channel=channel,
        documents=tuple(sorted_.documents),
        received_at=received_at(head.texts("received"), sent_at),
        sent_at=sent_at,
        sender=head.sender(),
        recipients=head.recipients(),
        subject=one_line(head.text("subject")),
        text=text_of(passages),
        html=html_of(passages),
        headers=head.decoded,
        message_id=next(iter(head.ids("message-id")), ""),
        in_reply_to=tuple(dict.fromkeys((*head.ids("in-reply-to"), *reversed(head.ids("references"))))),
        findings=tuple(sorted_.findings.values()),
    )


class _Head:
    """The headers of a mail, decoded."""

    def __init__(self, root: Part) -> None:
        self._root = root
        self._charset = next((p.parameters["charset"] for p in root.leaves() if "charset" in p.parameters), "")
        self.decoded = tuple((key.decode("ascii"), decoded(value, self._charset)) for key, value in root.headers)
        self._texts: dict[str, list[str]] = {}
        for name, text in self.decoded:
            self._texts.setdefault(name.lower(), []).append(text)

    def texts(self, name: str) -> list[str]:
        """All values of one name (lower case), from the top."""
        return self._texts.get(name, [])

    def text(self, name: str) -> str:
        """The first value of one name; "" when there is none."""
        return next(iter(self.texts(name)), "")

    def sender(self) -> Address:
        """Who wrote: From, else who sent it for them, else where an answer would go."""
        named = Address()
        for header in (b"from", b"sender", b"reply-to", b"return-path"):
            raw = self._root.header(header)
            for address in addresses_of(raw, self._charset) if raw else ():
                if "@" in address.address:
                    return Address(named.name or address.name, address.address)
                if address.name and not named.name:
                    named = address
        return named

    def recipients(self) -> tuple[Address, ...]:
        raws = (raw for name in (b"to", b"cc", b"delivered-to") for raw in self._all(name))
        return without_repeats(address for raw in raws for address in addresses_of(raw, self._charset))

    def ids(self, name: str) -> list[str]:
        """Message ids without their brackets; a lone word without brackets counts as one."""
        text = one_line(self.text(name))
        found = _ID.findall(text)
        return [i.strip() for i in found] if found else [text] if text and " " not in text else []

    def _all(self, name: bytes) -> Iterable[bytes]:
        return (value for key, value in self._root.headers if key.lower() == name)
