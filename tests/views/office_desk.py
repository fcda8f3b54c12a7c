"""A real office in a temporary profile, with invented cases: what the window is tried on."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from desktop.actions.filing import Filing, attachments_of
from desktop.actions.office import Office
from desktop.actions.opening import add_colleague, enter, everything, present_clerk, set_up
from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import Catalogue
from desktop.clock import FixedClock
from desktop.domain.clerk import Clerk, Role
from desktop.domain.ids import new_id
from desktop.domain.spelling import spellings
from desktop.domain.submission import (
    Address,
    Box,
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
from desktop.storage.keys import Unlock
from desktop.storage.profile import Profile

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
BIRTH = {
    "kind.geburtsname": "Großmann",
    "kind.vornamen": "Frieda Käthe",
    "kind.geburtstag": "12.03.2019",
    "kind.geburtsort": "Ilmenau",
    "elternteil1.familienname": "Großmann",
    "elternteil1.vornamen": "Käthe",
    "urkundenart": "urkunde",
    "anzahl": "3",
    "verwendungszweck": "Anmeldung Schule",
    "antragsteller.familienname": "Großmann",
    "antragsteller.vornamen": "Käthe",
    "antragsteller.geburtstag": "02.05.1990",
    "antragsteller.strasse": "Ringstraße 4 a",
    "antragsteller.plz": "98693",
    "antragsteller.ort": "Ilmenau",
    "antragsteller.verhaeltnis": "vorfahr",
}
REGISTER = {
    "standesamt": "Musterstadt an der Ilm",
    "registernummer": "G 123/2019",
    "geburtsort": "Ilmenau",
    "geburtstag": "12.03.2019",
    "geburtszeit": "10:12",
    "kind.geburtsname": "Großmann",
    "kind.vornamen": "Frieda Kaethe",
}


@contextmanager
def open_office(directory: Path, clerk: str = "A. Sommer") -> Iterator[Office]:
    """An office in which one person does everything, Monday noon; B. Winter works in the registry office too."""
    profile = Profile.open(directory, Unlock(key_file=True, keyring=False))
    catalogue, clock = shipped_catalogue(), FixedClock(NOON)
    person = present_clerk(profile)
    if person is None:
        person = set_up(profile, catalogue, clock, everything(clerk, "Musterstadt an der Ilm", catalogue))
        colleague = {"standesamt": frozenset({Role.CLERK, Role.REGISTRAR})}
        add_colleague(enter(profile, catalogue, clock, person), "B. Winter", colleague)
    office = enter(profile, catalogue, clock, person)
    try:
        yield office
    finally:
        office.readers.close()
        profile.close()


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue of all offices here; it never changes."""
    return load_catalogue()


def office_of(office: Office, clerk: Clerk) -> Office:
    """The same profile in somebody else's hands."""
    return enter(office.profile, office.catalogue, office.clock, clerk, office.readers)


def birth_draft(number: int = 0, **changes: str) -> Draft:
    """An application for a birth certificate, mailed with our form."""
    values = BIRTH | changes
    form = form_page(values)
    digest = sha256(form).hexdigest()
    fields = tuple(
        FieldValue(
            name,
            value,
            Source(SourceKind.PDF_FIELD, name, digest, Box(0, 0.12, 0.08 + 0.04 * place, 0.7, 0.11 + 0.04 * place)),
            0.6 if name == "kind.geburtsort" else 1.0,
        )
        for place, (name, value) in enumerate(values.items())
    )
    mail = f"Guten Tag, anbei der Antrag Nr. {number}.".encode()
    return Draft(
        channel=Channel.MAIL,
        documents=(
            DraftDocument("Nachricht.eml", "message/rfc822", mail, DocumentKind.ORIGINAL, text=mail.decode()),
            DraftDocument("geburtsurkunde.pdf", "application/pdf", form, DocumentKind.ATTACHMENT, parent=0, pages=1),
        ),
        received_at=NOON - timedelta(minutes=7 * number),
        sender=Address("Käthe Großmann", "kaethe@example.org"),
        subject="Geburtsurkunde für Frieda Käthe, drei Stück",
        text="Guten Tag, anbei der Antrag.",
        fields=fields,
        service="geburtsurkunde",
    )


def plain_draft(number: int, sender: str, subject: str, channel: Channel = Channel.MAIL, text: str = "") -> Draft:
    """A message without a form."""
    content = f"{number} {subject} {text}".encode()
    return Draft(
        channel=channel,
        documents=(DraftDocument("", "text/plain", content, DocumentKind.ORIGINAL, pages=1, text=text or subject),),
        received_at=NOON - timedelta(minutes=13 * number),
        sender=Address(sender, ""),
        subject=subject,
        text=text or subject,
    )


def file_drafts(office: Office, drafts: Sequence[tuple[Draft, Route]]) -> list[str]:
    """Open a case for each draft; returns their ids."""
    now = office.clock.now()
    arrivals = [
        Arrival(new_id(now), sha256(d.documents[0].content).hexdigest(), "", d.channel.value, now) for d, _r in drafts
    ]
    office.profile.blobs.put_many(
        {a.sha256: d.documents[0].content for a, (d, _r) in zip(arrivals, drafts, strict=True)}
    )
    office.profile.blobs.put_many(attachments_of([d for d, _r in drafts]))
    with office.write() as work:
        add_arrivals(work.connection, arrivals, work.clerk.id)
        filing = Filing(work, office, "1")
        items = [SortedItem(d, r, spellings(f"{d.subject} {d.sender.name} {d.text}")) for d, r in drafts]
        cases = [filing.file(a, item, None).case_id for a, item in zip(arrivals, items, strict=True)]
        filing.finish()
        finish_arrivals(work.connection, [(a.id, "taken_in", "") for a in arrivals])
    return cases


def birth_case(office: Office, number: int = 0, **changes: str) -> str:
    """File one application for a birth certificate."""
    route = Route("geburtsurkunde", "standesamt", "form", "geburtsurkunde")
    return file_drafts(office, [(birth_draft(number, **changes), route)])[0]


def form_page(values: dict[str, str]) -> bytes:
    """A page that looks filled in."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    page = Canvas(out, pagesize=(595, 842))
    for place, (name, value) in enumerate(values.items()):
        top = 842 - 842 * (0.08 + 0.04 * place)
        page.setFont("Helvetica", 8)
        page.drawString(72, top + 2, name)
        page.rect(72, top - 842 * 0.03, 345, 842 * 0.03)
        page.setFont("Helvetica", 10)
        page.drawString(78, top - 17, value)
    page.save()
    return out.getvalue()
