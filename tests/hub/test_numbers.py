"""Leases, countersignatures and presence."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.hub.running import Desk, RunningHub


def lease(desk: Desk, department: str, size: int = 10, series: str = "Aktenzeichen 2026", name: str = ""):
    asked = {"id": name or str(uuid4()), "series": series, "size": size}
    answer = desk.post(f"/v1/{department}/lease", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_blocks_follow_each_other_in_each_series(desk: Desk, department: str) -> None:
    blocks = [lease(desk, department, size, series) for size, series in ((10, "a"), (5, "a"), (7, "b"))]

    assert [(b["first"], b["last"]) for b in blocks] == [(1, 10), (11, 15), (1, 7)]


def test_a_block_lies_above_what_was_given_before_the_hub_counted(desk: Desk, department: str) -> None:
    asked = {"series": "a", "size": 10}
    spans = []
    for after in (40, 7, 0):
        answer = desk.post(f"/v1/{department}/lease", json={**asked, "id": str(uuid4()), "after": after})
        spans.append((answer.json()["first"], answer.json()["last"]))

    assert spans == [(41, 50), (51, 60), (61, 70)]


def test_the_same_id_gives_the_same_block_to_everybody(hub: RunningHub, desk: Desk, department: str) -> None:
    block = lease(desk, department)

    colleague = hub.desk((department, "registrar"))
    assert lease(colleague, department, 500, "other", block["id"]) == block


def test_no_number_is_given_twice(hub: RunningHub, department: str) -> None:
    desks = [hub.desk((department, "clerk")) for _ in range(5)]

    with ThreadPoolExecutor(5) as pool:
        blocks = [b for some in pool.map(lambda d: [lease(d, department, 3) for _ in range(20)], desks) for b in some]

    numbers = [n for b in blocks for n in range(b["first"], b["last"] + 1)]
    assert sorted(numbers) == list(range(1, 301))


@pytest.mark.parametrize("asked", [{"size": 0}, {"size": 1001}, {"id": "1"}, {"series": ""}, {"series": "a\0"}])
def test_what_is_no_lease_is_malformed(desk: Desk, department: str, asked: dict[str, object]) -> None:
    given = {"id": str(uuid4()), "series": "a", "size": 1, **asked}

    assert desk.post(f"/v1/{department}/lease", json=given).status_code == 422


def sign(desk: Desk, department: str, sequence: int, digest: str = "a" * 64, device: str = ""):
    head = {"device": device or desk.device, "sequence": sequence, "digest": digest}
    return desk.post(f"/v1/{department}/countersign", json=head)


def test_a_head_is_signed_so_that_anybody_can_verify_it(desk: Desk, department: str) -> None:
    signed = sign(desk, department, 7).json()

    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(desk.get("/v1/house").json()["countersign_key"]))
    text = f"amtsfach-head\n{department}\n{desk.device}\n7\n{'a' * 64}\n{signed['at']}"
    key.verify(base64.b64decode(signed["signature"]), text.encode())
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(signed["signature"]), text.replace("\n7\n", "\n8\n").encode())


def test_the_same_head_gets_the_same_signature_and_another_none(desk: Desk, department: str) -> None:
    first = sign(desk, department, 7).json()
    sign(desk, department, 9)

    assert sign(desk, department, 7).json() == first
    for sequence, digest in ((7, "b" * 64), (9, "b" * 64), (8, "a" * 64)):
        answer = sign(desk, department, sequence, digest)
        assert (answer.status_code, answer.json()["error"]) == (409, "head")


def test_nobody_signs_for_another_device(hub: RunningHub, desk: Desk, department: str) -> None:
    colleague = hub.desk((department, "clerk"))

    assert sign(colleague, department, 1, device=desk.device).status_code == 403


def test_others_see_by_name_what_somebody_has_open_until_it_is_closed(
    hub: RunningHub, desk: Desk, department: str
) -> None:
    hub.add_clerk(f"a.sommer.{department}", [(department, "clerk")])
    colleague = hub.sign_in(f"a.sommer.{department}")
    case = str(uuid4())

    assert colleague.put(f"/v1/{department}/presence", json={"case": case}).json() == {"open": {}}
    seen = desk.put(f"/v1/{department}/presence", json={"case": case}).json()
    assert seen == {"open": {case: [f"a.sommer.{department}"]}}

    colleague.put(f"/v1/{department}/presence", json={"case": None})
    assert desk.put(f"/v1/{department}/presence", json={"case": case}).json() == {"open": {}}


def test_what_somebody_had_open_is_forgotten(hub: RunningHub, desk: Desk, department: str) -> None:
    colleague = hub.desk((department, "clerk"))
    colleague.put(f"/v1/{department}/presence", json={"case": "1"})

    with hub.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE presence SET until = until - interval '91 seconds'")
    assert desk.put(f"/v1/{department}/presence", json={"case": None}).json() == {"open": {}}
