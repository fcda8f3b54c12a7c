"""What the libraries that open foreign files raise on damaged or hostile bytes."""

from __future__ import annotations

import struct
import zlib

# Their own errors derive from these or are named where they are caught. MemoryError is not among them: it means that
# a limit was reached and is told apart from damage. Anything else that is raised is a bug of ours and must be seen.
FAULTS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class OverLimit(ValueError):
    """A file asks for more than it is allowed: pixels, pages, bytes once unpacked."""
