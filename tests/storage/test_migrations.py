"""The chain of migrations: from nothing, and from every released version, to what the models say."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from desktop.errors import EnvironmentFault
from desktop.models import schema
from desktop.storage import connection, migrate, revision
from desktop.storage.connection import open_connection
from desktop.storage.file_lock import file_lock
from desktop.storage.migrate import create_tables, migration_scripts, run_migrations
from desktop.storage.profile import Profile
from tests.storage.killed import killed_after

Open = Callable[..., Profile]
RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))
ANEW = "the models changed: draft a migration (docs/database.md; before the first release: draft_migration --first)"


def in_memory(fill: Callable[[Connection], object]) -> Connection:
    connection = create_engine("sqlite://").connect()
    fill(connection)
    return connection


def statements(connection: Connection) -> dict[str, str]:
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: re.sub(r"\s+", "", sql) for name, sql in found if not name.startswith("alembic")}


def test_the_chain_of_migrations_makes_exactly_what_a_new_profile_gets() -> None:
    new = statements(in_memory(create_tables))
    migrated = statements(in_memory(lambda connection: run_migrations(connection, revision.newest_revision())))
    assert migrated == new, ANEW


def test_the_models_find_nothing_missing_after_the_migrations() -> None:
    connection = in_memory(lambda connection: run_migrations(connection, revision.newest_revision()))
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    differences = [d for d in compare_metadata(context, schema.metadata) if not _is_search_index(d)]
    assert differences == []


def _is_search_index(difference: tuple[object, ...]) -> bool:
    return difference[0] == "remove_table" and str(getattr(difference[1], "name", "")).startswith("case_search")


def test_the_revisions_known_at_start_are_those_alembic_finds() -> None:
    found = [script.revision for script in migration_scripts().walk_revisions()]
    assert tuple(reversed(found)) == revision.REVISIONS


def replace_database(profile: Profile, script: str) -> None:
    """Put in place of the profile's database what `script` makes."""
    profile.close()
    for file in profile.directory.glob("amtsfach.db*"):
        file.unlink()
    with closing(open_connection(profile.directory / "amtsfach.db", profile.key, writer=True)) as connection:
        connection.executescript(f"PRAGMA foreign_keys = OFF; BEGIN; {script} COMMIT;")


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_database_of_every_released_version_opens_with_all_its_rows(open_profile: Open, path: Path) -> None:
    replace_database(open_profile(), path.read_text("utf-8"))
    profile = open_profile()
    with profile.reader.connect() as connection:
        assert statements(connection) == statements(in_memory(create_tables)), ANEW
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        for table in ("case_file", "submission", "document", "note", "certificate", "history_link", "history_body"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 2, table
        found = text("SELECT count(*) FROM case_search WHERE case_search MATCH 'spellings'")
        assert connection.scalar(found) == 2


def test_there_is_a_database_of_every_revision() -> None:
    assert tuple(path.stem for path in RELEASED) == revision.REVISIONS


ADD_A_COLUMN = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None
def upgrade():
    op.execute("UPDATE note SET text = text || '!'")
    op.add_column("note", sa.Column("colour", sa.Text(), nullable=False, server_default="yellow"))
    {last}
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Turn the program into its next version, which has one more migration."""

    def install(last: str = "pass") -> None:
        shutil.copytree(migrate.SCRIPTS, tmp_path / "migrations", dirs_exist_ok=True)
        (tmp_path / "migrations" / "versions" / "m0002_next.py").write_text(ADD_A_COLUMN.format(last=last))
        monkeypatch.setattr(migrate, "SCRIPTS", tmp_path / "migrations")
        monkeypatch.setattr(revision, "REVISIONS", (*revision.REVISIONS, "0002"))

    return install


def notes(profile: Profile) -> list[tuple[str, ...]]:
    with profile.reader.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM note ORDER BY id"))]


@pytest.fixture
def old_profile(open_profile: Open) -> Profile:
    profile = open_profile()
    with profile.writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO note VALUES ('1', 'case', 0, 'clerk', 'call back')")
    profile.close()
    return profile


def test_an_older_profile_is_brought_up_to_date(
    old_profile: Profile, open_profile: Open, next_version: Callable[..., None]
) -> None:
    next_version()
    assert notes(open_profile()) == [("1", "case", 0, "clerk", "call back!", "yellow")]


def test_before_that_the_database_is_copied_and_the_copy_opens(
    old_profile: Profile, open_profile: Open, next_version: Callable[..., None]
) -> None:
    next_version()
    open_profile().close()
    open_profile().close()
    copies = list((old_profile.directory / "backups").glob("*.db"))
    assert len(copies) == 1, "one copy, of the one migration"
    shutil.copy(copies[0], old_profile.directory / "amtsfach.db")
    assert notes(open_profile()) == [("1", "case", 0, "clerk", "call back!", "yellow")]


def test_a_failed_migration_leaves_the_database_as_it_was(
    old_profile: Profile, open_profile: Open, next_version: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version(last="raise RuntimeError('a bug in a migration')")
    with pytest.raises(RuntimeError, match="a bug in a migration"):
        open_profile()
    monkeypatch.setattr(revision, "REVISIONS", revision.REVISIONS[:-1])
    assert notes(open_profile()) == [("1", "case", 0, "clerk", "call back")]


def test_a_migration_that_loses_what_a_row_refers_to_is_taken_back(
    old_profile: Profile, open_profile: Open, next_version: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version(last="""op.execute("INSERT INTO clerk_role VALUES ('nobody', 'd', 'clerk')")""")
    with pytest.raises(AssertionError, match="clerk_role"):
        open_profile()
    monkeypatch.setattr(revision, "REVISIONS", revision.REVISIONS[:-1])
    assert notes(open_profile()) == [("1", "case", 0, "clerk", "call back")]


@pytest.mark.crash
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
def test_a_migration_killed_anywhere_leaves_the_old_file_or_the_new(
    old_profile: Profile, open_profile: Open, next_version: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tuple(revision.REVISIONS)
    next_version(last="import os, signal; os.environ.get('KILL_IN_MIGRATION') and os.kill(os.getpid(), signal.SIGKILL)")
    after = tuple(revision.REVISIONS)
    key, path = old_profile.key, old_profile.directory / "amtsfach.db"

    def bring_up_to_date() -> None:
        migrate.upgrade(path, key, old_profile.directory / "backups")

    def found() -> str:
        with closing(open_connection(path, key, writer=False)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            expected = "call back" if revision.stored_revision(connection) == "0001" else "call back!"
            assert connection.execute("SELECT text FROM note").fetchall() == [(expected,)]
            return revision.stored_revision(connection)

    monkeypatch.setenv("KILL_IN_MIGRATION", "1")
    assert killed_after(1_000_000, bring_up_to_date)
    assert found() == "0001"
    monkeypatch.delenv("KILL_IN_MIGRATION")
    lines = 5
    while killed_after(lines, bring_up_to_date):
        found()
        lines += 15
    assert lines > 50
    assert found() == "0002"
    assert (before, after) == (("0001",), ("0001", "0002"))


def test_a_profile_another_window_has_open_is_not_changed_under_it(
    old_profile: Profile, open_profile: Open, next_version: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_profile()
    assert len(notes(window)) == 1
    next_version()
    with pytest.raises(EnvironmentFault, match="another window has it open"):
        open_profile()
    assert notes(window) == [("1", "case", 0, "clerk", "call back")]
    assert list((old_profile.directory / "backups").glob("*.db")) == []
    window.close()
    assert notes(open_profile())[0][-1] == "yellow"


def test_whoever_starts_while_another_process_brings_the_profile_up_to_date_waits(
    old_profile: Profile, open_profile: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.01)
    path = old_profile.directory / "amtsfach.db"
    with ThreadPoolExecutor(1) as thread:
        with file_lock(old_profile.directory / "profile.lock"), migrate._alone_with(path, old_profile.key):
            opening = thread.submit(open_profile)
            with pytest.raises(TimeoutError):
                opening.result(timeout=0.3)
        assert len(notes(opening.result())) == 1


def test_only_the_newest_copies_are_kept(old_profile: Profile) -> None:
    backups = old_profile.directory / "backups"
    for number in range(4):
        (backups / f"amtsfach-0000-{number}.db").write_bytes(b"old")
        os.utime(backups / f"amtsfach-0000-{number}.db", (number, number))
    migrate.upgrade(old_profile.directory / "amtsfach.db", old_profile.key, backups)
    assert {path.name for path in backups.glob("*.db")} >= {"amtsfach-0000-2.db", "amtsfach-0000-3.db"}
    assert len(list(backups.glob("*.db"))) == 3
