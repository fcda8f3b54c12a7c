"""Every real-world sample goes through `amtsfach import`: alive, listed once, kept byte for byte, shown and found."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from desktop.actions import mailbox
from desktop.actions.office import Office
from desktop.actions.take_in import resume
from desktop.channels.folders import is_mbox, messages_of_mbox
from desktop.commands.show_command import as_json
from desktop.domain.case import CaseDetail
from tests.e2e import shapes
from tests.e2e.memory import Peak, watch
from tests.e2e.program import DONE, NEEDS_A_PERSON, ROOT, Program

SAMPLES = ROOT.parent / "shared" / "samples"
KINDS = ("mail", "pdf", "scan", "german")
MOST_PROGRAM_MB = 350
MOST_READER_MB = 1_536 + 50
MOST_SECONDS = 400  # quiet: 20 for the mails, 12 for the PDFs; the machine may be busy
_WORD = re.compile(r"\b[^\W\d_]{6,20}\b")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not on this machine"),
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]
OpenOffice = Callable[[], AbstractContextManager[Office]]


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def imported(program: Program, folder: Path) -> tuple[list[Any], Peak, int]:
    out = program.profile.with_name("out.json")
    process = program.start("import", folder, out=out)
    peak = watch(process, MOST_SECONDS)
    errors = out.with_suffix(".errors").read_text("utf-8")
    assert process.returncode in {DONE, NEEDS_A_PERSON}, errors
    taken = json.loads(out.read_text("utf-8"))
    shapes.check(taken, shapes.IMPORT)
    return taken["items"], peak, process.returncode


def contents_of(path: Path) -> Iterator[bytes]:
    """The originals that a file becomes: itself, or the messages of a mailbox."""
    if is_mbox(path):
        yield from messages_of_mbox(path)
    else:
        yield path.read_bytes()


def flat(items: list[Any]) -> list[Any]:
    return [message for item in items for message in item.get("messages", [item])]


@pytest.mark.parametrize("kind", KINDS)
def test_every_sample_is_taken_in_kept_shown_and_found(kind: str, program: Program, open_office: OpenOffice) -> None:
    paths = files_in(SAMPLES / kind)
    assert paths
    items, peak, code = imported(program, SAMPLES / kind)
    outcomes = [item["outcome"] for item in flat(items)]
    told = {name: outcomes.count(name) for name in sorted(set(outcomes))}
    print(f"{kind}: {len(paths)} files, {told}, {peak.seconds:.0f} s, {peak.program} MB, readers {peak.reader} MB")
    assert sorted(item["path"] for item in items) == sorted(str(path) for path in paths)
    assert "failed" not in outcomes
    assert code == (NEEDS_A_PERSON if "kept_unread" in outcomes else DONE)
    assert peak.program < MOST_PROGRAM_MB
    assert peak.reader < MOST_READER_MB

    with open_office() as office:
        assert resume(office) == ()  # nothing was left waiting
        for path in paths:
            for content in contents_of(path):
                assert office.profile.blobs.get(hashlib.sha256(content).hexdigest()) == content, path
        cases = {item["case"]: mailbox.case_detail(office, item["case"]) for item in flat(items)}
        for detail in cases.values():
            assert_shown(office, detail)
        found = sum(is_found(office, detail) for detail in cases.values())
        assert found > 0 or kind == "scan"  # pictures have no words yet

    again, _, code = imported(program, SAMPLES / kind)
    assert {item["outcome"] for item in flat(again)} == {"duplicate"}
    assert [item["case"] for item in flat(again)] == [item["case"] for item in flat(items)]
    assert code == DONE


def assert_shown(office: Office, detail: CaseDetail) -> None:
    """`show` has its documented shape and can be printed; every document's bytes are what its row says."""
    shown = as_json(detail, office.catalogue)
    shapes.check(shown, shapes.CASE)
    assert json.loads(json.dumps(shown, ensure_ascii=False).encode("utf-8")) == shown
    for document in detail.documents:
        content = mailbox.document_bytes(office, document.id)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (document.size, document.sha256)


def is_found(office: Office, detail: CaseDetail) -> bool:
    """A case is found by a word of its text; where it has none, there is nothing to find."""
    word = _WORD.search(" ".join([detail.submissions[0].text, *(d.text for d in detail.documents)]))
    if word is None:
        return False
    found = [row.id for row in mailbox.search(office, word[0], limit=10_000)]
    assert detail.row.id in found, (word[0], detail.submissions[0].path)
    return True
