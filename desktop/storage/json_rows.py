"""Rows as JSON objects and back: the members are the columns, moments are RFC 3339."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Table

from desktop.models.base import Moment


def row_to_json(table: Table, row: Mapping[Any, Any], leave_out: Collection[str] = ()) -> dict[str, Any]:
    """A row as a JSON object."""
    return {c.name: to_json(row[c.name]) for c in table.columns if c.name not in leave_out}


def to_json(value: Any) -> Any:
    """A column's value as JSON."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds") if isinstance(value, datetime) else value


def from_json(column: Column[Any], value: Any) -> Any:
    """A column's value from JSON.

    Raises:
        ValueError: It is not what the column holds.
    """
    if not isinstance(column.type, Moment) or value is None:
        return value
    if not isinstance(value, str):
        raise ValueError(value)
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def columns_of(table: Table, content: Mapping[str, Any]) -> dict[str, Any]:
    """Those members of a JSON object this version has columns for."""
    return {c.name: from_json(c, content[c.name]) for c in table.columns if c.name in content}


def unknown_members(table: Table, content: Mapping[str, Any], known: Collection[str] = ()) -> dict[str, Any]:
    """Those members this version has no column for: kept beside, and sent again as they came."""
    return {name: value for name, value in content.items() if name not in table.c and name not in known}
