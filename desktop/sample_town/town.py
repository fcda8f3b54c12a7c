"""Fill a profile with the sample town: its post taken in by the same action as real post, and some of it worked on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from desktop.actions import cases, certificates, follow_ups, mailbox, notes, register
from desktop.actions.office import Office
from desktop.actions.opening import FirstStart, add_colleague, everything
from desktop.actions.spoken_notes import SpokenNote, take_in_note
from desktop.actions.take_in import take_in_paths
from desktop.catalogue.service import Catalogue
from desktop.clock import FixedClock
from desktop.domain.case import CaseQuery, CaseRow, CaseState, Folder
from desktop.domain.clerk import Role
from desktop.domain.submission import Channel
from desktop.progress import SILENT, Progress
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from desktop.sample_town.people import TOWN
from desktop.sample_town.post import Item, Post
from desktop.sample_town.rare_post import rare_post
from desktop.storage.office_store import put_setting

ITEMS = 300


def first_start(catalogue: Catalogue) -> FirstStart:
    """Who works at the sample desk."""
    return replace(everything("A. Sommer", TOWN, catalogue), function="Standesbeamtin")


def fill(office: Office, progress: Progress = SILENT, items: int = ITEMS) -> None:
    """Take in the town's post and do some of the work on it."""
    with office.write() as work:
        put_setting(work.connection, "sample", True)
    for name, department in (("B. Winter", "standesamt"), ("C. Herbst", "buergerbuero"), ("D. Lenz", "tiefbauamt")):
        add_colleague(office, name, {department: frozenset({Role.CLERK, Role.REGISTRAR})})
    post = Post(office.catalogue, office.clock.now())
    everyday = [*post.items(items), *rare_post(post, office.clock.now())]
    total = len(everyday) + 1
    _take_in(office, everyday, progress, before=0, total=total)
    _take_in(office, [post.birth_certificate_application()], progress, before=total - 1, total=total)
    progress.report(total, total)
    _take_calls(office)
    _work_off(office, Random(7))


def _take_in(office: Office, items: Iterable[Item], progress: Progress, *, before: int, total: int) -> None:
    """Take items in at the time each came; mails together, because they say themselves when they came."""
    with tempfile.TemporaryDirectory() as folder:
        by_arrival: dict[tuple[Channel | None, datetime], list[Path]] = {}
        for item in items:
            path = Path(folder) / item.name
            path.write_bytes(item.content)
            by_arrival.setdefault((item.channel, item.at), []).append(path)
        for (channel, at), paths in by_arrival.items():
            then = replace(office, clock=FixedClock(at))
            take_in_paths(then, paths, channel=channel, progress=_counting_on(progress, before, total))
            before += len(paths)


def _counting_on(progress: Progress, before: int, total: int) -> Progress:
    """The progress of a part, as progress of the whole."""
    return replace(progress, report=lambda done, _of_part: progress.report(before + done, total))


def _take_calls(today: Office) -> None:
    office = replace(today, clock=FixedClock(today.clock.now() - timedelta(hours=2)))
    take_in_note(
        office,
        SpokenNote(
            Channel.PHONE,
            "Renée Quast",
            "03999 2288",
            "Rückruf wegen Sterbeurkunde",
            "Bittet um Rückruf am Vormittag. Die Sterbeurkunde wird für die Rentenversicherung gebraucht.",
            service="sterbeurkunde",
        ),
    )
    take_in_note(
        office,
        SpokenNote(
            Channel.COUNTER,
            "Ömer Kröger",
            "",
            "Umzug",
            "Fragt, ob der Umzug online gemeldet werden kann.",
            department="buergerbuero",
        ),
    )


def _work_off(office: Office, chance: Random) -> None:
    """Leave the desk as it looks in the middle of a week: some new, some under way, some done."""
    rows = _rows(office)
    tour = rows[0].id
    worked = [row.id for row in rows[1:] if row.service and chance.random() < 0.45]
    for case_id in worked:
        cases.claim(office, [case_id])
        cases.mark_read(office, case_id)
    for number, case_id in enumerate(worked):
        _bring_to_an_end(office, case_id, number)
    for row in rows[1:40:9]:
        follow_ups.set_follow_up(
            office, row.id, office.today() + timedelta(days=chance.randrange(-2, 6)), "Unterlagen da?"
        )
    notes.add_note(office, tour, "Frau Großmann holt die Urkunden am Donnerstag selbst ab.")


def _bring_to_an_end(office: Office, case_id: str, number: int) -> None:
    ends = (CaseState.WAITING, CaseState.TO_SEND, CaseState.READY_FOR_PICKUP, CaseState.DONE)
    if number % 3:
        waiting_for = "Antwort" if number % 2 else "Zahlung"
        cases.set_state(office, case_id, ends[number % 4], waiting_for=waiting_for)
    elif number % 9 == 0:
        cases.sort_out(office, [case_id], CaseState.NO_CASE)


def _rows(office: Office) -> tuple[CaseRow, ...]:
    query = CaseQuery(Folder.ALL)
    total = mailbox.count_cases(office, query)
    return mailbox.block_of_cases(office, query, 0, total, total=total, after=None)


def issue_for(office: Office, case_id: str) -> certificates.Issued:
    """Enter and confirm the sample register data for the tour's case, and issue its certificate."""
    register.enter_register(office, case_id, REGISTER)
    register.confirm_register(office, case_id, office.clerk.name)
    return certificates.issue(office, case_id, "geburtsurkunde", DECISIONS)
