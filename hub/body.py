"""Reads a request's body: not more, not packed tighter and not slower than allowed."""

from __future__ import annotations

import asyncio
import zlib
from typing import TypeVar

import msgspec
from fastapi import Request

from hub.errors import Malformed, TooLarge, TooSlow

_Shape = TypeVar("_Shape")
MOST_BODY = 32 << 20  # after inflating
MOST_SMALL_BODY = 64 << 10


async def read_body(request: Request, most: int, part_s: float) -> bytes:
    """The whole body, inflated when it came as gzip.

    Args:
        most: Bytes, sent as well as inflated.
        part_s: Seconds the next part may take.

    Raises:
        TooLarge: It is larger than `most`; the rest is not read.
        TooSlow: The next part did not come.
        Malformed: It is not the gzip it says it is.
    """
    if int(request.headers.get("content-length") or 0) > most:
        raise TooLarge
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip"}:
        raise Malformed("Only gzip is understood as Content-Encoding.")
    inflater = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    parts: list[bytes] = []
    length = 0
    source = request.stream()
    while True:
        try:
            async with asyncio.timeout(part_s):
                part = await anext(source, b"")
        except TimeoutError as exc:
            raise TooSlow from exc
        if not part:
            break
        if inflater is not None:
            part = _inflated(inflater, part, most - length)
        length += len(part)
        if length > most:
            raise TooLarge
        parts.append(part)
    if inflater is not None and not inflater.eof:
        raise Malformed("The gzip stream is cut off.")
    return b"".join(parts)


def _inflated(inflater: zlib._Decompress, part: bytes, room: int) -> bytes:
    try:
        inflated = inflater.decompress(part, room + 1)
    except zlib.error as exc:
        raise Malformed("The body is not gzip.") from exc
    if inflater.unconsumed_tail:
        raise TooLarge
    if inflater.unused_data:
        raise Malformed("Something follows the gzip stream.")
    return inflated


async def read_json(request: Request, shape: type[_Shape], part_s: float) -> _Shape:
    """A short body of JSON, read into `shape`.

    Raises:
        Malformed: It is no JSON, or not of this shape; and what `read_body` raises.
    """
    body = await read_body(request, MOST_SMALL_BODY, part_s)
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise Malformed(str(exc) if isinstance(exc, msgspec.ValidationError) else "") from exc
