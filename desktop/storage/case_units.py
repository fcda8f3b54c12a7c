"""A case as the units two clerks can change independently: what is merged, sent and received (docs/sync.md).

A unit is a name and a JSON value: "head.subject", "assignment", "progress", "register", "fields.<name>". What belongs
together is one unit: a state and what it waits for, a value and where it comes from, register data and who confirmed
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.domain.case import CaseState
from desktop.domain.submission import SourceKind
from desktop.models.base import Json
from desktop.models.case import case
from desktop.models.search import case_text
from desktop.models.values import application_value, register_entry
from desktop.storage.case_store import add_cases as insert_cases
from desktop.storage.case_store import folder_columns, free_row
from desktop.storage.json_rows import columns_of, from_json, row_to_json
from desktop.storage.sealed_heads import heads_of, is_sealed, seal, unseal

_MARKS = ("confidential", "protected")
HEAD = ("number", "service", "municipality", "subject", "sender", "received_at", "deadline", "channel", *_MARKS)
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "assignment": ("clerk", "clerk_name"),
    "progress": ("state", "waiting_for"),
}
_UNMARKED: Mapping[str, Any] = {name: False for name in _MARKS}  # what an earlier version leaves out
_VALUE: Mapping[str, Any] = {"position": 0, "source_kind": SourceKind.CLERK.value, "box": None, "confidence": 1.0}
_ENTRY: Mapping[str, Any] = {"values": {}, "source": "entered"}
_FIELD, _REGISTER = "fields.", "register"
_HEAD = "head."


def units_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The units of cases by case id; a case that is not here is left out."""
    wanted = list(case_ids)
    units = {
        row["id"]: _case_units(row) for row in connection.execute(select(case).where(case.c.id.in_(wanted))).mappings()
    }
    for case_id, (subject, sender) in heads_of(connection, wanted).items():
        units[case_id] |= {"head.subject": subject, "head.sender": sender}
    for row in connection.execute(select(application_value).where(application_value.c.case_id.in_(wanted))).mappings():
        value = row_to_json(application_value, row, leave_out=("case_id", "field"))
        units[row["case_id"]][_FIELD + row["field"]] = value
    for row in connection.execute(select(register_entry).where(register_entry.c.case_id.in_(wanted))).mappings():
        units[row["case_id"]][_REGISTER] = row_to_json(register_entry, row, leave_out=("case_id",))
    return units


def _case_units(row: Mapping[Any, Any]) -> dict[str, Any]:
    columns = row_to_json(case, row)
    units = {_HEAD + name: columns[name] for name in HEAD}
    return units | {group: {name: columns[name] for name in names} for group, names in _GROUPS.items()}


def can_store(units: Mapping[str, Any]) -> bool:
    """Whether this version knows what these units say; an item of a later one is held until it does."""
    try:
        CaseState(units["progress"]["state"])
        received = from_json(case.c.received_at, units["head.received_at"])
    except (KeyError, TypeError, ValueError):
        return False
    fields = (value for name, value in units.items() if name.startswith(_FIELD))
    if not (isinstance(received, datetime) and all(isinstance(v, dict) and "value" in v for v in fields)):
        return False
    kinds = {_HEAD + name: bool if name in _MARKS else str for name in HEAD}
    return all(isinstance(units[name], kind) for name, kind in kinds.items() if name in units)


def add_cases(connection: Connection, department: str, cases: Mapping[str, Mapping[str, Any]]) -> None:
    """Store cases that were not here, case id to units; they are unread."""
    rows: list[dict[str, Any]] = []
    taken: set[int] = set()
    for case_id, units in cases.items():
        columns = _columns(units)
        row = free_row(connection, columns["received_at"], taken)
        taken.add(row)
        rows.append({"row": row, "id": case_id, "department": department, "unread": True, **_UNMARKED, **columns})
    insert_cases(connection, rows)
    _put_parts(connection, cases)


def put_units(connection: Connection, case_id: str, units: Mapping[str, Any], *, unread: bool) -> None:
    """Write changed units of a case that is here; its version grows.

    Args:
        units: Those to write; the others stay.
        unread: Whether the case is to be looked at again.
    """
    columns = _columns(units)
    if "received_at" in columns:
        columns |= _moved_row(connection, case_id, columns["received_at"])
    if unread:
        columns["unread"] = True
    protected = is_sealed(connection, case_id)
    if protected:
        unseal(connection, case_id)
    connection.execute(update(case).where(case.c.id == case_id).values(version=case.c.version + 1, **columns))
    if columns.get("protected", protected):
        seal(connection, case_id)
    _put_parts(connection, {case_id: units})


def drop_units(connection: Connection, case_id: str, names: Iterable[str]) -> None:
    """Remove fields and register data that are there no more; the head of a case cannot go."""
    for name in names:
        if name.startswith(_FIELD):
            key = application_value.c.field == name.removeprefix(_FIELD)
            connection.execute(delete(application_value).where(application_value.c.case_id == case_id, key))
        elif name == _REGISTER:
            connection.execute(delete(register_entry).where(register_entry.c.case_id == case_id))


def _columns(units: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the case table that the units name."""
    columns = {name: from_json(case.c[name], units[_HEAD + name]) for name in HEAD if _HEAD + name in units}
    for group, names in _GROUPS.items():
        columns |= {name: units[group].get(name, "") for name in names if group in units}
    if "state" in columns:
        columns |= folder_columns(CaseState(columns["state"]))
    return columns


def _moved_row(connection: Connection, case_id: str, received_at: datetime) -> dict[str, Any]:
    """The row number follows the arrival; the search index follows the row."""
    present = connection.execute(select(case.c.row, case.c.received_at).where(case.c.id == case_id)).one()
    if present.received_at == received_at:
        return {}
    row = free_row(connection, received_at)
    text = connection.execute(select(case_text).where(case_text.c.row == present.row)).mappings().first()
    if text is not None:
        connection.execute(delete(case_text).where(case_text.c.row == present.row))
        connection.execute(insert(case_text).values({**text, "row": row}))
    return {"row": row}


def _put_parts(connection: Connection, cases: Mapping[str, Mapping[str, Any]]) -> None:
    values, entries = [], []
    for case_id, units in cases.items():
        for name, content in units.items():
            if name.startswith(_FIELD):
                key = {"case_id": case_id, "field": name.removeprefix(_FIELD)}
                values.append({**_VALUE, **columns_of(application_value, content), **key})
            elif name == _REGISTER and isinstance(content, dict):
                entries.append({**_ENTRY, **columns_of(register_entry, content), "case_id": case_id})
    _put(connection, application_value, values)
    _put(connection, register_entry, entries)


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        statement = upsert(table)
        columns = [c for c in table.columns if not c.primary_key]
        changed = {c.name: statement.excluded[c.name] for c in columns}
        full = [{c.name: row.get(c.name, _default(c)) for c in table.columns} for row in rows]
        connection.execute(
            statement.on_conflict_do_update(index_elements=table.primary_key.columns, set_=changed), full
        )


def _default(column: Column[Any]) -> Any:
    """What a member that did not come along means."""
    return None if column.nullable or isinstance(column.type, Json) else ""
