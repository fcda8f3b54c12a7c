"""Simulated clerks on one hub: each waits for news, pulls it, pushes edits and now and then a document or a lease.

`python3 -m tests.benchmarks.load_hub --clerks 50 --minutes 10` (the bar: no error, p95 under 250 ms but for waiting).
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from uuid import uuid4

from tests.hub.running import DEPARTMENTS, Desk, RunningHub, item, running_hub
from tests.servers.postgres import running_postgres

P95_BAR_MS = 250
_PAUSE_S = 2.0  # between two things a clerk does
_FIELDS = {f"feld_{n}": "Käthe Großmann, Am Markt 1, 99999 Musterstadt" for n in range(25)}


class Clerk(threading.Thread):
    """One clerk at work until the time is over."""

    def __init__(self, hub: RunningHub, number: int, end: float) -> None:
        super().__init__(daemon=True)
        self.department = DEPARTMENTS[number % len(DEPARTMENTS)]
        self._desk: Desk = hub.desk((self.department, "clerk"))
        self._http = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=70)
        self._chance, self._end = Random(number), end
        self._cursor, self._known = 0, dict[str, int]()
        self.times: dict[str, list[float]] = defaultdict(list)
        self.statuses: Counter[int] = Counter()
        self.pushed = self.conflicts = 0

    def run(self) -> None:
        self._pull()
        while time.monotonic() < self._end:
            time.sleep(self._chance.expovariate(1 / _PAUSE_S))
            self._chance.choice([self._push_new, self._edit, self._edit, self._wait, self._pull, self._document])()

    def _call(self, name: str, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
        headers |= {"Authorization": f"Bearer {self._desk.token}"}
        begun = time.perf_counter()
        self._http.request(method, path, body or None, headers)
        answer = self._http.getresponse()
        content = answer.read()
        self.times[name].append((time.perf_counter() - begun) * 1000)
        self.statuses[answer.status] += 1
        return content

    def _pull(self) -> None:
        more = True
        while more:
            path = f"/v1/{self.department}/pull?since={self._cursor}&limit=500"
            page = json.loads(self._call("pull", "GET", path))
            self._known |= {i["id"]: i["sequence"] for i in page["items"] if i["kind"] == "case"}
            self._cursor, more = page["next"], page["more"]

    def _push(self, items: list[dict[str, object]]) -> None:
        path, body = f"/v1/{self.department}/push", json.dumps({"items": items}).encode()
        for sent, result in zip(items, json.loads(self._call("push", "POST", path, body))["results"], strict=True):
            if sent["kind"] != "case":
                self.pushed += result["status"] == 201
            elif result["status"] == 409:
                self.conflicts += 1
                self._known[str(sent["id"])] = result["current"]["sequence"]
            else:
                self.pushed += 1
                self._known[str(sent["id"])] = result["sequence"]

    def _push_new(self) -> None:
        case = item(_FIELDS)
        self._push([case, *[item({"case": case["id"]}, kind="history") for _ in range(3)]])

    def _edit(self) -> None:
        if self._known:
            chosen = self._chance.sample(sorted(self._known), min(2, len(self._known)))
            self._push([item(_FIELDS, id=name, base=self._known[name]) for name in chosen])

    def _wait(self) -> None:
        self._call("wait", "GET", f"/v1/changes?since={self.department}:{self._cursor}&wait=5")
        self._pull()

    def _document(self) -> None:
        content = os.urandom(50_000)
        path = f"/v1/{self.department}/blob/{hashlib.sha256(content).hexdigest()}"
        self._call("document", "PUT", path, content, **{"Upload-Length": "50000"})
        lease = {"id": str(uuid4()), "series": "Aktenzeichen", "size": 5}
        self._call("lease", "POST", f"/v1/{self.department}/lease", json.dumps(lease).encode())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clerks", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    asked = parser.parse_args()
    with (
        running_postgres() as server,
        tempfile.TemporaryDirectory() as folder,
        running_hub(server, Path(folder), 3) as hub,
    ):
        end = time.monotonic() + asked.minutes * 60
        clerks = [Clerk(hub, number, end) for number in range(asked.clerks)]
        for clerk in clerks:
            clerk.start()
        for clerk in clerks:
            clerk.join()
        told = hub.log.read_text("utf-8").splitlines()
    report_hub([json.loads(line) for line in told if '"call.answered"' in line])
    return report(clerks)


def report_hub(calls: list[dict[str, object]]) -> None:
    """Print how long the hub itself took, without the clerks, who share two cores with it."""
    by_route: dict[str, list[float]] = defaultdict(list)
    for call in calls:
        by_route[f"{call['method']} {call['route']}"].append(float(str(call["ms"])))
    for route, times in sorted(by_route.items()):
        times.sort()
        p50, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
        print(f"hub: {route:45} {len(times):7}  p50 {p50:6.0f}  p95 {p95:6.0f} ms")


def report(clerks: list[Clerk]) -> int:
    """Print figures; 1 when a bar is missed."""
    statuses = sum((clerk.statuses for clerk in clerks), Counter())
    print(f"calls {sum(statuses.values())}, by status {dict(statuses)}")
    print(f"items stored {sum(c.pushed for c in clerks)}, conflicts told {sum(c.conflicts for c in clerks)}")
    slowest = 0.0
    for name in ("push", "pull", "document", "lease", "wait"):
        times = sorted(time for clerk in clerks for time in clerk.times[name])
        p50, p95, p99 = (times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
        print(f"{name:10} {len(times):7} calls  p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  p99 {p99:6.0f} ms")
        slowest = max(slowest, p95 if name != "wait" else 0)
    good = slowest < P95_BAR_MS and set(statuses) <= {200, 201, 204}
    print("bars reached" if good else "a bar is missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
