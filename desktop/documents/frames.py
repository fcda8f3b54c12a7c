"""Messages between the program and its reader processes: a JSON header, then the binary parts, each as it is.

Text that no file and no database takes, half of a character (a mail in UTF-7 can make one), arrives as a question mark.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from desktop.documents.pipes import Link

MOST_BYTES = 1 << 30  # of a single part; what claims to be longer is a broken connection


class Entry(NamedTuple):
    """One request or answer within a message."""

    values: Mapping[str, Any]
    parts: Sequence[bytes] = ()


def send(connection: Link, kind: str, entries: Iterable[Entry]) -> None:
    """Send entries as one message.

    Raises:
        OSError: The other side is gone.
    """
    held = list(entries)
    header = {"kind": kind, "entries": [[entry.values, len(entry.parts)] for entry in held]}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
    connection.send_bytes(text.encode("utf-8", "replace"))
    for entry in held:
        for part in entry.parts:
            connection.send_bytes(part)


def receive(connection: Link) -> tuple[str, list[Entry]]:
    """Wait for a message.

    Raises:
        EOFError, OSError: The other side is gone.
    """
    header = json.loads(connection.recv_bytes(MOST_BYTES))
    entries = [
        Entry(values, [connection.recv_bytes(MOST_BYTES) for _ in range(parts)]) for values, parts in header["entries"]
    ]
    return header["kind"], entries
