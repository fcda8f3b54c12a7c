"""An office on a real encrypted profile, and a way to have cases in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.actions.filing import Filing
from desktop.actions.office import Office
from desktop.actions.opening import enter, everything, present_clerk, set_up
from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import Catalogue
from desktop.clock import FixedClock
from desktop.documents.reader_process import Readers
from desktop.domain.clerk import Clerk, Role
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
from desktop.intake.sorted_item import SortedItem
from desktop.storage.arrival_store import Arrival, add_arrivals, finish_arrivals
from desktop.storage.keys import ScryptCost, Unlock
from desktop.storage.office_store import put_clerk
from desktop.storage.profile import Profile

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
CHEAP = Unlock(passphrase="only for tests", cost=ScryptCost(n=2**4))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue()


@pytest.fixture
def profile(tmp_path: Path, catalogue: Catalogue, prepared: Callable[..., None]) -> Iterator[Profile]:
    """A profile without cases, set up for somebody who may do everything."""

    def make(folder: Path) -> None:
        with closing(Profile.open(folder, CHEAP)) as made:
            set_up(made, catalogue, FixedClock(NOW), everything("A. Sommer", "Musterstadt an der Ilm", catalogue))

    prepared("actions", make, tmp_path / "profile")
    opened = Profile.open(tmp_path / "profile", CHEAP)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning."""
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    """A reader process for all tests; it starts when first asked."""
    with Readers(1) as started:
        yield started


@pytest.fixture
def office(profile: Profile, catalogue: Catalogue, clock: FixedClock, readers: Readers) -> Office:
    """The office of somebody who may do everything."""
    clerk = present_clerk(profile)
    assert clerk is not None
    return enter(profile, catalogue, clock, clerk, readers)


@pytest.fixture
def office_of(office: Office) -> Callable[..., Office]:
    """Makes the office of a colleague on the same profile: `office_of("standesamt", Role.CLERK)`."""

    def make(department: str, *roles: Role, name: str = "B. Winter") -> Office:
        held = frozenset((department, role) for role in (roles or (Role.CLERK,)))
        colleague = Clerk(new_id(NOW), name, held)
        with office.profile.writer.begin() as connection:
            put_clerk(connection, colleague)
        return enter(office.profile, office.catalogue, office.clock, colleague, office.readers)

    return make


@pytest.fixture
def make_case(office: Office) -> Callable[..., str]:
    """Files one invented submission and returns its case's id."""
    count = 0

    def make(
        *,
        service: str = "geburtsurkunde",
        department: str = "standesamt",
        subject: str = "Geburtsurkunde für Frieda",
        sender: str = "Käthe Großmann",
        text: str = "Guten Tag, anbei der Antrag.",
        fields: dict[str, str] | None = None,
        age: timedelta = timedelta(hours=1),
        message_id: str = "",
    ) -> str:
        nonlocal count
        count += 1
        content = f"{count} {subject} {text}".encode()
        draft = Draft(
            channel=Channel.MAIL,
            documents=(DraftDocument("mail.eml", "message/rfc822", content, DocumentKind.ORIGINAL, text=text),),
            received_at=NOW - age,
            sender=Address(sender, "post@post.example"),
            subject=subject,
            text=text,
            message_id=message_id,
            service=service,
            fields=tuple(
                FieldValue(name, value, Source(SourceKind.PDF_FIELD, name)) for name, value in (fields or {}).items()
            ),
        )
        digest = sha256(content).hexdigest()
        office.profile.blobs.put_many({digest: content})
        with office.write() as work:
            arrival = Arrival(new_id(NOW), digest, f"{count}.eml", "", NOW)
            add_arrivals(work.connection, [arrival], office.clerk.id)
            filing = Filing(work, office, "1")
            filed = filing.file(
                arrival,
                SortedItem(draft, Route(service, department, "form", service), spellings(f"{subject} {sender} {text}")),
                None,
            )
            filing.finish()
            finish_arrivals(work.connection, [(arrival.id, "taken_in", filed.submission_id)])
        return filed.case_id

    return make
