"""The documents' bytes: durable, whole, swept only when nobody can want them any more."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.clock import FixedClock
from desktop.errors import DamagedProfile, NewerProfile, WrongKey
from desktop.progress import Progress
from desktop.storage.blobs import CHUNK_BYTES, BlobStore
from tests.examples import examples
from tests.storage.killed import killed_after

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = bytes(range(32))


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def named(*contents: bytes) -> dict[str, bytes]:
    return {sha(content): content for content in contents}


def nobody(_asked: Sequence[str]) -> set[str]:
    return set()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def blobs(tmp_path: Path, clock: FixedClock) -> BlobStore:
    store = BlobStore(tmp_path / "blobs.db", KEY, clock)
    store.prepare()
    return store


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(40), deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=5), st.integers(0, 3), st.integers(-1, 1))
def test_every_blob_comes_back_as_it_was(blobs: BlobStore, small: list[bytes], chunks: int, more: int) -> None:
    large = random.Random(chunks).randbytes(max(chunks * CHUNK_BYTES + more, 0))
    contents = named(large, *small)
    blobs.put_many(contents)
    assert {sha256: blobs.get(sha256) for sha256 in contents} == contents
    assert all(blobs.has(s) and blobs.size(s) == len(c) for s, c in contents.items())
    assert max(map(len, blobs.chunks(sha(large))), default=0) <= CHUNK_BYTES


def test_the_same_bytes_are_kept_once(blobs: BlobStore) -> None:
    for _time in range(3):
        blobs.put_many(named(b"once", b"twice"))
    assert blobs.count() == (2, 9)


def test_a_batch_is_stored_as_a_whole_or_not_at_all(blobs: BlobStore) -> None:
    with pytest.raises(ValueError, match="hex"):
        blobs.put_many({**named(b"first"), "no digest": b"second"})
    assert not blobs.has(sha(b"first"))
    blobs.put_many(named(b"first"))
    assert blobs.get(sha(b"first")) == b"first"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
def test_what_was_put_survives_being_killed_right_after(blobs: BlobStore, tmp_path: Path) -> None:
    told = tmp_path / "told"

    def put_and_tell() -> None:
        store = BlobStore(tmp_path / "blobs.db", KEY)
        for number in range(5):
            store.put_many(named(b"%d" % number))
            told.write_bytes(b"%d" % number)

    lines = 1
    while killed_after(lines, put_and_tell):
        last = int(told.read_bytes()) if told.exists() else -1
        assert all(blobs.has(sha(b"%d" % number)) for number in range(last + 1))
        assert blobs.check() == []
        lines += 7
    assert lines > 100


def test_a_blob_that_is_not_there_is_named(blobs: BlobStore) -> None:
    with pytest.raises(DamagedProfile) as caught:
        blobs.get("ab" * 32)
    assert "ab" * 32 in str(caught.value)
    with pytest.raises(DamagedProfile):
        blobs.size("ab" * 32)


def test_bytes_that_are_not_what_their_name_says_are_not_handed_out(blobs: BlobStore) -> None:
    blobs.put_many({sha(b"right"): b"wrong", **named(b"other")})
    with pytest.raises(DamagedProfile):
        blobs.get(sha(b"right"))
    assert blobs.check() == [sha(b"right")]


def test_damaged_pages_cost_only_the_documents_on_them(blobs: BlobStore, tmp_path: Path) -> None:
    contents = [random.Random(i).randbytes(30_000) for i in range(40)]
    for content in contents:
        blobs.put_many(named(content))
    blobs.close()
    raw = bytearray((tmp_path / "blobs.db").read_bytes())
    raw[len(raw) * 2 // 3] ^= 0x10
    raw[len(raw) * 3 // 4] ^= 0x10
    (tmp_path / "blobs.db").write_bytes(raw)

    damaged = BlobStore(tmp_path / "blobs.db", KEY).check()

    assert 1 <= len(damaged) <= 4, "two pages lie under at most four documents"
    again = BlobStore(tmp_path / "blobs.db", KEY)
    for content in contents:
        if sha(content) in damaged:
            with pytest.raises(DamagedProfile, match="document"):
                again.get(sha(content))
        else:
            assert again.get(sha(content)) == content


def test_another_key_opens_nothing(blobs: BlobStore, tmp_path: Path) -> None:
    blobs.put_many(named(b"secret"))
    with pytest.raises(WrongKey):
        BlobStore(tmp_path / "blobs.db", bytes(32)).get(sha(b"secret"))


def test_a_store_of_a_newer_format_is_refused(blobs: BlobStore, tmp_path: Path) -> None:
    with blobs._shelf.lent() as connection:
        connection.execute("PRAGMA user_version = 2")
    with pytest.raises(NewerProfile):
        BlobStore(tmp_path / "blobs.db", KEY).prepare()


def test_sweeping_takes_what_nobody_named_for_a_day(blobs: BlobStore) -> None:
    blobs.put_many(named(b"kept", b"swept", random.Random(1).randbytes(2 * CHUNK_BYTES + 5)))
    later = NOON + timedelta(hours=24, seconds=1)
    assert blobs.sweep(lambda asked: {sha(b"kept")} & set(asked), later) == 2
    assert blobs.count() == (1, 4)
    assert blobs.get(sha(b"kept")) == b"kept"
    with blobs._shelf.lent() as connection:
        assert connection.execute("SELECT count(*) FROM chunk").fetchone() == (1,), "chunks were left behind"


def test_sweeping_leaves_alone_what_is_younger_than_a_day(blobs: BlobStore) -> None:
    blobs.put_many(named(b"young"))
    assert blobs.sweep(nobody, NOON + timedelta(hours=23, minutes=59)) == 0


def test_putting_again_renews_the_age(blobs: BlobStore, clock: FixedClock) -> None:
    blobs.put_many(named(b"again"))
    clock.at = NOON + timedelta(hours=30)
    blobs.put_many(named(b"again"))
    assert blobs.sweep(nobody, NOON + timedelta(hours=31)) == 0
    assert blobs.sweep(nobody, NOON + timedelta(hours=55)) == 1


def test_nothing_can_be_put_while_sweeping_asks_who_names_it(blobs: BlobStore, tmp_path: Path) -> None:
    blobs.put_many(named(b"wanted again"))
    refused = []

    def asks(_asked: Sequence[str]) -> set[str]:
        other = BlobStore(tmp_path / "blobs.db", KEY)
        with other._shelf.lent() as connection:
            connection.execute("PRAGMA busy_timeout = 1")
        try:
            other.put_many(named(b"wanted again"))
        except Exception as exc:
            refused.append(type(exc).__name__)
        return set()

    assert blobs.sweep(asks, NOON + timedelta(hours=25)) == 1
    assert refused == ["EnvironmentFault"], "a blob could have been put and swept in the same moment"


def test_more_than_one_batch_is_swept(blobs: BlobStore) -> None:
    blobs.put_many(named(*(str(i).encode() for i in range(1_200))))
    keep = {sha(str(i).encode()) for i in range(0, 1_200, 2)}
    assert blobs.sweep(lambda asked: keep & set(asked), NOON + timedelta(days=2)) == 600
    assert blobs.count()[0] == 600


def test_sweeping_rests_while_it_is_paused(blobs: BlobStore) -> None:
    blobs.put_many(named(b"copied now"))
    tomorrow = NOON + timedelta(hours=25)
    blobs.pause_sweeping("backup", timedelta(hours=26))
    assert blobs.sweep(nobody, tomorrow) == 0
    assert blobs.sweep(nobody, tomorrow + timedelta(hours=2)) == 1, "a pause whose holder died ends by itself"
    blobs.put_many(named(b"copied now"))
    blobs.pause_sweeping("backup", timedelta(days=9))
    blobs.resume_sweeping("backup")
    assert blobs.sweep(nobody, tomorrow) == 1


def test_checking_tells_how_far_it_is_and_can_be_stopped(blobs: BlobStore) -> None:
    blobs.put_many(named(b"a", b"b", b"c"))
    told: list[tuple[int, int]] = []
    blobs.check(Progress(lambda done, total: told.append((done, total)), lambda: len(told) == 2))
    assert told == [(1, 3), (2, 3)]


def test_other_processes_see_at_once_what_was_put(blobs: BlobStore, tmp_path: Path) -> None:
    other = BlobStore(tmp_path / "blobs.db", KEY)
    assert not other.has(sha(b"new"))
    blobs.put_many(named(b"new"))
    assert other.get(sha(b"new")) == b"new"
