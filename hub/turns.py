"""One writer per department within a worker: who waits for another waits here, and keeps no connection from readers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from hub.errors import Away

_LONGEST_WAIT_S = 15.0


class Turns:
    """Who writes into a department next."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def of(self, *departments: str) -> AsyncIterator[None]:
        """Wait for one's turn in all these departments, and leave it with the block.

        Raises:
            Away: The turn did not come in time.
        """
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(_LONGEST_WAIT_S):
                    for department in sorted(set(departments)):  # one order for all: nobody waits in a circle
                        await held.enter_async_context(self._locks.setdefault(department, asyncio.Lock()))
            except TimeoutError as exc:
                raise Away from exc
            yield
