"""Give cases their file numbers and certificates theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from desktop.actions.office import Work
from desktop.catalogue.service import Catalogue, ServiceDefinition, number_prefix
from desktop.clock import local
from desktop.domain.history import Act
from desktop.errors import EnvironmentFault
from desktop.storage.case_store import StoredCase
from desktop.storage.number_store import next_number
from desktop.storage.office_store import HUB, get_setting
from desktop.translation import _

_PLAIN_PATTERN = "{department}-{serial:04d}/{year}"  # for cases whose service is not known


def give_number(work: Work, catalogue: Catalogue, stored: StoredCase) -> str:
    """Return the file number of a case, giving it one first if it has none.

    The number counts up per pattern and year; the pattern comes from the service.

    Raises:
        EnvironmentFault: The numbers leased from the hub are used up.
    """
    if stored.row.number:
        return stored.row.number
    pattern, year = _pattern(catalogue.services.get(stored.row.service)), local(work.now).year
    serial = _next(work, _file_series(pattern, stored.department, year), stored.department)
    number = pattern.format(serial=serial, year=year, department=stored.department)
    work.change(stored, number=number)
    work.record(stored.id, stored.department, Act.NUMBERED, {"number": number})
    return number


def offer_number(work: Work, catalogue: Catalogue, stored: StoredCase) -> None:
    """Give a case its file number if one is at hand; a case can be worked on without."""
    with suppress(EnvironmentFault):
        give_number(work, catalogue, stored)


def certificate_number(work: Work, kind: str, department: str) -> str:
    """Take the next certificate number of a kind: "GEB-2026-00001".

    Raises:
        EnvironmentFault: The numbers leased from the hub are used up.
    """
    year = local(work.now).year
    serial = _next(work, _certificate_series(kind, department, year), department)
    return f"{number_prefix(kind)}-{year}-{serial:05d}"


def series_of(catalogue: Catalogue, department: str, now: datetime) -> frozenset[str]:
    """Every series a department may need a number of without a network: this year's, and in December the next one's."""
    today = local(now)
    years = {today.year} | ({today.year + 1} if today.month == 12 else set())
    services = [s for s in catalogue.services.values() if s.department == department]
    return frozenset(series for year in years for series in _series(services, department, year))


def _series(services: list[ServiceDefinition], department: str, year: int) -> Iterator[str]:
    yield _file_series(_PLAIN_PATTERN, department, year)
    for service in services:
        yield _file_series(_pattern(service), department, year)
        for certificate in service.certificates:
            yield _certificate_series(certificate.id, department, year)


def _next(work: Work, series: str, department: str) -> int:
    alone = get_setting(work.connection, HUB) is None
    number = next_number(work.connection, series, department, work.now, alone=alone)
    if number is None:
        raise EnvironmentFault(
            _("The numbers held in advance are used up."),
            _("Please connect to the hub; it gives new ones within seconds. Nothing was changed."),
        )
    return number


def _pattern(service: ServiceDefinition | None) -> str:
    return service.number_pattern if service and service.number_pattern else _PLAIN_PATTERN


def _file_series(pattern: str, department: str, year: int) -> str:
    return f"{pattern}|{department}|{year}"


def _certificate_series(kind: str, department: str, year: int) -> str:
    return f"certificate|{number_prefix(kind)}|{department}|{year}"
