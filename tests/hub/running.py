"""A real hub for tests: PostgreSQL, any number of worker processes, a port on this machine."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from unittest import mock
from uuid import UUID, uuid4

import requests

from hub import cli, town
from hub.database import open_database
from hub.passwords import Passwords
from hub.settings import Settings, load_settings
from hub.setup import initialise
from tests.servers.cups_server import wait_until
from tests.servers.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
PASSWORD = "geheim und lang genug"
DEPARTMENTS = ("standesamt", "buergerbuero", "ordnungsamt")
# as small as they may be: what is tested is that passwords are hashed, not how long it takes
CHEAP = {"password_memory_kib": "1024", "password_rounds": "1"}


@dataclass
class Desk:
    """One clerk signed in on one device.

    Attributes:
        http: Sends the token with every call; `get("/v1/house")` and so on take the path alone.
    """

    url: str
    clerk: str
    device: str
    token: str
    expires_at: str
    _http: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._http.trust_env = False
        self._http.headers["Authorization"] = f"Bearer {self.token}"

    def call(self, method: str, path: str, **options: object) -> requests.Response:
        """Make one call."""
        options.setdefault("timeout", 70)
        return self._http.request(method, self.url + path, **options)  # type: ignore[arg-type]

    def get(self, path: str, **options: object) -> requests.Response:
        return self.call("GET", path, **options)

    def put(self, path: str, **options: object) -> requests.Response:
        return self.call("PUT", path, **options)

    def post(self, path: str, **options: object) -> requests.Response:
        return self.call("POST", path, **options)

    def push(self, department: str, *items: Mapping[str, object]) -> list[dict[str, object]]:
        """Push items that the hub has to take; returns the results."""
        answer = self.post(f"/v1/{department}/push", json={"items": items})
        assert answer.status_code == 200, answer.text
        results: list[dict[str, object]] = answer.json()["results"]
        return results

    def pull(self, department: str, since: int = 0, **query: object) -> dict[str, object]:
        """One page after a cursor."""
        answer = self.get(f"/v1/{department}/pull", params={"since": since, **query})
        assert answer.status_code == 200, answer.text
        page: dict[str, object] = answer.json()
        return page


@dataclass(frozen=True)
class Told:
    """How a command ended and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def item(data: object = None, *, kind: str = "case", base: int = 0, **members: object) -> dict[str, object]:
    """An item as a client pushes it; new ids where none are given."""
    made = {"kind": kind, "id": str(uuid4()), "mutation": str(uuid4()), "base": base, "data": {"text": "Straße"}}
    return {**made, **({} if data is None else {"data": data}), **members}


