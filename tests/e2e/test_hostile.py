"""Hostile files and odd things of the file system: each costs one item, and the rest of the folder is taken in."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from desktop.actions.mailbox import case_detail
from desktop.actions.office import Office
from desktop.actions.opening import enter, present_clerk
from desktop.actions.take_in import take_in_paths
from desktop.catalogue.service import Catalogue
from desktop.clock import SystemClock
from desktop.documents.reader_process import Limits, Readers
from desktop.progress import Progress
from desktop.storage.arrival_store import waiting_blobs
from desktop.storage.profile import Profile
from tests.documents import hostile_files as files
from tests.e2e import hostile, shapes
from tests.e2e.conftest import CHEAP
from tests.e2e.memory import Peak, watch
from tests.e2e.program import DONE, NEEDS_A_PERSON, Program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
posix_only = pytest.mark.skipif(os.name != "posix", reason="such things exist on Linux and macOS only")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")

OpenOffice = Callable[[], AbstractContextManager[Office]]
# One file of 200 MB is read, sent to a reader and stored: twice its size, and what is usual.
MOST_PROGRAM_MB = 900
MOST_READER_MB = 1_536 + 50
MOST_SECONDS = 400  # about 40 of work; the machine may be busy


def imported(program: Program, *paths: Path, expect: int, timeout_s: float = MOST_SECONDS) -> tuple[Any, Peak]:
    """What became of each item, and what it took."""
    out = program.profile.with_name("out.json")
    process = program.start("import", *paths, out=out)
    peak = watch(process, timeout_s)
    assert process.returncode == expect, out.with_suffix(".errors").read_text("utf-8")
    taken = json.loads(out.read_text("utf-8"))
    shapes.check(taken, shapes.IMPORT)
    return taken["items"], peak


def test_every_hostile_file_costs_one_item_and_the_rest_is_taken_in(
    program: Program, tmp_path: Path, open_office: OpenOffice
) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    written = hostile.write_folder(folder)
    items, peak = imported(program, folder, expect=NEEDS_A_PERSON)
    print(f"hostile: {peak.seconds:.0f} s, program {peak.program} MB, readers at most {peak.reader} MB")
    assert sorted(item["path"] for item in items) == sorted(str(folder / name) for name in written)
    outcomes = {Path(item["path"]).name: item["outcome"] for item in items}
    assert set(outcomes.values()) == {"taken_in", "kept_unread"}
    assert all(outcomes[name] == "taken_in" for name in outcomes if name.endswith("-ehrlich.eml"))
    assert outcomes["bombe.pdf"] == outcomes["bombe.png"] == outcomes["nullen.bin"] == "kept_unread"
    assert peak.program < MOST_PROGRAM_MB
    assert peak.reader < MOST_READER_MB
    with open_office() as office:
        for name, content in written.items():
            assert office.profile.blobs.get(hashlib.sha256(content).hexdigest()) == content, name
        for item in items:
            assert case_detail(office, item["case"]).documents
        with office.read() as connection:
            assert waiting_blobs(connection) == set()
    again, _ = imported(program, folder, expect=DONE)
    assert {item["outcome"] for item in again} == {"duplicate"}
    assert program.json("verify")["ok"]


@linux_only
@pytest.mark.parametrize("attached", [False, True], ids=["alone", "attached"])
def test_a_file_no_reader_survives_is_tried_as_seldom_as_can_be(
    program: Program, catalogue: Catalogue, tmp_path: Path, caplog: pytest.LogCaptureFixture, attached: bool
) -> None:
    bomb = files.object_stream_bomb(100)
    message = EmailMessage()
    message["Subject"] = "Anlage"
    message.set_content("Guten Tag")
    message.add_attachment(bomb, maintype="application", subtype="pdf", filename="bombe.pdf")
    (tmp_path / "bombe").write_bytes(message.as_bytes() if attached else bomb)
    caplog.set_level(logging.INFO)
    limits = Limits(seconds=10, memory_bytes=300_000_000)
    with closing(Profile.open(program.profile, CHEAP)) as profile, Readers(count=1, limits=limits) as readers:
        office = enter(profile, catalogue, SystemClock(), present_clerk(profile), readers)
        [result] = take_in_paths(office, [tmp_path / "bombe"])
        shown = case_detail(office, result.case)
    assert [record.getMessage().split()[0] for record in caplog.records].count("reader.process_lost") == 1
    assert result.outcome == ("taken_in" if attached else "kept_unread")
    assert [document.readable for document in shown.documents] == ([True, True] if attached else [False])
    assert [finding.code for finding in shown.findings] == (["attachments_closed"] if attached else [])


@posix_only
def test_odd_things_in_a_folder_neither_stop_nor_delay_anybody(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    odd = hostile.odd_entries(folder)
    items, _ = imported(program, folder, expect=NEEDS_A_PERSON, timeout_s=90)
    outcomes = {os.fsencode(item["path"]): item["outcome"] for item in items}
    assert len(outcomes) == len(items)
    for name, expected in odd.items():
        path = os.path.join(os.fsencode(folder), name)
        assert outcomes.get(path, "left out") == expected, name
    inside = os.fsencode(folder / "ordner.pdf" / "drin.eml")
    assert outcomes[inside] == "taken_in"
    assert set(outcomes) == {os.path.join(os.fsencode(folder), n) for n in odd if odd[n] != "left out"} | {inside}
    again, _ = imported(program, folder, expect=NEEDS_A_PERSON, timeout_s=90)
    assert {item["outcome"] for item in again} == {"duplicate", "failed"}


@posix_only
def test_what_is_no_file_fails_at_once_also_when_it_is_named(program: Program, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rohr")
    (tmp_path / "brief.txt").write_text("Guten Tag", encoding="utf-8")
    with (tmp_path / "riese.bin").open("wb") as file:
        file.truncate((1 << 30) + 1)
    paths = [tmp_path / "rohr", Path("/dev/zero"), tmp_path / "riese.bin", tmp_path / "fehlt", tmp_path / "brief.txt"]
    items, peak = imported(program, *paths, expect=NEEDS_A_PERSON, timeout_s=90)
    assert [item["outcome"] for item in items] == ["failed"] * 4 + ["taken_in"]
    assert all(item["reason"] for item in items)
    assert peak.program < MOST_PROGRAM_MB


@posix_only
def test_a_file_and_a_folder_nobody_may_read_are_named(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    (folder / "verschlossen").mkdir(parents=True)
    (folder / "verschlossen" / "drin.eml").write_bytes(hostile.honest_mail(1))
    for name in ("a.eml", "geheim.eml", "z.eml"):
        (folder / name).write_bytes(hostile.honest_mail(ord(name[0])))
    (folder / "geheim.eml").chmod(0)
    (folder / "verschlossen").chmod(0)
    command = program.command("--json", "import", folder)
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root reads everything, and there is no setpriv to give that up")
        rights = "-dac_override,-dac_read_search"
        command = ["setpriv", f"--bounding-set={rights}", "--inh-caps=-all", *command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    (folder / "verschlossen").chmod(0o700)
    assert done.returncode == NEEDS_A_PERSON, done.stderr
    outcomes = {Path(item["path"]).name: item["outcome"] for item in json.loads(done.stdout)["items"]}
    assert outcomes == {"a.eml": "taken_in", "geheim.eml": "failed", "verschlossen": "failed", "z.eml": "taken_in"}


def test_a_file_that_vanishes_meanwhile_costs_one_item(open_office: OpenOffice, tmp_path: Path) -> None:
    (tmp_path / "post").mkdir()
    paths = [tmp_path / "post" / f"{number}.eml" for number in range(6)]
    for number, path in enumerate(paths):
        path.write_bytes(hostile.honest_mail(number))

    def vanish(done: int, _total: int) -> None:
        if done == 3:
            paths[3].unlink()

    with open_office() as office:
        results = take_in_paths(office, [tmp_path / "post"], progress=Progress(report=vanish))
    outcomes = {result.path: result.outcome for result in results}
    assert outcomes == {str(path): "failed" if path == paths[3] else "taken_in" for path in paths}


def test_a_hostile_message_in_a_mailbox_costs_that_message(program: Program, tmp_path: Path) -> None:
    messages = [hostile.honest_mail(1), hostile.nested_mail(1_000), hostile.mail_of_many_parts(5_000)]
    box = tmp_path / "post.mbox"
    box.write_bytes(b"".join(b"From a@b.example Mon Nov  2 07:12:00 2026\r\n" + m + b"\r\n" for m in messages))
    [item], _ = imported(program, box, expect=DONE, timeout_s=120)
    assert [m["outcome"] for m in item["messages"]] == ["taken_in"] * 3


@linux_only
def test_a_folder_of_5000_small_files_is_taken_in_with_flat_memory(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    for number in range(5_000):
        (folder / f"{number:05d}.eml").write_bytes(hostile.honest_mail(number))
    items, peak = imported(program, folder, expect=DONE)
    print(f"5,000 small files: {peak.seconds:.0f} s, program {peak.program} MB, readers at most {peak.reader} MB")
    assert [item["path"] for item in items] == [str(folder / f"{number:05d}.eml") for number in range(5_000)]
    assert {item["outcome"] for item in items} == {"taken_in"}
    assert peak.program < 300
    assert peak.reader < 300
    assert program.json("list", "--limit", "1")["total"] == 5_000
