"""`/v1/house`, and `/health` for who looks after the machine."""

from __future__ import annotations

import hashlib

import msgspec
import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from hub import VERSION
from hub.answers import answered, packed
from hub.description import answers
from hub.house import House, house_of
from hub.rights import today
from hub.worker import caller_of, worker_of

router = APIRouter(tags=["house"])


class Health(msgspec.Struct):
    """The hub answers and reaches its database."""

    status: str
    version: str


@router.get("/v1/house", responses=answers((200, House, "The house"), (304, None, "As you know it")))
async def house(request: Request) -> Response:
    """Municipalities, departments, colleagues and one's own roles."""
    caller, worker = await caller_of(request), worker_of(request)

    def told() -> Response:
        with worker.reader.connect() as connection:
            content = house_of(connection, caller, today(worker.settings.time_zone))
        tag = f'"{hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return packed(content, request, headers={"ETag": tag})

    return await run_in_threadpool(told)


@router.get("/health", responses=answers((200, Health, "All is well")))
async def health(request: Request) -> Response:
    """Whether this worker reaches the database."""

    def look() -> None:
        with worker_of(request).reader.connect() as connection:
            connection.execute(sa.text("SELECT 1"))

    await run_in_threadpool(look)
    return answered(Health("ok", VERSION))


SHAPES = (House, Health)
