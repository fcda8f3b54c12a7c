"""What a command tells somebody who reads it: what is wrong with what was set, what came of each file, where it is."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main
from tests.e2e import shapes
from tests.e2e.conftest import Run
from tests.e2e.hostile import honest_mail
from tests.e2e.program import DONE, ENVIRONMENT, NEEDS_A_PERSON, PASSPHRASE, Program
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
