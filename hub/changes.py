"""What is new: each worker's view of all departments' latest sequence numbers, and those who wait for a change.

A worker hears of commits by PostgreSQL's NOTIFY, sent after the commit, because sent inside it would let only one
commit happen at a time. What is sent after can be lost; so each worker also looks by itself, every two seconds, and
every second while it cannot listen.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import psycopg
import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool

from hub import tables as t
from hub.database import AWAY, CONNECT
from hub.log import event
from hub.rights import CHANNEL, RIGHTS_CHANGED, today, turn_the_day

_log = logging.getLogger(__name__)
_NOTIFY = sa.text("SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload")
_LOOK_S, _LOOK_WHILE_DEAF_S = 2.0, 1.0


class Board:
    """The latest known sequence numbers and rights, and who waits for them to change."""

    def __init__(self) -> None:
        self.heads: dict[str, int] = {}
        self.rights = 0
        self.is_closing = False
        self._waiting: set[asyncio.Event] = set()

    def note(self, heads: Mapping[str, int], rights: int | None = None) -> bool:
        """Write down what was seen and wake those who wait; returns whether the rights are new."""
        newer = {department: head for department, head in heads.items() if head > self.heads.get(department, 0)}
        other_rights = rights is not None and rights != self.rights
        if rights is not None:
            self.rights = rights
        self.heads |= newer
        if newer or other_rights:
            self._wake()
        return other_rights

    def close(self) -> None:
        """Let nobody wait any longer: the worker is ending."""
        self.is_closing = True
        self._wake()

    async def wait(self, is_news: Callable[[], bool], longest_s: float) -> bool:
        """Wait until `is_news`; False when it did not come true in time."""
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(longest_s):
                    while not (is_news() or self.is_closing):
                        await woken.wait()
                        woken.clear()
        finally:
            self._waiting.discard(woken)
        return is_news()

    def _wake(self) -> None:
        for woken in self._waiting:
            woken.set()


class Listener:
    """Keeps a board up to date with what all workers commit."""

    def __init__(self, board: Board, engine: sa.Engine, time_zone: str, rights_are_new: Callable[[], None]) -> None:
        self._board, self._engine, self._time_zone = board, engine, time_zone
        self._rights_are_new = rights_are_new
        self._to_tell: dict[str, int] = {}
        self._has_to_tell = asyncio.Event()
        self._is_deaf = True
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Look once, then listen, tell and look until `stop`; begins also while the database is away."""
        await self._look()
        self._tasks = {
            asyncio.create_task(work()) for work in (self._keep_listening, self._keep_telling, self._keep_looking)
        }

    async def stop(self) -> None:
        """End listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def tell(self, heads: Mapping[str, int]) -> None:
        """Tell the other workers of a commit made here; several commits become one message."""
        self._board.note(heads)
        for department, head in heads.items():
            self._to_tell[department] = max(head, self._to_tell.get(department, 0))
        self._has_to_tell.set()

    async def _keep_listening(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as exc:
                event(_log, "changes.deaf", level=logging.WARNING, error=exc)
            self._is_deaf = True
            await asyncio.sleep(_LOOK_WHILE_DEAF_S)

    async def _listen(self) -> None:
        address = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connect: dict[str, Any] = dict(CONNECT)
        async with await psycopg.AsyncConnection.connect(address, autocommit=True, **connect) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._is_deaf = False
            await self._look()  # what was committed while nobody listened
            async for heard in connection.notifies():
                if heard.payload == RIGHTS_CHANGED:
                    await self._look()
                else:
                    department, _colon, head = heard.payload.rpartition(":")
                    self._board.note({department: int(head)})

    async def _keep_telling(self) -> None:
        while True:
            await self._has_to_tell.wait()
            self._has_to_tell.clear()
            told, self._to_tell = self._to_tell, {}
            with suppress(*AWAY):  # then the others find it when they look
                await run_in_threadpool(self._send, [f"{department}:{head}" for department, head in told.items()])

    def _send(self, payloads: list[str]) -> None:
        with self._engine.connect() as connection:
            connection.execute(_NOTIFY, {"channel": CHANNEL, "payloads": payloads})

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_WHILE_DEAF_S if self._is_deaf else _LOOK_S)
            await self._look()

    async def _look(self) -> None:
        try:
            heads, rights = await run_in_threadpool(self._read)
        except AWAY as exc:
            event(_log, "changes.blind", level=logging.WARNING, error=exc)
            return
        if self._board.note(heads, rights):
            self._rights_are_new()

    def _read(self) -> tuple[dict[str, int], int]:
        with self._engine.connect() as connection:
            turn_the_day(connection, today(self._time_zone))
            heads = connection.execute(sa.select(t.department.c.id, t.department.c.sequence))
            return {row.id: row.sequence for row in heads}, connection.execute(sa.select(t.house.c.rights)).scalar_one()
