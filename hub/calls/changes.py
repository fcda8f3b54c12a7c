"""`/v1/changes`: waits until a department or the rights have news."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from hub.answers import answered
from hub.description import answers
from hub.errors import Away, Malformed
from hub.items import MOST_SEQUENCE
from hub.worker import caller_of, worker_of

router = APIRouter(tags=["changes"])
_LONGEST_WAIT_S = 55
_CURSOR = re.compile(r"([^:,]{1,64}):([0-9]{1,19})")


class Changes(msgspec.Struct):
    """The latest sequence number of each department that was asked for, and the version of the rights."""

    departments: dict[str, int]
    rights: int


@router.get("/v1/changes", responses=answers((200, Changes, "There is news"), (204, None, "There is none")))
async def changes(
    request: Request,
    since: Annotated[str, Query(max_length=4_000)] = "",
    rights: Annotated[int | None, Query(ge=0, le=MOST_SEQUENCE)] = None,
    wait: Annotated[int, Query(ge=0, le=_LONGEST_WAIT_S)] = 25,
) -> Response:
    """Wait for news.

    `since` names departments with the sequence numbers known, as `dep:N,dep:N`; those of others are left out without
    a word. `rights` is the version known.
    """
    caller, board = await caller_of(request), worker_of(request).board
    known = {name: head for name, head in _cursors(since).items() if caller.may_read(name)}

    def is_news() -> bool:
        newer = any(board.heads.get(name, 0) > head for name, head in known.items())
        return newer or (rights is not None and rights != board.rights)

    has_news = await board.wait(is_news, wait)
    if board.is_closing:
        raise Away
    if not has_news:
        return Response(status_code=204)
    return answered(Changes({name: board.heads.get(name, 0) for name in known}, board.rights))


def _cursors(since: str) -> dict[str, int]:
    found = {}
    for part in filter(None, since.split(",")):
        match = _CURSOR.fullmatch(part)
        if match is None:
            raise Malformed("`since` is a list like `dep:12,other:0`.")
        found[match[1]] = int(match[2])
    return found


SHAPES = (Changes,)
