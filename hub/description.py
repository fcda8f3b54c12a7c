"""The published description of the calls (OpenAPI): shapes come from the very classes that read and write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from hub import VERSION

_REFERENCE = "#/components/schemas/{name}"
_ERRORS = {
    401: "No session, or sign-in refused",
    403: "Nothing here for this clerk, whether it exists or not",
    404: "Not there",
    405: "No such method",
    408: "The body came too slowly",
    409: "Not as the hub has it",
    410: "The cursor is too old: read the department anew",
    413: "Too large",
    421: "Credentials over plain HTTP",
    422: "Malformed",
    429: "Too many attempts",
    503: "Database away or worker ending",
}
_ALWAYS = (401, 405, 421, 422, 503)


class ErrorAnswer(msgspec.Struct):
    """Every error."""

    error: str
    detail: str


def answers(
    *shapes: tuple[int, type | None, str], errors: Sequence[int] = (), headers: dict[str, str] | None = None
) -> dict[int | str, dict[str, Any]]:
    """What a call answers, for `responses=` of its route.

    Args:
        shapes: Status, shape of the body (None for an empty one) and what it means.
        errors: Statuses besides those every call may answer.
        headers: Name and meaning of those sent with every answer in `shapes`.
    """
    told: dict[int | str, dict[str, Any]] = {}
    for status, shape, text in shapes:
        told[status] = {"description": text}
        if shape is not None:
            told[status]["content"] = _json(shape)
        if headers:
            told[status]["headers"] = {n: {"description": d, "schema": {"type": "string"}} for n, d in headers.items()}
    for status in sorted({*errors, *_ALWAYS}):
        told.setdefault(status, {"description": _ERRORS[status], "content": _json(ErrorAnswer)})
    return told


def body(shape: type) -> dict[str, Any]:
    """What a call takes, for `openapi_extra=` of its route."""
    return {"requestBody": {"required": True, "content": _json(shape)}}


def octets() -> dict[str, Any]:
    """A body of any bytes."""
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "content": content}}


def _json(shape: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REFERENCE.format(name=shape.__name__)}}}


def describe(app: FastAPI, shapes: Sequence[type]) -> None:
    """Publish the description at /openapi.json; `shapes` are all classes the calls name."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title="Amtsfach hub", version=VERSION, routes=app.routes)
            _refs, components = msgspec.json.schema_components([*shapes, ErrorAnswer], ref_template=_REFERENCE)
            schema.setdefault("components", {})["schemas"] = components
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
