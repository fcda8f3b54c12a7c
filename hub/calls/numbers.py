"""`lease`, `countersign` and `presence`: small things a department's clients agree on through the hub."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec
import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.dialects.postgresql import insert
from starlette.concurrency import run_in_threadpool

from hub import tables as t
from hub.answers import answered
from hub.body import read_json
from hub.description import answers, body
from hub.errors import NotYours
from hub.heads import countersigned
from hub.items import ItemId, Sequence64
from hub.numbers import lease_block
from hub.worker import reader_of, worker_of, writer_of

router = APIRouter(tags=["numbers"])
_FORGOTTEN_S = 90
_TEXT = r"^[^\x00-\x1f]+(?![\s\S])"


class Lease(msgspec.Struct):
    """Asks for a block of numbers, above `after` where some were given before; the same `id` gets the same block."""

    id: UUID
    series: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=_TEXT)]
    size: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    after: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 0


class Block(msgspec.Struct):
    """Numbers that nobody else gets, first and last included."""

    id: UUID
    series: str
    first: int
    last: int


@router.post(
    "/v1/{department}/lease",
    responses=answers((200, Block, "The block"), errors=(403, 408, 413)),
    openapi_extra=body(Lease),
)
async def lease(request: Request, department: str) -> Response:
    """Take a block of numbers."""
    caller, worker = await writer_of(request, department), worker_of(request)
    given = await read_json(request, Lease, worker.settings.body_s)

    def taken() -> Block:
        with worker.writer.begin() as connection:
            block = lease_block(connection, department, caller.clerk, given.id, given.series, given.size, given.after)
            return Block(given.id, *block)

    async with worker.turns.of(department):
        return answered(await run_in_threadpool(taken))


class Head(msgspec.Struct):
    """The head of a device's history."""

    device: UUID
    sequence: Sequence64
    digest: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z+/=_:-]{1,200}(?![\s\S])")]


class SignedHead(msgspec.Struct):
    """When it was signed, and the signature in base64."""

    at: str
    signature: str


@router.post(
    "/v1/{department}/countersign",
    responses=answers((200, SignedHead, "Signed"), errors=(403, 408, 409, 413)),
    openapi_extra=body(Head),
)
async def countersign(request: Request, department: str) -> Response:
    """Have the head of one's own device's history signed."""
    caller, worker = await writer_of(request, department), worker_of(request)
    given = await read_json(request, Head, worker.settings.body_s)
    if given.device != caller.device:
        raise NotYours  # else one device could spoil the history of another

    def signed() -> SignedHead:
        with worker.writer.begin() as connection:
            at, signature = countersigned(
                connection, worker.signer, department, given.device, given.sequence, given.digest
            )
        return SignedHead(at, base64.b64encode(signature).decode())

    async with worker.turns.of(department):
        return answered(await run_in_threadpool(signed))


class Presence(msgspec.Struct):
    """The case a clerk has open now; null for none."""

    case: ItemId | None


class OpenCases(msgspec.Struct):
    """Which cases others have open, by their names."""

    open: dict[str, list[str]]


@router.put(
    "/v1/{department}/presence",
    responses=answers((200, OpenCases, "Who else has what open"), errors=(403, 408, 413)),
    openapi_extra=body(Presence),
)
async def presence(request: Request, department: str) -> Response:
    """Say which case one has open, and hear which ones others have."""
    caller, worker = await reader_of(request, department), worker_of(request)
    given = await read_json(request, Presence, worker.settings.body_s)
    p, c = t.presence, t.clerk
    own = {"department": department, "clerk": caller.clerk, "device": caller.device}

    def noted() -> OpenCases:
        with worker.writer.begin() as connection:
            if given.case is None:
                connection.execute(sa.delete(p).where(*(p.c[name] == value for name, value in own.items())))
            else:
                seen = {"item": given.case, "until": sa.func.now() + timedelta(seconds=_FORGOTTEN_S)}
                there = insert(p).values(**own, **seen)
                connection.execute(there.on_conflict_do_update(index_elements=list(own), set_=seen))
            others = sa.select(p.c.item, c.c.name).distinct().where(
                p.c.department == department, p.c.clerk == c.c.id, p.c.clerk != caller.clerk, p.c.until > sa.func.now()
            )  # fmt: skip
            found: dict[str, list[str]] = {}
            for case, name in connection.execute(others.order_by(p.c.item, c.c.name)):
                found.setdefault(case, []).append(name)
        return OpenCases(found)

    return answered(await run_in_threadpool(noted))


SHAPES = (Lease, Block, Head, SignedHead, Presence, OpenCases)
