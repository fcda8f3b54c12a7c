"""The registrar's way on the command line: what is asked for, who stands for it, and as what it is signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from tests.e2e.conftest import Run
from tests.e2e.fillers import with_pikepdf
from tests.e2e.program import REFUSED, USAGE, Program
from tests.printing.pages import lines_read

pytestmark = pytest.mark.slow


@pytest.fixture
def case(run: Run, tmp_path: Path) -> str:
    """An application for two extracts in several languages, without the parents."""
    run("catalogue", "forms", "--out", tmp_path / "forms")
    asked = {"kind.vornamen": "Frieda", "urkundenart": "mehrsprachig", "anzahl": "2", "ohne_eltern": "ja"}
    filled = with_pikepdf((tmp_path / "forms" / "geburtsurkunde.pdf").read_bytes(), asked)
    (tmp_path / "antrag.pdf").write_bytes(filled)
    return str(run("import", tmp_path / "antrag.pdf")["items"][0]["case"])


def pairs(values: dict[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in values.items()]


def test_what_is_asked_for_is_shown_before_and_told_with_the_certificate(
    run: Run, program: Program, case: str, tmp_path: Path
) -> None:
    asked = [finding["text"] for finding in run("show", case)["asked"]]
    assert asked == [
        "Beantragt: 2 mehrsprachige Auszüge (international), ohne Angaben zu den Eltern",
        "Ausgestellt wird etwas anderes als beantragt: Geburtsurkunde statt mehrsprachiger Auszug (international).",
    ]
    assert "Beantragt: 2 mehrsprachige" in " ".join(program("show", case).out.split())
    run("register", case, *pairs(REGISTER), "--confirm", "A. Sommer")
    issue = ("issue", case, "geburtsurkunde", "--out", tmp_path / "urkunde.pdf", "--decision", *pairs(DECISIONS))
    told = {finding["code"]: finding["text"] for finding in run(*issue)["findings"]}
    assert [told["asked.for"], told["asked.other_kind"]] == asked
    assert told["asked.omission"] == "Beantragt, aber nicht gewählt: Ohne Angaben zu den Eltern."
    again = {finding["code"] for finding in run(*issue, "--omit", "eltern")["findings"]}
    assert "asked.omission" not in again


def test_a_blank_name_confirms_nothing_and_writes_nothing(run: Run, case: str) -> None:
    for name in ("", "  ", "-"):
        run("register", case, *pairs(REGISTER), f"--confirm={name}", expect=USAGE)
    shown = run("show", case)
    assert not any(field["value"] for field in shown["register"])
    assert shown["register_confirmed"] is None


def test_another_name_is_hinted_at_and_the_history_names_both(run: Run, case: str) -> None:
    run("setup", "--clerk", "A. Sommer")
    same = run("register", case, *pairs(REGISTER), "--confirm", "A. Sommer")
    assert same["findings"] == []
    other = run("register", case, "--confirm", "B. Winter")
    assert [finding["code"] for finding in other["findings"]] == ["register.confirmed_for_another"]
    last = run("show", case)["history"][-1]
    assert last["actor"] == "A. Sommer"
    assert "B. Winter" in last["text"]
    assert "A. Sommer" in last["text"]


def test_without_the_registrars_role_nothing_is_confirmed(run: Run, case: str) -> None:
    run("register", case, *pairs(REGISTER))
    run("setup", "--department", "standesamt=clerk,lead,admin")
    run("register", case, "--confirm", "A. Sommer", expect=REFUSED)
    assert run("show", case)["register_confirmed"] is None


def test_the_function_told_at_set_up_stands_under_the_name(run: Run, case: str, tmp_path: Path) -> None:
    run("setup", "--clerk", "A. Sommer", "--function", "Standesbeamtin/Standesbeamter", expect=USAGE)
    assert run("setup", "--clerk", "A. Sommer", "--function", "Standesbeamtin")["function"] == "Standesbeamtin"
    assert run("setup", "--municipality", "Musterstadt")["function"] == "Standesbeamtin"
    run("register", case, *pairs(REGISTER), "--confirm", "A. Sommer")
    target = tmp_path / "urkunde.pdf"
    run("issue", case, "geburtsurkunde", "--out", target, "--decision", *pairs(DECISIONS))
    read = lines_read(target.read_bytes())
    assert read.index("Standesbeamtin") == read.index("A. Sommer") + 1
