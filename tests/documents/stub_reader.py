"""A reader process whose jobs go wrong in every way a job can; started by the tests as a program."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.documents.page_shelf import PageShelf
from desktop.documents.reader_worker import serve

Values = Mapping[str, Any]
Answer = tuple[Values, Sequence[bytes]]


def echo(values: Values, parts: list[bytes]) -> Answer:
    return {**values, "process": os.getpid()}, parts


def leave(values: Values, parts: list[bytes]) -> Answer:
    os._exit(3)


def stop_for_ever(values: Values, parts: list[bytes]) -> Answer:
    os.kill(os.getpid(), signal.SIGSTOP)
    return {}, ()


def hang(values: Values, parts: list[bytes]) -> Answer:
    while True:
        time.sleep(60)


def burn(values: Values, parts: list[bytes]) -> Answer:
    while True:
        pass


def eat(values: Values, parts: list[bytes]) -> Answer:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def grow(values: Values, parts: list[bytes]) -> Answer:
    """Hold much memory without asking for more, until stopped from outside."""
    held = bytearray(values["bytes"])
    held[::4_096] = b"x" * len(held[::4_096])
    time.sleep(60)
    return {"held": len(held)}, ()


def leak(values: Values, parts: list[bytes]) -> Answer:
    _leaked.append(b"x" * values["bytes"])
    return {"process": os.getpid()}, ()


def fail(values: Values, parts: list[bytes]) -> Answer:
    raise ValueError(values.get("why", ""))


def page_without_name(values: Values, parts: list[bytes]) -> Answer:
    """A mistake of the program: something is asked without what it needs."""
    return PageShelf().render_job({}, [])


def fail_oddly(values: Values, parts: list[bytes]) -> Answer:
    class Odd(Exception):
        pass

    raise Odd


def write(values: Values, parts: list[bytes]) -> Answer:
    sys.stdout.write("x" * 1_000_000)
    sys.stderr.write("x" * 1_000_000)
    return {}, ()


def look(values: Values, parts: list[bytes]) -> Answer:
    """Tell what the process got from its parent."""
    handles = sorted(int(name.name) for name in Path("/proc/self/fd").iterdir())
    return {
        "environment": dict(os.environ),
        "arguments": sys.argv,
        "handles": handles,
        "modules": list(sys.modules),
    }, ()


def write_file(values: Values, parts: list[bytes]) -> Answer:
    with Path(values["path"]).open("wb") as file:
        for _ in range(values["megabytes"]):
            file.write(bytes(1_000_000))
    return {}, ()


def crash_once(values: Values, parts: list[bytes]) -> Answer:
    """End the first process that tries, like an item that fails for a reason outside itself."""
    mark = Path(values["mark"])
    if not mark.exists():
        mark.touch()
        os._exit(4)
    return {"second": True}, ()


_leaked: list[bytes] = []
_JOBS = (
    echo,
    leave,
    stop_for_ever,
    hang,
    burn,
    eat,
    grow,
    leak,
    fail,
    page_without_name,
    fail_oddly,
    write,
    look,
    write_file,
    crash_once,
)

if __name__ == "__main__":
    if sys.argv[1] == "never-ready":
        time.sleep(60)
    serve({job.__name__: job for job in _JOBS})
