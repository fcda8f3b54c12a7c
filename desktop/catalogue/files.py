"""Find the catalogue's files, and lay a town's files over the shipped ones."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.catalogue.positions import KeyPath, key_lines

DEPARTMENTS = "departments.toml"
FINDINGS = "findings.toml"


@dataclass(frozen=True, slots=True)
class Layered:
    """One definition with all files that make it up, the shipped one first."""

    files: tuple[Path, ...]

    def values(self) -> dict[str, object]:
        """The tables of all files as one: a town's text, number or list replaces the shipped one, tables are joined.

        Raises:
            tomllib.TOMLDecodeError, OSError, UnicodeDecodeError: A file cannot be read.
        """
        joined: dict[str, object] = {}
        for file in self.files:
            joined = _joined(joined, tomllib.loads(file.read_text("utf-8")))
        return joined

    def place(self, path: KeyPath) -> tuple[Path, int]:
        """Where a key, or else the nearest table around it, stands: the file that has the last word, and its line."""
        lines = [(file, key_lines(file.read_text("utf-8"))) for file in reversed(self.files)]
        while path:
            for file, found in lines:
                if path in found:
                    return file, found[path]
            path = path[:-1]
        return lines[0][0], 1


def _joined(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    joined = dict(base)
    for key, value in over.items():
        old = joined.get(key)
        joined[key] = _joined(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return joined


@dataclass(frozen=True, slots=True)
class CatalogueFiles:
    """All files of a catalogue.

    Attributes:
        services: (department id, service id) to its files, in order of department and name.
        twice: Files whose service id another department has too.
    """

    departments: Layered
    findings: Layered
    services: Mapping[tuple[str, str], Layered]
    twice: tuple[Path, ...]


def find_files(folders: Sequence[Path]) -> CatalogueFiles:
    """List the files under the folders; later folders override earlier ones, missing ones are passed over."""
    services: dict[tuple[str, str], tuple[Path, ...]] = {}
    department_of: dict[str, str] = {}
    twice: list[Path] = []
    for folder in folders:
        for file in sorted(path for path in folder.glob("*/*.toml") if not _never_ends(path)):
            department, service = file.parent.name, file.stem
            if department_of.setdefault(service, department) != department:
                twice.append(file)
            else:
                services[department, service] = (*services.get((department, service), ()), file)
    ordered = {key: Layered(services[key]) for key in sorted(services)}
    return CatalogueFiles(_named(folders, DEPARTMENTS), _named(folders, FINDINGS), ordered, tuple(twice))


def _never_ends(path: Path) -> bool:
    """Whether reading it would wait for somebody to write: a pipe or a device, which is no file of anybody's."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _named(folders: Sequence[Path], name: str) -> Layered:
    return Layered(tuple(folder / name for folder in folders if (folder / name).is_file()))
