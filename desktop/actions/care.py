"""Look after a profile: check that everything is as it was written, and back it up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.actions.office import Office
from desktop.progress import SILENT, Progress
from desktop.storage.backup import backup
from desktop.storage.check import database_problems
from desktop.storage.history_store import broken_links
from desktop.storage.submission_store import named_digests, orphans


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check found: each problem names its place and what is wrong with it."""

    chains: int
    documents: int
    problems: tuple[str, ...]


def verify(office: Office, progress: Progress = SILENT) -> VerifyReport:
    """Check database pages, history chains, and every document against its SHA-256."""
    problems = [f"database: {what}" for what in database_problems(office.profile, progress)]
    with office.read() as connection:
        chains, broken = broken_links(connection)
        problems += [f"history {place}" for place in broken]
        named = named_digests(connection)
        problems += [f"case {case_id}: {what}" for case_id, what in orphans(connection)]
    damaged = set(office.profile.blobs.check(progress))
    problems += [f"document {digest}: damaged" for digest in sorted(damaged)]
    problems += [f"document {digest}: missing" for digest in sorted(named) if not office.profile.blobs.has(digest)]
    return VerifyReport(chains, len(named), tuple(problems))


def back_up(office: Office, target: Path, progress: Progress = SILENT) -> bool:
    """Write a backup of the whole profile while work goes on; False when it was stopped and nothing is left of it."""
    return backup(office.profile, target, progress)
