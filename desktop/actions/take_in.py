"""Take in what arrived: first kept, then read, then filed.

Three steps overlap for speed and never change their order for one item: its bytes and a bare arrival are committed,
a reader process makes a draft of it, the draft is filed. Whatever is cut short in between is worked off by the next
take-in; nothing needs to be brought again.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from desktop.actions.filing import Filed, Filing, attachments_of, received_at_of
from desktop.actions.matching import Match, Matcher
from desktop.actions.office import Office
from desktop.actions.wording import department_name, route_text
from desktop.channels.folders import files_under, is_mbox, messages_of_mbox, read_file
from desktop.documents.formats import recognise
from desktop.documents.reader_process import Failed, Reply, Request
from desktop.domain.ids import new_id
from desktop.domain.submission import Channel, DocumentKind, Draft, DraftDocument
from desktop.errors import DamagedProfile, EnvironmentFault, ReadingFailed, file_problem
from desktop.intake.sorted_item import SortedItem, from_reply, left_closed, sorted_item
from desktop.progress import SILENT, Progress
from desktop.storage.arrival_store import Arrival, add_arrivals, finish_arrivals, finished_arrivals, waiting_arrivals
from desktop.storage.office_store import municipality_for
from desktop.storage.submission_store import cases_with_bytes
from desktop.translation import Text, _

BATCH = 200  # items per commit: a fraction of a second's work, and many enough that commits do not rule
_BATCH_BYTES = 16_000_000
_WAITING_AT_ONCE = 500
_MAILS = frozenset({"message/rfc822", "application/mbox"})
_NO_LETTER = re.compile("[\ud800-\udfff]")  # how Python writes a byte of a file name that is no letter


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one file or message.

    Attributes:
        path: Where it came from.
        outcome: taken_in, joined, duplicate, kept_unread or failed.
        case, submission: Ids; "" where there is none, or none this clerk may know of.
        service: Service id; "" when not known.
        reason: Why it is where it is, or why it could not be read.
        messages: One entry per message of an mbox file, else empty.
    """

    path: str
    outcome: str
    case: str = ""
    submission: str = ""
    service: str = ""
    reason: Text = field(default_factory=lambda: _("no reason"))
    messages: tuple[TakenIn, ...] = ()


@dataclass(slots=True)
class _Item:
    """One file or message on its way through.

    Attributes:
        path: As it is named in the result, byte for byte.
        content: Let go as soon as a draft holds it.
        file: Index of the file it came from.
        same_as: The earlier item of this run with the same bytes.
    """

    path: str
    channel: str
    file: int
    content: bytes = b""
    arrival: Arrival | None = None
    same_as: _Item | None = None
    result: TakenIn | None = None

    @property
    def shown_path(self) -> str:
        """The path as it can be stored and shown."""
        return _NO_LETTER.sub("\N{REPLACEMENT CHARACTER}", self.path)


class TakeInCut(EnvironmentFault):
    """A take-in ended before its end: the disk is full or cannot be written; `results` names every input once."""

    def __init__(self, fault: EnvironmentFault, results: tuple[TakenIn, ...]) -> None:
        super().__init__(fault.title, fault.advice)
        self.results = results


def take_in_paths(
    office: Office, paths: Iterable[Path], *, channel: Channel | None = None, progress: Progress = SILENT
) -> tuple[TakenIn, ...]:
    """Take in files and everything under folders.

    Args:
        channel: How it arrived; None lets the content say (mail, else file).

    Returns:
        One entry per file in the order found, also for those that failed. After a stop, those done by then.

    Raises:
        TakeInCut: From some file on nothing could be stored.
    """
    files = list(files_under(paths))
    run = _Run(office, progress, total=len(files))
    try:
        run.work_through(_waiting(office))
        run.items.clear()
        run.work_through(_items_of(files, channel.value if channel else "", run))
    except EnvironmentFault as fault:
        raise TakeInCut(fault, run.results_when_cut(files, fault)) from fault
    return run.results(files)


