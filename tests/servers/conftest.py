"""Real servers, started for the tests on configurations of their own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import cups_server


@pytest.fixture(scope="session")
def _running_cups() -> Iterator[cups_server.CupsServer]:
    root = Path(tempfile.mkdtemp(prefix="amtsfach-cups-"))  # short and open to CUPS's own user, unlike tmp_path
    root.chmod(0o755)
    server = cups_server.CupsServer(root)
    yield server
    server.stop()
    shutil.rmtree(root)


@pytest.fixture
def cups(
    require_server: Callable[[str, bool], None], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> cups_server.CupsServer:
    """CUPS with the queues `Standesamt` (keeps PDF) and `Bild` (keeps pixels); the environment points to it."""
    lacking = cups_server.missing() if os.name == "posix" else ["CUPS"]
    require_server(", ".join(lacking) or "CUPS", not lacking)
    server: cups_server.CupsServer = request.getfixturevalue("_running_cups")
    server.forget()
    monkeypatch.setenv("CUPS_SERVER", server.address)
    return server
