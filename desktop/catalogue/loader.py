"""Load the catalogue: each service is read when it is first asked for, because a start needs few of them.

A file with a mistake costs what it defines and nothing else: the definition below it, usually the delivered one, stays
in use; where there is none, the service is left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from desktop import paths
from desktop.catalogue.definition import departments_from, findings_from, service_from
from desktop.catalogue.files import DEPARTMENTS, FINDINGS, Layered, find_files
from desktop.catalogue.service import Catalogue, ServiceDefinition, SetAside
from desktop.catalogue.table import Complaint, Table
from desktop.errors import EnvironmentFault
from desktop.translation import _, say

T = TypeVar("T")
UNREADABLE = (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError)  # a file that is no TOML at all

Make = Callable[[Table], T]
Agrees = Callable[[T, dict[str, object]], Iterable[Complaint]]


class CatalogueFault(EnvironmentFault):
    """The delivered catalogue itself has a mistake; nothing is guessed in its place."""


@dataclass(frozen=True, slots=True)
class _Read(Generic[T]):
    """A definition by as many of its files as have no mistake.

    Attributes:
        made: None when not even the first file can be used.
        mistaken: The files that are not used.
    """

    made: T | None
    mistaken: tuple[Path, ...] = ()


class Services(Mapping[str, ServiceDefinition]):
    """Service id to definition, read from its files on first use; those left out are not there.

    Args:
        files: Department and service id to the files.
        shipped: The folder of the delivered catalogue, whose services are not compared with themselves at each start.
        general: Departments and finding texts; texts that could not be read are empty.
    """

    def __init__(self, files: Mapping[tuple[str, str], Layered], shipped: Path, general: Catalogue) -> None:
        self._files = {service: (department, layered) for (department, service), layered in files.items()}
        self._shipped, self._general = shipped, general
        self._read: dict[str, ServiceDefinition | None] = {}
        self._present: dict[str, ServiceDefinition] | None = None
        self._set_aside: dict[str, SetAside] = {}

    def __getitem__(self, service_id: str) -> ServiceDefinition:
        if service_id not in self._read:
            self._read_service(service_id)
        found = self._read[service_id]
        if found is None:
            raise KeyError(service_id)
        return found

    def __contains__(self, service_id: object) -> bool:
        return service_id in self._files and self.get(str(service_id)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def values(self) -> ValuesView[ServiceDefinition]:
        """All definitions; asked several times for each item that is routed, so not found anew."""
        return self._all().values()

    def _all(self) -> dict[str, ServiceDefinition]:
        if self._present is None:
            found = ((service_id, self.get(service_id)) for service_id in self._files)
            self._present = {service_id: service for service_id, service in found if service is not None}
        return self._present

    def set_aside(self) -> dict[str, SetAside]:
        """By service id, what has a mistake; reads every service."""
        for service_id in self._files:
            self.get(service_id)
        return dict(sorted(self._set_aside.items()))

    def _read_service(self, service_id: str) -> None:
        department, layered = self._files[service_id]

        def agrees(service: ServiceDefinition, values: dict[str, object]) -> Iterable[Complaint]:
            from desktop.catalogue.consistency import service_agrees  # only for what a town wrote

            alone = Catalogue({service_id: service}, self._general.departments, self._general.findings)
            return service_agrees(service, values, alone)

        found = _read(layered, lambda table: service_from(service_id, department, table), agrees, self._shipped)
        if found.mistaken:
            from desktop.catalogue.mistaken import set_aside

            self._set_aside[service_id] = set_aside(service_id, found.mistaken, in_use=found.made is not None)
        self._read[service_id] = found.made


class _SetAsides(Mapping[str, SetAside]):
    """What has a mistake; looked for when somebody asks, since that takes reading everything."""

    def __init__(self, general: Mapping[str, SetAside], services: Services) -> None:
        self._general, self._services = general, services
        self._found: dict[str, SetAside] | None = None

    def _all(self) -> dict[str, SetAside]:
        if self._found is None:
            self._found = {**self._general, **self._services.set_aside()}
        return self._found

    def __getitem__(self, which: str) -> SetAside:
        return self._all()[which]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def load_catalogue(folders: Sequence[Path] | None = None) -> Catalogue:
    """Load departments and finding texts, and make the services ready to be read.

    Args:
        folders: The catalogue's folders, a town's after the shipped one; None for the shipped one alone. A folder that
            is not there is passed over.

    Raises:
        CatalogueFault: The delivered departments or finding texts have a mistake.
    """
    read = tuple(folders or shipped_folders())
    files = find_files(read)
    departments = _read(files.departments, departments_from, _departments_agree, read[0])
    findings = _read(files.findings, findings_from, _findings_agree, read[0])
    if departments.made is None or findings.made is None:
        raise _fault(read[0])
    # Of finding texts that could not be read no service is told that it misses them.
    general = Catalogue({}, departments.made, {} if findings.mistaken else findings.made)
    services = Services(files.services, read[0], general)
    mistaken = {DEPARTMENTS: departments.mistaken, FINDINGS: findings.mistaken}
    return Catalogue(
        services=services,
        departments=departments.made,
        findings=findings.made,
        folders=tuple(str(folder) for folder in read),
        set_aside=_SetAsides({name: SetAside(name, in_use=True) for name in mistaken if mistaken[name]}, services),
    )


def shipped_folders() -> tuple[Path, ...]:
    """The catalogue that comes with the program."""
    return (paths.resources() / "catalogue",)


def _departments_agree(departments: Mapping[str, object], _values: object) -> Iterable[Complaint]:
    from desktop.catalogue.consistency import departments_agree  # only for what a town wrote

    return departments_agree(Catalogue({}, departments, {}))  # type: ignore[arg-type]


def _findings_agree(findings: Mapping[str, tuple[str, str]], _values: object) -> Iterable[Complaint]:
    from desktop.catalogue.consistency import findings_agree

    return findings_agree(Catalogue({}, {}, findings))


def _read(layered: Layered, make: Make[T], agrees: Agrees[T], shipped: Path) -> _Read[T]:
    """Make a definition of all its files; where they have a mistake, of the first ones alone."""
    if not layered.files:
        return _Read(make(Table({}, (), [])))
    for count in range(len(layered.files), 0, -1):
        made = _made(Layered(layered.files[:count]), make, agrees, shipped)
        if made is not None:
            return _Read(made, layered.files[count:])
    return _Read(None, layered.files)


def _made(layered: Layered, make: Make[T], agrees: Agrees[T], shipped: Path) -> T | None:
    """The definition; None when it has a mistake."""
    complaints: list[Complaint] = []
    try:
        values = layered.values()
    except UNREADABLE:
        return None
    made = make(Table(values, (), complaints))
    if not complaints and not all(file.is_relative_to(shipped) for file in layered.files):
        complaints.extend(agrees(made, values))
    return None if complaints else made


def _fault(shipped: Path) -> CatalogueFault:
    from desktop.catalogue.check import check_catalogue

    mistakes = [mistake for mistake in check_catalogue([shipped]) if mistake.file.name in (DEPARTMENTS, FINDINGS)]
    place, reason = (
        (f"{mistakes[0].file}:{mistakes[0].line}", say(mistakes[0].text)) if mistakes else (str(shipped), "")
    )
    return CatalogueFault(
        _("The catalogue has a mistake. {place}: {reason}", place=place, reason=reason),
        _("Please ask your administrator to run “amtsfach catalogue check” and correct the file."),
    )
