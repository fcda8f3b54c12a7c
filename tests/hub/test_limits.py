"""Limits: what is too large, too packed, too slow or too open is refused, and the hub goes on."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest
import requests

from hub.door import Door
from tests.hub.running import Desk, RunningHub, item


def test_a_body_of_100_mb_is_refused_without_being_kept(hub: RunningHub, desk: Desk, department: str) -> None:
    before = {pid: memory_mb(pid) for pid in hub.worker_pids}

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield bytes(1 << 20)

    try:
        answer = desk.post(f"/v1/{department}/push", data=endless())
        assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
    except requests.ConnectionError:
        pass  # the hub hangs up on who goes on sending
    answer = desk.post(f"/v1/{department}/push", data=b"", headers={"Content-Length": str(100 << 20)})
    assert answer.status_code == 413
    assert max(memory_mb(pid) - before[pid] for pid in hub.worker_pids) < 120
    assert desk.push(department, item()) == [{"status": 201, "sequence": 1}]


def memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def packed(content: bytes) -> dict[str, object]:
    return {"data": content, "headers": {"Content-Encoding": "gzip"}}


def test_a_small_body_that_inflates_to_a_large_one_is_refused(desk: Desk, department: str) -> None:
    bomb = gzip.compress(bytes(200 << 20), 9)
    assert len(bomb) < 300_000

    answer = desk.post(f"/v1/{department}/push", **packed(bomb))
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_what_is_not_the_gzip_it_says_is_malformed(desk: Desk, department: str) -> None:
    whole = gzip.compress(json.dumps({"items": [item()]}).encode())

    for body in (whole[:-9], whole + b"more", zlib.compress(b"{}"), b"{}", b""):
        assert desk.post(f"/v1/{department}/push", **packed(body)).status_code == 422
    answer = desk.post(f"/v1/{department}/push", data=b"{}", headers={"Content-Encoding": "br"})
    assert answer.status_code == 422


def test_an_item_that_is_too_large_spoils_none_of_the_others(desk: Desk, department: str) -> None:
    results = desk.push(department, item(), item({"text": "x" * (4 << 20)}), item())

    assert [r["status"] for r in results] == [201, 422, 201]
    assert results[1]["error"] == "too_large"


def test_endless_headers_are_refused(hub: RunningHub) -> None:
    with socket.create_connection(("127.0.0.1", hub.port), timeout=20) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * 40_000)
        assert connection.recv(100).startswith(b"HTTP/1.1 400")
    assert requests.get(f"{hub.url}/health", timeout=9).status_code == 200


@pytest.mark.parametrize("begun", [b"", b"GET /health HT", b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_who_is_slow_with_headers_is_hung_up_on(strict: RunningHub, begun: bytes) -> None:
    started = monotonic()
    with socket.create_connection(("127.0.0.1", strict.port), timeout=20) as connection:
        connection.sendall(begun)
        with suppress(ConnectionResetError):
            assert connection.recv(100) == b""
    assert monotonic() - started < 10


def test_who_dribbles_headers_is_hung_up_on_as_well(strict: RunningHub) -> None:
    started = monotonic()
    with socket.create_connection(("127.0.0.1", strict.port), timeout=0.2) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        try:
            while connection_is_open(connection):
                connection.sendall(b"a")
        except (BrokenPipeError, ConnectionResetError):
            pass
    assert monotonic() - started < 10


def connection_is_open(connection: socket.socket) -> bool:
    try:
        return connection.recv(100) != b""
    except TimeoutError:
        return True


def test_who_is_slow_with_a_body_is_refused(strict: RunningHub) -> None:
    desk = strict.desk(("standesamt", "clerk"))
    token = f"Authorization: Bearer {desk.token}"
    head = f"POST /v1/standesamt/push HTTP/1.1\r\nHost: x\r\n{token}\r\nContent-Length: 100\r\n\r\n"
    with socket.create_connection(("127.0.0.1", strict.port), timeout=20) as connection:
        connection.sendall(head.encode() + b'{"items"')
        assert connection.recv(100).startswith(b"HTTP/1.1 408")


PROXIED = {
    "plain": ({"X-Forwarded-Proto": "http"}, 421),
    "nobody says": ({"X-Forwarded-For": "192.0.2.1"}, 421),
    "standard header": ({"Forwarded": "for=192.0.2.1"}, 421),
    "tls": ({"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}, 200),
    "direct": ({}, 200),
}


@pytest.mark.parametrize(("headers", "status"), PROXIED.values(), ids=PROXIED)
def test_credentials_are_taken_over_tls_only(desk: Desk, headers: dict[str, str], status: int) -> None:
    answer = desk.get("/v1/house", headers=headers)

    assert answer.status_code == status
    assert status == 200 or answer.json()["error"] == "plain_http"
    assert requests.get(f"{desk.url}/health", headers=headers, timeout=9).status_code == 200


def through_the_door(peer: str, path: str, headers: dict[str, str], trusted: tuple[str, ...]) -> tuple[int, bool, str]:
    """Status, whether the body was looked at, and the client's address as the hub sees it."""
    told: list[int] = []
    looked: list[bool] = []
    seen: list[str] = []

    async def app(scope, receive, send) -> None:
        seen.append(scope["client_address"])
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive():
        looked.append(True)
        return {"type": "http.request", "body": b"secret", "more_body": False}

    async def send(message) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])

    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": path, "headers": pairs, "client": (peer, 1)}
    asyncio.run(Door(app, trusted)(scope, receive, send))
    return told[0], bool(seen), seen[0] if seen else ""


@pytest.mark.alone
@pytest.mark.parametrize(
    ("peer", "headers", "trusted", "expected"),
    [
        pytest.param("192.0.2.7", {}, (), (421, False, ""), id="elsewhere"),
        pytest.param("192.0.2.7", {"X-Forwarded-Proto": "https"}, (), (421, False, ""), id="a-stranger-says-tls"),
        pytest.param(
            "192.0.2.7",
            {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.9.9, 198.51.100.4"},
            ("192.0.2.7",),
            (200, True, "198.51.100.4"),
            id="a-proxy-we-trust",
        ),
        pytest.param(
            "192.0.2.7", {"X-Forwarded-Proto": "http"}, ("192.0.2.7",), (421, False, ""), id="a-proxy-says-plain"
        ),
        pytest.param("127.0.0.1", {}, (), (200, True, "127.0.0.1"), id="this-machine"),
        pytest.param("::1", {}, (), (200, True, "::1"), id="this-machine-ipv6"),
    ],
)
def test_the_door_believes_only_whom_it_may(
    peer: str, headers: dict[str, str], trusted: tuple[str, ...], expected: tuple[int, bool, str]
) -> None:
    assert through_the_door(peer, "/v1/session", headers, trusted) == expected
