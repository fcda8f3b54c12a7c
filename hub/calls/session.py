"""`/v1/session`: sign in and out."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Annotated
from uuid import UUID

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from hub.answers import answered
from hub.body import read_json
from hub.description import answers, body
from hub.house import ClerkShown
from hub.log import event
from hub.worker import caller_of, worker_of

_log = logging.getLogger(__name__)
router = APIRouter(tags=["session"])

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Credentials(msgspec.Struct):
    """Who wants to sign in, and on which device."""

    name: _Name
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    device: UUID
    device_name: Annotated[str, msgspec.Meta(max_length=200)]


class SessionBegun(msgspec.Struct):
    """The token for the `Authorization` header of all other calls."""

    token: str
    expires_at: datetime
    clerk: ClerkShown


@router.post(
    "/v1/session",
    responses=answers((201, SessionBegun, "Signed in"), errors=(408, 413, 429)),
    openapi_extra=body(Credentials),
)
async def begin_session(request: Request) -> Response:
    """Sign in."""
    worker = worker_of(request)
    given = await read_json(request, Credentials, worker.settings.body_s)
    address: str = request.scope["client_address"]

    def begin() -> SessionBegun:
        who = worker.sign_in.verify(given.name, given.password, address)
        token, ends = worker.sessions.begin(who.clerk, given.device, given.device_name.replace("\0", ""))
        return SessionBegun(token, ends, ClerkShown(who.clerk, who.name, who.function))

    begun = await anyio.to_thread.run_sync(begin, limiter=worker.hashing)
    event(_log, "session.begun")
    return answered(begun, 201)


@router.delete("/v1/session", status_code=204, responses=answers((204, None, "The token is revoked")))
async def end_session(request: Request) -> Response:
    """Sign out."""
    caller = await caller_of(request)
    await run_in_threadpool(worker_of(request).sessions.end, caller.session)
    event(_log, "session.ended")
    return Response(status_code=204)


SHAPES = (Credentials, SessionBegun)
