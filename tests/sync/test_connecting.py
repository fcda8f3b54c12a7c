"""What keeps a profile from being connected is said so that a clerk knows what to do, and nothing is kept of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from desktop.actions.hub_connection import HubConnection, connection_of, keep_connection
from desktop.actions.syncing import connect, sign_out
from desktop.errors import UsageError
from desktop.http import NotTrusted, NotUnderstood, Offline, SignInNeeded
from tests.sync.desks import Desk

Sit = Callable[..., Desk]


@contextmanager
def server(status: int, body: object, **headers: str) -> Iterator[str]:
    """A server that answers everything alike; gives its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.do_POST()

        def do_DELETE(self) -> None:
            self.do_POST()

        def log_message(self, *_arguments: object) -> None:
            return

    running = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


@pytest.fixture
def anna(sit_down: Sit) -> Desk:
    return sit_down("Anna", "standesamt")


def refusal(anna: Desk, address: str, kind: type[Exception], authority: str = "") -> str:
    before = connection_of(anna.office)
    with pytest.raises(kind) as told:
        connect(anna.office, HubConnection(address, "anna", authority), "geheim", "PC 7")
    assert connection_of(anna.office) == before
    return str(told.value)


def test_a_wrong_password_is_called_so(anna: Desk) -> None:
    with server(401, {"error": "sign_in"}) as address:
        assert refusal(anna, address, SignInNeeded)


def test_after_many_attempts_it_is_said_when_to_try_again(anna: Desk) -> None:
    with server(429, {"error": "slow_down"}, Retry_After="300") as address:
        assert "5" in refusal(anna, address, SignInNeeded)


@pytest.mark.parametrize(("status", "body"), [(404, b"nothing here"), (200, b"<html>hello</html>"), (201, {"no": 1})])
def test_a_server_that_is_no_hub_is_recognised(anna: Desk, status: int, body: object) -> None:
    with server(status, body) as address:
        refusal(anna, address, NotUnderstood)


def test_a_server_that_refuses_plain_http_says_what_to_do(anna: Desk) -> None:
    with server(421, {"error": "plain_http"}) as address:
        assert "https://" in refusal(anna, address, UsageError)


def test_no_password_goes_out_unprotected(anna: Desk) -> None:
    assert "https://" in refusal(anna, "http://hub.example", UsageError)


def test_nobody_there_is_offline(anna: Desk) -> None:
    with server(200, b"") as address:
        pass
    refusal(anna, address, Offline)


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_certificates_that_cannot_be_read_are_named(anna: Desk, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "own.pem"
    if content is not None:
        file.write_bytes(content)
    assert "own.pem" in refusal(anna, "https://127.0.0.1:1", NotTrusted, str(file))


def test_signing_out_forgets_the_session_also_without_a_network(anna: Desk) -> None:
    keep_connection(anna.office, HubConnection("http://127.0.0.1:1", "anna", token="t"))
    sign_out(anna.office)
    kept = connection_of(anna.office)
    assert kept is not None
    assert (kept.name, kept.token) == ("anna", "")
