"""What one worker process holds while it serves: made at its start, ended with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio
import sqlalchemy as sa
from fastapi import Request

from hub.attempts import Attempts
from hub.blobs import Blobs
from hub.changes import Board, Listener
from hub.database import open_database, reading
from hub.errors import NoSession, NotYours
from hub.passwords import Passwords
from hub.rights import Caller
from hub.sessions import Sessions
from hub.settings import Settings
from hub.sign_in import PasswordSignIn, SignIn
from hub.signing import Signer, read_signer
from hub.turns import Turns

_HASHING_AT_ONCE = 2  # each takes 64 MB and a core


@dataclass(frozen=True, slots=True)
class Worker:
    """The parts of one worker.

    Attributes:
        writer: Connections for transactions.
        reader: The same connections, for single statements.
        hashing: Limits how many passwords are hashed at a time.
    """

    settings: Settings
    writer: sa.Engine
    reader: sa.Engine
    sessions: Sessions
    sign_in: SignIn
    board: Board
    listener: Listener
    turns: Turns
    blobs: Blobs
    signer: Signer
    hashing: anyio.CapacityLimiter


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[Worker]:
    """A worker from start to end; it starts also while the database is away."""
    writer = open_database(settings)
    reader = reading(writer)
    passwords = Passwords(settings.password_memory_kib, settings.password_rounds)
    passwords.warm_up()
    board = Board()
    sessions = Sessions(writer, settings)
    listener = Listener(board, reader, settings.time_zone, sessions.forget)
    await listener.start()
    try:
        yield Worker(
            settings,
            writer,
            reader,
            sessions,
            PasswordSignIn(writer, passwords, Attempts(writer, settings)),
            board,
            listener,
            Turns(),
            Blobs(settings.blobs),
            read_signer(settings.signing_key),
            anyio.CapacityLimiter(_HASHING_AT_ONCE),
        )
    finally:
        await listener.stop()
        writer.dispose()


def worker_of(request: Request) -> Worker:
    """The worker that serves a request."""
    worker: Worker = request.state.worker
    return worker


async def caller_of(request: Request) -> Caller:
    """Who makes a request.

    Raises:
        NoSession: There is no token, or none that counts.
    """
    scheme, _space, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NoSession
    return await worker_of(request).sessions.caller(token.strip())


async def reader_of(request: Request, department: str) -> Caller:
    """Who makes a request, having shown the right to read in `department`.

    Raises:
        NoSession, NotYours: In this order.
    """
    caller = await caller_of(request)
    if not caller.may_read(department):
        raise NotYours
    return caller


async def writer_of(request: Request, department: str) -> Caller:
    """Who makes a request, having shown the right to write in `department`.

    Raises:
        NoSession, NotYours: In this order.
    """
    caller = await caller_of(request)
    if not caller.may_write(department):
        raise NotYours
    return caller
