"""Floors of the hub: the same rows in one plain table, by the same driver, without HTTP, sessions or versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec
import psycopg

from hub.pull import Page, PulledItem

_TABLE = """
    CREATE TABLE bare (department text, sequence bigint, kind text, id text, mutation uuid, by uuid,
        at timestamptz, deleted bool, data text, PRIMARY KEY (department, sequence))
"""
_INSERT = "INSERT INTO bare VALUES ('amt', %s, 'case', %s, %s, %s, %s, false, %s)"
_SELECT = """
    SELECT kind, id, sequence, mutation, deleted, by, at, data FROM bare
    WHERE department = 'amt' AND sequence > %s ORDER BY sequence LIMIT %s
"""


class BareTable:
    """One table, one connection."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute(_TABLE)
        self._clerk, self._last = uuid4(), 0

    def insert(self, items: Sequence[tuple[str, UUID, str]]) -> None:
        """Insert id, mutation and data in one batch and one transaction."""
        now = datetime.now(UTC)
        rows = [
            (self._last + place, name, mutation, self._clerk, now, text)
            for place, (name, mutation, text) in enumerate(items, 1)
        ]
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)
        self._last += len(rows)

    def page(self, since: int, limit: int) -> bytes:
        """Select one page and write it as the hub does."""
        found = self._connection.execute(_SELECT, (since, limit))
        items = [PulledItem(*row[:-1], msgspec.Raw(row[-1])) for row in found]
        return msgspec.json.encode(Page(items[-1].sequence, True, self._last, items))
