"""One round: a folder of spoilt files goes through `import`, and everything that must hold is looked at."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

from desktop.actions import mailbox
from desktop.catalogue.service import Catalogue
from desktop.channels.folders import is_mbox, messages_of_mbox
from desktop.commands.show_command import as_json
from desktop.storage.arrival_store import waiting_blobs
from tests.e2e import shapes
from tests.e2e.conftest import office_in
from tests.e2e.memory import Peak, watch
from tests.e2e.program import DONE, NEEDS_A_PERSON, Program
from tests.fuzz.changes_of_bytes import spoilt
from tests.fuzz.made_attacks import ATTACKS
from tests.fuzz.shown_pages import show

SECONDS_PER_FILE = 65  # a file may take its deadline twice: in its batch and alone
MOST_PROGRAM_MB = 600
MOST_PAGES = 60  # drawn in a round
_STUMBLED = re.compile(r"reader\.item_failed reason=\S+ place=(\S+)")


class LoggedProgram(Program):
    """The command line with its log."""

    def command(self, *arguments: object) -> list[str]:
        given = ["--profile", str(self.profile), *map(str, arguments)]
        return [sys.executable, "-m", "tests.fuzz.logged_program", *given]


@dataclass(slots=True)
class Seen:
    """What rounds saw so far."""

    files: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    peak: Peak = field(default_factory=Peak)
    places: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    drawn: int = 0
    refused: int = 0


def write_files(folder: Path, chance: Random, samples: Sequence[Path], count: int, attacks: int) -> dict[Path, bytes]:
    """Spoilt samples, and some files built to hurt."""
    written: dict[Path, bytes] = {}
    for number in range(count):
        one, other = chance.choice(samples), chance.choice(samples)
        written[folder / f"{number:04d}{one.suffix}"] = spoilt(chance, one.read_bytes(), other.read_bytes())
    for number in range(attacks):
        attack = chance.choice(ATTACKS)(chance)
        written[folder / f"angriff-{number:03d}"] = spoilt(chance, attack, b"") if chance.random() < 0.3 else attack
    for path, content in written.items():
        path.write_bytes(content)
    return written


def run_round(program: Program, folder: Path, written: dict[Path, bytes], catalogue: Catalogue, seen: Seen) -> None:
    """Take a folder in, and look.

    Raises:
        AssertionError: Something does not hold; the folder is there to look at.
    """
    out = program.profile.with_name("out.json")
    process = program.start("import", folder, out=out)
    peak = watch(process, 120 + SECONDS_PER_FILE * 5 + len(written))
    errors = out.with_suffix(".errors").read_text("utf-8")
    assert "Traceback" not in errors, errors[-3_000:]
    assert process.returncode in {DONE, NEEDS_A_PERSON}, (process.returncode, errors[-2_000:])
    told = json.loads(out.read_text("utf-8"))
    shapes.check(told, shapes.IMPORT)
    assert sorted(item["path"] for item in told["items"]) == sorted(map(str, written)), "each file is listed once"
    assert peak.program < MOST_PROGRAM_MB, peak
    flat = [message for item in told["items"] for message in item.get("messages", [item])]
    seen.files += len(written)
    seen.outcomes.update(message["outcome"] for message in flat)
    seen.places.update(_STUMBLED.findall(errors))
    seen.lost += errors.count("reader.process_lost")
    seen.peak = Peak(max(seen.peak.program, peak.program), max(seen.peak.reader, peak.reader), peak.seconds)
    _look_at_all(program, written, {message["case"] for message in flat if message["case"]}, catalogue, seen)


def _look_at_all(
    program: Program, written: dict[Path, bytes], cases: set[str], catalogue: Catalogue, seen: Seen
) -> None:
    started = time.monotonic()
    with office_in(program.profile, catalogue) as office:
        for path, content in written.items():
            parts = messages_of_mbox(path) if is_mbox(path) else [content]
            for part in parts:
                assert office.profile.blobs.get(sha256(part).hexdigest()) == part, path
        details = [mailbox.case_detail(office, case) for case in sorted(cases)]
        for detail in details:
            shown = as_json(detail, catalogue)
            shapes.check(shown, shapes.CASE)
            json.dumps(shown, ensure_ascii=False).encode("utf-8")
            assert {sha256(mailbox.document_bytes(office, d.id)).hexdigest() for d in detail.documents} == {
                d.sha256 for d in detail.documents
            }
        with office.read() as connection:
            assert waiting_blobs(connection) == set()
        assert time.monotonic() - started < 60 + len(written), "looking takes too long"
        drawn, refused = show(office, details, MOST_PAGES)
    seen.drawn, seen.refused = seen.drawn + drawn, seen.refused + refused
