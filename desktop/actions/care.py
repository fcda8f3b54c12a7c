"""Look after a profile: check that everything is as it was written, and back it up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.actions.office import Office
from desktop.errors import DamagedProfile
from desktop.progress import SILENT, Progress
from desktop.storage.backup import backup
from desktop.storage.check import database_problems
from desktop.storage.history_store import broken_links
from desktop.storage.submission_store import named_digests, orphans
from desktop.translation import Text, _


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check found: each problem names its place and what is wrong with it."""

    chains: int
    documents: int
    problems: tuple[Text, ...]


def verify(office: Office, progress: Progress = SILENT) -> VerifyReport:
    """Check database pages, history chains, and every document against its SHA-256.

    What a damaged page keeps from being read is a problem too, and does not keep the rest from being checked.
    """
    problems = [_("database: {problem}", problem=what) for what in database_problems(office.profile, progress)]
    chains, named = 0, set[str]()
    try:
        with office.read() as connection:
            chains, broken = broken_links(connection)
            problems += [_("history: {place}", place=place) for place in broken]
            named = named_digests(connection)
            problems += [_("case {case}: {problem}", case=case, problem=what) for case, what in orphans(connection)]
    except DamagedProfile as damage:
        problems.append(_("history: {place}", place=damage.title))
    problems += [_("document {digest}: damaged", digest=d) for d in sorted(office.profile.blobs.check(progress))]
    missing = (digest for digest in sorted(named) if not office.profile.blobs.has(digest))
    problems += [_("document {digest}: missing", digest=digest) for digest in missing]
    return VerifyReport(chains, len(named), tuple(problems))


def back_up(office: Office, target: Path, progress: Progress = SILENT) -> bool:
    """Write a backup of the whole profile while work goes on; False when it was stopped and nothing is left of it."""
    return backup(office.profile, target, progress)
