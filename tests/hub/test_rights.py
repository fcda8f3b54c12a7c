"""Walls: who has no right learns nothing; rights change at once; substitutions have a first and a last day."""

from __future__ import annotations

from datetime import date, timedelta
from time import monotonic
from uuid import uuid4

import pytest

from hub import town
from hub.rights import READING, ROLES, WRITING
from tests.hub.running import Desk, RunningHub, item
from tests.servers.cups_server import wait_until

DAY = timedelta(days=1)


def everything(desk: Desk, department: str) -> list[tuple[int, str]]:
    """Every call about a department, answered."""
    calls = [
        ("POST", "push", {"json": {"items": [item()]}}),
        ("GET", "pull", {}),
        ("GET", "pull?before=1", {}),
        ("GET", "versions/case/1", {}),
        ("HEAD", "blob/" + "a" * 64, {}),
        ("GET", "blob/" + "a" * 64, {}),
        ("PUT", "blob/" + "a" * 64, {"data": b"x", "headers": {"Upload-Length": "1"}}),
        ("POST", "lease", {"json": {"id": str(uuid4()), "series": "a", "size": 1}}),
        ("POST", "transfer", {"json": {"to": "standesamt", "mutation": str(uuid4()), "items": []}}),
        ("POST", "countersign", {"json": {"device": desk.device, "sequence": 1, "digest": "a"}}),
        ("PUT", "presence", {"json": {"case": None}}),
    ]
    answers = [desk.call(method, f"/v1/{department}/{rest}", **more) for method, rest, more in calls]
    return [(answer.status_code, answer.text) for answer in answers]


def test_a_foreign_department_answers_like_one_that_does_not_exist(hub: RunningHub, desk: Desk) -> None:
    desk_of_none = hub.desk()
    refused = everything(desk_of_none, "standesamt")

    assert {status for status, _text in refused} == {403}
    for name in ("gibt-es-nicht", "..", "a" * 500, "%00", "Standesamt", "standesamt%20"):
        assert everything(desk, name)[:11] == refused or {s for s, _t in everything(desk, name)} <= {403, 404}
    assert everything(desk, "gibt-es-nicht") == refused
    assert everything(desk, "standesamt") == refused


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_may_what_the_contract_says(hub: RunningHub, department: str, role: str) -> None:
    desk = hub.desk((department, role))

    may_read = desk.get(f"/v1/{department}/pull").status_code == 200
    may_write = desk.post(f"/v1/{department}/push", json={"items": [item()]}).status_code == 200
    assert (may_read, may_write) == (role in READING, role in WRITING)


def test_the_house_tells_of_colleagues_only_what_one_shares(hub: RunningHub, desk: Desk, department: str) -> None:
    other = f"{department}-x"
    hub.add_department(other)
    for name, roles in (
        ("kollegin", [(department, "lead"), (other, "clerk")]),
        ("fremder", [(other, "clerk")]),
        ("gesperrt", [(department, "clerk")]),
    ):
        hub.add_clerk(f"{name}.{department}", roles)
    town.set_active(hub.engine, f"gesperrt.{department}", active=False)

    house = desk.get("/v1/house").json()

    assert [(c["name"], c["roles"]) for c in house["colleagues"]] == [
        (f"kollegin.{department}", [[department, "lead"]])
    ]
    sequences = {d["id"]: d["sequence"] for d in house["departments"]}
    assert (sequences[department], sequences[other]) == (0, None)
    assert house["roles"] == [[department, "clerk"]]


def test_the_house_is_told_once(desk: Desk) -> None:
    tag = desk.get("/v1/house").headers["ETag"]

    assert desk.get("/v1/house", headers={"If-None-Match": tag}).status_code == 304


def test_a_right_that_is_taken_ends_within_a_moment_at_every_worker(hub: RunningHub, department: str) -> None:
    name = f"k.{uuid4().hex[:8]}"
    hub.add_clerk(name, [(department, "clerk")])
    desk = hub.sign_in(name)
    version = desk.get("/v1/house").json()["rights"]

    town.set_roles(hub.engine, name, department, [])
    begun = monotonic()
    news = desk.get(f"/v1/changes?since={department}:0&rights={version}&wait=20")

    assert news.status_code == 200
    assert news.json()["rights"] != version
    wait_until(lambda: all(desk.get(f"/v1/{department}/pull").status_code == 403 for _ in range(9)), "the right to end")
    assert monotonic() - begun < 10


def test_a_locked_account_is_out_within_a_moment(hub: RunningHub, department: str) -> None:
    name = f"k.{uuid4().hex[:8]}"
    hub.add_clerk(name, [(department, "clerk")])
    desk = hub.sign_in(name)
    assert desk.get(f"/v1/{department}/pull").status_code == 200

    town.set_active(hub.engine, name, active=False)
    wait_until(lambda: all(desk.get("/v1/house").status_code == 401 for _ in range(9)), "the session to end")

    town.set_active(hub.engine, name, active=True)
    assert desk.get("/v1/house").status_code == 401  # the old token stays revoked


def test_another_password_ends_all_sessions(hub: RunningHub, department: str) -> None:
    name = f"k.{uuid4().hex[:8]}"
    hub.add_clerk(name)
    desk = hub.sign_in(name)

    town.set_password(hub.engine, hub.passwords, name, "ein ganz anderes Kennwort")

    wait_until(lambda: all(desk.get("/v1/house").status_code == 401 for _ in range(9)), "the session to end")
    hub.sign_in(name, "ein ganz anderes Kennwort")


@pytest.mark.parametrize(("first", "last", "may"), [(-1, 1, True), (0, 0, True), (-3, -1, False), (1, 3, False)])
def test_a_substitution_counts_from_its_first_to_its_last_day(
    hub: RunningHub, department: str, first: int, last: int, may: bool
) -> None:
    absent, standing_in = f"ab.{uuid4().hex[:8]}", f"da.{uuid4().hex[:8]}"
    hub.add_clerk(absent, [(department, "registrar"), (department, "admin")])
    hub.add_clerk(standing_in)
    today = date.today()
    hub.substitute(standing_in, absent, today + first * DAY, today + last * DAY)

    desk = hub.sign_in(standing_in)
    house = desk.get("/v1/house").json()

    assert (desk.post(f"/v1/{department}/push", json={"items": [item()]}).status_code == 200) is may
    assert house["roles"] == ([[department, "registrar"]] if may else [])
    assert [s["name"] for s in house["substitutions"]] == ([absent] if last >= 0 else [])


def test_a_new_day_gives_the_rights_a_new_version(hub: RunningHub, desk: Desk) -> None:
    version = desk.get("/v1/house").json()["rights"]

    with hub.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE house SET rights_day = rights_day - 1")

    assert desk.get(f"/v1/changes?rights={version}&wait=20").json()["rights"] > version
