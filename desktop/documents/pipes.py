"""The two ends of a pipe between processes, the same on every system."""

from __future__ import annotations

import multiprocessing.connection
import socket
import struct
import sys
from collections.abc import Collection
from typing import Any, Protocol

_STUCK_SECONDS = 60  # a process that was stopped reads and writes nothing; nobody waits for it longer


class Link(Protocol):
    """One end."""

    def send_bytes(self, buf: bytes) -> None:
        """Send one message."""

    def recv_bytes(self, maxlength: int | None = None) -> bytes:
        """Wait for one message."""

    def fileno(self) -> int:
        """Return the handle."""

    def close(self) -> None:
        """Close this end; the other one notices."""


def pair() -> tuple[Link, Link]:
    """Return both ends of a new pipe, ours first."""
    ours, theirs = multiprocessing.connection.Pipe()
    if sys.platform != "win32":
        _never_wait_for_ever(ours)
    return ours, theirs


def wrapped(handle: int) -> Link:
    """Return the end that was inherited as an open handle."""
    if sys.platform == "win32":
        return multiprocessing.connection.PipeConnection(handle)
    else:
        return multiprocessing.connection.Connection(handle)


def heard(links: Collection[Link], pause_s: float) -> list[object]:
    """Wait until an end has something to say, or was closed, and return those that have."""
    ends: list[Any] = list(links)
    return list(multiprocessing.connection.wait(ends, pause_s))


def _never_wait_for_ever(ours: Link) -> None:
    """On these systems the pipe is a pair of sockets, which can be told how long a call may take."""
    limit = struct.pack("@ll", _STUCK_SECONDS, 0)  # struct timeval
    with socket.socket(fileno=ours.fileno()) as end:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        end.detach()  # the handle stays open