def resume(office: Office, progress: Progress = SILENT) -> tuple[TakenIn, ...]:
    """Work off what an earlier take-in received and could not file; returns one entry per item, oldest first."""
    run = _Run(office, progress, total=0)
    run.work_through(_waiting(office))
    return tuple(item.result for item in run.items if item.result is not None)


def _waiting(office: Office) -> Iterator[_Item]:
    last = ""
    while True:
        with office.read() as connection:
            waiting = waiting_arrivals(connection, office.clerk.id, last, _WAITING_AT_ONCE)
        if not waiting:
            return
        for arrival in waiting:
            try:
                content = office.profile.blobs.get(arrival.sha256)
            except DamagedProfile:
                continue  # it goes on waiting, `verify` names it, and the others are not kept waiting
            yield _Item(arrival.path, arrival.channel, -1, content, arrival)
        last = waiting[-1].id


def _items_of(files: Sequence[Path], channel: str, run: _Run) -> Iterator[_Item]:
    for index, path in enumerate(files):
        if run.progress.stop_requested():
            return
        run.progress.report(index, run.total)
        try:
            if is_mbox(path):
                for number, message in enumerate(messages_of_mbox(path), start=1):
                    yield _Item(f"{path}#{number}", channel, index, message)
            else:
                yield _Item(str(path), channel, index, read_file(path))
        except OSError as exc:
            reason = _("The file could not be read: {problem}.", problem=file_problem(exc))
            run.items.append(_Item(str(path), channel, index, result=TakenIn(str(path), "failed", reason=reason)))


