"""A PDF's reading as JSON values, to pass it from a reader process to the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from desktop.documents.pdf import PdfReading, read_pdf
from desktop.domain.submission import Box, FormField, FormReading


def read_job(values: Mapping[str, Any], parts: list[bytes]) -> tuple[Mapping[str, Any], Sequence[bytes]]:
    """Job "pdf.read": the file as its only part; {"text": false} leaves the text out."""
    return to_values(read_pdf(parts[0], with_text=values.get("text", True))), ()


def to_values(reading: PdfReading) -> Mapping[str, Any]:
    """Return the reading as JSON values."""
    return asdict(reading)


def from_values(values: Mapping[str, Any]) -> PdfReading:
    """Return the reading that `to_values` took apart."""
    form = values["form"]
    noticed = tuple((code, detail) for code, detail in values["noticed"])
    return PdfReading(**{**values, "form": _form(form) if form is not None else None, "noticed": noticed})


def _form(values: Mapping[str, Any]) -> FormReading:
    return FormReading(values["id"], values["version"], tuple(_field(one) for one in values["fields"]))


def _field(values: Mapping[str, Any]) -> FormField:
    box = values["box"]
    return FormField(**{**values, "box": Box(**box) if box is not None else None})
