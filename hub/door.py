"""The first thing every request meets: no credentials over plain HTTP, and a line in the log without what is in it."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.answers import refused
from hub.errors import PlainHttp
from hub.log import Word, event

_log = logging.getLogger(__name__)
_MOST_DRAINED, _LONGEST_DRAINING_S = 8 << 20, 2.0


class Door:
    """Middleware around the application.

    Args:
        trusted_proxies: Addresses whose headers on address and TLS are believed.
    """

    def __init__(self, app: ASGIApp, trusted_proxies: tuple[str, ...]) -> None:
        self._app, self._trusted = app, frozenset(trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it before its body is looked at."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        peer = scope["client"][0] if scope["client"] else ""  # none: a socket in the file system
        is_proxied = not peer or peer in self._trusted
        scope["client_address"] = _client_address(peer, headers, is_proxied)
        started, answer = time.perf_counter(), [0]

        body = _Body(receive)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer[0] = message["status"]
                await body.drain()
                if not body.is_over:
                    message["headers"] = [*message.get("headers", []), (b"connection", b"close")]
            await send(message)

        try:
            if _has_credentials(scope, headers) and not _is_private(peer, headers, is_proxied):
                await refused(PlainHttp())(scope, body.receive, sent)
            else:
                await self._app(scope, body.receive, sent)
        finally:
            route = getattr(scope.get("route"), "path", "-")
            ms = round((time.perf_counter() - started) * 1000, 1)
            event(_log, "call.answered", method=_method(scope), route=Word(route), status=answer[0], ms=ms)


class _Body:
    """What a client sends, of which a little is read even when the answer is clear before.

    Who is still sending when the connection closes loses the answer, and would try the same for ever.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive, self.is_over = receive, False

    async def receive(self) -> Message:
        """The next part, for the application."""
        message = await self._receive()
        self.is_over = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def drain(self) -> None:
        """Read the rest, within bounds."""
        room = _MOST_DRAINED
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_DRAINING_S):
                while not self.is_over and room > 0:
                    room -= len((await self.receive()).get("body", b""))


def _has_credentials(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    return b"authorization" in headers or scope["path"].rstrip("/") == "/v1/session"


def _is_private(peer: str, headers: dict[bytes, bytes], is_proxied: bool) -> bool:
    """Whether nobody on the way could read the request: TLS as far as a proxy we trust, or this machine alone."""
    if is_proxied and b"x-forwarded-proto" in headers:
        return headers[b"x-forwarded-proto"].strip().lower() == b"https"
    if b"x-forwarded-for" in headers or b"forwarded" in headers:
        return False  # it came from elsewhere, and nobody we trust says how
    return not peer or _is_loopback(peer)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _client_address(peer: str, headers: dict[bytes, bytes], is_proxied: bool) -> str:
    forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")[-1].strip()
    return forwarded if is_proxied and forwarded else peer


def _method(scope: Scope) -> Word:
    known = {"GET", "HEAD", "PUT", "POST", "DELETE"}
    return Word(scope["method"] if scope["method"] in known else "other")
