"""Handing items to another department: all or nothing, and the other side learns no more than that."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest

from tests.hub.running import Desk, RunningHub, item


@pytest.fixture
def target(hub: RunningHub, department: str) -> str:
    name = f"{department}-ziel"
    hub.add_department(name)
    return name


@pytest.fixture
def receiver(hub: RunningHub, target: str) -> Desk:
    return hub.desk((target, "clerk"))


def moved(sent: dict[str, object], base: int, data: object = None) -> dict[str, object]:
    return {"kind": sent["kind"], "id": sent["id"], "base": base, "data": data or {"note": "Bitte übernehmen"}}


def transfer(desk: Desk, source: str, target: str, *items: object, mutation: str = "", blobs: object = ()):
    wanted = {"to": target, "mutation": mutation or str(uuid4()), "items": items, "blobs": list(blobs)}
    return desk.post(f"/v1/{source}/transfer", json=wanted)


def test_items_leave_a_tombstone_and_arrive_as_new(desk: Desk, receiver: Desk, department: str, target: str) -> None:
    case, note = item(), item(kind="note")
    desk.push(department, case, note)

    answer = transfer(desk, department, target, moved(case, 1), moved(note, 2))

    assert answer.status_code == 200
    assert answer.json() == {
        "sequence": 4,
        "results": [{"status": 201, "sequence": 3}, {"status": 201, "sequence": 4}],
    }
    left = desk.pull(department)["items"]
    assert [(i["id"], i["deleted"], i["data"]) for i in left] == [
        (i["id"], True, {"moved": True}) for i in (case, note)
    ]
    arrived = receiver.pull(target)["items"]
    assert [(i["sequence"], i["id"], i["deleted"], i["data"]) for i in arrived] == [
        (n, i["id"], False, {"note": "Bitte übernehmen"}) for n, i in ((1, case), (2, note))
    ]
    versions = desk.get(f"/v1/{department}/versions/case/{case['id']}").json()["versions"]
    assert [v["data"] for v in versions] == [{"moved": True}, {"text": "Straße"}]
    assert len(receiver.get(f"/v1/{target}/versions/case/{case['id']}").json()["versions"]) == 1


def test_asking_again_moves_nothing_twice(desk: Desk, receiver: Desk, department: str, target: str) -> None:
    case, mutation = item(), str(uuid4())
    desk.push(department, case)
    transfer(desk, department, target, moved(case, 1), mutation=mutation)

    again = transfer(desk, department, target, moved(case, 1), mutation=mutation)

    assert (again.status_code, again.json()["results"]) == (200, [{"status": 200, "sequence": 2}])
    assert receiver.pull(target)["head"] == 1


def test_one_conflict_keeps_everything_where_it_is(desk: Desk, receiver: Desk, department: str, target: str) -> None:
    first, second = item(), item()
    desk.push(department, first, second)
    desk.push(department, item({"text": "neu"}, id=second["id"], base=2))

    answer = transfer(desk, department, target, moved(first, 1), moved(second, 2))

    assert answer.status_code == 409
    results = answer.json()["results"]
    assert results[1]["status"] == 409
    assert results[1]["current"]["data"] == {"text": "neu"}
    assert [i["deleted"] for i in desk.pull(department)["items"]] == [False, False]
    assert receiver.pull(target)["head"] == 0


def test_what_came_back_can_go_again(desk: Desk, receiver: Desk, department: str, target: str) -> None:
    case = item()
    desk.push(department, case)

    assert transfer(desk, department, target, moved(case, 1)).status_code == 200
    assert transfer(receiver, target, department, moved(case, 1, {"n": 2})).status_code == 200
    assert transfer(desk, department, target, moved(case, 3, {"n": 3})).status_code == 200
    assert [i["data"] for i in receiver.pull(target)["items"]] == [{"n": 3}]


def test_an_item_the_other_department_holds_is_not_overwritten_and_not_shown(
    desk: Desk, receiver: Desk, department: str, target: str
) -> None:
    case = item()
    desk.push(department, case)
    receiver.push(target, item({"text": "geheim"}, id=case["id"]))

    answer = transfer(desk, department, target, moved(case, 1))

    assert (answer.status_code, answer.json()["results"]) == (409, [{"status": 409, "current": None}])
    assert "geheim" not in answer.text


def test_documents_go_along(desk: Desk, receiver: Desk, department: str, target: str) -> None:
    content = b"Urkunde"
    name = hashlib.sha256(content).hexdigest()
    desk.put(f"/v1/{department}/blob/{name}", data=content, headers={"Upload-Length": "7"})
    case = item()
    desk.push(department, case)
    assert receiver.get(f"/v1/{target}/blob/{name}").status_code == 404

    assert transfer(desk, department, target, moved(case, 1), blobs=["b" * 64]).status_code == 422
    assert desk.pull(department)["head"] == 1
    assert transfer(desk, department, target, moved(case, 1), blobs=[name]).status_code == 200
    assert receiver.get(f"/v1/{target}/blob/{name}").content == content


def test_a_department_that_is_not_there_answers_like_one_that_is_not_mine(
    hub: RunningHub, desk: Desk, department: str, target: str
) -> None:
    case = item()
    desk.push(department, case)
    reader = hub.desk((department, "auditor"))

    answers = [
        transfer(desk, department, "gibt-es-nicht", moved(case, 1)),
        transfer(desk, department, department, moved(case, 1)),
        transfer(desk, department, "\0", moved(case, 1)),
        transfer(desk, target, department, moved(case, 1)),
        transfer(reader, department, target, moved(case, 1)),
    ]
    assert {(a.status_code, a.text) for a in answers} == {(403, answers[0].text)}
    assert desk.pull(department)["head"] == 1
