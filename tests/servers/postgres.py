"""A PostgreSQL of our own: a cluster in a folder, reached through a socket in the same folder, so it needs no port.

Databases are copied from a template inside the server, which takes a few hundredths of a second; filling one anew with
tables takes longer. Durable enough for a kill of the server: only a crash of the machine would lose what was committed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from tests.servers.cups_server import wait_until

PROGRAMS = ("initdb", "postgres", "psql")
_DEBIAN = Path("/usr/lib/postgresql")  # initdb and postgres are not in the path there
_USER = "amtsfach"
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",  # in its own folder, where a kill leaves nothing for others
    "max_connections": "100",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


def missing() -> list[str]:
    """What of PostgreSQL is not on this machine."""
    if os.name != "posix":
        return ["PostgreSQL"]
    lacking = [f"PostgreSQL ({name})" for name in PROGRAMS if shutil.which(name, path=_path()) is None]
    return [*lacking, *(["PostgreSQL (user postgres)"] if os.geteuid() == 0 and not _has_user() else [])]


@contextmanager
def running_postgres(directory: Path | None = None) -> Iterator[PostgresServer]:
    """A new server, ended when the block is left.

    Args:
        directory: An empty folder for it, with a short path that every user may pass, which those of `tmp_path` are
            not; one is made and removed when None.
    """
    own = Path(tempfile.mkdtemp(prefix="amtsfach-pg-")) if directory is None else directory
    server = PostgresServer(own)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        if directory is None:
            shutil.rmtree(own)


class PostgresServer:
    """One server with a cluster of its own; whoever reaches its folder is let in without a password.

    Attributes:
        url: Of its database `postgres`, for libpq, psycopg and SQLAlchemy alike.
    """

    def __init__(self, directory: Path) -> None:
        self.directory, self._data, self._log = directory, directory / "data", directory / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self.url = self.url_of("postgres")
        directory.mkdir(exist_ok=True)
        if os.geteuid() == 0:  # PostgreSQL refuses to be root
            shutil.chown(directory, "postgres", "postgres")
        self._run("initdb", "-D", str(self._data), "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    def url_of(self, database: str) -> str:
        """Where a database of this server is."""
        return f"postgresql://{_USER}@/{database}?host={self.directory}"

    def new_database(self, template: str = "template1") -> str:
        """Copy a database, by its name or URL, to which nobody is connected; return the URL of the copy."""
        name = f"test_{next(self._numbers)}"
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{_name_in(template)}" STRATEGY file_copy')
        return self.url_of(name)

    def drop_database(self, url: str) -> None:
        """Remove a database; whoever is still connected to it is thrown out."""
        self.sql(f'DROP DATABASE "{_name_in(url)}" WITH (FORCE)')

    def sql(self, statement: str, url: str = "") -> str:
        """Run one statement, in the database `postgres` or another; return what it gives, without headings."""
        return self._run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, url or self.url)

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended since."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it unless it runs, and wait until it takes connections."""
        if self.is_running:
            return
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [_found("postgres"), "-D", str(self._data), "-k", str(self.directory), *options]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **self._as_whom())
        wait_until(self._is_ready, "PostgreSQL to take connections", 30, self._trouble)

    def stop(self) -> None:
        """End it in an orderly way: transactions are rolled back, connections closed."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # its "fast shutdown"
        try:
            self._process.wait(30)
        finally:
            self.kill()

    def restart(self) -> None:
        """End it and start it again; the URLs stay."""
        self.stop()
        self.start()

    def kill(self) -> None:
        """End it and all who work for it at once, as a crash does."""
        if self._process is None:
            return
        own = self._process.pid
        workers = Path(f"/proc/{own}/task/{own}/children")
        known = [int(pid) for pid in workers.read_text().split()] if workers.exists() else []
        self._process.kill()
        self._process.wait(30)
        self._process = None
        for pid in known:  # they would end by themselves, but the next start must not wait for them
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not any(map(_works, known)), "PostgreSQL to end")

    def _is_ready(self) -> bool:
        assert self.is_running, f"PostgreSQL ended by itself\n{self._trouble()}"
        told = self._data / "postmaster.pid"  # what pg_ctl looks at, too
        lines = told.read_text("utf-8").splitlines() if told.exists() else []
        return len(lines) > 7 and int(lines[0]) == self._process.pid and lines[7].strip() == "ready"

    def _trouble(self) -> str:
        return self._log.read_text("utf-8", "replace")[-2000:]

    def _run(self, name: str, *arguments: str) -> str:
        command = [_found(name), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **self._as_whom())
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _as_whom(self) -> dict[str, object]:
        """The user to run as and the surroundings: none of a developer's own settings."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        surroundings: dict[str, object] = {"cwd": self.directory, "env": {**environment, "LC_ALL": "C.UTF-8"}}
        if os.geteuid() == 0:
            surroundings |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        return surroundings


def _path() -> str:
    folders = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    return os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])


def _found(name: str) -> str:
    found = shutil.which(name, path=_path())
    assert found is not None, f"{name} is not on this machine"
    return found


def _has_user() -> bool:
    import pwd  # not on Windows, where this module is only imported

    return any(user.pw_name == "postgres" for user in pwd.getpwall())


def _name_in(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0] if "@/" in url else url


def _works(pid: int) -> bool:
    """Whether it has not ended; one that nobody has asked how it ended yet has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False
