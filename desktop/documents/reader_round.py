"""One round of questions to all reader processes: who gets what next, and what becomes of a lost batch.

Each process has at most one batch, is written to only while it reads and read from only while it writes, so neither
side can wait for the other. An item is given up only when it was alone with a fresh process and that ended too.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Protocol

from desktop.documents.frames import Entry
from desktop.documents.pipes import heard
from desktop.documents.reader_answers import Failed, Reply, Request
from desktop.documents.reader_child import Child, ChildGone
from desktop.errors import EnvironmentFault
from desktop.log import Word, event

_log = logging.getLogger(__name__)

_BATCH_BYTES = 4_000_000
_FIRST_BATCH = 4  # items; batches double from there, so that few items are shared and the first answers come soon
_AHEAD_BATCHES = 8  # that may be answered while an earlier one is still awaited
_AHEAD_BYTES = 64_000_000
_LONG_SECONDS = 0.005  # whoever takes an answer and works that long on it lets processes run dry
_WATCH_SECONDS = 0.1
_MOST_FALSE_STARTS = 3


class Pool(Protocol):
    """Where a round gets processes from."""

    count: int
    watched: bool

    def take(self) -> Child:
        """Return a process that waits for work; a new one is perhaps still starting."""

    def start(self) -> Child:
        """Start a process."""

    def give_back(self, child: Child) -> None:
        """Keep a process for later."""

    def cannot_start(self) -> EnvironmentFault:
        """Say that no process starts."""


class Round:
    """Requests on their way to answers."""

    def __init__(self, pool: Pool, feed: Iterator[Request], batch: int) -> None:
        self._pool, self._feed, self._batch = pool, feed, batch
        self._next_batch = min(batch, _FIRST_BATCH)
        self._asked: dict[int, Request] = {}
        self._answered: dict[int, Reply | Failed] = {}
        self._answered_bytes = 0
        self._alone: deque[int] = deque()
        self._busy: list[Child] = []
        self._taken = self._told = self._false_starts = 0
        self._is_used_up = False

    def answers(self) -> Iterator[Reply | Failed]:
        """Yield the answers in the order asked."""
        while True:
            self._hand_out()
            while self._told in self._answered:
                answer = self._answered.pop(self._told)
                self._answered_bytes -= _size(answer)
                self._told += 1
                handed = time.monotonic()
                yield answer
                if time.monotonic() - handed > _LONG_SECONDS:
                    self._listen(longest_s=0.0)
                    self._hand_out()
            if not self._asked and self._is_used_up:
                return
            self._listen()

    def abandon(self) -> None:
        """End the processes whose answers nobody waits for any more."""
        busy, self._busy = self._busy, []
        for child in busy:
            child.process.kill()
            child.end()

    def _hand_out(self) -> None:
        while len(self._busy) < self._pool.count:
            numbers = [self._alone.popleft()] if self._alone else self._take_requests()
            if not numbers:
                return
            self._assign(self._pool.take(), numbers)

    def _take_requests(self) -> list[int]:
        """Numbers of the next batch; none when the requests are used up or too much waits to be taken."""
        if self._taken - self._told >= _AHEAD_BATCHES * self._batch or self._answered_bytes > _AHEAD_BYTES:
            return []
        numbers: list[int] = []
        size = 0
        while len(numbers) < self._next_batch and size < _BATCH_BYTES:
            request = next(self._feed, None)
            if request is None:
                self._is_used_up = True
                break
            self._asked[self._taken] = request
            numbers.append(self._taken)
            self._taken += 1
            size += sum(map(len, request.parts))
        self._next_batch = min(self._batch, self._next_batch * 2)
        return numbers

    def _assign(self, child: Child, numbers: Sequence[int]) -> None:
        child.expect(numbers)
        self._busy.append(child)
        if child.ready:
            self._send(child)

    def _send(self, child: Child) -> None:
        asked = [self._asked[number] for number in child.waiting]
        try:
            child.give([Entry({"job": one.job, "values": one.values}, one.parts) for one in asked])
        except ChildGone:  # it ended while it had nothing to do, which is nobody's fault
            self._busy.remove(child)
            self._assign(self._pool.start(), child.waiting)

    def _listen(self, longest_s: float | None = None) -> None:
        """Wait until a process says something, is overdue or grows too large."""
        if not self._busy:
            return
        pause = max(0.0, min(child.due for child in self._busy) - time.monotonic())
        if longest_s is not None:
            pause = min(pause, longest_s)
        elif self._pool.watched:
            pause = min(pause, _WATCH_SECONDS)
        speaking = heard([child.connection for child in self._busy], pause)
        for child in list(self._busy):
            if child.connection in speaking:
                self._hear(child)
            elif time.monotonic() > child.due:
                self._lost(child, child.gone("timeout"))
            elif self._pool.watched and child.is_too_large():
                self._lost(child, child.gone("limits"))

    def _hear(self, child: Child) -> None:
        was_ready = child.ready
        try:
            answers = child.hear()
        except ChildGone as gone:
            self._lost(child, gone)
            return
        if not was_ready:
            self._false_starts = 0
            self._send(child)
            return
        for number, entry in answers:
            self._note(number, _answer(entry))
        if not child.waiting:
            self._busy.remove(child)
            self._pool.give_back(child)

    def _lost(self, child: Child, gone: ChildGone) -> None:
        self._busy.remove(child)
        if not child.ready:
            self._false_starts += 1
            if self._false_starts >= _MOST_FALSE_STARTS:
                raise self._pool.cannot_start() from gone
            self._assign(self._pool.start(), child.waiting)
        elif len(child.waiting) > 1:
            self._alone.extend(child.waiting)
        elif child.served and gone.reason != "timeout":
            self._assign(self._pool.start(), child.waiting)  # perhaps it was weakened by an earlier item
        else:
            event(_log, "reader.process_lost", reason=Word(gone.reason))
            self._note(child.waiting[0], Failed(gone.reason))

    def _note(self, number: int, answer: Reply | Failed) -> None:
        del self._asked[number]
        self._answered[number] = answer
        self._answered_bytes += _size(answer)


def _answer(entry: Entry) -> Reply | Failed:
    ok = entry.values.get("ok")
    if ok is not None:
        return Reply(ok, entry.parts)
    # Damaged files are ordinary, so this is no warning; a mistake of ours looks the same and is found by its place.
    event(_log, "reader.item_failed", reason=Word(entry.values["failed"]), place=Word(entry.values["place"]))
    return Failed(entry.values["failed"])


def _size(answer: Reply | Failed) -> int:
    return sum(map(len, answer.parts)) if isinstance(answer, Reply) else 0
