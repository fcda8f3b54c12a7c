"""File drafts: from what was read to cases, submissions, documents and values, many in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from desktop.actions.deadlines import deadline_of
from desktop.actions.matching import Match
from desktop.actions.office import Office, Work
from desktop.actions.search_text import index_case
from desktop.actions.wording import service_name
from desktop.catalogue.service import Catalogue
from desktop.domain.case import OPEN_STATES, CaseState
from desktop.domain.clerk import MAILROOM
from desktop.domain.history import Act
from desktop.domain.ids import first_row, new_id
from desktop.domain.submission import Draft, DraftDocument, Route
from desktop.intake.confidential import is_confidential
from desktop.intake.sorted_item import SortedItem, texts_of
from desktop.storage.arrival_store import Arrival
from desktop.storage.case_store import StoredCase, add_cases, find_any_case, folder_columns, free_first_rows, free_row
from desktop.storage.search_store import index_rows, text_row
from desktop.storage.submission_store import add_documents, add_submissions, box_to_json
from desktop.storage.value_store import add_parties, add_values, value_rows

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # an earlier date in a mail is a wrong clock, not an early mail
_TEXT_IN_LIST = 300  # characters of subject and sender


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a draft ended up.

    Attributes:
        joined: The case was there before.
        closed: Who files it may not look into the case, or not without stating a reason.
    """

    case_id: str
    submission_id: str
    department: str
    joined: bool
    closed: bool = False


@dataclass(slots=True)
class _Rows:
    """What one transaction inserts, collected first so that each table is written once."""

    cases: list[dict[str, Any]] = field(default_factory=list)
    submissions: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    parties: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)


class Filing:
    """Files drafts within one transaction; `finish` writes what was collected."""

    def __init__(self, work: Work, office: Office, municipality: str, arrivals: Iterable[datetime] = ()) -> None:
        """Make ready to file.

        Args:
            arrivals: When what is filed arrived, where that is known beforehand: saves a question for each.
        """
        self._work, self._catalogue, self._municipality = work, office.catalogue, municipality
        mailroom = office.catalogue.departments.get(MAILROOM)
        self._marks = mailroom.confidential if mailroom else ()
        self._clerk, self._sealed = office.clerk, office.clerk.sealed_departments
        self._rows = _Rows()
        self._taken: set[int] = set()
        # The lowest row of a millisecond that may be free: files have no date of their own and share their batch's.
        self._next_row = {row: row for row in free_first_rows(work.connection, arrivals)}

    def file(self, arrival: Arrival, item: SortedItem, match: Match | None) -> Filed:
        """File one item: into the case it matches, else into a new one."""
        draft, route = item.draft, item.route
        received_at = received_at_of(draft, arrival.at)
        submission_id = new_id(self._work.now)
        confidential = is_confidential(draft, self._marks)
        if match is None:
            department, protected = route.department, self._is_protected(route)
            case_id = self._open_case(arrival, item, received_at, confidential=confidential)
        else:
            case_id = match.case_id
            department, protected = self._join(item, match, confidential=confidential)
        closed = protected or (confidential and department in self._sealed)
        form = next((d.form for d in draft.documents if d.form and d.form.id), None) or draft.documents[0].form
        self._rows.submissions.append(
            {
                "id": submission_id,
                "case_id": case_id,
                "channel": draft.channel.value,
                "received_at": received_at,
                "scanned_at": None,
                "taken_in_at": self._work.now,
                "sent_at": draft.sent_at,
                "sender_name": draft.sender.name,
                "sender_address": draft.sender.address,
                "recipients": [[a.name, a.address] for a in draft.recipients],
                "subject": draft.subject,
                "text": draft.text,
                "html": draft.html,
                "headers": [list(pair) for pair in draft.headers],
                "sha256": arrival.sha256,
                "path": arrival.path,
                "message_id": draft.message_id,
                "in_reply_to": list(draft.in_reply_to),
                "form_id": form.id if form else "",
                "form_version": form.version if form else "",
                "form_values": form.values() if form else None,
                "route_reason": match.reason if match else route.reason,
                "route_detail": match.detail if match else route.detail,
                "findings": [[f.code, f.severity.value, f.field, dict(f.values)] for f in draft.findings],
                "readable": draft.documents[0].readable,
            }
        )
        self._add_documents(draft, case_id, submission_id, arrival.sha256)
        self._rows.values += value_rows(case_id, draft.fields)
        return Filed(case_id, submission_id, department, joined=match is not None, closed=closed)

    def _is_protected(self, route: Route) -> bool:
        service = self._catalogue.services.get(route.service)
        return service is not None and service.protected

    def _open_case(self, arrival: Arrival, item: SortedItem, received_at: datetime, *, confidential: bool) -> str:
        draft, route = item.draft, item.route
        case_id = new_id(self._work.now)
        row = self._free_row(received_at)
        deadline = deadline_of(self._catalogue.services.get(route.service), received_at)
        subject = _subject(draft, route, self._catalogue)
        sender = _sender(draft)
        self._rows.cases.append(
            {
                "row": row,
                "id": case_id,
                "service": route.service,
                "department": route.department,
                "municipality": self._municipality,
                **folder_columns(CaseState.NEW),
                "subject": subject,
                "sender": sender,
                "received_at": received_at,
                "deadline": deadline,
                "channel": draft.channel.value,
                "attachments": sum(1 for d in draft.documents[1:]),
                "confidential": confidential,
                "protected": self._is_protected(route),
            }
        )
        if not self._is_protected(route):
            self._rows.texts.append(text_row(row, [subject, sender, *texts_of(draft)], item.spellings))
        self._rows.parties += _parties(draft, case_id, self._work.now)
        self._work.record(
            case_id, route.department, Act.ARRIVED, {"channel": draft.channel.value, "path": arrival.path}
        )
        routed = {"department": route.department, "service": route.service}
        self._work.record(
            case_id, route.department, Act.ROUTED, routed | {"reason": route.reason, "detail": route.detail}
        )
        self._work.touch(case_id, route.department, lists=True)
        return case_id

    def _free_row(self, received_at: datetime) -> int:
        first = first_row(received_at)
        row = self._next_row.get(first) or free_row(self._work.connection, received_at)
        while row in self._taken:
            row += 1
        self._taken.add(row)
        self._next_row[first] = row + 1
        return row

    def _join(self, item: SortedItem, match: Match, *, confidential: bool) -> tuple[str, bool]:
        """Note on the case that something more came; it is unread again.

        Returns:
            The department it is in, and whether it is protected or behind another municipality's wall.
        """
        draft = item.draft
        waiting = next((r for r in self._rows.cases if r["id"] == match.case_id), None)
        if waiting is None:
            stored = find_any_case(self._work.connection, match.case_id)
            more = stored.row.attachments + len(draft.documents) - 1
            marked = {"confidential": True} if confidential else {}
            self._work.change(stored, unread=True, attachments=more, **marked, **_woken(stored))
            if _woken(stored):
                self._work.record(stored.id, stored.department, Act.BROUGHT_BACK)
            self._rows.joined.append(match.case_id)
            seen = self._clerk.may_see(stored.department, stored.municipality)
            department, protected = stored.department, stored.row.protected or not seen
        else:
            waiting["attachments"] += len(draft.documents) - 1
            waiting["confidential"] = waiting["confidential"] or confidential
            for text in (t for t in self._rows.texts if t["row"] == waiting["row"]):
                words = f"{text['spellings']} {item.spellings}"
                text.update(text_row(waiting["row"], [text["text"], *texts_of(draft)], words))
            department, protected = waiting["department"], waiting["protected"]
        self._work.record(match.case_id, department, Act.JOINED, {"reason": match.reason, "detail": match.detail})
        return department, protected

    def _add_documents(self, draft: Draft, case_id: str, submission_id: str, original: str) -> None:
        ids = [new_id(self._work.now) for _ in draft.documents]
        for position, (document_id, found) in enumerate(zip(ids, draft.documents, strict=True)):
            parent = ids[found.parent] if found.parent is not None else ""
            digest = original if position == 0 else sha256(found.content).hexdigest()
            self._rows.documents.append(
                _document_row(found, digest)
                | {
                    "id": document_id,
                    "case_id": case_id,
                    "submission": submission_id,
                    "parent": parent,
                    "position": position,
                }
            )

    def finish(self) -> None:
        """Write everything that was collected."""
        connection = self._work.connection
        add_cases(connection, self._rows.cases)
        add_submissions(connection, self._rows.submissions)
        add_documents(connection, self._rows.documents)
        add_values(connection, self._rows.values)
        add_parties(connection, self._rows.parties)
        index_rows(connection, self._rows.texts)
        for case_id in self._rows.joined:
            index_case(connection, find_any_case(connection, case_id))


