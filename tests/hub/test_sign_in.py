"""Signing in: one answer for whatever is wrong, a lock-out all workers know, tokens that end when they should."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter
from uuid import uuid4

import pytest
import requests

from hub import town
from hub.passwords import Passwords
from tests.hub.running import PASSWORD, RunningHub
from tests.servers.cups_server import wait_until


def attempt(hub: RunningHub, name: str, password: str = PASSWORD, address: str = "", **more: object):
    given = {"name": name, "password": password, "device": str(uuid4()), "device_name": "", **more}
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": address} if address else {}
    with requests.Session() as http:
        http.trust_env = False
        return http.post(f"{hub.url}/v1/session", json=given, headers=headers, timeout=30)


@pytest.fixture
def name(hub: RunningHub) -> str:
    name = f"k.{uuid4().hex[:10]}"
    hub.add_clerk(name)
    return name


def far_away() -> str:
    """An address nobody has failed from."""
    return f"2001:db8::{uuid4().hex[:4]}:{uuid4().hex[:4]}"


def test_the_name_may_be_typed_in_any_case(hub: RunningHub) -> None:
    hub.add_clerk("Käthe.Weiß")

    assert attempt(hub, " KÄTHE.WEISS ").status_code == 201


def test_what_is_wrong_is_not_told(hub: RunningHub, name: str) -> None:
    locked = f"{name}.x"
    hub.add_clerk(locked)
    town.set_active(hub.engine, locked, active=False)

    answers = [
        attempt(hub, name, "falsch und lang genug", far_away()),
        attempt(hub, f"{name}.unknown", PASSWORD, far_away()),
        attempt(hub, locked, PASSWORD, far_away()),
        attempt(hub, name, PASSWORD + "\0", far_away()),
        attempt(hub, "\0'; DROP TABLE clerk; --", PASSWORD, far_away()),
    ]
    assert {(a.status_code, a.text) for a in answers} == {(401, answers[0].text)}
    assert answers[0].json()["error"] == "sign_in"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": 1}, {"password": "x" * 1001}, {"device": "1"}, {"device_name": "x" * 201}]
)
def test_what_is_no_sign_in_is_malformed(hub: RunningHub, wrong: dict[str, object]) -> None:
    given = {"name": "a", "password": "b", "device": str(uuid4()), "device_name": "", **wrong}

    assert requests.post(f"{hub.url}/v1/session", json=given, timeout=9).status_code == 422


def test_failures_lock_an_account_out_at_all_workers(hub: RunningHub, name: str) -> None:
    with ThreadPoolExecutor(5) as pool:
        failed = [pool.submit(attempt, hub, name, "falsch und lang genug", far_away()) for _ in range(25)]
        statuses = [task.result().status_code for task in failed]

    assert (statuses.count(401), statuses.count(429)) == (10, 15)
    locked_out = attempt(hub, name, PASSWORD, far_away())
    assert (locked_out.status_code, locked_out.json()["error"]) == (429, "slow_down")
    assert 0 < int(locked_out.headers["Retry-After"]) <= 301


def test_failures_lock_an_address_out_and_no_other(hub: RunningHub, name: str) -> None:
    address = far_away()
    with ThreadPoolExecutor(5) as pool:
        tried = [pool.submit(attempt, hub, uuid4().hex, "falsch und lang genug", address) for _ in range(65)]
        assert [task.result().status_code for task in tried].count(401) == 60

    assert attempt(hub, name, PASSWORD, address).status_code == 429
    assert attempt(hub, name, PASSWORD, far_away()).status_code == 201


def test_who_signs_in_is_forgiven_what_failed(hub: RunningHub, name: str) -> None:
    for _ in range(3):
        statuses = [attempt(hub, name, "falsch und lang genug", far_away()).status_code for _ in range(8)]
        assert statuses == [401] * 8
        assert attempt(hub, name, PASSWORD, far_away()).status_code == 201


def test_signing_out_revokes_the_token_and_only_that(hub: RunningHub, name: str) -> None:
    first, second = hub.sign_in(name), hub.sign_in(name)

    assert first.call("DELETE", "/v1/session").status_code == 204
    statuses = {first.get("/v1/house").status_code for _ in range(12)}  # with luck each worker is asked
    assert 401 in statuses
    assert first.call("DELETE", "/v1/session").status_code in {204, 401}
    assert second.get("/v1/house").status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer " + "x" * 43, "Bearer ä\xff", "Bearer a b"]
)
def test_without_a_token_that_counts_there_is_nothing(hub: RunningHub, header: str) -> None:
    headers = {"Authorization": header.encode("latin-1")} if header else {}
    for path in ("/v1/house", "/v1/changes", "/v1/standesamt/pull", "/v1/standesamt/blob/" + "a" * 64):
        answer = requests.get(hub.url + path, headers=headers, timeout=9)
        assert (answer.status_code, answer.json()["error"]) == (401, "session")


def test_a_session_ends_when_it_is_idle_or_too_old(strict: RunningHub) -> None:
    for column in ("seen", "ends"):
        desk = strict.desk()
        assert desk.get("/v1/house").status_code == 200
        with strict.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE session SET {column} = now() - interval '3601 seconds'")
        wait_until(lambda desk=desk: desk.get("/v1/house").status_code == 401, "the worker to ask again")


def test_the_answer_takes_as_long_for_a_name_nobody_has(strict: RunningHub) -> None:
    strict.add_clerk("gibt.es")
    town.set_active(strict.engine, "gibt.es", active=False)

    def seconds(name: str) -> float:
        begun = perf_counter()
        assert attempt(strict, name, "falsch und lang genug", far_away()).status_code == 401
        return perf_counter() - begun

    pairs = [(seconds("gibt.es"), seconds(f"gibt.es.nicht{n}")) for n in range(9)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))
    assert 0.6 < known / unknown < 1.7  # without the equal work it would be five times and more


def test_an_account_is_hashed_anew_when_passwords_get_to_cost_more(strict: RunningHub) -> None:
    town.add_clerk(strict.engine, Passwords(1024, 1), "alt", PASSWORD)
    strict.sign_in("alt")

    with strict.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT password FROM clerk WHERE sign_in = 'alt'").scalar_one()
    assert stored.startswith("$argon2id$v=19$m=16384,t=2,")
    strict.sign_in("alt")


def test_neither_tokens_nor_passwords_nor_names_are_stored_or_logged(hub: RunningHub, name: str) -> None:
    desk = hub.sign_in(name)
    attempt(hub, name, "ein falsches Kennwort", far_away())

    with hub.engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT s::text FROM session AS s UNION SELECT a::text FROM attempt AS a")
        stored = "\n".join(row[0] for row in tables)
    log = hub.log.read_text("utf-8")
    assert desk.token not in stored + log
    assert desk.token.encode().hex() not in stored
    assert name not in stored + log
    assert "Kennwort" not in log
    assert '"session.begun"' in log
