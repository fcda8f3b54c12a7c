"""The floor of the list: a bare QTableView on the block-cache prototype over unencrypted SQLite, eleven plain columns.

The prototype was measured when the design of the list was chosen; it knows no walls, no threads and no cards.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from tests.benchmarks.million import CASES, ROOT, plain_rows

COLUMNS = "row received_at subject sender service state clerk_name department unread deadline number".split()  # noqa: SIM905
_BLOCK = 128
_Index = QModelIndex | QPersistentModelIndex


def prototype_database() -> Path:
    """A plain SQLite file with the same million rows; made when missing."""
    path = ROOT / f"plain-{CASES}.db"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        connection = sqlite3.connect(part)
        connection.execute(f"CREATE TABLE item ({', '.join(COLUMNS)}, PRIMARY KEY (row))")
        rows = (tuple(str(r[c]) if c == "received_at" else r[c] for c in COLUMNS) for r in plain_rows(CASES))
        connection.executemany(f"INSERT INTO item VALUES ({', '.join('?' * len(COLUMNS))})", rows)
        for column in ("received_at", "sender"):
            connection.execute(f"CREATE INDEX by_{column} ON item ({column}, row)")
        connection.commit()
        connection.close()
        part.rename(path)
    return path


class PrototypeModel(QAbstractTableModel):
    """Fixed row count, blocks of 128 rows, each found by a jump through the index from the nearer end."""

    def __init__(self, path: Path, sort: str) -> None:
        super().__init__()
        self._connection = sqlite3.connect(path)
        self._sort, self._blocks = sort, dict[int, list[tuple[Any, ...]]]()
        self._count = int(self._connection.execute("SELECT count(*) FROM item").fetchone()[0])

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        number = index.row() // _BLOCK
        if number not in self._blocks:
            self._blocks[number] = self._read(number * _BLOCK)
        return self._blocks[number][index.row() % _BLOCK][index.column()]

    def _read(self, start: int) -> list[tuple[Any, ...]]:
        columns = ", ".join(COLUMNS)
        if start == 0:
            where, place = "", ()
        else:
            offset, order = start - 1, "DESC"
            if offset * 2 > self._count:
                offset, order = self._count - 1 - offset, "ASC"
            key = f"SELECT {self._sort}, row FROM item ORDER BY {self._sort} {order}, row {order} LIMIT 1 OFFSET ?"
            place = self._connection.execute(key, (offset,)).fetchone()
            where = f"WHERE ({self._sort}, row) < (?, ?)"
        query = f"SELECT {columns} FROM item {where} ORDER BY {self._sort} DESC, row DESC LIMIT {_BLOCK}"
        return self._connection.execute(query, place).fetchall()
