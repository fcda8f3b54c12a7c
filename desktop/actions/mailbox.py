"""Look into the mailbox: folders, lists, search, one case with all it holds. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from desktop.actions.office import Office
from desktop.catalogue.service import Catalogue, FieldDefinition, ServiceDefinition
from desktop.catalogue.validation import findings_for, stored_form
from desktop.domain.access import Closed, row_for
from desktop.domain.case import (
    CaseDetail,
    CaseField,
    CaseQuery,
    CaseRow,
    DocumentRow,
    Folder,
    FolderCount,
    RegisterEntry,
    RegisterField,
    SubmissionRow,
)
from desktop.domain.clerk import Clerk
from desktop.domain.finding import Finding
from desktop.domain.register import differs
from desktop.domain.submission import Address
from desktop.errors import NotFound, UsageError, case_not_found
from desktop.storage import case_queries, certificate_store, desk_store, history_store, submission_store
from desktop.storage.case_store import StoredCase, find_any_case, find_case
from desktop.storage.office_store import clerks
from desktop.storage.sealed_heads import heads_of
from desktop.storage.search_queries import search_cases
from desktop.storage.transaction import Transaction
from desktop.storage.value_store import StoredValue, register_entry_of, stated_values
from desktop.translation import _

FOLDERS = (
    Folder.NEW,
    Folder.MINE,
    Folder.UNASSIGNED,
    Folder.FOLLOW_UP,
    Folder.DEADLINE,
    Folder.TO_SEND,
    Folder.PICKUP,
    Folder.DONE,
    Folder.SORTED_OUT,
    Folder.ALL,
    Folder.NEEDS_YOU,
)


def folders(office: Office) -> tuple[FolderCount, ...]:
    """The fixed folders with their counts, then one for each department of the clerk; what needs nobody is left out."""
    own = [f"department:{d}" for d in office.catalogue.departments if office.clerk.may_see(d)]
    with office.read() as connection:
        reader = office.list_reader(connection)
        counted = [case_queries.count_folder(connection, folder, reader) for folder in (*FOLDERS, *own)]
    return tuple(one for one in counted if one.count or one.folder != Folder.NEEDS_YOU)


def check_folder(folder: str, catalogue: Catalogue) -> str:
    """Return `folder` if there is such a folder; whether the clerk sees anything in it is another matter.

    Raises:
        UsageError: There is none.
    """
    prefix, _colon, department = folder.partition(":")
    if folder in set(Folder) or (prefix == "department" and department in catalogue.departments):
        return folder
    names = ", ".join((*(f.value for f in FOLDERS), *(f"department:{d}" for d in catalogue.departments)))
    raise UsageError(_("There is no folder {folder}. There are: {names}.", folder=folder, names=names))


def count_cases(office: Office, query: CaseQuery) -> int:
    """Count the rows of a list."""
    with office.read() as connection:
        return case_queries.count_cases(connection, query, office.list_reader(connection))


def block_of_cases(
    office: Office, query: CaseQuery, start: int, limit: int, *, total: int, after: CaseRow | None
) -> tuple[CaseRow, ...]:
    """Rows `start` to `start + limit` of a list; see `storage.case_queries.block_of_cases`."""
    with office.read() as connection:
        reader = office.list_reader(connection)
        return case_queries.block_of_cases(
            connection, query, reader, start=start, limit=limit, total=total, after=after
        )


def search(office: Office, text: str, limit: int = 200) -> tuple[CaseRow, ...]:
    """Cases that hold all words of `text`, newest first, each with the place found."""
    with office.profile.searches.reading() as connection:
        return search_cases(connection, text, office.clerk, limit)


def colleagues(office: Office, department: str) -> tuple[Clerk, ...]:
    """Who can be given cases of one of the clerk's own departments, by name."""
    if not office.clerk.may_see(department):
        return ()
    with office.read() as connection:
        return tuple(c for c in clerks(connection) if c.may_edit(department))


def case_detail(office: Office, case: str) -> CaseDetail:
    """One case with all it holds, from one consistent moment.

    Raises:
        NotFound: There is none behind this clerk's walls.
        NotAllowed: The clerk may not look into it, or not yet.
    """
    with office.read() as connection:
        stored = find_case(connection, case, office.clerk)
        if stored is None:
            raise case_not_found(case)
        office.check_open(stored)
        return _detail(office, connection, stored)


def case_on_desk(office: Office, case: str) -> CaseDetail:
    """As `case_detail`; of a case this clerk may not look into, or not yet, what the outside of it says.

    Raises:
        NotFound: There is none behind this clerk's walls.
    """
    with office.read() as connection:
        stored = find_case(connection, case, office.clerk)
        if stored is None:
            raise case_not_found(case)
        closed = office.closure(stored)
        return _detail(office, connection, stored) if not closed else _outside(office, connection, stored, closed)


