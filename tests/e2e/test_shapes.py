"""Exit codes and JSON of every command, as docs/cli.md promises them to administrators."""

from __future__ import annotations

import mailbox
import shutil
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from desktop.actions.follow_ups import set_follow_up
from desktop.actions.notes import add_note
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from tests.e2e import shapes
from tests.e2e.conftest import Run
from tests.e2e.fillers import with_pikepdf
from tests.e2e.program import ENVIRONMENT, NEEDS_A_PERSON, REFUSED, ROOT, USAGE, Program

pytestmark = pytest.mark.slow


@pytest.fixture
def form_file(run: Run, tmp_path: Path) -> Path:
    """A filled form for a birth certificate."""
    run("catalogue", "forms", "--out", tmp_path / "forms")
    filled = with_pikepdf((tmp_path / "forms" / "geburtsurkunde.pdf").read_bytes(), {"kind.vornamen": "Frieda"})
    (tmp_path / "antrag.pdf").write_bytes(filled)
    return tmp_path / "antrag.pdf"


@pytest.fixture
def case(run: Run, form_file: Path) -> str:
    """A case of service geburtsurkunde."""
    return str(run("import", form_file)["items"][0]["case"])


def pairs(values: dict[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in values.items()]


def mail(subject: str, number: int) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Kai Weiß <kai@post.example>", "rathaus@x.example", subject
    message["Message-ID"] = f"<{number}@post.example>"
    message.set_content("Guten Tag, die Laterne in der Ringstraße ist dunkel.")
    return message


def test_import(run: Run, form_file: Path, tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "post.mbox")
    for number in range(3):
        box.add(mail("Laterne defekt", number).as_bytes())
    box.close()
    (tmp_path / "unbekannt.bin").write_bytes(b"\0\1\2" * 99)
    paths = [form_file, tmp_path / "post.mbox", tmp_path / "unbekannt.bin", tmp_path / "fehlt.pdf", form_file]
    taken = run("import", *paths, expect=NEEDS_A_PERSON)
    shapes.check(taken, shapes.IMPORT)
    by_path = {item["path"]: item for item in taken["items"]}
    assert [item["path"] for item in taken["items"]] == [str(p) for p in paths[:4]]
    assert [item["outcome"] for item in taken["items"]] == ["taken_in", "taken_in", "kept_unread", "failed"]
    messages = by_path[str(tmp_path / "post.mbox")]["messages"]
    shapes.check(messages, [shapes.ITEM])
    assert len(messages) == 3
    shutil.copy(form_file, tmp_path / "nochmal.pdf")
    again = run("import", tmp_path / "nochmal.pdf")["items"][0]
    assert (again["outcome"], again["case"]) == ("duplicate", by_path[str(form_file)]["case"])


def test_list_and_search(run: Run, case: str) -> None:
    listed = run("list", "neu")
    shapes.check(listed, shapes.LIST)
    assert [row["id"] for row in listed["cases"]] == [case]
    assert listed["total"] == 1
    assert run("list", "erledigt") == {"cases": [], "total": 0}
    assert run("list", "department:standesamt", "--limit", "1")["total"] == 1
    found = run("search", "frieda")
    shapes.check(found, shapes.SEARCH)
    assert [row["id"] for row in found["cases"]] == [case]
    assert run("search", "niemand") == {"cases": []}


def test_show_set_register_issue_and_save(run: Run, case: str, tmp_path: Path, open_office: Callable[[], Any]) -> None:
    with open_office() as office:
        add_note(office, case, "Ruft am Montag an.")
        set_follow_up(office, case, office.today(), "Unterlagen da?")
    shapes.check(run("set", case, "kind.vornamen=Frieda Käthe"), shapes.CHANGED)
    shapes.check(run("register", case, *pairs(REGISTER), "--confirm", "A. Sommer"), shapes.CHANGED)
    target = tmp_path / "urkunde.pdf"
    refused = run("issue", case, "geburtsurkunde", "--out", target, expect=REFUSED)
    shapes.check(refused, shapes.REFUSED)
    assert not target.exists()
    issued = run("issue", case, "geburtsurkunde", "--out", target, "--decision", *pairs(DECISIONS))
    shapes.check(issued, shapes.ISSUED)
    shown = run("show", case)
    shapes.check(shown, shapes.CASE)
    assert run("show", shown["number"])["id"] == case
    for filled in ("fields", "register", "findings", "submissions", "documents", "notes", "follow_ups"):
        assert shown[filled], filled
    for filled in ("certificates", "history"):
        assert shown[filled], filled
    saved = run("save", issued["document"], "--out", tmp_path / "noch.pdf")
    shapes.check(saved, shapes.SAVED)
    assert (tmp_path / "noch.pdf").read_bytes() == target.read_bytes()


def test_note(run: Run) -> None:
    options = ("--name", "Kai Weiß", "--reach", "03999 1", "--subject", "Rückruf", "--department", "standesamt")
    noted = run("note", "--channel", "phone", *options, "Bittet", "um", "Rückruf.")
    shapes.check(noted, shapes.NOTED)
    shown = run("show", noted["case"])
    shapes.check(shown, shapes.CASE)
    assert shown["submissions"][0]["channel"] == "phone"
    assert shown["submissions"][0]["text"] == "Bittet um Rückruf."


def test_verify_backup_and_restore(run: Run, case: str, tmp_path: Path) -> None:
    verified = run("verify")
    shapes.check(verified, shapes.VERIFIED)
    assert verified["ok"]
    saved = run("backup", tmp_path / "sicherung")
    shapes.check(saved, shapes.BACKED_UP)
    assert saved["size"] == (tmp_path / "sicherung").stat().st_size
    restored = run("restore", tmp_path / "sicherung", profile=tmp_path / "neu")
    shapes.check(restored, shapes.RESTORED)
    assert run("list", profile=tmp_path / "neu") == run("list")


def test_catalogue(run: Run, program: Program, tmp_path: Path) -> None:
    checked = run("catalogue", "check")
    shapes.check(checked, shapes.CHECKED)
    assert checked == {"ok": True, "mistakes": [], "consequences": []}
    services = {path.stem for path in (ROOT / "resources" / "catalogue").glob("*/*.toml")}
    for what, ending in (("forms", "pdf"), ("schemas", "json")):
        written = run("catalogue", what, "--out", tmp_path / what)
        shapes.check(written, shapes.WRITTEN)
        assert {Path(f).name for f in written["files"]} == {f"{service}.{ending}" for service in services}
    own = program.profile / "catalogue" / "standesamt"
    own.mkdir(parents=True)
    (own / "geburtsurkunde.toml").write_text("name = 3\n[[application]\n", encoding="utf-8")
    wrong = run("catalogue", "check", expect=NEEDS_A_PERSON)
    shapes.check(wrong, shapes.CHECKED)
    assert not wrong["ok"]
    assert wrong["mistakes"][0]["file"].endswith("geburtsurkunde.toml")


def test_setup(run: Run) -> None:
    named = run("setup", "--colleague", "B. Winter", "--department", "standesamt=clerk,registrar")
    shape = {"clerk": shapes.uuid, "name": shapes.some, "function": shapes.maybe(str), "roles": [[shapes.some]]}
    shapes.check(named, shape)
    assert named["roles"] == [["standesamt", "clerk"], ["standesamt", "registrar"]]


def test_a_new_recovery_key_is_shown_once_and_opens_a_backup(
    run: Run, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "--recovery-key" in program("backup", tmp_path / "ohne").err
    key = run("setup", "--recovery-key")["recovery_key"]
    assert program("backup", tmp_path / "sicherung").err == ""
    monkeypatch.delenv("AMTSFACH_PASSPHRASE")
    monkeypatch.setenv("AMTSFACH_RECOVERY_KEY", key)
    run("restore", tmp_path / "sicherung", profile=tmp_path / "neu")
    run("restore", tmp_path / "ohne", profile=tmp_path / "neu-2", expect=ENVIRONMENT)
    assert run("list", profile=tmp_path / "neu") == {"cases": [], "total": 0}


def test_doctor(run: Run) -> None:
    told = run("doctor")
    shapes.check(told, shapes.DOCTOR)
    assert told["ok"]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["show", "33.41-9999/2026"], id="no-such-case"),
        pytest.param(["set", "33.41-9999/2026", "x=y"], id="no-such-case-to-edit"),
        pytest.param(["save", "0" * 64, "--out", "nowhere"], id="no-such-document"),
        pytest.param(["list", "keller"], id="no-such-folder"),
        pytest.param(["list", "department:keller"], id="no-such-department-to-list"),
        pytest.param(["note", "--channel", "phone", "--department", "keller", "Text"], id="no-such-department"),
        pytest.param(["catalogue", "forms"], id="no-folder-to-write-to"),
        pytest.param(["setup", "--department", "keller"], id="no-such-department-to-work-in"),
        pytest.param(["setup", "--department", "standesamt=king"], id="no-such-role"),
        pytest.param(["setup", "--clerk", " "], id="no-name"),
        pytest.param(["note", "--channel", "phone", "--service", "keller", "Text"], id="no-such-service"),
        pytest.param(["frobnicate"], id="no-such-command"),
        pytest.param(["sync"], id="no-hub-to-exchange-with"),
        pytest.param(["list", "--limit", "0"], id="no-such-limit"),
        pytest.param(["import"], id="nothing-to-import"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(run: Run, arguments: list[str]) -> None:
    shapes.check(run(*arguments, expect=USAGE), shapes.ERROR)


def test_a_certificate_that_cannot_be_saved_is_not_issued(run: Run, case: str, tmp_path: Path) -> None:
    run("register", case, *pairs(REGISTER), "--confirm", "A. Sommer")
    for target in (tmp_path / "fehlt" / "urkunde.pdf", tmp_path):
        issue = ("issue", case, "geburtsurkunde", "--out", target, "--decision", *pairs(DECISIONS))
        told = run(*issue, expect=ENVIRONMENT)
        shapes.check(told, shapes.ERROR)
        assert str(target) in told["error"]["title"]
    assert run("show", case)["certificates"] == []
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["set", "CASE", "keller=1"], id="no-such-field"),
        pytest.param(["set", "CASE", "kind.vornamen"], id="no-value"),
        pytest.param(["register", "CASE", "keller=1"], id="no-such-register-field"),
        pytest.param(["issue", "CASE", "eheurkunde", "--out", "x.pdf"], id="certificate-of-another-service"),
        pytest.param(["issue", "CASE", "geburtsurkunde", "--out", "x.pdf", "--decision", "k=1"], id="no-such-decision"),
    ],
)
def test_wrong_use_of_a_case_ends_with_2(run: Run, case: str, arguments: list[str]) -> None:
    shapes.check(run(*[case if a == "CASE" else a for a in arguments], expect=USAGE), shapes.ERROR)


def test_nothing_but_json_goes_to_standard_output(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Guten Tag", encoding="utf-8")
    shapes.check(program.json("import", tmp_path / "a.txt"), shapes.IMPORT)
    fresh = Program(tmp_path / "fresh")
    ran = fresh("--json", "list")
    assert ran.json == {"cases": [], "total": 0}
    assert ran.recovery_key in ran.err


def test_a_wrong_passphrase_ends_with_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMTSFACH_PASSPHRASE", "not this one")
    told = run("list", expect=ENVIRONMENT)
    shapes.check(told, shapes.ERROR)
    assert told["error"]["advice"]
