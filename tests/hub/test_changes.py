"""The long poll: news of one's own departments in a moment, silence about all others, no news lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from tests.hub.running import Desk, RunningHub, item


def test_a_colleagues_commit_is_told_in_a_moment(hub: RunningHub, desk: Desk, department: str) -> None:
    colleague = hub.desk((department, "clerk"))
    with ThreadPoolExecutor(6) as pool:  # on more connections than there are workers
        waiting = [
            pool.submit(hub.sign_in(desk_name(hub, department)).get, f"/v1/changes?since={department}:0&wait=30")
            for _ in range(6)
        ]
        begun = monotonic()
        colleague.push(department, item())
        told = [task.result() for task in waiting]

    assert [t.json()["departments"] for t in told] == [{department: 1}] * 6
    assert monotonic() - begun < 8


def desk_name(hub: RunningHub, department: str) -> str:
    from uuid import uuid4

    name = f"w.{uuid4().hex[:10]}"
    hub.add_clerk(name, [(department, "clerk")])
    return name


def test_without_news_the_wait_ends_empty(desk: Desk, department: str) -> None:
    begun = monotonic()
    answer = desk.get(f"/v1/changes?since={department}:0&wait=1")

    assert (answer.status_code, answer.content) == (204, b"")
    assert monotonic() - begun >= 1


def test_what_is_news_already_is_told_at_once(desk: Desk, department: str) -> None:
    desk.push(department, item(), item())

    assert desk.get(f"/v1/changes?since={department}:1&wait=30").json()["departments"] == {department: 2}
    assert desk.get(f"/v1/changes?since={department}:2&wait=0").status_code == 204


def test_other_departments_are_passed_over_in_silence(hub: RunningHub, desk: Desk, department: str) -> None:
    other = f"{department}-x"
    hub.add_department(other)
    hub.desk((other, "clerk")).push(other, item())

    for since in (f"{other}:0", "gibt-es-nicht:0"):
        assert desk.get(f"/v1/changes?since={since}&wait=1").status_code == 204
    desk.push(department, item())
    news = desk.get(f"/v1/changes?since={other}:0,{department}:0&wait=30").json()
    assert news["departments"] == {department: 1}


@pytest.mark.parametrize("query", ["since=a", "since=a:b", "since=a:-1", "wait=56", "rights=x", "since=a:1:2"])
def test_what_is_no_question_is_malformed(desk: Desk, query: str) -> None:
    assert desk.get(f"/v1/changes?{query}").status_code == 422


def test_a_lost_message_costs_seconds_and_no_news(hub: RunningHub, desk: Desk, department: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(desk.get, f"/v1/changes?since={department}:0&wait=30")
        with hub.engine.begin() as connection:  # a commit nobody tells of
            connection.exec_driver_sql(f"UPDATE department SET sequence = 1 WHERE id = '{department}'")
        assert waiting.result().json()["departments"] == {department: 1}


def test_a_cut_connection_for_listening_costs_seconds_and_no_news(hub: RunningHub, desk: Desk, department: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(desk.get, f"/v1/changes?since={department}:0&wait=30")
        with hub.engine.begin() as connection:
            ended = connection.exec_driver_sql(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
            ).scalar_one()
            connection.exec_driver_sql(f"UPDATE department SET sequence = 1 WHERE id = '{department}'")
        assert ended == hub.workers
        assert waiting.result().json()["departments"] == {department: 1}