def _woken(stored: StoredCase) -> dict[str, str]:
    """The state of a finished or sorted-out case to which something more came: nobody looks into those folders."""
    if stored.row.state in OPEN_STATES:
        return {}
    return {"state": (CaseState.IN_PROGRESS if stored.clerk_id else CaseState.NEW).value}


def _document_row(found: DraftDocument, digest: str) -> dict[str, Any]:
    fields = found.form.fields if found.form else ()
    return {
        "name": found.name,
        "media_type": found.media_type,
        "kind": found.kind.value,
        "sha256": digest,
        "size": len(found.content),
        "pages": found.pages,
        "text": found.text,
        "form_values": found.form.values() if found.form else {},
        "boxes": {f.name: box_to_json(f.box) for f in fields if f.box},
        "content_id": found.content_id,
        "readable": found.readable,
        "note": found.note,
    }


def received_at_of(draft: Draft, taken_in_at: datetime) -> datetime:
    """Legal arrival as the transport states it, unless the statement cannot be true."""
    stated = draft.received_at
    return stated if stated and _EARLIEST <= stated <= taken_in_at else taken_in_at


def _sender(draft: Draft) -> str:
    applicant = _applicant(draft)
    return (applicant or draft.sender.name or draft.sender.address)[:_TEXT_IN_LIST]


def _applicant(draft: Draft) -> str:
    """Who applies, as the form says; the address it was sent from may be somebody else's."""
    values = {f.name: f.value for f in draft.fields}
    parts = [values.get(f"antragsteller.{name}", "") for name in ("vornamen", "familienname")]
    return " ".join(p for p in parts if p) or values.get("antragsteller.name", "")


def _subject(draft: Draft, route: Route, catalogue: Catalogue) -> str:
    subject = draft.subject or service_name(catalogue, route.service) or draft.documents[0].name
    return " ".join(subject.split())[:_TEXT_IN_LIST]


def _parties(draft: Draft, case_id: str, now: datetime) -> list[dict[str, Any]]:
    name = _applicant(draft) or draft.sender.name
    if not name and not draft.sender.address:
        return []
    party = {"id": new_id(now), "case_id": case_id, "role": "applicant", "name": name, "email": draft.sender.address}
    return [party]


def attachments_of(drafts: Sequence[Draft]) -> dict[str, bytes]:
    """What must be in the blob store before the rows that name it: every document found inside an original."""
    return {sha256(d.content).hexdigest(): d.content for draft in drafts for d in draft.documents[1:]}
