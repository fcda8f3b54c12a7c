"""A case on the terminal: sections apart, fields under their headings, no line too long."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.actions import mailbox, notes, register
from desktop.actions.office import Office
from desktop.commands.case_text import case_lines, finding_lines
from desktop.domain.finding import Finding, Severity
from desktop.sample_town.birth_entry import REGISTER
from tests.actions.conftest import *  # noqa: F403 - the office of the actions' tests


@pytest.fixture(autouse=True)
def width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def lines(office: Office, make_case: Callable[..., str]) -> list[str]:
    """A case of which two parents have the same labels, and the register says something else."""
    case = make_case(
        fields={
            "kind.vornamen": "Anders Geschrieben",
            "elternteil1.vornamen": "Käthe",
            "elternteil2.vornamen": "Łukasz",
            "zustellung": "post",
            "fremdes_feld": "x",
        },
        subject="Geburtsurkunde " * 12,
    )
    notes.add_note(office, case, "Ruft am Montag wieder an und bringt dann alle Unterlagen mit, sagt sie. " * 2)
    register.enter_register(office, case, REGISTER)
    return case_lines(mailbox.case_detail(office, case), office.catalogue)


def headings(lines: list[str]) -> list[str]:
    return [line.strip("─ ") for line in lines if line.startswith("──")]


def below(lines: list[str], heading: str) -> list[str]:
    """The lines of a section."""
    start = next(i for i, line in enumerate(lines) if line.startswith(f"── {heading} "))
    rest = lines[start + 1 :]
    return rest[: next((i for i, line in enumerate(rest) if line.startswith("──")), len(rest))]


def test_no_line_is_longer_than_the_terminal_is_wide(lines: list[str]) -> None:
    assert max(map(len, lines)) <= 80


def test_application_register_differences_documents_and_history_stand_apart(lines: list[str]) -> None:
    titles = headings(lines)
    wanted = ["Antrag", "Register", "Dokumente", "Notizen", "Verlauf"]
    assert [title for title in titles if title in wanted] == wanted
    assert len(titles) == len(set(titles))


def test_fields_of_the_same_name_stand_under_the_headings_of_the_form(lines: list[str]) -> None:
    application = below(lines, "Antrag")
    places = {line.strip(): i for i, line in enumerate(application)}
    first, second = places["1. Elternteil"], places["2. Elternteil"]
    kaethe = next(i for i, line in enumerate(application) if "Käthe" in line)
    lukasz = next(i for i, line in enumerate(application) if "Łukasz" in line)
    assert first < kaethe < second < lukasz


def test_a_choice_is_shown_in_the_words_of_the_form(lines: list[str]) -> None:
    assert any("Mit der Post an meine Anschrift" in line for line in below(lines, "Antrag"))


def test_what_differs_is_shown_with_both_sides(lines: list[str]) -> None:
    title = next(title for title in headings(lines) if "zwischen" in title or "between" in title)
    shown = " ".join(below(lines, title))
    assert "Kind: Vorname(n)" in shown
    assert "Anders Geschrieben" in shown
    assert REGISTER["kind.vornamen"] in shown


def test_a_finding_is_shown_with_its_norm(office: Office) -> None:
    [text] = finding_lines(Finding("register.unconfirmed", Severity.ERROR), office.catalogue)[-1:]
    whole = " ".join(finding_lines(Finding("register.unconfirmed", Severity.ERROR), office.catalogue))
    assert text
    assert "PStG" in whole
