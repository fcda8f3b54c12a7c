"""What a command tells somebody who reads it: what is wrong with what was set, what came of each file, where it is."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main
from desktop.commands.session import SHORTEST_PASSPHRASE
from desktop.views.passphrase_dialog import SHORTEST
from tests.e2e import shapes
from tests.e2e.conftest import Run
from tests.e2e.hostile import honest_mail
from tests.e2e.program import DONE, ENVIRONMENT, NEEDS_A_PERSON, PASSPHRASE, REFUSED, USAGE, Program
from tests.e2e.test_shapes import case, form_file  # noqa: F401 - fixtures

pytestmark = pytest.mark.slow
Say = Callable[..., str]


@pytest.fixture
def words(program: Program, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Runs a command without --json; returns what it prints."""
    monkeypatch.setenv("AMTSFACH_PASSPHRASE", PASSPHRASE)

    def saying(*arguments: object, expect: int = DONE) -> str:
        capsys.readouterr()
        code = main(["--profile", str(program.profile), *map(str, arguments)])
        printed = capsys.readouterr()
        assert code == expect, printed.err
        return printed.out

    return saying


def test_set_tells_at_once_what_show_tells_after_it(run: Run, words: Say, case: str) -> None:  # noqa: F811
    wrong = ("antragsteller.geburtstag=31.02.1999", "antragsteller.plz=abc")
    told = run("set", case, *wrong)
    shapes.check(told, shapes.CHANGED)
    assert {"antragsteller.geburtstag", "antragsteller.plz"} <= {f["field"] for f in told["findings"]}
    assert told["findings"] == run("show", case)["findings"]
    assert told["findings"][0]["text"][:20] in " ".join(words("set", case, "antragsteller.plz=ab").split())


def test_import_names_the_case_of_each_file_and_counts_what_failed(run: Run, words: Say, tmp_path: Path) -> None:
    mail = tmp_path / "zwei\nZeilen.eml"
    mail.write_bytes(honest_mail(1))
    told = words("import", mail, tmp_path / "fehlt.pdf", expect=NEEDS_A_PERSON)
    [row] = run("list")["cases"]
    assert row["id"] in told
    [line] = [line for line in told.splitlines() if "zwei" in line]
    assert "Zeilen.eml" in line
    assert "1 aufgenommen, 1 fehlgeschlagen" in told.splitlines()[-1]


def test_a_row_without_sender_begins_with_its_subject(words: Say, tmp_path: Path) -> None:
    (tmp_path / "nul.bin").write_bytes(b"\0\1\2" * 99)
    words("import", tmp_path / "nul.bin", expect=NEEDS_A_PERSON)
    [line, _count] = words("list").splitlines()
    assert "nul" in line
    assert ": nul" not in line


@contextmanager
def no_file_grows_past(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_where_nothing_more_can_be_stored_every_file_is_named_once(run: Run, program: Program, tmp_path: Path) -> None:
    post = tmp_path / "post"
    post.mkdir()
    paths = [post / f"{number}.eml" for number in range(4)]
    for number, path in enumerate(paths):
        path.write_bytes(honest_mail(number))
    paths[2].write_bytes(honest_mail(2) + b"0123456789abcdef" * 1_000_000)
    largest = max(path.stat().st_size for path in program.profile.rglob("*") if path.is_file())
    with no_file_grows_past(largest + 4_000_000):
        told: dict[str, Any] = run("import", post, expect=ENVIRONMENT)
    shapes.check(told, shapes.ERROR | shapes.IMPORT)
    assert [item["path"] for item in told["items"]] == [str(path) for path in paths]
    assert {item["outcome"] for item in told["items"]} == {"failed"}
    again = run("import", post)
    assert {item["outcome"] for item in again["items"]} <= {"taken_in", "duplicate"}
    assert run("list")["total"] == 4


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param(["set", "CASE", "vornamen=x"], "kind.vornamen", id="last-part-of-a-field"),
        pytest.param(["set", "CASE", "kind.vornahmen=x"], "kind.vornamen", id="misspelt-field"),
        pytest.param(["set", "CASE", "unsinn=1"], "--names", id="no-field-like-it"),
        pytest.param(["register", "CASE", "kind.vornahmen=x"], "kind.vornamen", id="misspelt-register-field"),
        pytest.param(["issue", "CASE", "quatsch", "--out", "x.pdf"], "geburtsurkunde", id="no-such-certificate"),
        pytest.param(["issue", "CASE", "geburtsurkunde", "--out", "x.pdf", "--omit", "x"], "sperr", id="no-omission"),
        pytest.param(["list", "keller"], "department:standesamt", id="no-such-folder"),
        pytest.param(["list", "department:keller"], "department:standesamt", id="no-such-department"),
    ],
)
def test_to_a_name_that_is_not_there_the_ones_that_are_answered(
    run: Run,
    case: str,  # noqa: F811
    arguments: list[str],
    named: str,
) -> None:
    error = run(*(case if a == "CASE" else a for a in arguments), expect=USAGE)["error"]
    assert named in f"{error['title']} {error['advice']}"


def test_every_name_that_set_register_and_issue_take_is_told(run: Run, words: Say, case: str) -> None:  # noqa: F811
    shown, told = run("show", case), words("show", case, "--names")
    [certificate] = shown["issuable"]
    names = [field["name"] for field in (*shown["fields"], *shown["register"])]
    for name in (*names, certificate["certificate"], *certificate["decisions"], *certificate["omissions"]):
        assert f"  {name} " in told, name
    assert certificate["omissions"]


def test_who_sets_a_profile_up_administers_it(run: Run, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    named = run("setup", "--clerk", "E. Muster", "--department", "standesamt=registrar,clerk", profile=fresh)
    assert named["roles"] == [["standesamt", role] for role in ("admin", "clerk", "registrar")]
    run("setup", "--function", "Standesbeamtin", profile=fresh)


def test_a_recovery_key_in_safe_hands_can_be_said_to_be(program: Program, run: Run, tmp_path: Path) -> None:
    assert "--recovery-key-kept" in program("backup", tmp_path / "vorher").err
    assert run("setup", "--recovery-key-kept") == {"recovery_key_kept": True}
    assert program("backup", tmp_path / "danach").err == ""


def test_who_is_no_administrator_is_not_sent_to_what_is_refused(run: Run, program: Program, tmp_path: Path) -> None:
    run("setup", "--department", "standesamt=clerk")
    assert "setup" not in program("backup", tmp_path / "sicherung").err
    run("setup", "--recovery-key-kept", expect=REFUSED)


def test_a_short_passphrase_is_told_once_and_still_opens(program: Program, tmp_path: Path) -> None:
    short = Program(tmp_path / "kurz", {"AMTSFACH_PASSPHRASE": "x" * 11})
    assert "12" in short("list").err
    assert short("list").err == ""
    assert "12" not in Program(tmp_path / "lang", {"AMTSFACH_PASSPHRASE": "x" * 12})("list").err.split(":")[1]


def test_window_and_command_line_ask_for_the_same_length() -> None:
    assert SHORTEST_PASSPHRASE == SHORTEST