class _Run:
    """One take-in: its items in the order they came, and the drafts waiting to be filed."""

    def __init__(self, office: Office, progress: Progress, total: int) -> None:
        self.office, self.progress, self.total = office, progress, total
        self.items: list[_Item] = []
        self._by_digest: dict[str, _Item] = {}
        self._read: deque[_Item] = deque()
        self._unfiled: list[tuple[_Item, SortedItem]] = []
        self._unfiled_bytes = 0
        self._visible = office.clerk.departments
        with office.read() as connection:
            self._municipality = municipality_for(connection, office.clerk)

    def work_through(self, items: Iterator[_Item]) -> None:
        """Keep, read and file all items."""
        for reply in self.office.readers.ask_many(self._requests(items)):
            item = self._read.popleft()
            found = self._sorted(item, reply)
            item.content = b""
            self._unfiled.append((item, found))
            self._unfiled_bytes += _size(found.draft)
            if len(self._unfiled) >= BATCH or self._unfiled_bytes > _BATCH_BYTES:
                self._file()
        self._file()

    def _requests(self, items: Iterator[_Item]) -> Iterator[Request]:
        for batch in _batches(items):
            for item in self._keep(batch):
                self._read.append(item)
                yield self._request(item, open_attachments=True)

    def _keep(self, batch: list[_Item]) -> list[_Item]:
        """Commit the originals and their arrivals; returns those that are new here."""
        self.items += batch
        digests = {id(item): sha256(item.content).hexdigest() for item in batch}
        with self.office.read() as connection:
            present = cases_with_bytes(connection, digests.values(), self.office.clerk)
        new: list[_Item] = []
        for item in batch:
            digest = digests[id(item)]
            if item.arrival is None and digest in self._by_digest:
                item.same_as, item.content = self._by_digest[digest], b""
            elif item.arrival is None and digest in present:
                item.result, item.content = _duplicate(item.path, *present[digest]), b""
            else:
                self._by_digest[digest] = item
                new.append(item)
        fresh = [item for item in new if item.arrival is None]
        if fresh:
            now = self.office.clock.now()
            self.office.profile.blobs.put_many({digests[id(i)]: i.content for i in fresh})
            arrivals = [Arrival(new_id(now), digests[id(i)], i.shown_path, i.channel, now) for i in fresh]
            with self.office.write() as work:
                add_arrivals(work.connection, arrivals, self.office.clerk.id)
            for item, arrival in zip(fresh, arrivals, strict=True):  # only now: what has one is kept
                item.arrival = arrival
        return new

    def _request(self, item: _Item, *, open_attachments: bool) -> Request:
        values: dict[str, object] = {
            "name": item.path,
            "channel": item.channel,
            "open_attachments": open_attachments,
            "without_original": True,
            "catalogue": self.office.catalogue.folders,
        }
        return Request("intake.read", values, (item.content,))

    def _sorted(self, item: _Item, reply: Reply | Failed) -> SortedItem:
        """What was read of an item; a file no reader survives is kept unread."""
        if isinstance(reply, Failed):
            closed = self._read_closed(item)
            if closed is None:
                return sorted_item(_unread(item), self.office.catalogue)
            return left_closed(from_reply(closed.values, closed.parts, item.content, self.office.catalogue))
        return from_reply(reply.values, reply.parts, item.content, self.office.catalogue)

    def _read_closed(self, item: _Item) -> Reply | None:
        """A mail without what is attached to it; None for anything else, which has nothing to leave closed."""
        if recognise(item.content) not in _MAILS:
            return None
        request = self._request(item, open_attachments=False)
        try:
            return self.office.readers.ask(request.job, request.values, request.parts)
        except ReadingFailed:
            return None

    def _file(self) -> None:
        """File what was read in one transaction, after the documents it names are in the blob store."""
        if not self._unfiled:
            return
        drafts = [found.draft for _, found in self._unfiled]
        self.office.profile.blobs.put_many(attachments_of(drafts))
        with self.office.write() as work:
            arrivals = [i.arrival for i, _ in self._unfiled if i.arrival]
            done = finished_arrivals(work.connection, [a.id for a in arrivals])
            present = cases_with_bytes(work.connection, [a.sha256 for a in arrivals], self.office.clerk)
            moments = [received_at_of(f.draft, i.arrival.at) for i, f in self._unfiled if i.arrival]
            matcher, filing = Matcher(work.connection, drafts), Filing(work, self.office, self._municipality, moments)
            outcomes: list[tuple[str, str, str]] = []
            for item, found in self._unfiled:
                arrival = item.arrival
                assert arrival is not None, "only what is kept is read"
                if arrival.id in done or arrival.sha256 in present:  # another window was faster
                    item.result = _duplicate(item.path, *present.get(arrival.sha256, ("", "")))
                    outcomes += [] if arrival.id in done else [(arrival.id, "duplicate", item.result.submission)]
                    continue
                match = matcher.match(found.draft)
                filed = filing.file(arrival, found, match)
                matcher.remember(found.draft, filed.case_id)
                item.result = self._result(item, found, filed, match)
                present[arrival.sha256] = item.result.case, item.result.submission
                outcomes.append((arrival.id, item.result.outcome, filed.submission_id))
            filing.finish()
            finish_arrivals(work.connection, outcomes)
        self._unfiled.clear()
        self._unfiled_bytes = 0

    def _result(self, item: _Item, found: SortedItem, filed: Filed, match: Match | None) -> TakenIn:
        original, chosen = found.draft.documents[0], found.route
        readable = original.readable
        told = filed.department in self._visible and not (filed.closed and filed.joined)
        why = match or chosen
        reason = route_text(why.reason, why.detail) if readable else unread_text(original.note)
        if not told:
            name = department_name(self.office.catalogue, chosen.department)
            reason = _("passed on to {department}", department=name)
        elif filed.closed:
            reason = _("taken in; what is in it is not shown here")
        return TakenIn(
            item.path,
            "kept_unread" if not readable else "joined" if filed.joined and told else "taken_in",
            filed.case_id if told else "",
            filed.submission_id if told else "",
            chosen.service if told and not filed.closed else "",
            reason,
        )

    def results(self, files: Sequence[Path]) -> tuple[TakenIn, ...]:
        """One entry per file, messages of an mbox gathered under it."""
        found: dict[int, list[TakenIn]] = {}
        for item in self.items:
            if item.same_as is not None and item.same_as.result is not None:
                first = item.same_as.result
                item.result = _duplicate(item.path, first.case, first.submission)
            if item.result is not None:
                found.setdefault(item.file, []).append(item.result)
        return tuple(_gathered(str(files[index]), found[index]) for index in sorted(found))

    def results_when_cut(self, files: Sequence[Path], fault: EnvironmentFault) -> tuple[TakenIn, ...]:
        """As `results`; what was not filed failed, kept or not, and so did what nobody came to."""
        self.items = [item for item in self.items if item.file >= 0]  # the others waited from an earlier take-in
        for item in self.items:
            if item.result is None and (item.same_as is None or item.same_as.result is None):
                item.result = _not_stored(item.path, fault, kept=item.arrival is not None)
        done = {item.file for item in self.items}
        for index, path in enumerate(map(str, files)):
            if index not in done:
                self.items.append(_Item(path, "", index, result=_not_stored(path, fault)))
        return self.results(files)


