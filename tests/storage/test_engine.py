"""The database behind SQLAlchemy: what two writers, readers and a look at the disk find."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from desktop.errors import DamagedProfile, EnvironmentFault
from desktop.models.desk import note
from desktop.models.office import clerk_role, setting
from desktop.storage.connection import PAGE_BYTES
from desktop.storage.profile import Profile


def put(profile: Profile, name: str, value: object) -> None:
    with profile.writer.begin() as connection:
        connection.execute(insert(setting).values(name=name, value=value))


def names(profile: Profile) -> list[str]:
    with profile.reader.connect() as connection:
        return list(connection.scalars(select(setting.c.name).order_by(setting.c.name)))


def test_two_writers_who_read_first_lose_no_step(open_profile: Callable[..., Profile]) -> None:
    windows = [open_profile(), open_profile()]
    put(windows[0], "count", 0)

    def count_up(which: int) -> None:
        for _step in range(25):
            with windows[which].writer.begin() as connection:
                now = connection.scalar(select(setting.c.value).where(setting.c.name == "count"))
                connection.execute(setting.update().values(value=now + 1))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(count_up, range(2)))

    with windows[0].reader.connect() as connection:
        assert connection.scalar(select(setting.c.value)) == 50


def test_a_reader_is_not_held_up_by_an_open_write_and_does_not_see_it(profile: Profile) -> None:
    put(profile, "before", 1)
    with profile.writer.begin() as connection:
        connection.execute(insert(setting).values(name="unfinished", value=1))
        assert names(profile) == ["before"]
    assert names(profile) == ["before", "unfinished"]


def test_what_a_reader_sees_stays_the_same_until_it_ends(profile: Profile) -> None:
    with profile.reader.connect() as reading:
        assert reading.scalars(select(setting.c.name)).all() == []
        put(profile, "later", 1)
        assert reading.scalars(select(setting.c.name)).all() == []


def test_a_reader_cannot_write(profile: Profile) -> None:
    with profile.reader.connect() as connection, pytest.raises(EnvironmentFault):
        connection.execute(insert(setting).values(name="never", value=1))
    assert names(profile) == []


def test_an_error_takes_the_whole_transaction_back(profile: Profile) -> None:
    def fails_half_way() -> None:
        with profile.writer.begin() as connection:
            connection.execute(insert(setting).values(name="half", value=1))
            connection.execute(insert(setting).values(name="half", value=2))

    with pytest.raises(IntegrityError):
        fails_half_way()
    assert names(profile) == []


def test_a_row_cannot_name_what_is_not_there(profile: Profile) -> None:
    with pytest.raises(IntegrityError), profile.writer.begin() as connection:
        connection.execute(insert(clerk_role).values(clerk="nobody", department="standesamt", role="clerk"))


def test_an_error_does_not_quote_what_a_clerk_typed(profile: Profile) -> None:
    put(profile, "Ilse Muster", 1)
    with pytest.raises(IntegrityError) as caught:
        put(profile, "Ilse Muster", 2)
    assert "Ilse" not in str(caught.value)


@pytest.mark.parametrize(
    ("pragma", "expected"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("cipher_version", None)]
)
def test_the_writer_is_durable_and_encrypted(profile: Profile, pragma: str, expected: object) -> None:
    with profile.writer.connect() as connection:
        found = connection.execute(text(f"PRAGMA {pragma}")).scalar()
    assert found == expected if expected is not None else found


def test_nothing_lies_on_the_disk_in_clear(profile: Profile) -> None:
    put(profile, "Ilse Muster", "Gartenweg 3 in Musterstadt")
    profile.blobs.put_many({"ab" * 32: b"Antrag auf eine Geburtsurkunde"})
    files = [path for path in profile.directory.rglob("*") if path.is_file()]
    assert {"amtsfach.db", "amtsfach.db-wal", "blobs.db-wal"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        assert not any(word in content for word in (b"Muster", b"Gartenweg", b"Geburtsurkunde", b"SQLite"))


def test_opening_a_profile_imports_neither_sqlalchemy_nor_alembic(profile: Profile) -> None:
    script = (
        "import sys; from pathlib import Path; from desktop.storage.profile import Profile\n"
        "from desktop.storage.keys import Unlock\n"
        "connection = Profile.open(Path(sys.argv[1]), Unlock()).quick_connection()\n"
        "assert connection.execute('SELECT count(*) FROM case_file').fetchone() == (0,)\n"
        "assert not {'sqlalchemy', 'alembic', 'keyring'} & set(sys.modules)"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script, str(profile.directory)], check=True, cwd=root)


def test_the_quick_connection_cannot_write(profile: Profile) -> None:
    connection = profile.quick_connection()
    with pytest.raises(Exception, match="readonly"):
        connection.execute("DELETE FROM setting")
    connection.close()


@pytest.mark.slow
def test_what_a_damaged_page_turned_into_zeros_is_never_taken_for_text(profile: Profile) -> None:
    letter = "Sehr geehrte Damen und Herren, " * 1_000
    put(profile, "letter", letter)
    profile.close()
    path = profile.directory / "amtsfach.db"
    whole = path.read_bytes()
    refused = 0
    for page in range(1, len(whole) // PAGE_BYTES):
        path.write_bytes(whole[: page * PAGE_BYTES + 7] + b"damaged" + whole[page * PAGE_BYTES + 14 :])
        try:
            with profile.reader.connect() as connection:
                found = connection.scalar(select(setting.c.value).where(setting.c.name == "letter"))
            assert found == letter, f"page {page}"
        except DamagedProfile:
            refused += 1
        profile.close()
    assert refused >= len(letter) // PAGE_BYTES


def test_after_a_damaged_page_the_others_can_still_be_read(profile: Profile) -> None:
    texts = {"other": "short", "letter": "Sehr geehrte Damen und Herren, " * 1_000}
    with profile.writer.begin() as connection:
        for name, content in texts.items():
            connection.exec_driver_sql("INSERT INTO note VALUES (?, '', 0, '', ?)", (name, content))
    profile.close()
    path = profile.directory / "amtsfach.db"
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)

    def text_of(name: str) -> str | None:
        with profile.reader.connect() as connection:
            return connection.scalar(select(note.c.text).where(note.c.id == name))

    with pytest.raises(DamagedProfile):
        text_of("letter")
    assert text_of("other") == "short"
    with pytest.raises(DamagedProfile), profile.writer.begin() as writing:
        writing.exec_driver_sql("INSERT INTO setting SELECT 'copy', text FROM note WHERE id = 'letter'")
    assert names(profile) == []
