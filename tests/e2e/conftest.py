"""Profiles of their own, used from outside by the command line and from inside by the actions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop.actions.office import Office
from desktop.actions.opening import enter, everything, present_clerk, set_up
from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import Catalogue
from desktop.cli import main
from desktop.clock import SystemClock
from desktop.documents.reader_process import Readers
from desktop.storage.keys import ScryptCost, Unlock
from desktop.storage.profile import Profile
from tests.e2e import shapes
from tests.e2e.hostile import honest_mail
from tests.e2e.program import DONE, ENVIRONMENT, PASSPHRASE, Program

Run = Callable[..., Any]
Told = Callable[..., str]
GERMAN = re.compile(r"\b(Bitte|bitte|nicht|ist|das|die|der|ein|eine)\b")
CHEAP = Unlock(passphrase=PASSPHRASE, cost=ScryptCost(n=2**4))  # the real cost is half a second a start


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue()


@pytest.fixture
def program(tmp_path: Path, catalogue: Catalogue) -> Program:
    """The command line on a profile that was set up once for a clerk who does everything."""
    with office_in(tmp_path / "profile", catalogue):
        return Program(tmp_path / "profile")


@pytest.fixture
def open_office(program: Program, catalogue: Catalogue) -> Callable[[], object]:
    """Opens the office of the same profile in this process, as a context manager."""
    return lambda: office_in(program.profile, catalogue)


@pytest.fixture
def run(program: Program, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process: `run("list", expect=0)` returns its JSON document, checked to be the only one."""
    monkeypatch.setenv("AMTSFACH_PASSPHRASE", PASSPHRASE)

    def running(*arguments: object, expect: int = DONE, profile: Path | None = None) -> Any:
        capsys.readouterr()
        code = main(["--profile", str(profile or program.profile), "--json", *map(str, arguments)])
        printed = capsys.readouterr()
        assert code == expect, f"exit {code}, not {expect}\n{printed.out}\n{printed.err}"
        return json.loads(printed.out)

    return running


@contextmanager
def office_in(directory: Path, catalogue: Catalogue) -> Iterator[Office]:
    """The office of the clerk of a profile; both are made when missing."""
    profile, clock = Profile.open(directory, CHEAP), SystemClock()
    with Readers() as readers:
        try:
            clerk = present_clerk(profile) or set_up(
                profile, catalogue, clock, everything("A. Sommer", "Musterstadt an der Ilm", catalogue)
            )
            yield enter(profile, catalogue, clock, clerk, readers)
        finally:
            profile.close()


@pytest.fixture
def told(run: Run, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Runs a command that must fail with exit 3, in German where nothing says otherwise; returns title and advice."""
    monkeypatch.delenv("AMTSFACH_LANGUAGE", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def telling(*arguments: object, profile: Path | None = None) -> str:
        answer = run(*arguments, expect=ENVIRONMENT, profile=profile)
        shapes.check(answer, shapes.ERROR)
        error = answer["error"]
        assert error["advice"], error
        assert GERMAN.search(error["advice"]), error
        return f"{error['title']} {error['advice']}"

    return telling


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> dict[str, Any]:
    """What a profile with five cases lists and shows; `same_as` compares with it later."""
    folder = tmp_path / "post"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.eml").write_bytes(honest_mail(number))
    run("import", folder)
    return all_shown(run)


def all_shown(run: Run, profile: Path | None = None) -> dict[str, Any]:
    """All a clerk can see of a profile."""
    listed = run("list", profile=profile)
    return {row["id"]: run("show", row["id"], profile=profile) for row in listed["cases"]}


def assert_all_there(run: Run, before: dict[str, Any]) -> None:
    assert all_shown(run) == before
    assert run("verify")["ok"]
