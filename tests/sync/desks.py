"""Clerks on profiles of their own, and what they do in the tests of sync."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from desktop.actions import cases, mailbox
from desktop.actions.filing import Filing
from desktop.actions.office import Office
from desktop.actions.opening import enter, present_clerk
from desktop.actions.rights import follow_house
from desktop.actions.syncing import sync_once
from desktop.catalogue.service import Catalogue
from desktop.clock import FixedClock
from desktop.documents.reader_process import Readers
from desktop.domain.case import CaseDetail, CaseQuery
from desktop.domain.clerk import Clerk
from desktop.domain.ids import new_id
from desktop.domain.spelling import spellings
from desktop.domain.submission import (
    Address,
    Channel,
    DocumentKind,
    Draft,
    DraftDocument,
    FieldValue,
    Route,
    Source,
    SourceKind,
)
from desktop.errors import NotFound
from desktop.intake.sorted_item import SortedItem
from desktop.storage import office_store
from desktop.storage.arrival_store import Arrival, add_arrivals, finish_arrivals
from desktop.storage.keys import ScryptCost, Unlock
from desktop.storage.profile import Profile
from desktop.storage.profile_making import DESCRIPTION
from desktop.sync.cycle import CycleReport
from desktop.sync.wire import Hub
from tests.prepared import copied

CHEAP = Unlock(passphrase="only for tests", cost=ScryptCost(n=2**4))


@dataclass
class Desk:
    """One clerk at one computer."""

    office: Office
    hub: Hub

    def sync(self) -> CycleReport:
        """One round; the office goes on as whoever the hub says the clerk is."""
        report = sync_once(self.office, self.hub)
        clerk = present_clerk(self.office.profile)
        assert clerk is not None
        self.office = replace(self.office, clerk=clerk)
        return report

    def file(self, subject: str = "Geburtsurkunde für Frieda", department: str = "standesamt", **fields: str) -> str:
        """Take in one invented application."""
        office, now = self.office, self.office.clock.now()
        content = f"{subject} {new_id(now)}".encode()
        draft = Draft(
            channel=Channel.MAIL,
            documents=(DraftDocument("mail.eml", "message/rfc822", content, DocumentKind.ORIGINAL, text=subject),),
            received_at=now - timedelta(hours=1),
            sender=Address("Käthe Großmann", "post@post.example"),
            subject=subject,
            text=subject,
            message_id="",
            service="geburtsurkunde",
            fields=tuple(FieldValue(n, v, Source(SourceKind.PDF_FIELD, n)) for n, v in fields.items()),
        )
        digest = sha256(content).hexdigest()
        office.profile.blobs.put_many({digest: content})
        with office.write() as work:
            arrival = Arrival(new_id(now), digest, "mail.eml", "", now)
            add_arrivals(work.connection, [arrival], office.clerk.id)
            filing = Filing(work, office, "1")
            route = Route("geburtsurkunde", department, "form", "geburtsurkunde")
            filed = filing.file(arrival, SortedItem(draft, route, spellings(subject)), None)
            filing.finish()
            finish_arrivals(work.connection, [(arrival.id, "taken_in", filed.submission_id)])
        return filed.case_id

    def see(self, case: str) -> CaseDetail:
        """The case as this clerk sees it."""
        return mailbox.case_detail(self.office, case)

    def sees(self, case: str) -> bool:
        """Whether the case exists for this clerk."""
        try:
            self.see(case)
        except NotFound:
            return False
        return True

    def value(self, case: str, field: str) -> str:
        """What an application field says here."""
        return next(f.value for f in self.see(case).fields if f.name == field)

    def edit(self, case: str, **values: str) -> None:
        """Write application fields."""
        cases.set_fields(self.office, case, values)

    def count(self) -> int:
        """How many cases this clerk sees."""
        return mailbox.count_cases(self.office, CaseQuery())


def desk_of(directory: Path, catalogue: Catalogue, clock: FixedClock, readers: Readers, hub: Any) -> Desk:
    """A computer that was just connected to the hub."""
    copied("computer", lambda folder: Profile.open(folder, CHEAP).close(), directory)
    (directory / DESCRIPTION).unlink()  # opened without it, it is another computer
    profile = Profile.open(directory, CHEAP)
    nobody = enter(profile, catalogue, clock, Clerk("", "", frozenset()), readers)
    clerk = follow_house(nobody, hub.house())
    with nobody.write() as work:
        office_store.put_setting(work.connection, office_store.HUB, {"address": "", "name": clerk.name})
    return Desk(enter(profile, catalogue, clock, clerk, readers), hub)
