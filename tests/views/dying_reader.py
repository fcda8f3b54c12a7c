"""A reader process that is killed at a page while a certain file is there; started by tests as a program."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.documents.page_shelf import PageShelf
from desktop.documents.reader_worker import serve

DEADLY, DEADLY_PAGE = Path(sys.argv[1]), sys.argv[2]
_shelf = PageShelf()


def render(values: Mapping[str, Any], parts: list[bytes]) -> tuple[Mapping[str, Any], Sequence[bytes]]:
    if DEADLY.exists() and DEADLY_PAGE in {"all", str(values["page"])}:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return _shelf.render_job(values, parts)


if __name__ == "__main__":
    serve({"page.render": render})
