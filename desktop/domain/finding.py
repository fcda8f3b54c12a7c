"""What speaks for or against something: a code with parameters and a severity, worded by the catalogue."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How much a finding weighs."""

    HINT = "hint"
    WARNING = "warning"
    ERROR = "error"  # refuses what it is about


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the program noticed.

    Attributes:
        code: Names the text in `resources/catalogue/findings.toml`, where also its norm stands.
        severity: How much it weighs.
        field: The field it is about; "" for the whole.
        values: What fills the text's placeholders.
    """

    code: str
    severity: Severity
    field: str = ""
    values: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
