"""Closed cases at the command line: refused with exit 4, opened for a reason, forwarded unopened."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main

SECRET = "Quastenberg"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command on a profile of its own; answers exit code and JSON."""
    monkeypatch.setenv("AMTSFACH_PASSPHRASE", "only for these tests")
    monkeypatch.setenv("AMTSFACH_MUNICIPALITY", "Musterstadt")

    def call(*arguments: str) -> tuple[int, dict[str, Any], str]:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["--profile", str(tmp_path / "profile"), "--json", *arguments])
        return code, json.loads(out.getvalue()), out.getvalue() + err.getvalue()

    return call


def note(run: Any, subject: str) -> str:
    """Take a note in; answers its case."""
    _code, said, _text = run("note", "--channel=phone", "--name=Emma Muster", f"--subject={subject}", SECRET)
    return str(said["case"])


@pytest.mark.slow
def test_a_protected_case_is_shown_for_a_reason_only(run: Any) -> None:
    case = note(run, f"Antrag {SECRET}")
    assert run("mark", case, "--protected=ja")[0] == 2, "protecting wants a reason"
    assert run("mark", case, "--protected=ja", "--reason=Sperre")[1] == {"changed": [case]}
    code, _said, text = run("show", case)
    assert code == 4
    assert SECRET not in text
    assert SECRET not in run("list")[2]
    assert run("search", SECRET)[1] == {"cases": []}
    code, said, _text = run("show", case, "--reason", "Anruf der Antragstellerin")
    assert (code, said["subject"]) == (0, f"Antrag {SECRET}")
    assert "Anruf der Antragstellerin" in said["history"][-1]["text"]
    assert run("show", case)[0] == 4, "each look has its reason"
    document = said["documents"][0]["id"]
    assert run("save", document, "--out", "never-written")[0] == 4
    assert run("set", case, "a=b")[0] == 4


@pytest.mark.slow
def test_the_mailroom_sees_the_outside_and_forwards(run: Any) -> None:
    case = note(run, f"Vertraulich: {SECRET}")
    assert run("show", case)[1]["confidential"]
    assert run("setup", "--department", "poststelle=mailroom,admin")[0] == 0
    code, _said, text = run("show", case)
    assert code == 4
    assert SECRET not in text
    (row,) = run("list")[1]["cases"]
    assert (row["sender"], row["subject"], row["confidential"]) == ("Emma Muster", "", True)
    assert run("search", SECRET)[1] == {"cases": []}
    assert run("forward", case, "standesamt", "--reason", "An Frau Sommer")[1]["changed"] == [case]
    assert run("show", case)[0] == 2


@pytest.mark.slow
def test_walls_between_municipalities(run: Any) -> None:
    case = note(run, "Hier")
    code, said, _text = run("limit", "--municipality", "2=Nebenort")
    assert (code, said["municipalities"]) == (0, ["2"])
    assert run("mark", case, "--municipality", "2")[1] == {"changed": [case]}
    (name,) = {run("show", case)[1]["history"][0]["actor"]}
    assert run("limit", "--clerk", name, "--to", "poststelle=1")[1]["limits"] == [["poststelle", "1"]]
    assert run("show", case)[0] == 2
    assert run("limit", "--clerk", name)[1]["limits"] == []
    assert run("show", case)[0] == 0
    assert run("limit")[0] == 2
