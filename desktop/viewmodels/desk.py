"""The office as the window reaches it: every read and write in its lane, every commit published.

Importing this module loads the storage; the window does so in a job after it was painted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.actions import cases, changes, drafts, mailbox, marks
from desktop.actions.conflicts import ConflictCard, open_cards
from desktop.actions.office import Office
from desktop.actions.spoken_notes import SpokenNote, take_in_note
from desktop.actions.take_in import TakenIn, take_in_paths
from desktop.background import Job, Jobs, Lane
from desktop.catalogue import findings
from desktop.catalogue.service import Catalogue, ServiceDefinition
from desktop.catalogue.validation import findings_for, register_findings_for
from desktop.domain.case import CaseDetail, CaseQuery, CaseRow, FolderCount
from desktop.domain.clerk import Clerk
from desktop.domain.finding import Finding
from desktop.errors import DesktopError
from desktop.progress import Progress
from desktop.translation import _, say
from desktop.viewmodels.acts import Acts
from desktop.viewmodels.case_words import CaseWords
from desktop.viewmodels.change_feed import ChangeFeed, ChangeReads
from desktop.viewmodels.exchange import Exchange, HubAccess
from desktop.viewmodels.field_form import Check
from desktop.viewmodels.row_blocks import Rows, RowSource
from desktop.viewmodels.spoken_words import SpokenWords

T = TypeVar("T")
Failed = Callable[[DesktopError], None]


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with the drafts of an earlier sitting, field to text, and what of it waits for a decision."""

    detail: CaseDetail
    kept: Mapping[str, str]
    cards: tuple[ConflictCard, ...] = ()


