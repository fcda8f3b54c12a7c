"""Several programs on one profile at once, and a profile that moves to another computer by its backup."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from desktop.actions import cases, drafts, mailbox
from desktop.actions.care import verify
from desktop.actions.office import Office
from desktop.actions.opening import add_colleague, enter
from desktop.actions.take_in import take_in_paths
from desktop.domain.clerk import Role
from desktop.errors import EditConflict
from tests.e2e import shapes
from tests.e2e.conftest import Run
from tests.e2e.hostile import honest_mail
from tests.e2e.program import DONE, ENVIRONMENT, Program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
OpenOffice = Callable[[], AbstractContextManager[Office]]
MANY = 400


def write_post(folder: Path, numbers: range) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number:04d}.eml").write_bytes(honest_mail(number))
    return folder


def answer_of(process: subprocess.Popen[bytes], out: Path, *, expect: int = DONE) -> Any:
    assert process.wait(300) == expect, out.with_suffix(".errors").read_text("utf-8")
    return json.loads(out.read_text("utf-8"))


def everything(run: Run, profile: Path | None = None) -> dict[str, Any]:
    listed = run("list", "--limit", 10_000, profile=profile)
    return {row["id"]: row for row in listed["cases"]}


# Two at once


def test_two_programs_that_take_in_the_same_post_make_one_case_of_each_mail(program: Program, tmp_path: Path) -> None:
    post = write_post(tmp_path / "post", range(MANY))
    outs = [tmp_path / f"out-{number}.json" for number in range(2)]
    running = [program.start("import", post, out=out) for out in outs]
    answers = [answer_of(process, out) for process, out in zip(running, outs, strict=True)]
    outcomes: Counter[str] = Counter()
    case_of: dict[str, set[str]] = {}
    for answer in answers:
        shapes.check(answer, shapes.IMPORT)
        assert [item["path"] for item in answer["items"]] == [str(path) for path in sorted(post.iterdir())]
        outcomes.update(item["outcome"] for item in answer["items"])
        for item in answer["items"]:
            case_of.setdefault(item["path"], set()).add(item["case"])
    assert all(len(found) == 1 and None not in found for found in case_of.values())
    assert outcomes.keys() <= {"taken_in", "duplicate"}
    assert outcomes["duplicate"] >= MANY
    assert program.json("list", "--limit", "1")["total"] == MANY
    assert program.json("verify")["ok"]


def test_two_programs_that_take_in_different_post_lose_none_of_it(
    program: Program, tmp_path: Path, open_office: OpenOffice
) -> None:
    posts = [write_post(tmp_path / f"post-{n}", range(n * MANY, (n + 1) * MANY)) for n in range(2)]
    outs = [tmp_path / f"out-{number}.json" for number in range(2)]
    running = [program.start("import", post, out=out) for post, out in zip(posts, outs, strict=True)]
    for process, out in zip(running, outs, strict=True):
        items = answer_of(process, out)["items"]
        assert {item["outcome"] for item in items} <= {"taken_in", "duplicate"}  # one may work off what the other keeps
        assert all(item["case"] for item in items)
    with open_office() as office:
        for path in (path for post in posts for path in post.iterdir()):
            content = path.read_bytes()
            assert office.profile.blobs.get(hashlib.sha256(content).hexdigest()) == content
        assert verify(office).problems == ()
    assert program.json("list", "--limit", "1")["total"] == 2 * MANY


def test_of_two_clerks_who_edit_the_same_case_one_gets_the_conflict_and_keeps_the_typing(
    run: Run, open_office: OpenOffice
) -> None:
    noted = run("note", "--channel", "phone", "--service", "geburtsurkunde", "Bittet um eine Urkunde.")["case"]
    field = "verwendungszweck"
    with open_office() as here, open_office() as second:
        colleague = add_colleague(here, "B. Winter", {"standesamt": frozenset({Role.CLERK})})
        there = enter(second.profile, second.catalogue, second.clock, colleague, second.readers)
        seen = mailbox.case_detail(here, noted).version
        assert mailbox.case_detail(there, noted).version == seen
        drafts.keep_typing(there, noted, field, "Rente")
        cases.set_fields(here, noted, {field: "Kindergeld"}, seen)
        with pytest.raises(EditConflict):
            cases.set_fields(there, noted, {field: "Rente"}, seen)
        detail = mailbox.case_detail(there, noted)
        assert next(f.value for f in detail.fields if f.name == field) == "Kindergeld"
        assert drafts.kept_typing(there, noted) == {field: "Rente"}
        cases.set_fields(there, noted, {field: "Rente"}, detail.version)
        assert drafts.kept_typing(there, noted) == {}
    shown = run("show", noted)
    assert next(f["value"] for f in shown["fields"] if f["name"] == field) == "Rente"
    told = [entry["text"] for entry in shown["history"] if entry["act"] == "edited"]
    assert any("Kindergeld" in text for text in told)
    assert run("verify")["ok"]


def test_two_programs_that_edit_at_once_leave_both_edits_in_the_history(program: Program, tmp_path: Path) -> None:
    arguments = ("--channel", "phone", "--service", "geburtsurkunde", "Bittet um eine Urkunde.")
    case = program.json("note", *arguments)["case"]
    values = ["Kindergeld", "Rente", "Schule"]
    outs = [tmp_path / f"{value}.json" for value in values]
    running = [
        program.start("set", case, f"verwendungszweck={value}", out=out)
        for value, out in zip(values, outs, strict=True)
    ]
    for process, out in zip(running, outs, strict=True):
        assert answer_of(process, out)["changed"] == [case]
    history = " ".join(e["text"] for e in program.json("show", case)["history"] if e["act"] == "edited")
    assert all(value in history for value in values)
    assert program.json("verify")["ok"]


def test_programs_that_give_numbers_at_once_give_none_twice(open_office: OpenOffice, tmp_path: Path) -> None:
    with open_office() as here, open_office() as there:
        taken = take_in_paths(here, [write_post(tmp_path / "post", range(120))])
        for number, item in enumerate(taken):
            cases.register_case((here, there)[number % 2], item.case)
        with here.read() as connection:
            numbers = connection.exec_driver_sql("SELECT number FROM case_file").scalars().all()
    assert len(set(numbers)) == 120
    assert "" not in numbers


# To another computer


def test_a_backup_made_while_post_is_taken_in_is_whole_and_the_recovery_key_opens_it(tmp_path: Path) -> None:
    here = Program(tmp_path / "here", {"AMTSFACH_LANGUAGE": None})
    key = here("setup", "--clerk", "A. Sommer").recovery_key
    post = write_post(tmp_path / "post", range(2 * MANY))
    importing = here.start("import", post, out=tmp_path / "out.json")
    saved = [tmp_path / f"sicherung-{number}" for number in range(3)]
    for path in saved:
        assert here.json("backup", path)["size"] == path.stat().st_size
    answer_of(importing, tmp_path / "out.json")
    here.json("backup", tmp_path / "zuletzt")
    assert_restored(here, key, tmp_path, tmp_path / "zuletzt", total=2 * MANY)
    assert_restored(here, key, tmp_path, saved[1], total=None)


def assert_restored(here: Program, key: str, folder: Path, saved: Path, *, total: int | None) -> None:
    """A backup opened elsewhere by the recovery key has the same cases and documents."""
    elsewhere = {"AMTSFACH_LANGUAGE": None, "AMTSFACH_PASSPHRASE": "eine andere", "AMTSFACH_RECOVERY_KEY": key}
    there = Program(folder / f"there-{saved.name}", elsewhere)
    there.json("restore", saved)
    there = Program(there.profile, {"AMTSFACH_PASSPHRASE": "eine andere"})
    assert there.json("verify")["ok"]
    theirs = {row["id"]: row for row in there.json("list", "--limit", 10_000)["cases"]}
    ours = {row["id"]: row for row in here.json("list", "--limit", 10_000)["cases"]}
    assert total is None or len(theirs) == total
    assert theirs.items() <= ours.items()
    for case in list(theirs)[:2]:
        shown = there.json("show", case)
        assert shown == here.json("show", case)
        digest = shown["submissions"][0]["sha256"]
        there("save", digest, "--out", folder / "saved")
        assert hashlib.sha256((folder / "saved").read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda content: content[: len(content) // 2], id="cut-in-half"),
        pytest.param(lambda content: content[:-12_000], id="without-its-end"),
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: _flipped(content, len(content) // 2), id="a-bit-in-the-middle"),
        pytest.param(lambda content: _flipped(content, 700), id="a-bit-at-the-beginning"),
        pytest.param(lambda content: content.replace(b'"made_at": "20', b'"made_at": "19'), id="another-date"),
        pytest.param(lambda content: b"From: a@b.example\r\n\r\nkein Backup", id="something-else"),
    ],
)
def test_a_backup_that_was_cut_or_changed_is_refused_and_makes_nothing(
    run: Run, tmp_path: Path, spoil: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AMTSFACH_LANGUAGE")
    run("note", "--channel", "phone", "--department", "standesamt", "Bittet um Rückruf.")
    run("backup", tmp_path / "sicherung")
    content = (tmp_path / "sicherung").read_bytes()
    (tmp_path / "verdorben").write_bytes(spoil(content))
    assert spoil(content) != content
    told = run("restore", tmp_path / "verdorben", profile=tmp_path / "neu", expect=ENVIRONMENT)["error"]
    assert "Sicherung" in told["title"]
    assert "Bitte" in told["advice"]
    assert not [p for p in (tmp_path / "neu").glob("*") if p.name != "profile.lock"]
    run("restore", tmp_path / "sicherung", profile=tmp_path / "neu")
    assert everything(run, tmp_path / "neu") == everything(run)


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
