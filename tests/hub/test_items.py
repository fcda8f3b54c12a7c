"""Pushing and pulling: what was acknowledged is there, once, in order, and never over somebody else's version."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hub.running import Desk, RunningHub, item


def test_a_new_item_is_stored_and_pulled_with_its_author(desk: Desk, department: str) -> None:
    sent = item({"subject": "Geburtsurkunde"})

    assert desk.push(department, sent) == [{"status": 201, "sequence": 1}]

    page = desk.pull(department)
    (pulled,) = page["items"]
    assert {name: pulled[name] for name in ("kind", "id", "mutation", "data")} == {
        name: sent[name] for name in ("kind", "id", "mutation", "data")
    }
    assert (pulled["sequence"], pulled["by"], pulled["deleted"]) == (1, desk.clerk, False)
    assert pulled["at"].endswith("Z")
    assert (page["next"], page["more"], page["head"]) == (1, False, 1)


def test_a_repeated_mutation_gets_the_answer_it_got_the_first_time(desk: Desk, department: str) -> None:
    first = item()
    assert desk.push(department, first) == [{"status": 201, "sequence": 1}]

    assert desk.push(department, first) == [{"status": 200, "sequence": 1}]
    assert desk.pull(department)["head"] == 1

    desk.push(department, item(id=first["id"], base=1))  # the item moves on
    assert desk.push(department, first) == [{"status": 200, "sequence": 1}]


def test_a_repeated_mutation_is_known_to_every_colleague(hub: RunningHub, desk: Desk, department: str) -> None:
    sent = item()
    desk.push(department, sent)

    assert hub.desk((department, "lead")).push(department, sent) == [{"status": 200, "sequence": 1}]


def test_who_saw_an_older_version_is_told_the_current_one(hub: RunningHub, desk: Desk, department: str) -> None:
    colleague = hub.desk((department, "lead"))
    sent = item({"text": "erste"})
    desk.push(department, sent)
    colleague.push(department, item({"text": "zweite"}, id=sent["id"], base=1))

    (result,) = desk.push(department, item({"text": "dritte"}, id=sent["id"], base=1))

    at = result["current"].pop("at")
    assert result == {
        "status": 409,
        "current": {"sequence": 2, "deleted": False, "by": colleague.clerk, "data": {"text": "zweite"}},
    }
    assert at.endswith("Z")
    assert desk.pull(department)["items"][0]["data"] == {"text": "zweite"}


def test_an_item_that_is_not_there_conflicts_with_nothing(desk: Desk, department: str) -> None:
    assert desk.push(department, item(base=7)) == [{"status": 409, "current": None}]


def test_a_new_item_under_a_taken_id_is_a_conflict(desk: Desk, department: str) -> None:
    sent = item()
    desk.push(department, sent)

    (result,) = desk.push(department, item(id=sent["id"]))
    assert (result["status"], result["current"]["sequence"]) == (409, 1)


def test_kinds_share_no_ids(desk: Desk, department: str) -> None:
    sent = item()

    assert [r["status"] for r in desk.push(department, sent, item(id=sent["id"], kind="note"))] == [201, 201]


def test_a_deletion_is_pulled_as_a_tombstone_and_can_be_taken_back(desk: Desk, department: str) -> None:
    sent = item()
    desk.push(department, sent)
    desk.push(department, item({}, id=sent["id"], base=1, deleted=True))
    assert [(i["sequence"], i["deleted"]) for i in desk.pull(department)["items"]] == [(2, True)]

    (result,) = desk.push(department, item(id=sent["id"]))
    assert (result["status"], result["current"]["deleted"]) == (409, True)

    assert desk.push(department, item(id=sent["id"], base=2))[0]["status"] == 201


BAD = {
    "kind": {"kind": "Käse"},
    "newline": {"kind": "case\n"},
    "long kind": {"kind": "x" * 33},
    "id": {"id": "a/b"},
    "long id": {"id": "x" * 65},
    "no id": {"id": ""},
    "mutation": {"mutation": "1"},
    "base": {"base": -1},
    "huge base": {"base": 1 << 63},
    "text base": {"base": "1"},
    "list": {"data": []},
    "null": {"data": None},
    "nul": {"data": {"a": "\0"}},
    "half letter": {"data": {"a": "\ud800"}},
    "deep": {"data": json.loads('{"a":' * 70 + "1" + "}" * 70)},
    "deleted": {"deleted": "ja"},
}


@pytest.mark.parametrize("members", BAD.values(), ids=BAD)
def test_a_bad_item_spoils_none_of_the_others(desk: Desk, department: str, members: dict[str, object]) -> None:
    bad = {**item(), **members}

    results = desk.push(department, item(), bad, item())

    assert [r["status"] for r in results] == [201, 422, 201]
    assert desk.pull(department)["head"] == 2


def test_an_item_twice_in_one_push_is_stored_once(desk: Desk, department: str) -> None:
    sent = item()

    assert [r["status"] for r in desk.push(department, sent, item(id=sent["id"]))] == [201, 422]


def test_what_only_looks_dangerous_is_stored(desk: Desk, department: str) -> None:
    data = {"a": "\\u0000", "b": "\\\\u0000", "c": "{[" * 100, "d": "9" * 5000, "e": "😀 ẞ Łužica"}

    assert desk.push(department, item(data))[0]["status"] == 201
    assert desk.pull(department)["items"][0]["data"] == data


def test_data_come_back_to_the_letter(desk: Desk, department: str) -> None:
    written = (
        '{"z": 1.10, "a": 123456789012345678901234567890, "z2": 1e-400, "x": [null, true, {"unknown": "\\u00e4"}]}'
    )
    body = f'{{"items": [{{"kind": "case", "id": "1", "mutation": "{uuid4()}", "base": 0, "data": {written}}}]}}'

    assert desk.post(f"/v1/{department}/push", data=body.encode()).status_code == 200

    assert f'"data":{written}' in desk.get(f"/v1/{department}/pull").text


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner, max_size=4
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(st.dictionaries(st.text("aäß\\\"'\x07", max_size=3), _json, max_size=4), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_survives_the_round_trip(desk: Desk, department: str, values: list[dict[str, object]]) -> None:
    items = [item(value) for value in values]
    first = desk.push(department, *items)[0]["sequence"]

    pulled = desk.pull(department, first - 1)["items"]
    assert [json.dumps(i["data"]) for i in pulled] == [json.dumps(value) for value in values]


def test_gzip_is_taken_and_given(desk: Desk, department: str) -> None:
    body = gzip.compress(json.dumps({"items": [item({"text": "x" * 5000})]}).encode())

    answer = desk.post(f"/v1/{department}/push", data=body, headers={"Content-Encoding": "gzip"})
    assert answer.json()["results"] == [{"status": 201, "sequence": 1}]

    pulled = desk.get(f"/v1/{department}/pull", headers={"Accept-Encoding": "gzip"})
    assert pulled.headers["Content-Encoding"] == "gzip"
    assert pulled.json()["items"][0]["data"] == {"text": "x" * 5000}


def test_nothing_new_costs_one_short_request(desk: Desk, department: str) -> None:
    desk.push(department, item())
    tag = desk.get(f"/v1/{department}/pull?since=1").headers["ETag"]

    answer = desk.get(f"/v1/{department}/pull?since=1", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")

    desk.push(department, item())
    assert desk.get(f"/v1/{department}/pull?since=1", headers={"If-None-Match": tag}).status_code == 200


def test_pages_forward_tell_each_item_once_as_it_is_now(desk: Desk, department: str) -> None:
    items = [item() for _ in range(10)]
    desk.push(department, *items)
    desk.push(department, item({"text": "neu"}, id=items[3]["id"], base=4))

    pages, cursor, more = [], 0, True
    while more:
        page = desk.pull(department, cursor, limit=3)
        pages.append([i["sequence"] for i in page["items"]])
        cursor, more = page["next"], page["more"]

    assert pages == [[1, 2, 3], [5, 6, 7], [8, 9, 10], [11]]
    assert cursor == 11


def test_pages_backward_begin_with_the_newest_and_leave_out_what_is_gone(desk: Desk, department: str) -> None:
    items = [item() for _ in range(7)]
    desk.push(department, *items)
    desk.push(department, item({}, id=items[5]["id"], base=6, deleted=True))

    pages, before, more = [], 100, True
    while more:
        page = desk.get(f"/v1/{department}/pull", params={"before": before, "limit": 3}).json()
        pages.append([i["sequence"] for i in page["items"]])
        before, more = page["next"], page["more"]

    assert pages == [[7, 5, 4], [3, 2, 1], []]


def test_every_accepted_version_stays(desk: Desk, department: str) -> None:
    sent = item({"n": 1})
    desk.push(department, sent)
    for n in (2, 3):
        desk.push(department, item({"n": n}, id=sent["id"], base=n - 1))

    versions = desk.get(f"/v1/{department}/versions/case/{sent['id']}").json()["versions"]

    assert [(v["sequence"], v["data"]["n"], v["by"]) for v in versions] == [(n, n, desk.clerk) for n in (3, 2, 1)]
    assert desk.get(f"/v1/{department}/versions/case/unknown").json() == {"versions": []}


def test_a_page_of_large_items_stays_within_bounds(desk: Desk, department: str) -> None:
    large = {"text": "x" * (3 << 20)}
    for _ in range(3):
        desk.push(department, item(large), item(large), item(large))

    page = desk.pull(department)
    assert (len(page["items"]), page["more"], page["next"]) == (6, True, 6)
    page = desk.pull(department, page["next"])
    assert (len(page["items"]), page["more"], page["next"]) == (3, False, 9)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"items": []}', b'{"items": 1}', b"\xff", b"[" * 99999])
def test_what_is_no_push_is_malformed(desk: Desk, department: str, body: bytes) -> None:
    answer = desk.post(f"/v1/{department}/push", data=body)

    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")


def test_more_items_than_allowed_are_malformed(desk: Desk, department: str) -> None:
    answer = desk.post(f"/v1/{department}/push", json={"items": [item({}) for _ in range(2001)]})

    assert answer.status_code == 422


def test_of_many_who_saw_the_same_version_exactly_one_wins(hub: RunningHub, department: str) -> None:
    desks = [hub.desk((department, "clerk")) for _ in range(4)]
    sent = item({"wins": []})
    desks[0].push(department, sent)

    def race(desk: Desk) -> int:
        won, base, data = 0, 1, sent["data"]
        while won < 10:
            mine = {"wins": [*data["wins"], desk.clerk]}
            (result,) = desk.push(department, item(mine, id=sent["id"], base=base))
            if result["status"] == 201:
                won, base, data = won + 1, result["sequence"], mine
            else:
                base, data = result["current"]["sequence"], result["current"]["data"]
        return won

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(race, desks)) == [10] * 4
    (final,) = desks[0].pull(department)["items"]
    assert sorted(final["data"]["wins"]) == sorted(d.clerk for d in desks for _ in range(10))


def test_a_reader_misses_nothing_while_six_write(hub: RunningHub, department: str) -> None:
    desks = [hub.desk((department, "clerk")) for _ in range(6)]
    reader = hub.desk((department, "auditor"))
    seen: list[int] = []

    def write(desk: Desk) -> list[int]:
        return [r["sequence"] for n in range(25) for r in desk.push(department, *[item({}) for _ in range(n % 4 + 1)])]

    with ThreadPoolExecutor(6) as pool:
        running = [pool.submit(write, desk) for desk in desks]
        cursor, last_round = 0, False
        while not last_round:
            last_round = all(task.done() for task in running)
            page = reader.pull(department, cursor)
            seen += [i["sequence"] for i in page["items"]]
            cursor = page["next"]
        written = sorted(sequence for task in running for sequence in task.result())

    assert seen == written == list(range(1, len(written) + 1))
