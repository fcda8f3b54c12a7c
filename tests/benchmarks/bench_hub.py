"""The hub on PostgreSQL with three workers: push and pull beside bare INSERT and SELECT by the same driver.

Bars (issue: sync): push 0.3 of bare batched INSERT, pull 0.5 of a bare SELECT with the same serialisation. One client
against one connection, in turns, so that what else the machine does meets both.
"""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from tests.benchmarks.floors.bare_postgres import BareTable
from tests.hub.running import Desk, RunningHub, running_hub
from tests.servers.postgres import PostgresServer, running_postgres

PUSH_BAR, PULL_BAR = 0.3, 0.5
BATCHES, ROUNDS = (100, 500), 40
PAGE, PAGE_ROUNDS = 1000, 25
_TEXT = json.dumps(
    {f"feld_{n}": "Käthe Großmann, Am Markt 1, 99999 Musterstadt" for n in range(25)}, ensure_ascii=False
)


class Client:
    """As little client as there can be: what is measured is the hub."""

    def __init__(self, hub: RunningHub, desk: Desk) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", hub.port)
        self._headers = {"Authorization": f"Bearer {desk.token}"}

    def call(self, method: str, path: str, body: bytes = b"") -> bytes:
        self._connection.request(method, path, body or None, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content[:200]
        return content


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def new_items(count: int) -> list[tuple[str, UUID, str]]:
    return [(str(uuid4()), uuid4(), _TEXT) for _ in range(count)]


def push_body(items: list[tuple[str, UUID, str]]) -> bytes:
    shape = '{{"kind":"case","id":"{}","mutation":"{}","base":0,"data":{}}}'
    return ('{"items":[' + ",".join(shape.format(*item) for item in items) + "]}").encode()


def ratio(name: str, floor: list[float], ours: list[float], count: int, bar: float) -> bool:
    """Print one line; whether the bar is reached. Each round is compared with the one beside it."""
    reached = median(f / o for f, o in zip(floor, ours, strict=True))
    bare, hub = count / median(floor), count / median(ours)
    print(f"{name:28} bare {bare:8.0f}/s  hub {hub:8.0f}/s  ratio {reached:.2f}  (bar {bar})", flush=True)
    return reached >= bar


def measure(server: PostgresServer, hub: RunningHub) -> bool:
    bare = BareTable(server.new_database())
    client = Client(hub, hub.desk(("standesamt", "clerk")))
    good = True
    for batch in BATCHES:
        floor, ours = [], []
        for _ in range(ROUNDS):
            items = new_items(batch)
            body = push_body(items)
            floor.append(seconds(lambda items=items: bare.insert(items)))
            ours.append(seconds(lambda body=body: client.call("POST", "/v1/standesamt/push", body)))
        good &= ratio(f"push of {batch}", floor[5:], ours[5:], batch, PUSH_BAR)
    floor, ours = [], []
    for page in range(PAGE_ROUNDS):
        since = page * PAGE % (sum(BATCHES) * ROUNDS - PAGE)
        floor.append(seconds(lambda since=since: bare.page(since, PAGE)))
        path = f"/v1/standesamt/pull?since={since}&limit={PAGE}"
        ours.append(seconds(lambda path=path: client.call("GET", path)))
    good &= ratio(f"pull of {PAGE}", floor, ours, PAGE, PULL_BAR)
    idle = [seconds(lambda: client.call("GET", "/v1/standesamt/pull?since=24000")) for _ in range(100)]
    print(f"{'nothing new':28} {median(idle) * 1000:.1f} ms")
    return good


def main() -> int:
    with (
        running_postgres() as server,
        tempfile.TemporaryDirectory() as folder,
        running_hub(server, Path(folder), 3) as hub,
    ):
        return 0 if measure(server, hub) else 1


if __name__ == "__main__":
    sys.exit(main())