def _outside(office: Office, connection: Transaction, stored: StoredCase, closed: Closed) -> CaseDetail:
    """What the outside of a closed case says: of post who sent it to whom, when and how it came."""
    came = submission_store.submissions_of(connection, stored.id) if closed is Closed.ENVELOPE else ()
    hidden = stored.row.protected
    outsides = tuple(
        SubmissionRow(
            s.id, s.channel, s.received_at, None, Address() if hidden else s.sender, s.recipients, "", "", "", (), "",
            "", "", "", None, "", "",
        )
        for s in came
    )  # fmt: skip
    return CaseDetail(
        row=row_for(office.clerk, stored.row),
        version=stored.version,
        waiting_for="",
        clerk_id=stored.clerk_id,
        municipality=stored.municipality,
        fields=(),
        register=(),
        entry=None,
        findings=(),
        submissions=outsides,
        documents=(),
        notes=(),
        follow_ups=(),
        certificates=(),
        history=(),
        closed=closed.value,
    )


def _detail(office: Office, connection: Transaction, stored: StoredCase) -> CaseDetail:
    service = office.catalogue.services.get(stored.row.service)
    values = stated_values(connection, stored.id, service, office.today())
    entry = register_entry_of(connection, stored.id)
    submissions = submission_store.submissions_of(connection, stored.id)
    noticed = (finding for submission in submissions for finding in submission.noticed)
    heads = heads_of(connection, [stored.id])
    subject, sender = heads.get(stored.id, (stored.row.subject, stored.row.sender))
    return CaseDetail(
        row=replace(stored.row, subject=subject, sender=sender),
        version=stored.version,
        waiting_for=stored.waiting_for,
        clerk_id=stored.clerk_id,
        municipality=stored.municipality,
        fields=_fields(service, values),
        register=_register(service, values, entry, office.today()),
        entry=entry,
        findings=(*noticed, *_findings(office, service, values)),
        submissions=submissions,
        documents=submission_store.documents_of(connection, stored.id),
        notes=desk_store.notes_of(connection, stored.id),
        follow_ups=desk_store.follow_ups_of(connection, stored.id),
        certificates=certificate_store.certificates_of(connection, stored.id),
        history=history_store.history_of(connection, stored.id),
    )


def _fields(service: ServiceDefinition | None, values: Mapping[str, StoredValue]) -> tuple[CaseField, ...]:
    """The service's fields in its order, then whatever else the form brought along."""
    defined = {definition.name: definition.label for definition in service.fields} if service else {}
    names = [*defined, *(name for name in values if name not in defined)]
    shown = []
    for name in names:
        stored = values.get(name)
        label = defined.get(name, name)
        if stored is None:
            shown.append(CaseField(name, label, "", None, 0.0))
        else:
            value = stored.value
            shown.append(CaseField(name, label, value.value, value.source, value.confidence, stored.previous))
    return tuple(shown)


def _register(
    service: ServiceDefinition | None, values: Mapping[str, StoredValue], entry: RegisterEntry | None, today: date
) -> tuple[RegisterField, ...]:
    if service is None:
        return ()
    stated = {f.register: values[f.name].value.value for f in service.fields if f.register and f.name in values}
    registered = entry.values if entry else {}

    def differ(d: FieldDefinition) -> bool:
        said, kept = (stored_form(d, values.get(d.name, ""), today) for values in (stated, registered))
        return differs(said, kept)

    return tuple(RegisterField(d.name, d.label, registered.get(d.name, ""), differ(d)) for d in service.register_fields)


def _findings(
    office: Office, service: ServiceDefinition | None, values: Mapping[str, StoredValue]
) -> tuple[Finding, ...]:
    if service is None:
        return ()
    return findings_for(service, {name: v.value.value for name, v in values.items()}, today=office.today())


def find_document(office: Office, document_id: str) -> DocumentRow:
    """A document of the clerk's cases, by id or SHA-256.

    Raises:
        NotFound: There is none behind this clerk's walls.
        NotAllowed: The clerk may not look into its case, or not yet.
    """
    with office.read() as connection:
        found = submission_store.find_document(connection, document_id, office.clerk)
        if found is None:
            raise NotFound(_("There is no document {wanted} here.", wanted=document_id))
        case_id, document = found
        office.check_open(find_any_case(connection, case_id))
    return document


def case_of_document(office: Office, document_id: str) -> str:
    """Id of the case a document belongs to, also of a closed one; "" where there is none behind this clerk's walls."""
    with office.read() as connection:
        found = submission_store.find_document(connection, document_id, office.clerk)
    return found[0] if found else ""


def document_bytes(office: Office, document_id: str, *, fetch: bool = True) -> bytes:
    """The bytes of a document, checked against its SHA-256.

    Args:
        fetch: Whether bytes that still lie at the hub are fetched, which may take its time.

    Raises:
        AtHub: They lie there and are not fetched, or the hub cannot be reached.
    """
    return office.profile.blobs.get(_at_hand(office, document_id, fetch=fetch))


def document_chunks(office: Office, document_id: str) -> Iterator[bytes]:
    """The bytes of a document piece by piece, for large ones."""
    return office.profile.blobs.chunks(_at_hand(office, document_id, fetch=True))


def _at_hand(office: Office, document_id: str, *, fetch: bool) -> str:
    document = find_document(office, document_id)
    if not office.profile.blobs.has(document.sha256):
        from desktop.actions.remote_documents import bring, check_is_here  # loads what talks to servers

        if fetch:
            bring(office, document)
        check_is_here(office, document)
    return document.sha256
