"""`push`, `pull` and `versions` of a department's items."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from hub.answers import packed
from hub.body import MOST_BODY, read_body
from hub.description import answers, body
from hub.items import MOST_ITEMS, MOST_SEQUENCE, PushedItem, pushed_items
from hub.pull import MOST_PULLED, Page, head_of, page_after, page_before
from hub.push import PushAnswer, push_items
from hub.versions import Versions, versions_of
from hub.worker import reader_of, worker_of, writer_of

router = APIRouter(tags=["items"])
_PARSED_AT_ONCE = 128 << 10  # a longer body is read in a thread, so that nobody waits for it

Cursor = Annotated[int | None, Query(ge=0, le=MOST_SEQUENCE)]


class Push(msgspec.Struct):
    """Items to store."""

    items: Annotated[list[PushedItem], msgspec.Meta(min_length=1, max_length=MOST_ITEMS)]


@router.post(
    "/v1/{department}/push",
    responses=answers((200, PushAnswer, "One result per item"), errors=(403, 408, 413)),
    openapi_extra=body(Push),
)
async def push(request: Request, department: str) -> Response:
    """Store items, each against the version its author saw."""
    caller, worker = await writer_of(request, department), worker_of(request)
    sent = await read_body(request, MOST_BODY, worker.settings.body_s)
    if len(sent) <= _PARSED_AT_ONCE:
        items = pushed_items(sent)
    else:
        items = await run_in_threadpool(pushed_items, sent)

    def stored() -> tuple[PushAnswer, Response]:
        with worker.writer.begin() as connection:
            answer = push_items(connection, department, caller.clerk, items)
        return answer, packed(answer, request)

    async with worker.turns.of(department):
        answer, response = await run_in_threadpool(stored)
    if any(result.status == 201 for result in answer.results):
        worker.listener.tell({department: answer.sequence})
    return response


@router.get(
    "/v1/{department}/pull",
    responses=answers(
        (200, Page, "A page"), (304, None, "Nothing new"), errors=(403, 410), headers={"ETag": "The head"}
    ),
)
async def pull(
    request: Request,
    department: str,
    since: Cursor = None,
    before: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MOST_PULLED)] = 1000,
) -> Response:
    """What changed after `since`, or what stands before `before`."""
    await reader_of(request, department)
    worker = worker_of(request)
    known = request.headers.get("if-none-match", "")

    def told() -> Response:
        with worker.reader.connect() as connection:
            if known and known == f'"{head_of(connection, department)[0]}"':
                return Response(status_code=304, headers={"ETag": known})
            if before is not None:
                page = page_before(connection, department, before, limit)
            else:
                page = page_after(connection, department, since or 0, limit)
        return packed(page, request, headers={"ETag": f'"{page.head}"'})

    return await run_in_threadpool(told)


@router.get(
    "/v1/{department}/versions/{kind}/{item}",
    responses=answers((200, Versions, "Newest first"), errors=(403,)),
)
async def versions(
    request: Request,
    department: str,
    kind: Annotated[str, Path(pattern=r"^[a-z_]{1,32}$")],
    item: Annotated[str, Path(pattern=r"^[0-9A-Za-z._:-]{1,64}$")],
) -> Response:
    """Every accepted version of one item."""
    await reader_of(request, department)
    worker = worker_of(request)

    def told() -> Response:
        with worker.reader.connect() as connection:
            return packed(versions_of(connection, department, kind, item), request)

    return await run_in_threadpool(told)


SHAPES = (Push, PushAnswer, Page, Versions)
