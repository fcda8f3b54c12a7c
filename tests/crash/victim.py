"""The program at work, as a process that will be killed: real actions in a loop, each announced before and told after.

It sends {"begin": act} before an act and {"done": act} when it has returned, which is when a clerk would see it done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from desktop.actions import cases, certificates, drafts, mailbox, notes, register
from desktop.actions.care import back_up
from desktop.actions.office import Office
from desktop.actions.opening import enter, everything, present_clerk, set_up
from desktop.actions.take_in import take_in_paths
from desktop.catalogue.loader import load_catalogue
from desktop.clock import SystemClock
from desktop.documents.reader_process import Readers
from desktop.domain.case import CaseQuery
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from desktop.storage import migrate  # noqa: F401 (loaded before the time runs)
from desktop.storage.keys import ScryptCost, Unlock
from desktop.storage.profile import Profile
from desktop.storage.restore import restore

CHEAP = Unlock(passphrase="only for tests", cost=ScryptCost(n=2**4))
_FIELD = "kind.vornamen"
_MOST_AT_ONCE = 8
_WORKED_ON = 6  # few cases, so that much happens to each

Act = dict[str, Any]


def open_office(directory: Path, readers: Readers) -> Office:
    """The office of the profile's clerk, made when missing."""
    profile, catalogue, clock = Profile.open(directory, CHEAP), load_catalogue(), SystemClock()
    clerk = present_clerk(profile) or set_up(
        profile, catalogue, clock, everything("A. Sommer", "Musterstadt an der Ilm", catalogue)
    )
    return enter(profile, catalogue, clock, clerk, readers)


class Work:
    """What the victim does, by chance."""

    def __init__(self, office: Office, post: Iterator[Path], chance: Random) -> None:
        self.office, self.post, self.chance = office, post, chance
        total = mailbox.count_cases(office, CaseQuery())
        rows = mailbox.block_of_cases(office, CaseQuery(), 0, 200, total=total, after=None)
        self.cases = sorted(row.id for row in rows if row.service == "geburtsurkunde")

    def one(self) -> tuple[Act, Callable[[], Mapping[str, Any]]]:
        """An act that is about to be done, and what does it and returns what came of it."""
        if len(self.cases) < 3 or self.chance.random() < 0.12:
            paths = list(islice(self.post, self.chance.randrange(1, _MOST_AT_ONCE)))
            if paths:
                return self._take_in(paths)
        case = self.chance.choice(self.cases[:_WORKED_ON])
        kinds = (self._set, self._type, self._note, self._enter, self._confirm, self._number, self._issue)
        return self.chance.choices(kinds, weights=(2, 2, 1, 1, 2, 1, 4))[0](case)

    def _take_in(self, paths: list[Path]) -> tuple[Act, Callable[[], Mapping[str, Any]]]:
        originals = [sha256(path.read_bytes()).hexdigest() for path in paths]

        def do() -> Mapping[str, Any]:
            results = take_in_paths(self.office, paths)
            self.cases += [r.case for r in results if r.service == "geburtsurkunde" and r.outcome == "taken_in"]
            return {"outcomes": [r.outcome for r in results], "cases": [r.case for r in results]}

        return {"act": "take_in", "originals": originals}, do

    def _text(self) -> str:
        return f"Frieda {self.chance.choice('ÄŁŞẞ')}{self.chance.randrange(10**9)}"

    def _set(self, case: str) -> tuple[Act, Callable[[], Mapping[str, Any]]]:
        text = self._text()
        return {"act": "set", "case": case, "value": text}, _does(cases.set_fields, self.office, case, {_FIELD: text})

    def _type(self, case: str) -> tuple[Act, Callable[[], Mapping[str, Any]]]:
        field, text = self.chance.choice(("note", "kind.geburtsort")), self._text()
        act = {"act": "type", "case": case, "field": field, "value": text}
        return act, _does(drafts.keep_typing, self.office, case, field, text)

    def _note(self, case: str) -> tuple[Act, Callable[[], Mapping[str, Any]]]:
        text = self._text()
        return {"act": "note", "case": case, "value": text}, _does(notes.add_note, self.office, case, text)

    def _enter(self, case: str) -> tuple[Act, Callable[[], Mapping[str, Any]]]:
        values = REGISTER | {"weitere_angaben": self._text()}
        act = {"act": "register", "case": case, "value": values["weitere_angaben"]}
        return act, _does(register.enter_register, self.office, case, values)

    def _confirm(self, case: str) -> tuple[Act, Callable[[], Mapping[str, Any]]]:
        """Enter and confirm: what a certificate needs."""
        values = REGISTER | {"weitere_angaben": self._text()}

        def do() -> Mapping[str, Any]:
            register.enter_register(self.office, case, values)
            register.confirm_register(self.office, case, "A. Sommer")
            return {}

        return {"act": "confirm", "case": case, "value": values["weitere_angaben"]}, do

    def _number(self, case: str) -> tuple[Act, Callable[[], Mapping[str, Any]]]:
        def do() -> Mapping[str, Any]:
            cases.register_case(self.office, case)
            return {"number": mailbox.case_detail(self.office, case).row.number}

        return {"act": "number", "case": case}, do

    def _issue(self, case: str) -> tuple[Act, Callable[[], Mapping[str, Any]]]:
        def do() -> Mapping[str, Any]:
            try:
                issued = certificates.issue(self.office, case, "geburtsurkunde", DECISIONS)
            except certificates.IssueRefused:
                return {"refused": True}
            return {"number": issued.number, "sha256": issued.sha256, "document": issued.document_id}

        return {"act": "issue", "case": case}, do


def _does(action: Callable[..., object], *arguments: object) -> Callable[[], Mapping[str, Any]]:
    def do() -> Mapping[str, Any]:
        action(*arguments)
        return {}

    return do


def work(directory: str, post: str, seed: int, teller: Connection) -> None:
    """Work until killed."""
    with Readers(1) as readers:
        office = open_office(Path(directory), readers)
        teller.send({"ready": True})
        going_on = Work(office, iter(sorted(Path(post).iterdir())), Random(seed))
        while True:
            act, do = going_on.one()
            teller.send({"begin": act})
            teller.send({"done": {**act, **do()}})


def care(kind: str, directory: str, file: str, teller: Connection) -> None:
    """Make, back up or restore a profile; says "ready" when it begins, "done" at the end."""
    with Readers(1) as readers:
        office = open_office(Path(directory), readers) if kind == "backup" else None
        teller.send({"ready": kind})
        if kind == "make":
            open_office(Path(directory), readers).profile.close()
        elif kind == "restore":
            restore(Path(file), Path(directory), CHEAP)
        elif office is not None:
            back_up(office, Path(file))
        teller.send({"done": kind})