class Desk(QObject):
    """What all windows of a running program share: one office, its lanes, the feed of changes, the exchange."""

    entered_anew = Signal(object, object)  # Clerk before and now: somebody else, or the same in other departments

    def __init__(
        self, office: Office, jobs: Jobs, parent: QObject | None = None, *, access: HubAccess | None = None
    ) -> None:
        super().__init__(parent)
        self.office, self.jobs = office, jobs
        self.acts = Acts(office)
        self.words = CaseWords(office.catalogue, office.clock)
        reads = ChangeReads(
            partial(changes.data_version, office),
            partial(changes.latest_sequence, office),
            partial(changes.changes_since, office),
        )
        self.feed = ChangeFeed(jobs, reads, self)
        jobs.published.connect(self.feed.publish)
        self.exchange = Exchange(self, access)

    def enter_as(self, clerk: Clerk) -> None:
        """Go on in the name of `clerk`, with exactly those rights; nothing happens when that is so already."""
        if clerk != self.office.clerk:
            before, self.office = self.office.clerk, replace(self.office, clerk=clerk)
            self.acts = Acts(self.office)
            self.entered_anew.emit(before, clerk)

    @property
    def catalogue(self) -> Catalogue:
        """What is offered and by whom."""
        return self.office.catalogue

    @property
    def clerk(self) -> Clerk:
        """In whose name everything happens."""
        return self.office.clerk

    @property
    def standing_in(self) -> str:
        """For whom the clerk stands in today, and until when; "" for nobody."""
        today = self.office.today()
        held = [s for s in self.clerk.substitutions if s.holds_on(today)]
        until = ((s.name, s.last.strftime("%d.%m.")) for s in held)
        return ", ".join(say(_("standing in for {name} until {day}", name=name, day=day)) for name, day in until)

    def read(self, work: Callable[[Office], T], owner: QObject, done: Callable[[T], None], failed: Failed) -> Job:
        """Run a read; the outcome comes back to the GUI thread."""
        return self.jobs.run(Lane.READ, lambda _job: work(self.office), owner=owner, done=done, failed=failed)

    def write(self, work: Callable[[Office], T], owner: QObject, done: Callable[[T], None], failed: Failed) -> Job:
        """Run an action after those asked for before; its ChangeSet is published whoever still waits."""
        return self.jobs.run(Lane.WRITE, lambda _job: work(self.office), owner=owner, done=done, failed=failed)

    def take_in(
        self,
        paths: tuple[Path, ...],
        owner: QObject,
        done: Callable[[tuple[TakenIn, ...]], None],
        failed: Failed,
        reported: Callable[[int, int], None],
        stopped: Callable[[], bool],
    ) -> Job:
        """Take in files and folders beside all other work: not in the WRITE lane, where a save would wait for it.

        Args:
            paths: Files and folders.
            owner: Whoever waits.
            done: Takes what became of each file, also after a stop.
            failed: Takes an error that ended it.
            reported: Takes how many of how many files are done.
            stopped: Asked between files, in the worker; unlike a cancelled job a stopped one still tells its outcome.
        """

        def work(job: Job) -> tuple[TakenIn, ...]:
            progress = Progress(job.progress.report, lambda: job.cancelled or stopped())
            return take_in_paths(self.office, paths, progress=progress)

        return self.jobs.run(
            Lane.NETWORK,
            work,
            owner=owner,
            done=done,
            failed=failed,
            reported=reported,
        )

    # the open case

    def case_with_drafts(self, case: str) -> KeptCase:
        """A case and what this clerk typed on it and has not saved; called in the READ lane."""
        detail = mailbox.case_on_desk(self.office, case)
        if detail.closed:
            return KeptCase(detail, {}, ())
        kept = drafts.kept_typing(self.office, case)
        return KeptCase(detail, kept, open_cards(self.office, detail.row.id))

    def put_away(self, case: str) -> None:
        """The clerk turned to something else: a protected case is closed again."""
        marks.put_away(self.office, case)

    def keep_typing(self, case: str, fields: Mapping[str, str], owner: QObject, failed: Failed) -> None:
        """Store drafts."""

        def work(office: Office) -> None:
            for field, text in fields.items():
                drafts.keep_typing(office, case, field, text)

        self.write(work, owner, _nothing, failed)

    def forget_typing(self, case: str, fields: tuple[str, ...] | None, owner: QObject, failed: Failed) -> None:
        """Remove drafts."""
        self.write(lambda office: drafts.forget_typing(office, case, fields), owner, _nothing, failed)

    def mark_read(self, case: str, owner: QObject, failed: Failed) -> None:
        """Note that somebody looked at a case."""
        self.write(lambda office: cases.mark_read(office, case), owner, _nothing, failed)

    # lists

    def folder(self, query: CaseQuery) -> RowSource:
        """The rows of a folder."""

        def block(start: int, limit: int, total: int, before: CaseRow | None) -> Rows:
            return mailbox.block_of_cases(self.office, query, start, limit, total=total, after=before)

        return RowSource(lambda: mailbox.count_cases(self.office, query), block)

    def found(self, text: str) -> RowSource:
        """The rows a search finds; searched anew each time the list is read."""
        rows: list[Rows] = [()]

        def count() -> int:
            rows[0] = mailbox.search(self.office, text)
            return len(rows[0])

        return RowSource(count, lambda start, limit, _total, _before: rows[0][start : start + limit])

    def document_bytes(self, document: str) -> bytes:
        """The bytes of a document; called in the READ or PREVIEW lane, so it waits for no server.

        Raises:
            AtHub: They lie at the hub; `exchange.bring` fetches them.
        """
        return mailbox.document_bytes(self.office, document, fetch=False)

    def folders(self) -> tuple[FolderCount, ...]:
        """All folders with their counts; called in the READ lane."""
        return mailbox.folders(self.office)

    def colleagues(self, department: str) -> tuple[Clerk, ...]:
        """Who can be given cases of a department; called in the READ lane."""
        return mailbox.colleagues(self.office, department)

    def take_in_note(self, words: SpokenWords, owner: QObject, done: Callable[[str], None], failed: Failed) -> None:
        """Take in what somebody said; `done` is told the id of the new case."""
        note = SpokenNote(**asdict(words))
        self.write(lambda office: take_in_note(office, note), owner, done, failed)

    # the catalogue

    def service(self, case: CaseRow) -> ServiceDefinition | None:
        """What the citizen asks for; None when unknown."""
        return self.catalogue.services.get(case.service)

    def check(self, service: ServiceDefinition | None) -> Check:
        """What is to be said about the values of an application."""
        if service is None:
            return lambda _values: ()
        return lambda values: findings_for(service, values, today=self.office.today())

    def check_register(self, service: ServiceDefinition | None) -> Check:
        """What is to be said about register data; an empty field is no mistake while they are entered."""
        if service is None:
            return lambda _values: ()

        def check(values: Mapping[str, str]) -> tuple[Finding, ...]:
            found = register_findings_for(service, values, today=self.office.today())
            return tuple(finding for finding in found if values.get(finding.field))

        return check

    def finding_words(self, finding: Finding) -> str:
        """A finding in German, with its norm."""
        text, norm = findings.word(self.catalogue, finding)
        return f"{text} ({norm})" if norm else text


def _nothing(_result: object) -> None:
    return
