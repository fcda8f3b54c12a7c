"""A case: its states, what may follow on what, and how it is shown in lists and on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop.domain.finding import Finding
from desktop.domain.submission import Address, Box, Channel, DocumentKind, Source


class CaseState(StrEnum):
    """Where a case stands (design 2)."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    DECIDED = "decided"
    TO_SEND = "to_send"
    READY_FOR_PICKUP = "ready_for_pickup"
    DONE = "done"
    # the ends that are not a decision
    HANDED_OVER = "handed_over"  # Abgegeben
    WITHDRAWN = "withdrawn"  # Zurückgezogen
    MISDIRECTED = "misdirected"  # Irrläufer
    DUPLICATE = "duplicate"  # Dublette
    NO_CASE = "no_case"  # Kein Vorgang


OPEN_STATES = frozenset(
    {
        CaseState.NEW,
        CaseState.ASSIGNED,
        CaseState.IN_PROGRESS,
        CaseState.WAITING,
        CaseState.DECIDED,
        CaseState.TO_SEND,
        CaseState.READY_FOR_PICKUP,
    }
)
SORTED_OUT_STATES = frozenset({CaseState.MISDIRECTED, CaseState.DUPLICATE, CaseState.NO_CASE})

_WORKING = frozenset({CaseState.IN_PROGRESS, CaseState.WAITING, CaseState.DECIDED})
_LEAVING = frozenset({CaseState.TO_SEND, CaseState.READY_FOR_PICKUP, CaseState.DONE})
_ENDS = SORTED_OUT_STATES | {CaseState.HANDED_OVER, CaseState.WITHDRAWN}
_NEXT: Mapping[CaseState, frozenset[CaseState]] = {
    CaseState.NEW: frozenset({CaseState.ASSIGNED, CaseState.IN_PROGRESS}) | _ENDS,
    CaseState.ASSIGNED: frozenset({CaseState.NEW}) | _WORKING | _ENDS,
    CaseState.IN_PROGRESS: frozenset({CaseState.NEW, CaseState.ASSIGNED}) | _WORKING | _LEAVING | _ENDS,
    CaseState.WAITING: frozenset({CaseState.NEW, CaseState.ASSIGNED}) | _WORKING | _ENDS,
    CaseState.DECIDED: frozenset({CaseState.IN_PROGRESS, CaseState.WAITING}) | _LEAVING,
    CaseState.TO_SEND: frozenset({CaseState.IN_PROGRESS}) | _LEAVING,
    CaseState.READY_FOR_PICKUP: frozenset({CaseState.IN_PROGRESS}) | _LEAVING,
    CaseState.DONE: frozenset({CaseState.IN_PROGRESS}),  # reopened
    **{end: frozenset({CaseState.NEW, CaseState.IN_PROGRESS}) for end in _ENDS},  # brought back
}


def may_become(present: CaseState, wanted: CaseState) -> bool:
    """Whether a case may go from one state to the other (staying is no move)."""
    return wanted in _NEXT[present]


class Folder(StrEnum):
    """The fixed folders of the mailbox; a department's folder is named `department:<id>`."""

    NEW = "neu"
    MINE = "meine"
    UNASSIGNED = "nicht_zugewiesen"
    FOLLOW_UP = "wiedervorlage"
    DEADLINE = "fristen"
    TO_SEND = "zu_versenden"
    PICKUP = "abholbereit"
    DONE = "erledigt"
    SORTED_OUT = "aussortiert"
    ALL = "alle"
    NEEDS_YOU = "braucht_sie"  # two people changed it differently: somebody decides; hidden while there is none


