"""Take in what was said: a telephone call, a visit at the counter, a letter read out. It becomes a submission too."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from desktop.actions.filing import Filing
from desktop.actions.office import Office
from desktop.domain.ids import new_id
from desktop.domain.spelling import spellings
from desktop.domain.submission import Address, Channel, DocumentKind, Draft, DraftDocument, Route
from desktop.errors import UsageError
from desktop.intake.route import route
from desktop.intake.sorted_item import SortedItem
from desktop.storage.arrival_store import Arrival, add_arrivals, finish_arrivals
from desktop.storage.office_store import municipality_for
from desktop.translation import _

_CHANNELS = frozenset({Channel.PHONE, Channel.COUNTER, Channel.LETTER})


@dataclass(frozen=True, slots=True)
class SpokenNote:
    """What somebody said and who it was.

    Attributes:
        channel: PHONE, COUNTER or LETTER.
        name: Who called, came or wrote; may be empty.
        reach: Telephone number or address to answer to; may be empty.
        service: Service id; "" when not known.
        department: Department id; "" follows the service, else what the words of the note say.
    """

    channel: Channel
    name: str
    reach: str
    subject: str
    text: str
    service: str = ""
    department: str = ""


def take_in_note(office: Office, note: SpokenNote) -> str:
    """Take a note in as a submission and open its case; returns the case's id, "" where it is another department's.

    Raises:
        UsageError: There is nothing in it, the channel is not one of speech, or no such service or department exists.
    """
    _check(office, note)
    content = f"{note.subject}\n{note.name}\n{note.reach}\n\n{note.text}\n".encode()
    now = office.clock.now()
    arrival = Arrival(new_id(now), sha256(content).hexdigest(), "", note.channel.value, now)
    office.profile.blobs.put_many({arrival.sha256: content})
    with office.write() as work:
        add_arrivals(work.connection, [arrival], work.clerk.id)
        filing = Filing(work, office, municipality_for(work.connection, work.clerk))
        filed = filing.file(arrival, _item(office, note, content), None)
        filing.finish()
        finish_arrivals(work.connection, [(arrival.id, "taken_in", filed.submission_id)])
    return filed.case_id if office.clerk.may_see(filed.department) else ""


def _check(office: Office, note: SpokenNote) -> None:
    if note.channel not in _CHANNELS or not (note.text.strip() or note.subject.strip()):
        raise UsageError(_("A note needs a text, and tells whether somebody called, came or wrote."))
    if note.service and note.service not in office.catalogue.services:
        raise UsageError(_("There is no service {service}.", service=note.service))
    if note.department and note.department not in office.catalogue.departments:  # nobody would ever see the case
        raise UsageError(_("There is no department {department}.", department=note.department))


def _item(office: Office, note: SpokenNote, content: bytes) -> SortedItem:
    draft = _draft(note, content)
    return SortedItem(draft, _route(office, note, draft), spellings(f"{note.subject} {note.name} {note.text}"))


def _draft(note: SpokenNote, content: bytes) -> Draft:
    whole = "\n".join(line for line in (note.subject, note.name, note.reach) if line) + f"\n\n{note.text}"
    original = DraftDocument(
        name="", media_type="text/plain", content=content, kind=DocumentKind.ORIGINAL, pages=1, text=whole.strip()
    )
    return Draft(
        channel=note.channel,
        documents=(original,),
        sender=Address(note.name, note.reach),
        subject=note.subject or note.text.strip().splitlines()[0],
        text=note.text,
    )


def _route(office: Office, note: SpokenNote, draft: Draft) -> Route:
    """Where the clerk said; where nobody said anything, its words decide, as they do for a mail."""
    service = office.catalogue.services.get(note.service)
    if service is not None:
        return Route(service.id, note.department or service.department, "note")
    return Route("", note.department, "note") if note.department else route(draft, office.catalogue)
