"""Load the catalogue: each service is read when it is first asked for, because a start needs few of them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from desktop import paths
from desktop.catalogue.definition import departments_from, findings_from, service_from
from desktop.catalogue.files import Layered, find_files
from desktop.catalogue.service import Catalogue, ServiceDefinition
from desktop.catalogue.table import Complaint, Table
from desktop.errors import EnvironmentFault
from desktop.translation import _, say

T = TypeVar("T")


class CatalogueFault(EnvironmentFault):
    """A definition has a mistake; nothing is guessed in its place."""


class Services(Mapping[str, ServiceDefinition]):
    """Service id to definition, read from its file on first use.

    Raises:
        CatalogueFault: On looking up a service whose file has a mistake.
    """

    def __init__(self, files: Mapping[tuple[str, str], Layered]) -> None:
        self._files = {service: (department, layered) for (department, service), layered in files.items()}
        self._read: dict[str, ServiceDefinition] = {}

    def __getitem__(self, service_id: str) -> ServiceDefinition:
        if service_id not in self._read:
            department, layered = self._files[service_id]
            self._read[service_id] = _read(layered, lambda table: service_from(service_id, department, table))
        return self._read[service_id]

    def __contains__(self, service_id: object) -> bool:
        return service_id in self._files  # asking must not read the file

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def load_catalogue(folders: Sequence[Path] | None = None) -> Catalogue:
    """Load departments and finding texts, and make the services ready to be read.

    Args:
        folders: The catalogue's folders, a town's after the shipped one; None for the shipped one alone. A folder that
            is not there is passed over.

    Raises:
        CatalogueFault: A file has a mistake; `amtsfach catalogue check` names all of them.
    """
    read = tuple(folders or shipped_folders())
    files = find_files(read)
    return Catalogue(
        services=Services(files.services),
        departments=_read(files.departments, departments_from),
        findings=_read(files.findings, findings_from),
        folders=tuple(str(folder) for folder in read),
    )


def shipped_folders() -> tuple[Path, ...]:
    """The catalogue that comes with the program."""
    return (paths.resources() / "catalogue",)


def _read(layered: Layered, make: Callable[[Table], T]) -> T:
    complaints: list[Complaint] = []
    try:
        made = make(Table(layered.values(), (), complaints))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise _fault(str(layered.files[-1]), str(exc)) from exc
    if complaints:
        file, line = layered.place(complaints[0].path)
        raise _fault(f"{file}:{line}", say(complaints[0].text))
    return made


def _fault(place: str, reason: str) -> CatalogueFault:
    return CatalogueFault(
        _("The catalogue has a mistake. {place}: {reason}", place=place, reason=reason),
        _("Please ask your administrator to run “amtsfach catalogue check” and correct the file."),
    )
