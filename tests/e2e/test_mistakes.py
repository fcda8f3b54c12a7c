"""A mistake in the town's own catalogue, and a take-in that was cut short: told in German, and nothing stands still."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.actions.office import Office
from desktop.app import Program as WindowProgram
from desktop.catalogue.check import Report, check_catalogue, consequences
from desktop.catalogue.loader import load_catalogue, shipped_folders
from desktop.domain.ids import new_id
from desktop.storage.arrival_store import Arrival, add_arrivals
from desktop.viewmodels.single_program import SingleProgram
from desktop.views.start_notice import start_notice
from tests.catalogue.towns import SERVICE, line_of, write_service
from tests.e2e import shapes
from tests.e2e.hostile import honest_mail
from tests.e2e.program import DONE, NEEDS_A_PERSON, Program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
OpenOffice = Callable[[], AbstractContextManager[Office]]
OVERRIDE = 'version = 2\nkeywords = ["geburtsurkunde"]\n'
RIGHT = SERVICE.replace("fundsache", "hundesteuer").replace("fundbuero@", "hund@").replace("too_young", "too_long")
NEW = RIGHT.replace("[form]", "[form")


@pytest.fixture
def town(program: Program) -> Path:
    """The catalogue of a town that broke one delivered service and one of its own."""
    folder = program.profile / "catalogue"
    write_service(folder, OVERRIDE, name="standesamt/geburtsurkunde.toml")
    write_service(folder, NEW, name="buergerbuero/hundesteuer.toml")
    return folder


def mail(subject: str, number: int) -> bytes:
    return honest_mail(number).replace(f"Ehrliche Post {number}".encode(), subject.encode())


def test_intake_goes_on_with_a_broken_catalogue_and_says_so(program: Program, town: Path, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    for number, subject in enumerate(("Geburtsurkunde", "Hundesteuer anmelden", "Wohngeld")):
        (folder / f"{number}.eml").write_bytes(mail(subject, number))
    ran = program("--json", "import", folder, expect=DONE)
    shapes.check(ran.json, shapes.IMPORT)
    assert [item["service"] for item in ran.json["items"]] == ["geburtsurkunde", None, "wohngeldantrag"]
    assert [item["outcome"] for item in ran.json["items"]] == ["taken_in"] * 3
    case = program.json("show", ran.json["items"][1]["case"])
    assert case["department"] == "poststelle"
    assert "hundesteuer" in ran.json["items"][1]["reason"]
    assert any("hundesteuer" in act["text"] for act in case["history"])
    assert f"{town / 'standesamt' / 'geburtsurkunde.toml'}:1: " in ran.err
    assert f"{town / 'buergerbuero' / 'hundesteuer.toml'}:{line_of(NEW, '[form')}: " in ran.err
    assert re.search(r"(?m)^amtsfach: .*(geburtsurkunde).*(mitgelieferte|delivered)", ran.err)
    assert re.search(r"(?m)^amtsfach: .*(hundesteuer).*(Poststelle|mailroom)", ran.err)


def test_check_and_doctor_name_the_mistakes_and_what_is_used_instead(program: Program, town: Path) -> None:
    ran = program("--json", "catalogue", "check", expect=NEEDS_A_PERSON)
    shapes.check(ran.json, shapes.CHECKED)
    assert [Path(m["file"]).name for m in ran.json["mistakes"]] == ["hundesteuer.toml", "geburtsurkunde.toml"]
    assert len(ran.json["consequences"]) == 2
    looked = program.json("doctor", expect=None)
    (told,) = [check for check in looked["checks"] if check["name"] == "catalogue"]
    assert not told["ok"]
    assert not told["essential"]  # the work goes on
    for named in ("geburtsurkunde.toml:1", "hundesteuer.toml:", *ran.json["consequences"]):
        assert named in told["text"]


def test_a_mended_catalogue_is_used_and_nothing_is_told(program: Program, town: Path, tmp_path: Path) -> None:
    (town / "standesamt" / "geburtsurkunde.toml").unlink()
    (town / "buergerbuero" / "hundesteuer.toml").write_text(RIGHT, "utf-8")
    (tmp_path / "a.eml").write_bytes(mail("Hundesteuer", 1))
    ran = program("--json", "import", tmp_path / "a.eml")
    assert ran.json["items"][0]["service"] == "hundesteuer"
    assert ran.err == ""


# What was received and not filed


@pytest.fixture
def cut_short(open_office: OpenOffice) -> list[bytes]:
    """Mails whose take-in was killed after they were received; their contents."""
    contents = [honest_mail(number) for number in range(3)]
    with open_office() as office:
        now = office.clock.now()
        digests = [sha256(content).hexdigest() for content in contents]
        office.profile.blobs.put_many(dict(zip(digests, contents, strict=True)))
        arrivals = [Arrival(new_id(now), digest, f"/post/{digest[:8]}.eml", "", now) for digest in digests]
        with office.write() as work:
            add_arrivals(work.connection, arrivals, office.clerk.id)
    return contents


def test_an_import_files_what_an_earlier_one_received_and_names_it(
    program: Program, cut_short: list[bytes], tmp_path: Path
) -> None:
    (tmp_path / "neu.eml").write_bytes(honest_mail(9))
    (tmp_path / "wieder.eml").write_bytes(cut_short[0])
    told = program.json("import", tmp_path / "neu.eml", tmp_path / "wieder.eml")
    shapes.check(told, shapes.IMPORT)
    assert [item["outcome"] for item in told["items"]] == ["taken_in", "duplicate"]
    expected = {f"/post/{sha256(content).hexdigest()[:8]}.eml" for content in cut_short}
    assert {item["path"] for item in told["resumed"]} == expected
    assert [item["outcome"] for item in told["resumed"]] == ["taken_in"] * len(cut_short)
    assert program.json("import", tmp_path / "neu.eml")["resumed"] == []
    assert program.json("list")["total"] == 4


def test_an_import_of_nothing_new_names_what_was_filed_also_in_words(
    program: Program, cut_short: list[bytes], tmp_path: Path
) -> None:
    (tmp_path / "neu.eml").write_bytes(honest_mail(9))
    lines = program("import", tmp_path / "neu.eml").out.splitlines()
    assert sum("/post/" in line for line in lines) == len(cut_short)
    assert "neu.eml" in lines[-2]


# The window


@pytest.fixture
def window(program: Program, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowProgram]:
    monkeypatch.setenv("AMTSFACH_PASSPHRASE", "only for tests")
    running = WindowProgram(qapp, program.profile, SingleProgram(program.profile, qapp))
    running._put_back_hook()  # a crash fails the test instead of waiting for somebody to read it
    yield running
    for shown in list(running.windows):
        shown.close()
    running.end()


@pytest.mark.skipif(os.name != "posix", reason="one window program in a test process")
def test_the_window_tells_both_quietly(window: WindowProgram, town: Path, cut_short: list[bytes], qtbot) -> None:
    window.start()
    qtbot.waitUntil(lambda: window.desk is not None, timeout=20_000)
    qtbot.waitUntil(lambda: _told(window) is not None and bool(_told(window).advice), timeout=20_000)
    notice = _told(window)
    assert notice.kind == "hint"
    assert notice.lasting
    assert "standesamt/geburtsurkunde.toml:1" in notice.advice
    assert re.search(r"\b3\b", notice.advice)


def _told(window: WindowProgram):
    return window.windows[0].notices.notice


def test_a_start_with_nothing_to_say_says_nothing() -> None:
    assert start_notice(0, Report()) is None
    assert start_notice(2, Report()).kind == "done"


def test_many_mistakes_fit_on_a_card(tmp_path: Path) -> None:
    for service in load_catalogue().services.values():
        write_service(tmp_path, "name = [", name=f"{service.department}/{service.id}.toml")
    folders = [*shipped_folders(), tmp_path]
    report = Report(check_catalogue(folders), consequences(load_catalogue(folders)))
    notice = start_notice(4, report)
    assert len(notice.advice.splitlines()) == 8  # three, three, where the others are named, what was filed
    assert "catalogue check" in notice.advice
