"""Documents, notes, follow-ups and history of a case as cards."""

from __future__ import annotations

from datetime import datetime

from desktop.actions.wording import act_text, actor_text
from desktop.catalogue.service import Catalogue
from desktop.clock import local
from desktop.domain.case import CaseDetail, DocumentRow, HistoryRow
from desktop.domain.submission import DocumentKind
from desktop.translation import Text, _, counted, say
from desktop.viewmodels.card_list_model import Card
from desktop.viewmodels.times import day, full_time, short_time

_KB = 1024


def document_cards(detail: CaseDetail) -> tuple[Card, ...]:
    """The documents in the order they came, what was found inside something else set in."""
    return tuple(_document_card(document) for document in detail.documents)


def _document_card(document: DocumentRow) -> Card:
    words = [say(_kind_text(document.kind)), type_words(document.media_type)]
    if document.pages > 1:
        words.append(say(counted("{count} page", "{count} pages", document.pages)))
    words.append(size_words(document.size))
    if not document.readable:
        words.append(say(_unreadable_text(document.note)))
    inside = document.kind in {DocumentKind.ATTACHMENT, DocumentKind.INLINE, DocumentKind.NESTED_MAIL}
    return Card(
        document.id,
        document.name or say(_("Without name")),
        " · ".join(words),
        icon="warning" if not document.readable else _icon(document),
        level=int(inside),
        tip=say(_("SHA-256 {digest}", digest=document.sha256)),
    )


def _icon(document: DocumentRow) -> str:
    if document.kind is DocumentKind.CERTIFICATE:
        return "certificate"
    if document.media_type == "message/rfc822":
        return "mail"
    return "image" if document.media_type.startswith("image/") else "document"


def _kind_text(kind: DocumentKind) -> Text:
    return {
        DocumentKind.ORIGINAL: _("Original"),
        DocumentKind.ATTACHMENT: _("Attachment"),
        DocumentKind.INLINE: _("Picture in the text"),
        DocumentKind.NESTED_MAIL: _("Attached message"),
        DocumentKind.CERTIFICATE: _("Certificate"),
    }[kind]


def _unreadable_text(note: str) -> Text:
    return {
        "encrypted": _("encrypted, cannot be read"),
        "damaged": _("damaged"),
        "too_large": _("too large to be read"),
        "unsupported": _("a kind of picture that cannot be shown here"),
        "empty": _("empty file"),
        "limits": _("could not be read within the limits"),
    }.get(note, _("not readable yet"))


def type_words(media_type: str) -> str:
    """A media type as an office knows it."""
    known: dict[str, Text | str] = {
        "application/pdf": "PDF",
        "image/tiff": "TIFF",
        "image/jpeg": "JPEG",
        "image/png": "PNG",
        "message/rfc822": _("E-mail"),
        "text/plain": _("Text"),
        "application/zip": "ZIP",
    }
    return say(known.get(media_type, media_type))


def size_words(size: int) -> str:
    """A size in bytes as a person reads it, with a decimal comma."""
    if size < _KB:
        return say(counted("{count} byte", "{count} bytes", size))
    if size < _KB * _KB:
        return f"{round(size / _KB)} KB"
    return f"{size / _KB / _KB:.1f} MB".replace(".", ",")


def note_cards(detail: CaseDetail, now: datetime) -> tuple[Card, ...]:
    """The notes, newest first."""
    newest = sorted(reversed(detail.notes), key=lambda note: note.at, reverse=True)
    return tuple(Card(n.id, n.text, n.author, short_time(n.at, now), icon="note", tip=full_time(n.at)) for n in newest)


def follow_up_cards(detail: CaseDetail, now: datetime) -> tuple[Card, ...]:
    """The open follow-ups, the next one first."""
    today = local(now).date()
    waiting = sorted((f for f in detail.follow_ups if not f.done), key=lambda f: f.due)
    return tuple(
        Card(f.id, f.reason or say(_("Look again")), trailing=day(f.due, today), icon="calendar") for f in waiting
    )


def history_cards(detail: CaseDetail, catalogue: Catalogue, now: datetime) -> tuple[Card, ...]:
    """Every act, newest first."""

    def words(row: HistoryRow) -> str:
        return say(act_text(row, catalogue, detail.row.service))

    newest = sorted(reversed(detail.history), key=lambda entry: entry.at, reverse=True)
    return tuple(
        Card("", _sentence(words(h)), actor_text(h), short_time(h.at, now), tip=full_time(h.at)) for h in newest
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
