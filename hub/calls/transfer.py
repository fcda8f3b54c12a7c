"""`POST /v1/{department}/transfer`: hands items to another department."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from hub.answers import packed
from hub.body import MOST_BODY, read_body
from hub.description import answers, body
from hub.errors import Malformed, NotYours
from hub.push import PushAnswer
from hub.transfer import Outcome, Transfer, move
from hub.worker import worker_of, writer_of

router = APIRouter(tags=["items"])


@router.post(
    "/v1/{department}/transfer",
    responses=answers((200, PushAnswer, "Moved"), (409, PushAnswer, "Nothing moved"), errors=(403, 408, 413)),
    openapi_extra=body(Transfer),
)
async def transfer(request: Request, department: str) -> Response:
    """Hand items to another department: all or none."""
    caller, worker = await writer_of(request, department), worker_of(request)
    wanted = _transfer(await read_body(request, MOST_BODY, worker.settings.body_s))
    if "\0" in wanted.to:
        raise NotYours

    def moved() -> tuple[Outcome, Response]:
        with worker.writer.begin() as connection:
            outcome = move(connection, department, caller.clerk, wanted)
        answer = PushAnswer(outcome.heads[department], outcome.results)
        return outcome, packed(answer, request, 409 if outcome.is_refused else 200)

    async with worker.turns.of(department, wanted.to):
        outcome, response = await run_in_threadpool(moved)
    if outcome.is_new:
        worker.listener.tell(outcome.heads)
    return response


def _transfer(sent: bytes) -> Transfer:
    try:
        sent.decode("utf-8")  # what is skipped while decoding is not looked at
        return msgspec.json.decode(sent, type=Transfer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise Malformed(str(exc) if isinstance(exc, msgspec.ValidationError) else "") from exc


SHAPES = (Transfer,)
