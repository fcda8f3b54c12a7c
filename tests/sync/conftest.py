"""A town with a hub, and clerks at computers of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import Catalogue
from desktop.clock import FixedClock
from desktop.documents.reader_process import Readers
from tests.sync.desks import Desk, desk_of
from tests.sync.memory_hub import Department, Town

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
EVERYTHING = ("clerk", "registrar", "lead")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue()


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    """Reader processes; none is started unless asked."""
    with Readers(1) as started:
        yield started


@pytest.fixture
def town(catalogue: Catalogue) -> Town:
    """A town with all departments of the catalogue and nobody in it."""
    return Town({name: Department() for name in catalogue.departments})


@pytest.fixture
def sit_down(town: Town, catalogue: Catalogue, readers: Readers, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Gives a clerk a computer: `sit_down("A. Sommer", "standesamt")`."""
    desks: list[Desk] = []

    def sit(name: str, *departments: str, roles: tuple[str, ...] = EVERYTHING) -> Desk:
        town.roles[name] = tuple((d, role) for d in departments for role in roles)
        directory = tmp_path / f"profile-{len(desks)}"
        desks.append(desk_of(directory, catalogue, FixedClock(NOW), readers, town.hub(name)))
        return desks[-1]

    yield sit
    for desk in desks:
        desk.office.profile.close()
