"""Look after a profile: check that everything is as it was written, and back it up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from desktop.actions.office import Office
from desktop.progress import SILENT, Progress
from desktop.storage.backup import backup
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
    problems: list[str] = []
    with office.read() as connection:
        problems += [f"database: {row[0]}" for row in connection.execute(text("PRAGMA cipher_integrity_check"))]
        for row in connection.execute(text("PRAGMA integrity_check")):
            if row[0] != "ok":
                problems.append(f"database: {row[0]}")
        chains, broken = broken_links(connection)
        problems += [f"history {place}" for place in broken]
        named = named_digests(connection)
        problems += [f"case {case_id}: {what}" for case_id, what in orphans(connection)]
    damaged = set(office.profile.blobs.check(progress))
    problems += [f"document {digest}: damaged" for digest in sorted(damaged)]
    problems += [f"document {digest}: missing" for digest in sorted(named) if not office.profile.blobs.has(digest)]
    return VerifyReport(chains, len(named), tuple(problems))


def back_up(office: Office, target: Path, progress: Progress = SILENT) -> None:
    """Write a backup of the whole profile while work goes on."""
    backup(office.profile, target, progress)
