"""`/v1/{department}/blob/{sha256}`: documents, sent and fetched in pieces."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack
from functools import partial
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import FileResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from hub import blob_rows
from hub.blobs import MOST_BLOB
from hub.description import answers, octets
from hub.errors import Away, Malformed, NotThere, TooLarge, TooSlow
from hub.log import event
from hub.worker import Worker, reader_of, worker_of, writer_of

_log = logging.getLogger(__name__)
router = APIRouter(tags=["blobs"])
_WRITTEN_AT_ONCE = 1 << 20
_DISK_FULL_S = 60

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
_PATH = "/v1/{department}/blob/{sha256}"
_OFFSET = {"Upload-Offset": "Bytes that have arrived"}


@router.get(_PATH, responses=answers((200, None, "The document"), (206, None, "A range"), errors=(403, 404)))
async def blob(request: Request, department: str, sha256: Sha256) -> Response:
    """Fetch a document, or a range of it."""
    await reader_of(request, department)
    worker = worker_of(request)
    if not await run_in_threadpool(_is_here, worker, department, sha256):
        raise NotThere
    headers = {"ETag": f'"{sha256}"', "Cache-Control": "private"}
    return FileResponse(worker.blobs.path(sha256), media_type="application/octet-stream", headers=headers)


@router.head(
    _PATH,
    responses=answers((200, None, "It is here"), (202, None, "Some has arrived"), errors=(403, 404), headers=_OFFSET),
)
async def blob_size(request: Request, department: str, sha256: Sha256) -> Response:
    """Whether a document is here, or how much of it has arrived."""
    await reader_of(request, department)
    worker = worker_of(request)

    def look() -> Response:
        if _is_here(worker, department, sha256, renewed=True):
            size = worker.blobs.path(sha256).stat().st_size
            return Response(headers={"Content-Length": str(size), "ETag": f'"{sha256}"'})
        arrived = worker.blobs.arrived(department, sha256)
        if arrived is None:
            raise NotThere
        return Response(status_code=202, headers={"Upload-Offset": str(arrived)})

    return await run_in_threadpool(look)


@router.put(
    _PATH,
    responses=answers(
        (200, None, "It was here"),
        (201, None, "It is here now"),
        (202, None, "More is wanted"),
        errors=(403, 408, 409, 413),
        headers=_OFFSET,
    ),
    openapi_extra=octets(),
)
async def send_blob(
    request: Request,
    department: str,
    sha256: Sha256,
    upload_length: Annotated[int, Header(ge=0)],
    upload_offset: Annotated[int, Header(ge=0)] = 0,
) -> Response:
    """Send a document, or go on sending it where what has arrived ends."""
    await writer_of(request, department)
    worker = worker_of(request)
    if upload_length > MOST_BLOB:
        raise TooLarge
    if await run_in_threadpool(partial(_is_here, worker, department, sha256, renewed=True)):
        return Response(status_code=200)
    try:
        with ExitStack() as stack:
            appending = worker.blobs.appending(department, sha256, upload_offset)
            file = await run_in_threadpool(stack.enter_context, appending)
            size = await _append(request, file, upload_offset, upload_length, worker.settings.body_s)
            if size < upload_length:
                return Response(status_code=202, headers={"Upload-Offset": str(size)})
            await run_in_threadpool(worker.blobs.complete, department, sha256, file)
    except ClientDisconnect:
        return Response(status_code=202)  # nobody reads it; what has arrived stays
    except OSError as exc:
        event(_log, "blob.unwritable", level=logging.ERROR, error=exc)
        raise Away(retry_after=_DISK_FULL_S) from exc

    def known() -> None:
        with worker.writer.begin() as connection:
            blob_rows.add(connection, department, sha256, upload_length)
        if not worker.blobs.path(sha256).exists():
            raise Away(retry_after=1)  # removed by tidying up while nobody knew it

    await run_in_threadpool(known)
    return Response(status_code=201)


async def _append(request: Request, file: BinaryIO, offset: int, total: int, part_s: float) -> int:
    """Write what comes; what has come stays, also when the rest does not. Returns the size then."""
    pending = bytearray()
    source = request.stream()
    size = offset
    try:
        while True:
            try:
                async with asyncio.timeout(part_s):
                    part = await anext(source, b"")
            except TimeoutError as exc:
                raise TooSlow from exc
            if not part:
                return size
            if size + len(part) > total:
                raise Malformed("There are more bytes than `Upload-Length` says.")
            size += len(part)
            pending += part
            if len(pending) >= _WRITTEN_AT_ONCE:
                written, pending = pending, bytearray()
                await run_in_threadpool(_write, file, written)
    finally:
        if pending:
            _write(file, pending)  # not in a thread: a request that is cancelled could not wait for it


def _write(file: BinaryIO, content: bytearray) -> None:
    view = memoryview(content)
    while view:
        view = view[file.write(view) :]


def _is_here(worker: Worker, department: str, sha256: str, *, renewed: bool = False) -> bool:
    with worker.reader.connect() as connection:
        if not blob_rows.knows(connection, department, sha256):
            return False
        if renewed:
            blob_rows.renew(connection, department, sha256)
    return worker.blobs.path(sha256).exists()


SHAPES: tuple[type, ...] = ()
