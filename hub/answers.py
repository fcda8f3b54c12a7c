"""Answers: JSON, packed where the client takes it, and errors."""

from __future__ import annotations

import zlib

import msgspec
from fastapi import Request
from fastapi.responses import Response

from hub.errors import Refusal

_WORTH_PACKING = 1024
_encoder = msgspec.json.Encoder()


def packed(content: object, request: Request, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer, as gzip when it is long and the client says it reads that; to be called in a thread."""
    body = _encoder.encode(content)
    headers = {"Cache-Control": "no-store", **(headers or {})}
    if len(body) >= _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        packer = zlib.compressobj(1, wbits=31)
        body = packer.compress(body) + packer.flush()
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(body, status, headers, "application/json")


def answered(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A short JSON answer."""
    return Response(
        _encoder.encode(content), status, {"Cache-Control": "no-store", **(headers or {})}, "application/json"
    )


def refused(refusal: Refusal) -> Response:
    """What a refusal looks like."""
    headers = dict(refusal.headers)
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return answered({"error": refusal.code, "detail": refusal.detail}, refusal.status, headers)
