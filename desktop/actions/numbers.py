"""Give cases their file numbers and certificates theirs."""

from __future__ import annotations

from desktop.actions.office import Work
from desktop.catalogue.service import Catalogue
from desktop.clock import local
from desktop.domain.history import Act
from desktop.storage.case_store import StoredCase
from desktop.storage.number_store import next_number

_PLAIN_PATTERN = "{department}-{serial:04d}/{year}"  # for cases whose service is not known


def give_number(work: Work, catalogue: Catalogue, stored: StoredCase) -> str:
    """Return the file number of a case, giving it one first if it has none.

    The number counts up per pattern and year; the pattern comes from the service.
    """
    if stored.row.number:
        return stored.row.number
    service = catalogue.services.get(stored.row.service)
    pattern = service.number_pattern if service and service.number_pattern else _PLAIN_PATTERN
    year = local(work.now).year
    serial = next_number(work.connection, f"{pattern}|{stored.department}|{year}", work.now)
    number = pattern.format(serial=serial, year=year, department=stored.department)
    work.change(stored, number=number)
    work.record(stored.id, stored.department, Act.NUMBERED, {"number": number})
    return number


def certificate_number(work: Work, kind: str) -> str:
    """Take the next certificate number of a kind: "GEB-2026-00001"."""
    year, prefix = local(work.now).year, kind[:3].upper()
    serial = next_number(work.connection, f"certificate|{prefix}|{year}", work.now)
    return f"{prefix}-{year}-{serial:05d}"
