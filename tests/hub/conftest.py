"""One hub with three workers for all tests that leave it whole; each test takes departments and clerks of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.hub.running import Desk, RunningHub, running_hub
from tests.servers.postgres import PostgresServer, missing, running_postgres


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here but what needs no server talks to a real one."""
    for test in items:
        if Path(__file__).parent in test.path.parents and not test.get_closest_marker("alone"):
            test.add_marker(pytest.mark.servers)


@pytest.fixture(scope="session")
def hub_postgres(require_server: Callable[[str, bool], None]) -> Iterator[PostgresServer]:
    """A PostgreSQL for the hubs alone: some tests stop and kill it."""
    lacking = missing()
    require_server(", ".join(lacking) or "PostgreSQL", not lacking)
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def hub(hub_postgres: PostgresServer) -> Iterator[RunningHub]:
    """A hub with three workers that no test may stop."""
    directory = Path(tempfile.mkdtemp(prefix="amtsfach-hub-"))
    with running_hub(hub_postgres, directory) as running:
        yield running
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def strict(hub_postgres: PostgresServer) -> Iterator[RunningHub]:
    """A hub that waits a second for what is slow, asks again for sessions, and whose passwords cost something."""
    directory = Path(tempfile.mkdtemp(prefix="amtsfach-hub-"))
    costs = {"password_memory_kib": "16384", "password_rounds": "2"}
    haste = {"header_s": "1", "body_s": "1", "session_cache_s": "1", "session_idle_s": "3600"}
    with running_hub(hub_postgres, directory, 1, **costs, **haste) as running:
        yield running
    shutil.rmtree(directory)


@pytest.fixture
def department(hub: RunningHub) -> str:
    """A department of this test alone."""
    name = f"amt-{uuid4().hex[:10]}"
    hub.add_department(name)
    return name


@pytest.fixture
def desk(hub: RunningHub, department: str) -> Desk:
    """A clerk of this test's department, signed in."""
    return hub.desk((department, "clerk"))
