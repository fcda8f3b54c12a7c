"""Write down, as SQL text, a database as the version being released leaves it.

    python -m tests.storage.make_release

Every table gets two rows. Run once per release that changed the schema; the file is never changed afterwards.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Connection, Float, Integer, Table, create_engine
from sqlalchemy.schema import Column

from desktop.models import schema
from desktop.models.base import Json, Moment
from desktop.storage.migrate import create_tables
from desktop.storage.revision import VERSION_TABLE, newest_revision

RELEASED = Path(__file__).parent / "released"
KEPT_BY_TRIGGERS = {"case_count"}


def value_for(column: Column[Any], number: int) -> object:
    """An invented value of the column's stored type; rows of the same number refer to each other."""
    if isinstance(column.type, Json):
        return '{"Name": "Muster"}'
    if isinstance(column.type, Boolean):
        return 0
    if isinstance(column.type, Moment | Integer):
        return number
    if isinstance(column.type, Float):
        return 0.5
    return (
        f"{number}" if column.primary_key or column.foreign_keys or column.name == "id" else f"{column.name} {number}"
    )


def fill(connection: Connection, table: Table) -> list[str]:
    """Insert two rows; answers the statements."""
    made = []
    for number in (1, 2):
        values = {column.name: value_for(column, number) for column in table.columns}
        names = ", ".join(f'"{name}"' for name in values)
        literals = ", ".join(
            "'" + v.replace("'", "''") + "'" if isinstance(v, str) else str(v) for v in values.values()
        )
        made.append(f'INSERT INTO "{table.name}" ({names}) VALUES ({literals})')
        connection.exec_driver_sql(made[-1])
    return made


def dump() -> str:
    """The whole database as statements: tables, search index and triggers first, so that the rows go through them."""
    with create_engine("sqlite://").begin() as connection:
        create_tables(connection)
        found = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master"
            " WHERE sql IS NOT NULL AND name NOT LIKE 'case_search_%' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY type = 'trigger', type = 'index', CASE type WHEN 'index' THEN name END, rowid"
        )
        lines = [row[0] for row in found]
        for table in schema.metadata.sorted_tables:
            if table.name not in KEPT_BY_TRIGGERS:
                lines += fill(connection, table)
    lines += [VERSION_TABLE, f"INSERT INTO alembic_version VALUES ('{newest_revision()}')"]
    return "".join(f"{line};\n" for line in lines)


def main() -> None:
    """Write the file of the newest revision."""
    text = dump()
    sqlite3.connect(":memory:").executescript(text)
    (RELEASED / f"{newest_revision()}.sql").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
