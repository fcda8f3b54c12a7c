"""A profile with a million cases, made once into build/bench and used by the benchmarks of list, search and memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert

from desktop.actions.opening import everything, set_up
from desktop.catalogue.loader import load_catalogue
from desktop.clock import FixedClock
from desktop.domain.case import CaseState
from desktop.domain.ids import first_row, new_id
from desktop.domain.spelling import spellings
from desktop.models.case import case
from desktop.models.search import case_text
from desktop.storage.case_store import folder_columns
from desktop.storage.keys import ScryptCost, Unlock
from desktop.storage.profile import Profile

ROOT = Path(__file__).parents[2] / "build" / "bench"
UNLOCK = Unlock(passphrase="benchmark", cost=ScryptCost(n=2**4))
CASES = 1_000_000
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
_STATES = [CaseState.DONE] * 78 + [CaseState.IN_PROGRESS] * 10 + [CaseState.NEW] * 8 + [CaseState.NO_CASE] * 4
_GIVEN = ("Frieda Käthe Łukasz Ayşe Jörg Søren Zoë Mehmet Renée Tomáš Björn Emil ").split()  # noqa: SIM905
_FAMILY = ("Großmann Öztürk Weiß Sørensen Demir Novák Kröger Quast Ünal Jürgens Schuhmann Birkenfeld ").split()  # noqa: SIM905
_WORDS = (  # noqa: SIM905 (reads as what it is)
    "Antrag Urkunde Laterne Gewerbe Wohngeld Ausweis Straße Frist Termin Bescheid Anlage Kind Rente Müll "
).split()
_SERVICES = [("geburtsurkunde", "standesamt"), ("maengelmeldung", "tiefbauamt"), ("gewerbeanmeldung", "gewerbeamt"),
             ("wohngeldantrag", "wohngeld"), ("", "poststelle")]  # fmt: skip


def million_profile(cases: int = CASES) -> Path:
    """The directory of the profile; made when missing."""
    directory = ROOT / f"profile-{cases}"
    done = directory / "complete"
    if not done.exists():
        _make(directory, cases)
        done.touch()
    return directory


def _make(directory: Path, cases: int) -> None:
    catalogue = load_catalogue()
    profile = Profile.open(directory, UNLOCK)
    clerk = set_up(profile, catalogue, FixedClock(NOW), everything("A. Sommer", "Musterstadt", catalogue))
    rows = plain_rows(cases, clerk.id)
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 20_000:
            _write(profile, batch)
            batch = []
    _write(profile, batch)
    profile.close()


def _write(profile: Profile, rows: list[dict[str, Any]]) -> None:
    texts = []
    for row in rows:
        text = row.pop("text")
        texts.append({"row": row["row"], "text": text, "spellings": spellings(text)})
    if rows:
        with profile.writer.begin() as connection:
            connection.execute(insert(case), rows)
            connection.execute(insert(case_text), texts)


def plain_rows(cases: int, clerk_id: str = "") -> Iterator[dict[str, Any]]:
    """The rows of the table of cases, each with its text."""
    chance = Random(1)
    step = timedelta(days=1_500) / cases
    for number in range(cases):
        at = NOW - step * (cases - number)
        service, department = _SERVICES[number % len(_SERVICES)]
        mine = chance.random() < 0.02
        sender = f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"
        subject = f"{chance.choice(_WORDS)} {chance.choice(_WORDS)} {number}"
        words = " ".join(chance.choices(_WORDS, k=18))
        yield {
            "row": first_row(at) + number % 7,
            "id": new_id(at),
            "number": f"33.41-{number:07d}/2026" if number % 3 else "",
            "service": service,
            "department": department,
            "municipality": "1",
            "clerk": clerk_id if mine else "",
            "clerk_name": "A. Sommer" if mine else "",
            **folder_columns(_STATES[number % 100]),
            "subject": subject,
            "sender": sender,
            "received_at": at,
            "deadline": (at + timedelta(days=30)).date().isoformat() if number % 4 == 0 else "",
            "unread": number % 100 > 95,
            "channel": "mail",
            "attachments": number % 3,
            "text": f"{subject} {sender} {words}",
        }
