"""Windows: put this process into a Job Object that limits its memory and processor time.

Reading and setting is by kernel32 alone. The structures are those of winnt.h for both 32 and 64 bit.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable

_EXTENDED_LIMIT = 9  # JobObjectExtendedLimitInformation
_PROCESS_TIME = 0x00000002
_PROCESS_MEMORY = 0x00000100
_DIE_ON_FAULT = 0x00000400  # no error window that waits for a click
_TICKS = 10_000_000  # of 100 ns in a second
_NO_BOXES = 0x0001 | 0x0002 | 0x8000  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("per_process_user_time_limit", ctypes.c_int64),
        ("per_job_user_time_limit", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set_size", ctypes.c_size_t),
        ("maximum_working_set_size", ctypes.c_size_t),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; six 64-bit counters stand between the two halves."""

    _fields_ = (
        ("basic", _Basic),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory_limit", ctypes.c_size_t),
        ("job_memory_limit", ctypes.c_size_t),
        ("peak_process_memory_used", ctypes.c_size_t),
        ("peak_job_memory_used", ctypes.c_size_t),
    )


if sys.platform == "win32":

    def confine(memory_bytes: int) -> Callable[[float], None]:
        """Limit the memory of this process and return what renews its processor time."""
        kernel = _kernel32()
        kernel.SetErrorMode(_NO_BOXES)
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            raise ctypes.WinError(ctypes.get_last_error())
        _set(kernel, job, _limits(memory_bytes, 0.0))
        if not kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()):
            raise ctypes.WinError(ctypes.get_last_error())

        def allow(seconds: float) -> None:  # holds the job open for as long as the process lives
            _set(kernel, job, _limits(memory_bytes, time.process_time() + seconds + 5.0))

        return allow

    def _kernel32() -> ctypes.WinDLL:
        """Handles are pointers: without these types ctypes would cut them to 32 bits."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle, number = ctypes.c_void_p, ctypes.c_uint32
        kernel.CreateJobObjectW.restype = handle
        kernel.CreateJobObjectW.argtypes = (handle, ctypes.c_wchar_p)
        kernel.GetCurrentProcess.restype = handle
        kernel.GetCurrentProcess.argtypes = ()
        kernel.AssignProcessToJobObject.restype = ctypes.c_int
        kernel.AssignProcessToJobObject.argtypes = (handle, handle)
        kernel.SetInformationJobObject.restype = ctypes.c_int
        kernel.SetInformationJobObject.argtypes = (handle, ctypes.c_int, handle, number)
        kernel.SetErrorMode.restype = number
        kernel.SetErrorMode.argtypes = (number,)
        return kernel

    def _set(kernel: ctypes.WinDLL, job: int, limits: _Extended) -> None:
        if not kernel.SetInformationJobObject(job, _EXTENDED_LIMIT, ctypes.byref(limits), ctypes.sizeof(limits)):
            raise ctypes.WinError(ctypes.get_last_error())


def _limits(memory_bytes: int, cpu_seconds: float) -> _Extended:
    limits = _Extended()
    limits.basic.limit_flags = _PROCESS_MEMORY | _DIE_ON_FAULT | (_PROCESS_TIME if cpu_seconds else 0)
    limits.basic.per_process_user_time_limit = int(cpu_seconds * _TICKS)
    limits.process_memory_limit = memory_bytes
    return limits
