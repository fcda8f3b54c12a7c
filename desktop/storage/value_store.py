"""Store application values with their sources, register entries, and parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.catalogue.name_match import matching_fields
from desktop.catalogue.service import ServiceDefinition
from desktop.catalogue.validation import stored_form
from desktop.domain.case import RegisterEntry
from desktop.domain.change import KeptValue
from desktop.domain.submission import FieldValue, Source, SourceKind
from desktop.models.submission import submission
from desktop.models.values import application_value, party, register_entry
from desktop.storage.bulk_insert import insert_rows
from desktop.storage.submission_store import box_from_json, box_to_json, documents_of


@dataclass(frozen=True, slots=True)
class StoredValue:
    """An application value and what it was before its last change (None when it never changed)."""

    value: FieldValue
    previous: str | None


def value_rows(case_id: str, values: Sequence[FieldValue]) -> list[dict[str, Any]]:
    """Database rows of values, in the order given."""
    return [
        {
            "case_id": case_id,
            "field": v.name,
            "position": position,
            "value": v.value,
            "source_kind": v.source.kind.value,
            "source_detail": v.source.detail,
            "source_document": v.source.document,
            "box": box_to_json(v.source.box),
            "confidence": v.confidence,
        }
        for position, v in enumerate(values)
    ]


def add_values(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert the values of new cases in one statement; a field that is there already keeps what it says."""
    insert_rows(connection, application_value, rows, on_conflict="DO NOTHING")


def put_value(connection: Connection, case_id: str, value: FieldValue, before: str) -> None:
    """Write one value, remembering what stood there."""
    position = connection.scalar(
        select(func.count()).select_from(application_value).where(application_value.c.case_id == case_id)
    )
    row = value_rows(case_id, [value])[0] | {"position": position, "previous": before or None}
    statement = upsert(application_value).values(**row)
    changed = {name: row[name] for name in row if name not in {"case_id", "field", "position", "previous"}}
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[application_value.c.case_id, application_value.c.field],
            set_=changed | {"previous": application_value.c.value},
        )
    )


def values_of(connection: Connection, case_id: str) -> dict[str, StoredValue]:
    """The application values of a case by field, in form order."""
    found = connection.execute(
        select(application_value).where(application_value.c.case_id == case_id).order_by(application_value.c.position)
    )
    return {r.field: StoredValue(_value(r), r.previous) for r in found}


def _value(r: Row[Any]) -> FieldValue:
    source = Source(SourceKind(r.source_kind), r.source_detail, r.source_document, box_from_json(r.box))
    return FieldValue(r.field, r.value, source, r.confidence)


def kept_values(connection: Connection, case_id: str, names: Iterable[str]) -> dict[str, KeptValue | None]:
    """These values exactly as they stand, to be put back later; None for those not stored."""
    wanted = list(names)
    columns = application_value.c
    found = connection.execute(select(application_value).where(columns.case_id == case_id, columns.field.in_(wanted)))
    stored = {r.field: KeptValue(_value(r), r.previous, r.position) for r in found}
    return {name: stored.get(name) for name in wanted}


def put_back_values(connection: Connection, case_id: str, values: Mapping[str, KeptValue | None]) -> None:
    """Make these values stand exactly as they stood."""
    columns = application_value.c
    connection.execute(delete(application_value).where(columns.case_id == case_id, columns.field.in_(list(values))))
    rows = [
        value_rows(case_id, [kept.value])[0] | {"position": kept.position, "previous": kept.previous}
        for kept in values.values()
        if kept is not None
    ]
    if rows:
        connection.execute(insert(application_value), rows)


def stated_values(
    connection: Connection, case_id: str, service: ServiceDefinition | None, today: date
) -> dict[str, StoredValue]:
    """The application values of a case, and what a form of others' making says.

    Its fields count as those of the service they mean by their names; the others, and those whose place is taken,
    stand under the names they have on the form.

    Args:
        service: What the case is about; None while nobody knows.
        today: The local date; dates with two digits for the year are read by it.
    """
    stored = values_of(connection, case_id)
    known = select(submission.c.id).where(submission.c.case_id == case_id, submission.c.form_id != "")
    if connection.execute(known.limit(1)).first() is not None:
        return stored
    for found in documents_of(connection, case_id):
        meant = matching_fields(service, found.values) if service else {}
        for name, value in found.values.items():
            source = Source(SourceKind.PDF_FIELD, name, found.sha256, found.boxes.get(name))
            said, match = FieldValue(name, value, source), meant.get(name)
            definition = service.field(match.field) if service and match else None
            if match and definition:
                written = stored_form(definition, value, today)
                said = FieldValue(match.field, written, source, match.confidence)
            _take(stored, said, FieldValue(name, value, source))
    return stored


def _take(stored: dict[str, StoredValue], said: FieldValue, as_it_came: FieldValue) -> None:
    """Add a form's value; where its place says something else and never said this, it stands under its own name."""
    present = stored.setdefault(said.name, StoredValue(said, None))
    if present.value.value != said.value and present.previous is None:
        stored.setdefault(as_it_came.name, StoredValue(as_it_came, None))


def put_register_entry(
    connection: Connection, case_id: str, values: Mapping[str, str], entered_by: str, at: datetime, source: str
) -> None:
    """Write register data; whatever was confirmed before is no longer, because the data changed."""
    row = {"values": dict(values), "source": source, "entered_by": entered_by, "entered_at": at}
    statement = upsert(register_entry).values(case_id=case_id, **row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[register_entry.c.case_id], set_=row | {"confirmed_by": "", "confirmed_at": None}
        )
    )


def confirm_entry(connection: Connection, case_id: str, name: str, at: datetime) -> None:
    """Note who compared the data with the register, and when."""
    connection.execute(
        register_entry.update().where(register_entry.c.case_id == case_id).values(confirmed_by=name, confirmed_at=at)
    )


def register_entry_of(connection: Connection, case_id: str) -> RegisterEntry | None:
    """The register data of a case; None while nobody entered any."""
    found = connection.execute(select(register_entry).where(register_entry.c.case_id == case_id)).mappings().first()
    if found is None:
        return None
    return RegisterEntry(found["values"], found["confirmed_by"], found["confirmed_at"], found["source"])


def add_parties(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert parties in one statement."""
    insert_rows(connection, party, list(rows))
