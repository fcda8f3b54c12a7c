"""`amtsfach-hub serve`: any number of worker processes on one address."""

from __future__ import annotations

import logging

import uvicorn
from uvicorn.supervisors import Multiprocess

from hub.log import event, start_logging
from hub.settings import Settings

_log = logging.getLogger("hub.serving")
_TIME_TO_END_S = 20  # for what is being answered when the hub is told to end


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to end (SIGTERM or SIGINT); what has begun is answered before.

    Args:
        port: 0 for any free one; the log says which.
        workers: A worker that dies is replaced.
    """
    config = uvicorn.Config(
        "hub.app:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http="hub.connections:GuardedConnection",
        ws="none",
        loop="asyncio",
        proxy_headers=False,  # the door looks at them, and believes only those it may
        server_header=False,
        access_log=False,
        log_config=None,
        backlog=2048,
        limit_concurrency=settings.most_connections,
        timeout_keep_alive=75,  # longer than a proxy's, which must be the one to close
        timeout_worker_healthcheck=60,  # a worker that starts slowly is not replaced by one just as slow
        timeout_graceful_shutdown=_TIME_TO_END_S,
        h11_max_incomplete_event_size=32 << 10,
    )
    start_logging()
    socket = config.bind_socket()
    event(_log, "hub.listening", port=socket.getsockname()[1], workers=workers)
    if workers == 1:
        uvicorn.Server(config).run(sockets=[socket])
    else:
        Multiprocess(config, sockets=[socket]).run()
