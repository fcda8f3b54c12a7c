"""What is asked of reader processes and what they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to be read: the job's name, what it is told (JSON), and the bytes it works on."""

    job: str
    values: Mapping[str, Any] = field(default_factory=dict)
    parts: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a job gave back."""

    values: Mapping[str, Any]
    parts: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that gave nothing.

    Attributes:
        reason: "damaged" (the job could make nothing of it), "limits" (memory, pixels), "timeout" or "died".
    """

    reason: str