class RunningHub:
    """One hub with a house of three departments: `standesamt`, `buergerbuero`, `ordnungsamt`.

    Attributes:
        url: "http://127.0.0.1:PORT".
        settings: What the hub runs with.
        environment: What a command of `amtsfach-hub` needs to work on this hub.
        log: File with what the hub logged.
    """

    def __init__(self, database: str, directory: Path, workers: int, settings: Mapping[str, str]) -> None:
        self.directory, self.workers, self.log = directory, workers, directory / "hub.log"
        directory.mkdir(parents=True, exist_ok=True)
        given = {
            **CHEAP,
            "database": database,
            "blobs": str(directory / "blobs"),
            "signing_key": str(directory / "signing.pem"),
            **settings,
        }
        self.environment = {f"AMTSFACH_HUB_{name.upper()}": value for name, value in given.items()}
        self.settings = _settings(given)
        self.engine = open_database(self.settings, connections=2, patient=True)
        self.passwords = Passwords(self.settings.password_memory_kib, self.settings.password_rounds)
        initialise(self.settings, self.engine)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self._furnish()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def worker_pids(self) -> list[int]:
        """The worker processes, without the one that looks after them."""
        return sorted(pid for pid in self._ready_pids() if Path(f"/proc/{pid}").exists())

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended since."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, on the port it had before."""
        self.log.unlink(missing_ok=True)
        command = [sys.executable, "-m", "hub.cli", "serve", "--workers", str(self.workers), "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **self.environment}, stderr=log, start_new_session=True
            )
        wait_until(self._is_listening, "the hub to listen", 120, self._trouble)
        wait_until(self._answers, "the hub to answer", 120, self._trouble)

    def stop(self) -> int:
        """End it in an orderly way; returns its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(30)
        self._process = None
        return code

    def kill(self) -> None:
        """End it and all workers at once, as a power cut does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(30)
            self._process = None

    def close(self) -> None:
        """End it and let go of the database."""
        self.kill()
        self.engine.dispose()

    def add_clerk(self, name: str, roles: Iterable[tuple[str, str]] = (), password: str = PASSWORD) -> UUID:
        """Add an account with (department, role) pairs."""
        clerk = town.add_clerk(self.engine, self.passwords, name, password)
        self.set_roles(name, roles)
        return clerk

    def set_roles(self, name: str, roles: Iterable[tuple[str, str]]) -> None:
        """Give a clerk roles; departments that are not named stay as they are."""
        wanted: dict[str, set[str]] = {}
        for department, role in roles:
            wanted.setdefault(department, set()).add(role)
        for department, held in wanted.items():
            town.set_roles(self.engine, name, department, held)

    def add_department(self, department: str, name: str = "") -> None:
        """Add a department of `musterstadt`."""
        town.add_department(self.engine, department, name or department.capitalize(), "musterstadt")

    def substitute(self, name: str, represented: str, first: date, last: date) -> None:
        """Let one clerk stand in for another."""
        town.set_substitution(self.engine, name, represented, first, last)

    def sign_in(self, name: str, password: str = PASSWORD, device: str = "") -> Desk:
        """Sign in on a device, a new one unless told."""
        device = device or str(uuid4())
        given = {"name": name, "password": password, "device": device, "device_name": "Prüfstand"}
        with requests.Session() as http:
            http.trust_env = False
            for _ in range(self.workers + 1):  # each worker has to notice once that the database was away
                answer = http.post(f"{self.url}/v1/session", json=given, timeout=30)
                if answer.status_code != 503:
                    break
        assert answer.status_code == 201, answer.text
        begun = answer.json()
        return Desk(self.url, begun["clerk"]["id"], device, begun["token"], begun["expires_at"])

    def desk(self, *roles: tuple[str, str], name: str = "") -> Desk:
        """A new clerk with these roles, signed in."""
        name = name or f"k.{uuid4().hex[:12]}"
        self.add_clerk(name, roles)
        return self.sign_in(name)

    def command(self, *arguments: str, text: str = "", **variables: str) -> Told:
        """What `amtsfach-hub` says and does on this hub; in this process, because starting one takes a second."""
        out, err = io.StringIO(), io.StringIO()
        with ExitStack() as stack:
            stack.enter_context(mock.patch.dict(os.environ, {**self.environment, **variables}))
            stack.enter_context(mock.patch.object(sys, "stdin", io.StringIO(text)))
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(err))
            code = cli.main(arguments)
        return Told(code, out.getvalue(), err.getvalue())

    def _furnish(self) -> None:
        with self.engine.connect() as connection:
            has_house = connection.exec_driver_sql("SELECT 1 FROM department LIMIT 1").first()
        if has_house:
            return
        town.add_municipality(self.engine, "musterstadt", "Musterstadt an der Ilm", land="TH")
        for department in DEPARTMENTS:
            self.add_department(department)

    def _is_listening(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the hub ended by itself\n{self._trouble()}"
        for line in self.log.read_text("utf-8").splitlines():
            if '"hub.listening"' in line:
                self.port = json.loads(line)["port"]
        return self.port != 0 and '"hub.listening"' in self.log.read_text("utf-8")

    def _answers(self) -> bool:
        if len(self._ready_pids()) < self.workers:
            return False
        try:
            with requests.Session() as http:
                http.trust_env = False
                return http.get(f"{self.url}/health", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    def _ready_pids(self) -> set[int]:
        lines = (json.loads(line) for line in self.log.read_text("utf-8").splitlines() if '"worker.ready"' in line)
        return {line["process"] for line in lines}

    def _trouble(self) -> str:
        return self.log.read_text("utf-8", "replace")[-3000:]


def _settings(given: Mapping[str, str]) -> Settings:
    return load_settings({f"AMTSFACH_HUB_{name.upper()}": value for name, value in given.items()})


@contextmanager
def running_hub(
    postgres: PostgresServer, directory: Path, workers: int = 3, *, database: str = "", **settings: str
) -> Iterator[RunningHub]:
    """A hub of its own, ended when the block is left.

    Args:
        postgres: Where a database is made for it.
        directory: For its documents, key and log.
        workers: Processes.
        database: URL of one that is there already, to go on with.
        settings: Of hub/settings.py, as texts: `session_cache_s="1"`.
    """
    postgres.start()
    hub = RunningHub(database or postgres.new_database(), directory, workers, settings)
    try:
        hub.start()
        yield hub
    finally:
        hub.close()
