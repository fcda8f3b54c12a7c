"""Draft the next migration from what the models have and the chain of migrations has not.

    python -m tools.draft_migration "say what it does"

Then read it: a renamed column looks like one dropped and one added, and no data is carried over by itself. Until the
first release `python -m tools.draft_migration --first` writes the first migration anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from desktop.models import schema
from desktop.models.base import Json, Moment
from desktop.storage.migrate import SCRIPTS, create_tables, run_migrations
from desktop.storage.revision import REVISIONS

_HEAD = '''"""{title}."""

from __future__ import annotations

{imports}

revision = "{revision}"
down_revision = {before}
branch_labels = None
depends_on = None
'''
_FIRST = '''
STATEMENTS = (
{statements})


def upgrade() -> None:
    """Make all tables, indexes, triggers and the search index."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
'''
_NEXT = '''
STATEMENTS = (
{statements})


def upgrade() -> None:
    """Change the tables, then make what only SQL can say."""
    {steps}
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
'''


def draft(title: str, known: tuple[str, ...]) -> str:
    """Write the migration that follows the revisions in `known`."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        if not known:
            create_tables(connection)
            return _head(title, known, "from alembic import op") + _FIRST.format(
                statements=_listed(_all_sql(connection))
            )
        run_migrations(connection, known[-1])
        there = {_on_one_line(statement) for statement in _all_sql(connection)}
        extra = [s for s in schema.EXTRA_STATEMENTS if _on_one_line(s) not in there]
        body = _NEXT.format(statements=_listed(extra), steps=_steps(connection))
    return _head(title, known, "import sqlalchemy as sa\nfrom alembic import op") + body


def _head(title: str, known: tuple[str, ...], imports: str) -> str:
    before = repr(known[-1]) if known else None
    return _HEAD.format(title=title, imports=imports, revision=f"{len(known) + 1:04}", before=before)


def _all_sql(connection: Connection) -> list[str]:
    """Every statement that made the database, without the tables SQLite makes for itself."""
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " ORDER BY type = 'trigger', type = 'index', CASE type WHEN 'index' THEN name END, rowid"
    )
    return [sql for name, sql in found if not name.startswith(("case_search_", "sqlite_"))]


def _listed(statements: list[str]) -> str:
    return "".join(_listed_one(_on_one_line(statement)) for statement in statements)


def _listed_one(statement: str) -> str:
    if len(statement) <= 110 and '"' not in statement:
        return f'    "{statement}",\n'
    lines = textwrap.wrap(statement, 112, break_long_words=False, break_on_hyphens=False)
    return '    """\n' + "".join(f"    {line}\n" for line in lines) + '    """,\n'


def _on_one_line(statement: str) -> str:
    return re.sub(r"\s+", " ", statement).strip()


def _steps(connection: Connection) -> str:
    context = MigrationContext.configure(
        connection, opts={"render_item": _as_stored, "include_object": _is_ours, "compare_type": True}
    )
    upgrade = produce_migrations(context, schema.metadata).upgrade_ops
    assert upgrade is not None
    return render_python_code(upgrade, render_item=_as_stored, migration_context=context)


def _as_stored(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Name the type in the file, because a migration must not change when a model's class does."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.Integer()"
    if kind == "type" and isinstance(item, Json):
        return "sa.Text()"
    return False


def _is_ours(_item: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    return not (kind == "table" and reflected and (name or "").startswith(("case_search", "alembic_version")))


def main() -> None:
    """Write the draft beside the others."""
    title = "First tables" if sys.argv[1] == "--first" else sys.argv[1]
    known = () if sys.argv[1] == "--first" else REVISIONS
    name = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    path = Path(SCRIPTS) / "versions" / f"m{len(known) + 1:04}_{name}.py"
    path.write_text(draft(title, known), "utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True)
    print(f"{path}: read it, then add its revision to desktop/storage/revision.py")


if __name__ == "__main__":
    main()
