"""The application: all calls, what errors look like, and the worker behind them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from hub import VERSION
from hub.answers import answered, refused
from hub.calls import blobs, changes, house, items, numbers, session, transfer
from hub.database import AWAY
from hub.description import describe
from hub.door import Door
from hub.errors import Away, Malformed, NotThere, Refusal
from hub.log import event, start_logging
from hub.settings import Settings, load_settings
from hub.worker import working

_log = logging.getLogger(__name__)
_PARTS = (session, house, items, blobs, numbers, transfer, changes)


def application() -> FastAPI:
    """What a worker process of uvicorn starts with; the settings come from its environment."""
    start_logging()
    return make_app(load_settings())


def make_app(settings: Settings) -> FastAPI:
    """The application with these settings."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        async with working(settings) as worker:
            event(_log, "worker.ready")
            yield {"worker": worker, "header_s": settings.header_s, "close_board": worker.board.close}

    app = FastAPI(
        title="Amtsfach hub",
        version=VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for part in _PARTS:
        app.include_router(part.router)
    _answer_errors(app)
    describe(app, [shape for part in _PARTS for shape in part.SHAPES])
    app.add_middleware(Door, trusted_proxies=settings.trusted_proxies)
    return app


def _answer_errors(app: FastAPI) -> None:
    async def refusal(_request: Request, exc: Exception) -> Response:
        assert isinstance(exc, Refusal)
        return refused(exc)

    async def away(_request: Request, _exc: Exception) -> Response:
        return refused(Away())

    async def malformed(_request: Request, exc: Exception) -> Response:
        assert isinstance(exc, RequestValidationError)
        places = {".".join(str(part) for part in error["loc"][-1:]) for error in exc.errors()}
        return refused(Malformed(f"Not as the contract says: {', '.join(sorted(places))}."))

    async def http(_request: Request, exc: Exception) -> Response:
        assert isinstance(exc, HTTPException)
        if exc.status_code == 404:
            return refused(NotThere())
        detail = {"error": "method", "detail": "There is no such method here."}
        return answered(detail, exc.status_code, dict(exc.headers or {}))

    async def fault(_request: Request, _exc: Exception) -> Response:
        return answered({"error": "fault", "detail": "The hub made a mistake; its log says where."}, 500)

    app.add_exception_handler(Exception, fault)
    app.add_exception_handler(Refusal, refusal)
    for error in AWAY:
        app.add_exception_handler(error, away)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, http)
