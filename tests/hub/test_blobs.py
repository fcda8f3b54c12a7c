"""Documents: sent in any pieces, visible when verified, for one department alone."""

from __future__ import annotations

import hashlib
import os
import random
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hub.running import Desk, RunningHub
from tests.servers.cups_server import wait_until


def named(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def send(desk: Desk, department: str, content: bytes, *, name: str = "", offset: int = 0, total: int = -1, **options):
    total = len(content) if total < 0 else total
    headers = {"Upload-Offset": str(offset), "Upload-Length": str(total)}
    return desk.put(f"/v1/{department}/blob/{name or named(content)}", data=content, headers=headers, **options)


def test_a_document_is_there_when_all_of_it_is(desk: Desk, department: str) -> None:
    content = os.urandom(100_000)
    path = f"/v1/{department}/blob/{named(content)}"

    assert desk.call("HEAD", path).status_code == 404
    part = send(desk, department, content[:40_000], name=named(content), total=100_000)
    assert (part.status_code, part.headers["Upload-Offset"]) == (202, "40000")
    seen = desk.call("HEAD", path)
    assert (seen.status_code, seen.headers["Upload-Offset"]) == (202, "40000")
    assert desk.get(path).status_code == 404

    assert (
        send(desk, department, content[40_000:], name=named(content), offset=40_000, total=100_000).status_code == 201
    )
    seen = desk.call("HEAD", path)
    assert (seen.status_code, seen.headers["Content-Length"]) == (200, "100000")
    assert desk.get(path).content == content
    assert send(desk, department, content).status_code == 200


def test_an_empty_document_is_one(desk: Desk, department: str) -> None:
    assert send(desk, department, b"").status_code == 201
    assert desk.get(f"/v1/{department}/blob/{named(b'')}").content == b""


def test_a_range_is_a_range(desk: Desk, department: str) -> None:
    content = os.urandom(5000)
    send(desk, department, content)

    answer = desk.get(f"/v1/{department}/blob/{named(content)}", headers={"Range": "bytes=1000-1999"})
    assert (answer.status_code, answer.content) == (206, content[1000:2000])
    rest = desk.get(f"/v1/{department}/blob/{named(content)}", headers={"Range": "bytes=4000-"})
    assert rest.content == content[4000:]


def test_going_on_elsewhere_than_at_the_end_is_refused_with_the_end(desk: Desk, department: str) -> None:
    content = os.urandom(1000)
    send(desk, department, content[:300], name=named(content), total=1000)

    for offset in (0, 299, 301, 1000):
        answer = send(desk, department, content[offset:], name=named(content), offset=offset, total=1000)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "300")
    assert send(desk, department, content[300:], name=named(content), offset=300, total=1000).status_code == 201


def test_bytes_that_are_not_what_their_name_says_are_dropped(desk: Desk, department: str) -> None:
    content = os.urandom(1000)

    answer = send(desk, department, content[::-1], name=named(content))
    assert (answer.status_code, answer.json()["error"]) == (422, "digest")
    assert desk.call("HEAD", f"/v1/{department}/blob/{named(content)}").status_code == 404
    assert send(desk, department, content).status_code == 201


def test_too_many_bytes_and_too_large_ones_are_refused(desk: Desk, department: str) -> None:
    assert send(desk, department, b"x" * 1001, total=1000).status_code == 422
    assert send(desk, department, b"x", total=(1 << 30) + 1).status_code == 413
    assert desk.put(f"/v1/{department}/blob/{'a' * 64}", data=b"x").status_code == 422  # no Upload-Length
    assert desk.get(f"/v1/{department}/blob/{'A' * 64}").status_code == 422


def test_nobody_learns_of_a_document_of_another_department(hub: RunningHub, desk: Desk, department: str) -> None:
    content = os.urandom(1000)
    send(desk, department, content)
    hub.add_department(f"{department}-x")
    other = hub.desk((f"{department}-x", "clerk"))

    assert other.get(f"/v1/{department}/blob/{named(content)}").status_code == 403
    assert other.call("HEAD", f"/v1/{department}-x/blob/{named(content)}").status_code == 404
    # not even by sending its beginning: all of it is wanted
    part = send(other, f"{department}-x", content[:10], name=named(content), total=1000)
    assert (part.status_code, part.headers["Upload-Offset"]) == (202, "10")


@given(st.lists(st.integers(0, 199_999), max_size=6))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_document_arrives_whole_in_any_pieces(desk: Desk, department: str, cuts: list[int]) -> None:
    content = os.urandom(200_000)
    ends = sorted({*cuts, 200_000} - {0})
    for begin, end in zip([0, *ends], ends, strict=False):
        last = send(desk, department, content[begin:end], name=named(content), offset=begin, total=200_000)

    assert last.status_code == 201
    assert desk.get(f"/v1/{department}/blob/{named(content)}").content == content


def test_a_connection_cut_anywhere_loses_nothing_that_arrived(hub: RunningHub, desk: Desk, department: str) -> None:
    content = os.urandom(300_000)
    path = f"/v1/{department}/blob/{named(content)}"
    lengths = random.Random(4)

    def arrived() -> int:
        return int(desk.call("HEAD", path).headers.get("Upload-Offset", 0))

    for _ in range(20):
        offset = arrived()
        head = (
            f"PUT {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {desk.token}\r\n"
            f"Upload-Offset: {offset}\r\nUpload-Length: 300000\r\nContent-Length: {300_000 - offset}\r\n\r\n"
        ).encode()
        sent = (head + content[offset:])[: lengths.randrange(1, len(head) + 12_000)]
        with socket.create_connection(("127.0.0.1", hub.port)) as connection:
            connection.sendall(sent)
            assert arrived() >= offset  # meanwhile the hub has begun to read
        assert offset <= arrived() <= max(offset, offset + len(sent) - len(head))

    wait_until(lambda: arrived() > 0, "something to be kept")
    status = 0
    while status != 201:  # what was cut last may still be arriving
        offset = arrived()
        status = send(desk, department, content[offset:], name=named(content), offset=offset, total=300_000).status_code
        assert status in {201, 409, 503}
    assert desk.get(path).content == content


def test_of_many_who_send_the_same_document_none_damages_it(hub: RunningHub, department: str) -> None:
    content = os.urandom(400_000)
    desks = [hub.desk((department, "clerk")) for _ in range(4)]

    def deliver(desk: Desk) -> set[int]:
        seen: set[int] = set()
        while not seen & {200, 201}:
            offset = int(desk.call("HEAD", f"/v1/{department}/blob/{named(content)}").headers.get("Upload-Offset", 0))
            piece = content[offset : offset + 50_000]
            seen.add(send(desk, department, piece, name=named(content), offset=offset, total=400_000).status_code)
        return seen

    with ThreadPoolExecutor(4) as pool:
        seen = set.union(*pool.map(deliver, desks))

    assert seen <= {200, 201, 202, 409, 503}
    assert desks[0].get(f"/v1/{department}/blob/{named(content)}").content == content


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "0" * 63, "g" * 64])
def test_a_name_that_is_no_digest_names_no_file(desk: Desk, department: str, name: str) -> None:
    assert desk.get(f"/v1/{department}/blob/{name}").status_code in {404, 422}
