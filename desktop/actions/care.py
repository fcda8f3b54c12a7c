"""Look after a profile: check that everything is as it was written, and back it up."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.actions.office import Office
from desktop.actions.wording import department_name
from desktop.errors import DamagedProfile, UsageError
from desktop.progress import SILENT, Progress
from desktop.storage.backup import backup
from desktop.storage.backup_file import may_be_replaced
from desktop.storage.check import database_problems
from desktop.storage.document_places import DocumentPlace, places_of
from desktop.storage.history_store import broken_links
from desktop.storage.hub_blobs import lie_at_hub
from desktop.storage.submission_store import named_digests, orphans
from desktop.storage.transaction import Transaction
from desktop.translation import Text, _, say

_RESTORE = "amtsfach --profile {folder} restore {file}"
_SAVE = "amtsfach --profile {folder} save SHA-256 --out {file}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was written: what and where, and what to do about it."""

    text: Text
    advice: Text

    def __str__(self) -> str:
        return f"{say(self.text)} {say(self.advice)}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check found.

    Attributes:
        chains, documents: How many were checked.
        at_hub: Of the documents, how many lie at the hub alone and are fetched when somebody looks.
    """

    chains: int
    documents: int
    problems: tuple[Problem, ...]
    at_hub: int = 0


def verify(office: Office, progress: Progress = SILENT) -> VerifyReport:
    """Check database pages, history chains, and every document against its SHA-256.

    What a damaged page keeps from being read is a problem too, and does not keep the rest from being checked. Of cases
    of other departments no more is told than the digest of a document.
    """
    problems = [_of_the_database(what) for what in database_problems(office.profile, progress)]
    damaged = office.profile.blobs.check(progress)
    chains, named, missing, places = 0, set[str](), list[str](), dict[str, DocumentPlace]()
    at_hub: Mapping[str, str] = {}
    try:
        with office.read() as connection:
            chains, found = _history_and_cases(office, connection)
            problems += found
            named = named_digests(connection)
            away = [digest for digest in sorted(named) if not office.profile.blobs.has(digest)]
            at_hub = lie_at_hub(connection, away)
            missing = [digest for digest in away if digest not in at_hub]
            places.update(places_of(connection, {*damaged, *missing}, office.clerk))
    except DamagedProfile as damage:
        problems.append(_of_the_database(damage.title))
    problems += _of_documents(damaged, missing, places)
    return VerifyReport(chains, len(named), tuple(problems), len(at_hub))


def _of_the_database(what: Text | str) -> Problem:
    return Problem(_("The database is damaged: {problem}", problem=what), _restore_everything())


def _history_and_cases(office: Office, connection: Transaction) -> tuple[int, list[Problem]]:
    chains, broken = broken_links(connection)
    advice = _restore_everything()
    problems = [Problem(_of_a_link(office, place), advice) for place in broken]
    lost = [
        _("The case a document belongs to is not there any more (document {id}).", id=i) for i in orphans(connection)
    ]
    return chains, [*problems, *(Problem(text, advice) for text in lost)]


def _of_a_link(office: Office, place: str) -> Text:
    """A link is named "device/department/number: what is wrong"."""
    found = re.fullmatch(r"(.*)/(.*)/(\d+): (\w+)", place)
    if found is None:
        return _("The history is not as it was written: {place}", place=place)
    device, department, number, what = found.groups()
    values = {"department": department_name(office.catalogue, department), "number": number, "device": device}
    if what == "predecessor":
        return _(
            "In the history of {department} something is missing before entry {number} (device {device}).", **values
        )
    return _("In the history of {department} entry {number} was changed afterwards (device {device}).", **values)


def _of_documents(
    damaged: Iterable[str], missing: Iterable[str], places: Mapping[str, DocumentPlace]
) -> Iterator[Problem]:
    backup, copy = _("BACKUP"), _("FILE")
    advice = _(
        "Please fetch it from a backup: {restore} restores one into a new folder, {save} writes the document from "
        "there. Everything else may be worked on.",
        restore=_command(_RESTORE, backup),
        save=_command(_SAVE, copy),
    )
    for digest in sorted(damaged):
        name, case = _named(places.get(digest))
        yield Problem(_damaged(digest, name, case), advice)
    for digest in sorted(missing):
        name, case = _named(places.get(digest))
        yield Problem(_missing(digest, name, case), advice)


def _named(place: DocumentPlace | None) -> tuple[Text | str, str]:
    """Name and case; the name is empty where the clerk may not know of it."""
    if place is None:
        return "", ""
    return re.split(r"[/\\]", place.name)[-1] or _("without a name"), place.case  # a folder on a disk concerns nobody


def _damaged(digest: str, name: Text | str, case: str) -> Text:
    if not name:
        return _("A document is damaged (SHA-256 {digest}).", digest=digest)
    if not case:
        return _("“{name}”, taken in and not filed yet, is damaged (SHA-256 {digest}).", name=name, digest=digest)
    values = {"name": name, "case": case, "digest": digest}
    return _("The document “{name}” of the case “{case}” is damaged (SHA-256 {digest}).", **values)


def _missing(digest: str, name: Text | str, case: str) -> Text:
    if not name:
        return _("A document is missing (SHA-256 {digest}).", digest=digest)
    if not case:
        return _("“{name}”, taken in and not filed yet, is missing (SHA-256 {digest}).", name=name, digest=digest)
    values = {"name": name, "case": case, "digest": digest}
    return _("The document “{name}” of the case “{case}” is missing (SHA-256 {digest}).", **values)


def _restore_everything() -> Text:
    backup = _("BACKUP")
    return _(
        "Please copy the profile away as it is, and restore the newest backup into a new folder: {restore}",
        restore=_command(_RESTORE, backup),
    )


def _command(pattern: str, file: Text) -> Text:
    return Text(pattern, {"folder": _("NEW-FOLDER"), "file": file})


def back_up(office: Office, target: Path, progress: Progress = SILENT) -> bool:
    """Write a backup of the whole profile while work goes on; False when it was stopped and nothing is left of it.

    Raises:
        UsageError: `target` is something else than an earlier backup; it is not replaced.
    """
    if os.path.isdir(target):
        raise UsageError(
            _("{path} is a folder.", path=str(target)), _("Please name a file in it, like sicherung.amtsfach.")
        )
    if not may_be_replaced(target):
        raise UsageError(
            _("{path} is there already, and is no backup of Amtsfach.", path=str(target)),
            _("Please choose another name. An earlier backup would be replaced."),
        )
    return backup(office.profile, target, progress)
