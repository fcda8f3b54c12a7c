"""Explain every mistake in a catalogue with file and line, for whoever writes one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from desktop.catalogue.consistency import departments_agree, findings_agree, service_agrees
from desktop.catalogue.definition import departments_from, findings_from, service_from
from desktop.catalogue.files import DEPARTMENTS, FINDINGS, CatalogueFiles, Layered, find_files
from desktop.catalogue.loader import shipped_folders
from desktop.catalogue.service import Catalogue, ServiceDefinition, SetAside
from desktop.catalogue.syntax import syntax_text
from desktop.catalogue.table import Complaint, Table
from desktop.errors import file_problem
from desktop.translation import Text, _, say

T = TypeVar("T")

_LINE_OF_FAULT = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend.

    Attributes:
        line: Counted from 1; 1 when it is about the whole file.
        text: What is wrong and what would be right.
    """

    file: Path
    line: int
    text: Text

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {say(self.text)}"


@dataclass(frozen=True, slots=True)
class _Read:
    """A definition as far as it could be read."""

    layered: Layered
    values: dict[str, object]
    complaints: list[Complaint]

    def mistakes(self) -> Iterator[Mistake]:
        for complaint in self.complaints:
            file, line = self.layered.place(complaint.path)
            yield Mistake(file, line, complaint.text)


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong with a catalogue, and what it means for the work until it is mended.

    Attributes:
        mistakes: In order of file and line.
        consequences: One sentence for each definition that is not used.
    """

    mistakes: tuple[Mistake, ...] = ()
    consequences: tuple[Text, ...] = ()

    def lines(self, most: int) -> list[str]:
        """What to tell where not all can be told: so many mistakes and consequences, and where the others are named."""
        lines = [*map(str, self.mistakes[:most]), *map(say, self.consequences[:most])]
        if len(self.mistakes) > most or len(self.consequences) > most:
            lines.append(say(_("{command} names all of them.", command="amtsfach catalogue check")))
        return lines


def town_report(catalogue: Catalogue) -> Report:
    """Check a catalogue over which a town lays its own; nothing is looked at where no town does."""
    shipped, *towns = map(Path, catalogue.folders)
    present = [folder for folder in towns if folder.is_dir()]
    if not present:
        return Report()
    mistakes = check_catalogue([shipped, *present])
    return Report(mistakes, consequences(catalogue) if mistakes else ())


def consequences(catalogue: Catalogue) -> tuple[Text, ...]:
    """Say for each definition with a mistake what is used instead."""
    return tuple(_consequence(aside) for aside in catalogue.set_aside.values())


def _consequence(aside: SetAside) -> Text:
    if aside.in_use:
        return _("“{name}”: the delivered definition stays in use until this is corrected.", name=aside.id)
    return _("“{name}” is left out until this is corrected; what belongs there goes to the mailroom.", name=aside.id)


def check_catalogue(folders: Sequence[Path] | None = None) -> tuple[Mistake, ...]:
    """Read everything and compare it with itself; mistakes come in order of file and line, none when all is well.

    Args:
        folders: As for `load_catalogue`.
    """
    given = folders or shipped_folders()
    files = find_files(given)
    mistakes = list(_missing_files(given, files))
    departments, read_departments = _read(files.departments, departments_from, mistakes)
    findings, read_findings = _read(files.findings, findings_from, mistakes)
    services = list(_read_services(files, mistakes))
    catalogue = Catalogue({service.id: service for service, _of in services}, departments or {}, findings or {})
    for service, read in services:
        read.complaints.extend(service_agrees(service, read.values, catalogue))
    if read_departments:
        read_departments.complaints.extend(departments_agree(catalogue))
    if read_findings:
        read_findings.complaints.extend(findings_agree(catalogue))
    for some in (read_departments, read_findings, *(read for _service, read in services)):
        mistakes.extend(some.mistakes() if some else ())
    return tuple(sorted(mistakes, key=lambda mistake: (str(mistake.file), mistake.line)))


def _read_services(files: CatalogueFiles, mistakes: list[Mistake]) -> Iterator[tuple[ServiceDefinition, _Read]]:
    for (department, service_id), layered in files.services.items():
        service, read = _read(layered, _reader(service_id, department), mistakes)
        if service and read:
            yield service, read


def _reader(service_id: str, department: str) -> Callable[[Table], ServiceDefinition]:
    return lambda table: service_from(service_id, department, table)


def _read(layered: Layered, make: Callable[[Table], T], mistakes: list[Mistake]) -> tuple[T | None, _Read | None]:
    """Read one definition; (None, None) with a mistake noted when a file is not TOML at all."""
    broken = [mistake for file in layered.files if (mistake := _syntax_mistake(file))]
    if broken or not layered.files:
        mistakes.extend(broken)
        return None, None
    read = _Read(layered, layered.values(), [])
    return make(Table(read.values, (), read.complaints)), read


def _syntax_mistake(file: Path) -> Mistake | None:
    try:
        tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as exc:
        found = _LINE_OF_FAULT.search(str(exc))
        line = int(found[1]) if found else len(file.read_text("utf-8").splitlines())
        return Mistake(file, line, syntax_text(str(exc)))
    except UnicodeDecodeError as exc:
        line = file.read_bytes()[: exc.start].count(b"\n") + 1
        return Mistake(file, line, _("The file is not written in UTF-8."))
    except OSError as exc:
        return Mistake(file, 1, _("The file cannot be read: {reason}", reason=file_problem(exc)))
    except RecursionError:
        return Mistake(file, 1, _("Lists or tables stand in each other too deeply."))
    return None


def _missing_files(folders: Sequence[Path], files: CatalogueFiles) -> Iterator[Mistake]:
    for folder in folders:
        if not folder.is_dir():
            yield Mistake(folder, 1, _("This folder does not exist."))
    for layered, name in ((files.departments, DEPARTMENTS), (files.findings, FINDINGS)):
        if not layered.files:
            yield Mistake(folders[0] / name, 1, _("This file is missing."))
    for file in files.twice:
        text = _(
            "Another department already has a service “{service}”; give this one another file name.", service=file.stem
        )
        yield Mistake(file, 1, text)
