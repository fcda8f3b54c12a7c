"""One connection to a client: closed when headers come too slowly, and told when the worker ends."""

from __future__ import annotations

import asyncio
import socket

from uvicorn.protocols.http.h11_impl import H11Protocol


class GuardedConnection(H11Protocol):
    """uvicorn's connection, which has no time limit for headers and lets a waiting client hold up the end.

    What it needs to know stands in the application's lifespan state: `header_s` and `close_board`.
    """

    _slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        own: socket.socket = transport.get_extra_info("socket")
        if own.family in {socket.AF_INET, socket.AF_INET6}:
            # asyncio does this only for sockets it made itself; without, each answer waits 40 ms for the client's ACK
            own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        if self._is_idle() and self._slow is None:
            self._expect_headers()
        super().data_received(data)
        if not self._is_idle():
            self._stop_expecting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_expecting()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        self.app_state["close_board"]()
        super().shutdown()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _expect_headers(self) -> None:
        self._slow = self.loop.call_later(self.app_state["header_s"], self.transport.abort)

    def _stop_expecting(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None
