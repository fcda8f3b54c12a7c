"""What servers answer, or do not, becomes what a clerk can act on."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from desktop import http
from desktop.errors import DesktopError


class Answers(BaseHTTPRequestHandler):
    """Answers with the status the path names."""

    def do_GET(self) -> None:
        self.send_response(int(self.path[1:4]))
        if self.path.endswith("later"):
            self.send_header("Retry-After", "7")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_values: object) -> None:
        return


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def ask(url: str) -> int:
    with http.server_session() as session:
        answer = session.get(url)
        answer.raise_for_status()
        return answer.status_code


def test_an_answer_comes_through(server: str) -> None:
    assert ask(f"{server}/200") == 200


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("401", http.SignInNeeded, id="sign-in"),
        pytest.param("429", http.ServerBusy, id="too-many"),
        pytest.param("503", http.ServerBusy, id="down"),
        pytest.param("404", http.ServerRefused, id="missing"),
        pytest.param("500", http.ServerRefused, id="broken"),
    ],
)
def test_each_refusal_has_its_error(server: str, path: str, expected: type[DesktopError]) -> None:
    with pytest.raises(expected):
        ask(f"{server}/{path}")


def test_a_busy_server_says_when_to_come_back(server: str) -> None:
    with pytest.raises(http.ServerBusy) as caught:
        ask(f"{server}/503later")

    assert caught.value.retry_after_s == 7


def test_no_server_means_offline() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(http.Offline):
            ask(f"http://127.0.0.1:{taken.getsockname()[1]}/200")


def test_a_silent_server_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "READ_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(http.Offline):
        ask(f"http://127.0.0.1:{silent.getsockname()[1]}/200")


def test_a_server_that_cannot_prove_itself_is_sent_nothing(server: str) -> None:
    with pytest.raises(http.NotTrusted):
        ask(server.replace("http://", "https://") + "/200")


@pytest.mark.parametrize("error", [http.ServerBusy(1), http.ServerRefused(418)], ids=["busy", "refused"])
def test_every_error_tells_what_to_do(error: DesktopError) -> None:
    assert error.advice
