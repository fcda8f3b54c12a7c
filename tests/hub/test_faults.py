"""Faults on a hub of three workers: nothing acknowledged is lost or stored twice, trouble says when to try again."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import monotonic
from uuid import uuid4

import pytest
import requests

from tests.hub.running import Desk, RunningHub, item, running_hub
from tests.servers.cups_server import wait_until
from tests.servers.postgres import PostgresServer, running_postgres

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def fragile_postgres(hub_postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A PostgreSQL that may be stopped and killed."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def fragile_hub(fragile_postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running_hub(fragile_postgres, tmp_path_factory.mktemp("fragile")) as running:
        yield running


@pytest.fixture
def fragile(fragile_hub: RunningHub) -> RunningHub:
    """A hub of three workers that may be killed; whole again after what the test before did to it."""
    if not fragile_hub.is_running:
        fragile_hub.start()

    def is_whole() -> bool:
        return all(requests.get(f"{fragile_hub.url}/health", timeout=30).status_code == 200 for _ in range(12))

    wait_until(is_whole, "the hub to be whole", 60)
    return fragile_hub


def department_of(hub: RunningHub) -> tuple[str, Desk]:
    name = f"amt-{uuid4().hex[:10]}"
    hub.add_department(name)
    return name, hub.desk((name, "clerk"))


class Writer:
    """Pushes one item after the other, each until it is acknowledged, and remembers what it was told."""

    def __init__(self, desk: Desk, department: str) -> None:
        self.desk, self.department = desk, department
        self.acknowledged: dict[str, int] = {}
        self.statuses: list[int] = []
        self.stop = Event()

    def write(self) -> None:
        while not self.stop.is_set():
            sent = item({"text": "x" * 300})
            while sent["id"] not in self.acknowledged:
                self._try(sent)

    def _try(self, sent: dict[str, object]) -> None:
        try:
            answer = self.desk.post(f"/v1/{self.department}/push", json={"items": [sent]}, timeout=30)
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            return
        self.statuses.append(answer.status_code)
        if answer.status_code == 200:
            (result,) = answer.json()["results"]
            assert result["status"] in {200, 201}
            self.acknowledged[sent["id"]] = result["sequence"]
        else:
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["Retry-After"]) >= 1
            assert answer.json()["error"] == "away"


def stored(desk: Desk, department: str) -> dict[str, int]:
    found: dict[str, int] = {}
    cursor, more = 0, True
    while more:
        page = desk.pull(department, cursor)
        found |= {i["id"]: i["sequence"] for i in page["items"]}
        cursor, more = page["next"], page["more"]
    return found


@pytest.mark.parametrize(
    "fault", ["a worker is killed", "the hub is killed", "PostgreSQL restarts", "PostgreSQL is killed"]
)
def test_a_fault_loses_nothing_acknowledged_and_stores_nothing_twice(
    fragile: RunningHub, fragile_postgres: PostgresServer, fault: str
) -> None:
    department, desk = department_of(fragile)
    writers = [Writer(fragile.sign_in(clerk), department) for clerk in (new_clerk(fragile, department) for _ in "123")]
    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(writer.write) for writer in writers]
        wait_until(lambda: all(len(w.acknowledged) >= 5 for w in writers), "some items", 60)
        cause(fault, fragile, fragile_postgres)
        before = {w: len(w.acknowledged) for w in writers}
        wait_until(lambda: all(len(w.acknowledged) >= before[w] + 5 for w in writers), "more items", 90)
        for writer in writers:
            writer.stop.set()
        for task in running:
            task.result()

    acknowledged = {name: sequence for writer in writers for name, sequence in writer.acknowledged.items()}
    wait_until(lambda: desk.get(f"/v1/{department}/pull").status_code == 200, "the hub to be whole again")
    assert stored(desk, department) == acknowledged
    assert 500 not in {status for writer in writers for status in writer.statuses}


def new_clerk(hub: RunningHub, department: str) -> str:
    name = f"k.{uuid4().hex[:10]}"
    hub.add_clerk(name, [(department, "clerk")])
    return name


def cause(fault: str, hub: RunningHub, postgres: PostgresServer) -> None:
    if fault == "a worker is killed":
        killed = hub.worker_pids[0]
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: killed not in hub.worker_pids and len(hub.worker_pids) == 3, "a new worker", 60)
    elif fault == "the hub is killed":
        hub.kill()
        hub.start()
    elif fault == "PostgreSQL restarts":
        postgres.restart()
    else:
        postgres.kill()
        postgres.start()


def test_without_a_database_every_call_says_when_to_try_again(
    fragile: RunningHub, fragile_postgres: PostgresServer
) -> None:
    department, desk = department_of(fragile)
    desk.push(department, item())
    given = {"name": "a", "password": "b" * 12, "device": str(uuid4()), "device_name": ""}

    fragile_postgres.stop()
    try:
        answers = [
            desk.get(f"/v1/{department}/pull"),
            desk.post(f"/v1/{department}/push", json={"items": [item()]}),
            desk.post(f"/v1/{department}/lease", json={"id": str(uuid4()), "series": "a", "size": 1}),
            desk.get(f"/v1/{department}/blob/{'a' * 64}"),
            desk.get("/health"),
            requests.post(f"{fragile.url}/v1/session", json=given, timeout=30),
        ]
    finally:
        fragile_postgres.start()

    for answer in answers:
        assert (answer.status_code, answer.json()["error"]) == (503, "away")
        assert int(answer.headers["Retry-After"]) >= 1
    wait_until(lambda: all(desk.get("/health").status_code == 200 for _ in range(9)), "the hub to recover", 60)


def test_a_long_poll_outlives_a_restart_of_the_database(fragile: RunningHub, fragile_postgres: PostgresServer) -> None:
    department, desk = department_of(fragile)
    colleague = Writer(fragile.desk((department, "clerk")), department)
    known = desk.get(f"/v1/changes?since={department}:0&wait=0")
    assert known.status_code == 204

    def wait_for_news() -> requests.Response:
        answer = desk.get(f"/v1/changes?since={department}:0&wait=50")
        # who asks while the database is away is told to come again, as with every call
        return wait_for_news() if answer.status_code == 503 else answer

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait_for_news)
        fragile_postgres.restart()
        sent = item()
        while sent["id"] not in colleague.acknowledged:
            colleague._try(sent)
        assert waiting.result().json()["departments"] == {department: 1}


def test_an_answer_lost_anywhere_leads_to_no_second_item(fragile: RunningHub) -> None:
    department, desk = department_of(fragile)
    cuts = random.Random(7)
    pushed = []
    for _ in range(150):
        sent = item({"text": "ä" * cuts.randrange(500)})
        body = json.dumps({"items": [sent]}).encode()
        head = (
            f"POST /v1/{department}/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {desk.token}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        whole = head + body
        with socket.create_connection(("127.0.0.1", fragile.port), timeout=20) as connection:
            if cuts.random() < 0.5:  # all is sent, and the answer is cut off
                connection.sendall(whole)
                connection.recv(cuts.randrange(1, 200))
            else:
                connection.sendall(whole[: cuts.randrange(len(whole))])
        pushed.append(sent)
        assert desk.push(department, sent)[0]["status"] in {200, 201}

    assert [i["id"] for i in desk.pull(department)["items"]] == [i["id"] for i in pushed]
    assert desk.pull(department)["head"] == len(pushed)


def test_a_page_cut_off_anywhere_is_never_taken_for_a_whole_one(fragile: RunningHub) -> None:
    department, desk = department_of(fragile)
    desk.push(department, *[item() for _ in range(20)])
    request = f"GET /v1/{department}/pull HTTP/1.0\r\nHost: x\r\nAuthorization: Bearer {desk.token}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", fragile.port), timeout=20) as connection:
        connection.sendall(request.encode())
        whole = b"".join(iter(lambda: connection.recv(65536), b""))

    head, _blank, body = whole.partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head.lower()  # so a client sees that something is missing
    for end in random.Random(1).sample(range(len(body)), 200):
        with pytest.raises(ValueError, match="line"):
            json.loads(body[:end])


def test_a_disk_that_takes_nothing_is_told_and_harms_no_item(fragile: RunningHub) -> None:
    department, desk = department_of(fragile)
    parts = Path(fragile.settings.blobs) / "parts"
    parts.parent.mkdir(exist_ok=True)
    aside = parts.with_name("aside-parts")
    if parts.exists():
        parts.rename(aside)
    parts.write_bytes(b"no folder")
    content = b"Urkunde"
    path = f"/v1/{department}/blob/{hashlib.sha256(content).hexdigest()}"
    try:
        answer = desk.put(path, data=content, headers={"Upload-Length": "7"})
        assert (answer.status_code, answer.json()["error"]) == (503, "away")
        assert desk.push(department, item())[0]["status"] == 201
    finally:
        parts.unlink()
        if aside.exists():
            aside.rename(parts)
    assert desk.put(path, data=content, headers={"Upload-Length": "7"}).status_code == 201


def test_a_hub_that_is_told_to_end_lets_nobody_wait(fragile: RunningHub) -> None:
    department, desk = department_of(fragile)
    clerks = [fragile.sign_in(new_clerk(fragile, department)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(d.get, f"/v1/changes?since={department}:0&wait=50") for d in clerks]
        wait_until(lambda: desk.get("/health").status_code == 200 and all(t.running() for t in waiting), "all to wait")
        desk.get(f"/v1/changes?since={department}:0&wait=1")
        begun = monotonic()
        code = fragile.stop()
        answers = [task.result() for task in waiting]
    assert code == 0
    assert monotonic() - begun < 20
    assert {(a.status_code, a.json()["error"]) for a in answers} == {(503, "away")}
    assert all(int(a.headers["Retry-After"]) >= 1 for a in answers)