class SortColumn(StrEnum):
    """What a list can be sorted by; each has an index and is never NULL."""

    RECEIVED = "received_at"
    SENDER = "sender"
    SUBJECT = "subject"
    SERVICE = "service"
    STATE = "state"
    DEADLINE = "deadline"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases, in which order.

    Attributes:
        folder: A `Folder` value or `department:<id>`.
        sort: The column.
        descending: Newest or highest first.
    """

    folder: str = Folder.ALL
    sort: SortColumn = SortColumn.RECEIVED
    descending: bool = True


def usual_query(folder: str) -> CaseQuery:
    """The cases of a folder in the order it is worked off: deadlines by their day, everything else newest first."""
    if folder == Folder.DEADLINE:
        return CaseQuery(folder, SortColumn.DEADLINE, descending=False)
    return CaseQuery(folder)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of the mailbox.

    Attributes:
        row: Local row number, arrival order; ties of any sort are broken by it.
        number: File number; "" until registered.
        service: Service id; "" when unknown.
        clerk: Name of who has it; "" when nobody.
        deadline: "" or ISO date.
        attachments: How many documents came along with the original.
        found_in: Search only: the text it was found in, hits between U+0002 and U+0003; `place_found` shortens it.
        confidential: Personal or confidential post, of which the mailroom sees the envelope only.
        protected: Opened for a stated reason only; lists tell neither subject nor sender.
        follow_up: In the follow-up folder only: ISO date from which the case is shown again.
        follow_up_reason: What for; "" where none was given or the case is closed to the reader of the list.
    """

    row: int
    id: str
    number: str
    service: str
    department: str
    clerk: str
    state: CaseState
    subject: str
    sender: str
    received_at: datetime
    deadline: str
    unread: bool
    channel: Channel
    attachments: int
    found_in: str = ""
    confidential: bool = False
    protected: bool = False
    follow_up: str = ""
    follow_up_reason: str = ""


@dataclass(frozen=True, slots=True)
class FolderCount:
    """A folder with how many open rows it holds and how many of them nobody has looked at."""

    folder: str
    count: int
    unread: int


@dataclass(frozen=True, slots=True)
class CaseField:
    """One application field on the desk.

    Attributes:
        label: German, from the catalogue; the PDF's own field name for forms of others' making.
        source: None while nobody filled it.
        previous: The value before the last change; None when it never changed.
    """

    name: str
    label: str
    value: str
    source: Source | None
    confidence: float
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterField:
    """One field of the register data; `differs` says that the application states something else."""

    name: str
    label: str
    value: str
    differs: bool


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A submission as shown; `form_values` is None without a form, `noticed` is what its reader had to say."""

    id: str
    channel: Channel
    received_at: datetime
    sent_at: datetime | None
    sender: Address
    recipients: tuple[Address, ...]
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    sha256: str
    path: str
    form_id: str
    form_version: str
    form_values: Mapping[str, str] | None
    route_reason: str
    route_detail: str
    noticed: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as listed; its bytes are fetched by id."""

    id: str
    submission: str
    name: str
    media_type: str
    kind: DocumentKind
    size: int
    sha256: str
    pages: int
    text: str
    values: Mapping[str, str]
    content_id: str
    readable: bool
    note: str
    boxes: Mapping[str, Box]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note on a case."""

    id: str
    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act in the history; `text` is None where the body was erased by law."""

    at: datetime
    actor: str
    act: str
    values: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """An issued certificate."""

    id: str
    kind: str
    number: str
    issued_at: datetime
    issued_by: str
    document: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """When to look again and why."""

    id: str
    due: date
    reason: str
    done: bool


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What the register says, and who stands for it.

    Attributes:
        values: Register field name to value.
        confirmed_by: Name of the registrar; "" until confirmed.
        confirmed_at: When it was compared with the register; None until confirmed.
        source: entered or imported.
    """

    values: Mapping[str, str]
    confirmed_by: str
    confirmed_at: datetime | None
    source: str = "entered"


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything the desk shows of one case.

    `version` grows with each change; an act that names the version it saw is refused when the case has moved on.
    `closed` says why nothing of its content is in it (`domain.access.Closed`); "" for an open one.
    """

    row: CaseRow
    version: int
    waiting_for: str
    clerk_id: str
    municipality: str
    fields: tuple[CaseField, ...]
    register: tuple[RegisterField, ...]
    entry: RegisterEntry | None
    findings: tuple[Finding, ...]
    submissions: tuple[SubmissionRow, ...]
    documents: tuple[DocumentRow, ...]
    notes: tuple[NoteRow, ...]
    follow_ups: tuple[FollowUpRow, ...]
    certificates: tuple[CertificateRow, ...]
    history: tuple[HistoryRow, ...]
    closed: str = ""
