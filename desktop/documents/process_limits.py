"""Put the limits on the process this runs in, and look at what a process uses."""

from __future__ import annotations

import ctypes
import math
import mmap
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from desktop.documents.limits import Limits

_SPARE_CPU_SECONDS = 5.0  # the parent's deadline comes first; this ends a child whose parent is gone


def resident_bytes(process: int) -> int:
    """Return the memory a process holds now; 0 where this system does not say."""
    measure = {"linux": _resident_on_linux, "darwin": _resident_on_macos}.get(sys.platform)
    return measure(process) if measure is not None else 0


if sys.platform == "win32":

    def impose(limits: Limits) -> Callable[[float], None]:
        """Limit this process for the rest of its life, as on other systems."""
        from desktop.documents.job_object import confine

        return confine(limits.memory_bytes)

else:
    import resource

    def impose(limits: Limits) -> Callable[[float], None]:
        """Limit this process for the rest of its life.

        Returns:
            What renews its processor time, in seconds from now, before each item; going over it ends the process.
        """
        # Files of a reader live in memory alone (memfd), so their size is bounded by the same figure.
        _limit(resource.RLIMIT_FSIZE, limits.memory_bytes)
        _limit(resource.RLIMIT_NOFILE, limits.open_files)
        _limit(resource.RLIMIT_CORE, 0)  # a core file would hold a citizen's document
        if sys.platform == "linux":  # macOS accepts the figure and ignores it
            _limit(resource.RLIMIT_AS, limits.memory_bytes)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's; it closes the connection
        return _allow_cpu

    def _limit(what: int, wanted: int) -> None:
        _, hard = resource.getrlimit(what)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(what, (most, most))

    def _allow_cpu(seconds: float) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        until = math.ceil(time.process_time() + seconds + _SPARE_CPU_SECONDS)
        resource.setrlimit(resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard))


def _resident_on_linux(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_bytes().split()[1]) * mmap.PAGESIZE
    except (OSError, ValueError, IndexError):
        return 0


def _resident_on_macos(process: int) -> int:
    """Ask libproc for PROC_PIDTASKINFO, whose second 64-bit figure is the resident size."""
    flavour, size = 4, 96
    buffer = (ctypes.c_uint64 * (size // 8))()
    libproc = ctypes.CDLL("/usr/lib/libproc.dylib")
    written = libproc.proc_pidinfo(process, flavour, ctypes.c_uint64(0), ctypes.byref(buffer), size)
    return int(buffer[1]) if written == size else 0