def nothing_taken_in(paths: Iterable[Path], fault: EnvironmentFault) -> TakeInCut:
    """What a take-in ends with that could not even begin."""
    return TakeInCut(fault, tuple(_not_stored(str(path), fault) for path in files_under(paths)))


def _not_stored(path: str, fault: EnvironmentFault, *, kept: bool = False) -> TakenIn:
    reason = _("not stored: {problem}", problem=fault.title)
    if kept:
        reason = _("received, and filed by the next take-in: {problem}", problem=fault.title)
    return TakenIn(path, "failed", reason=reason)


def _gathered(path: str, results: list[TakenIn]) -> TakenIn:
    if len(results) == 1 and results[0].path == path:
        return results[0]
    outcomes = {r.outcome for r in results}
    worst = next((o for o in ("failed", "kept_unread", "taken_in", "joined") if o in outcomes), "duplicate")
    return TakenIn(path, worst, reason=_("mailbox file"), messages=tuple(results))


def _duplicate(path: str, case_id: str, submission_id: str) -> TakenIn:
    return TakenIn(path, "duplicate", case_id, submission_id, reason=_("the same bytes are here already"))


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    batch: list[_Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.content)
        if len(batch) >= BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(draft: Draft) -> int:
    return sum(len(d.content) for d in draft.documents)


def _unread(item: _Item) -> Draft:
    """What is known of an item that no reader could open within its limits: its bytes and its name."""
    original = DraftDocument(
        name=Path(item.shown_path).name,
        media_type=recognise(item.content),
        content=item.content,
        kind=DocumentKind.ORIGINAL,
        readable=False,
        note="limits",
    )
    channel = Channel(item.channel) if item.channel else Channel.UPLOAD
    return Draft(channel=channel, documents=(original,), subject=Path(item.shown_path).name)


def unread_text(note: str) -> Text:
    """Why a document cannot be shown yet."""
    return {
        "unsupported": _("kept, but not readable yet: a picture of a kind that cannot be shown here"),
        "encrypted": _("kept, but not readable yet: encrypted"),
        "damaged": _("kept, but not readable yet: damaged"),
        "empty": _("kept, but the file is empty: please ask the sender to send it again"),
        "too_large": _("kept, but not readable yet: too large"),
        "limits": _("kept, but not readable yet: opening it takes too much memory or time"),
    }.get(note, _("kept, but not readable yet: unknown kind of file"))


def failed_outcomes(results: Iterable[TakenIn]) -> int:
    """How many files or messages need a person."""
    flat = [m for r in results for m in (r.messages or (r,))]
    return sum(1 for r in flat if r.outcome in {"failed", "kept_unread"})
