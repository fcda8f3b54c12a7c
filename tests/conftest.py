"""Guards that hold in every test, and what tests of all layers need."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.prepared import copied
from tests.servers.postgres import PostgresServer, missing, running_postgres

_GARBAGE = 100_000  # objects made and not deleted since

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt


@pytest.hookimpl(tryfirst=True)  # before hypothesis looks for the profile that is asked for
def pytest_configure(config: pytest.Config) -> None:
    """Let `dev.py test --quick` try fewer values, each time the same."""
    if config.getoption("--hypothesis-profile", default=None) == "quick":
        from hypothesis import settings

        settings.register_profile("quick", max_examples=20, derandomize=True, deadline=None, database=None)


def pytest_collection_finish() -> None:
    """What was loaded to find the tests stays until the end: looking again and again whether it may go takes time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Collect garbage between tests only.

    One that happens while Qt disconnects a signal may delete an object whose lock Qt holds, and everything stands
    still; one that happens in a worker deletes widgets there (docs/decisions/0031-what-qt-does-to-python.md).
    """
    gc.disable()
    if gc.get_count()[0] > _GARBAGE:
        gc.collect()


@pytest.fixture(scope="session", autouse=True)
def temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Path]]:
    """Keep what the program and its libraries write beside `tmp_path` in a folder of this run, and remove it.

    Its path is short, because sockets lie in it, and servers that run as other users may pass through it.

    Yields:
        Names for folders that do not exist yet: cheaper than `mktemp`, which looks through all there are.
    """
    tmp_path_factory.getbasetemp()  # stays where it is: what a failed test left is looked at there
    folder = Path(tempfile.mkdtemp(prefix="at-"))
    folder.chmod(0o711)
    with pytest.MonkeyPatch.context() as changed:
        for name in ("TMPDIR", "TEMP", "TMP"):
            changed.setenv(name, str(folder))
        changed.setattr(tempfile, "tempdir", str(folder))
        yield (folder / "home" / str(number) for number in count())
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_unexpected_warnings(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logged a warning it did not announce with @pytest.mark.logs("part of the message")."""
    yield
    announced = [text for mark in request.node.iter_markers("logs") for text in mark.args]
    loud = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    surprises = [m for m in loud if not any(text in m for text in announced)]
    assert not surprises, f"unexpected log records: {surprises}"
    missing = [text for text in announced if not any(text in m for m in loud)]
    assert not missing, f"announced but never logged: {missing}"


@pytest.fixture(autouse=True)
def stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not to loopback."""
    local_families = {getattr(socket, "AF_UNIX", None)}

    def guarded(connect: Callable[[socket.socket, object], object]) -> Callable[[socket.socket, object], object]:
        def checked(self: socket.socket, address: object) -> object:
            host = address[0] if isinstance(address, tuple) else address
            if self.family not in local_families and host not in {"127.0.0.1", "::1", "localhost"}:
                raise AssertionError(f"a test tried to reach {host!r}")
            return connect(self, address)

        return checked

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


@pytest.fixture(autouse=True)
def tmp_profile_env(temporary_files: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test, and every program it starts, away from the developer's home and keyring.

    Returns:
        The folder that stands for the home.
    """
    home = next(temporary_files)
    home.mkdir(parents=True)
    monkeypatch.setenv("AMTSFACH_PASSPHRASE", "only for tests")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("AMTSFACH_LANGUAGE", "de")
    return home


@pytest.fixture
def prepared() -> Callable[[str, Callable[[Path], Any], Path], Any]:
    """Makes a folder that many tests begin with once a run and copies it for each: `prepared("desk", make, target)`."""
    return copied


@pytest.fixture(scope="session")
def require_server() -> Callable[[str, bool], None]:
    """Skip a test whose server is missing here; with AMTSFACH_REQUIRE_SERVERS=1 its absence is a failure.

    Use: `require_server("cupsd", found=shutil.which("cupsd") is not None)` in a test marked `servers`.
    """

    def require(name: str, found: bool) -> None:
        if not found and os.environ.get("AMTSFACH_REQUIRE_SERVERS") == "1":
            pytest.fail(f"{name} is missing and AMTSFACH_REQUIRE_SERVERS=1 asks for it")
        if not found:
            pytest.skip(f"{name} is not on this machine")

    return require


@pytest.fixture(scope="session")
def postgres(require_server: Callable[[str, bool], None]) -> Iterator[PostgresServer]:
    """A PostgreSQL of this run; whoever stops or kills it may leave it so if others ask for `postgres_database`."""
    lacking = missing()
    require_server(", ".join(lacking) or "PostgreSQL", not lacking)
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_database(postgres: PostgresServer) -> Iterator[str]:
    """The URL of an empty database of this test alone."""
    postgres.start()
    url = postgres.new_database()
    yield url
    postgres.start()
    postgres.drop_database(url)
