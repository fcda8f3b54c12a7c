"""What a killed program had said was done, compared with what is there after the next start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from desktop.actions import drafts, mailbox
from desktop.actions.care import verify
from desktop.actions.office import Office
from desktop.domain.case import CaseDetail
from desktop.models.case import case as case_table
from desktop.storage.arrival_store import waiting_blobs
from desktop.storage.submission_store import cases_with_bytes

Act = dict[str, Any]
_FIELD, _REGISTER_FIELD = "kind.vornamen", "weitere_angaben"


class Ledger:
    """Everything one profile was told to keep.

    Attributes:
        done: How many acts of each kind returned.
        cut_short: How many of each kind were under way when the program was killed.
        unsure: The act under way now that it is dead: it happened whole or not at all.
    """

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self.cut_short: Counter[str] = Counter()
        self.unsure: Act | None = None
        self.originals: set[str] = set()
        self.new_originals: set[str] = set()
        self.fields: dict[str, str] = {}
        self.typing: dict[tuple[str, str], str] = {}
        self.notes: dict[str, set[str]] = {}
        self.register: dict[str, str] = {}
        self.confirmed: set[str] = set()
        self.numbers: dict[str, str] = {}
        self.certificates: dict[str, Act] = {}
        self.touched: set[str] = set()
        self.twice: list[str] = []

    def read(self, lines: Iterable[Act]) -> None:
        """Take down what a program said before it was killed."""
        self.touched, self.new_originals, self.unsure = set(), set(), None
        for line in lines:
            self.unsure = line.get("begin", self.unsure)
            if done := line.get("done"):
                self.unsure = None
                self._note(done)
        if self.unsure is not None:
            self.cut_short[self.unsure["act"]] += 1
            self.touched |= {self.unsure["case"]} if "case" in self.unsure else set()

    def _note(self, act: Act) -> None:
        kind, case = act["act"], act.get("case", "")
        self.done[kind] += 1
        self.touched |= {case} if case else set()
        if kind == "take_in":
            assert set(act["outcomes"]) <= {"taken_in", "joined"}, act
            self.new_originals |= set(act["originals"])
        elif kind == "set":
            self.fields[case] = act["value"]
        elif kind == "type":
            self.typing[case, act["field"]] = act["value"]
        elif kind == "note":
            self.notes.setdefault(case, set()).add(act["value"])
            self.typing.pop((case, "note"), None)
        elif kind in {"register", "confirm"}:
            self.register[case] = act["value"]
            (self.confirmed.add if kind == "confirm" else self.confirmed.discard)(case)
        elif kind == "number":
            self.numbers[case] = act["number"]
        elif kind == "issue" and "number" in act:
            self.twice += [act["number"]] if act["number"] in self.certificates else []
            self.certificates[act["number"]] = act

    def lost(self, office: Office, *, everything: bool = False) -> list[str]:
        """What is missing or wrong: nothing.

        Args:
            everything: Look at all cases and originals, not only those of the last run.
        """
        found = [f"verify: {problem}" for problem in verify(office).problems]
        found += [f"number {number} given twice" for number in self.twice]
        found += self._originals(office, self.originals | self.new_originals if everything else self.new_originals)
        found += _numbers_given_twice(office)
        cases = self._cases() if everything else self.touched
        for case in sorted(cases):
            found += self._case(office, case)
        self.originals |= self.new_originals
        return found

    def _cases(self) -> set[str]:
        typed = {case for case, _ in self.typing}
        issued = {act["case"] for act in self.certificates.values()}
        return {*self.fields, *self.notes, *self.register, *self.numbers, *typed, *issued}

    def _originals(self, office: Office, digests: set[str]) -> Iterator[str]:
        with office.read() as connection:
            filed = cases_with_bytes(connection, digests, office.clerk)
            waiting = waiting_blobs(connection)
        yield from (f"original {digest} has no case" for digest in digests - filed.keys())
        yield from (f"original {digest} still waits" for digest in waiting)
        for digest in digests:
            if sha256(office.profile.blobs.get(digest)).hexdigest() != digest:
                yield f"original {digest} is not what it was"

    def _case(self, office: Office, case: str) -> Iterator[str]:
        detail = mailbox.case_detail(office, case)
        yield from self._value(detail, case)
        yield from self._kept_typing(office, case)
        missing = self.notes.get(case, set()) - {note.text for note in detail.notes}
        yield from (f"case {case}: note {text}" for text in missing)
        yield from self._register_entry(detail, case)
        if case in self.numbers and detail.row.number != self.numbers[case]:
            yield f"case {case}: file number {self.numbers[case]}, now {detail.row.number}"
        yield from self._certificates(office, detail, case)

    def _may_be(self, case: str, present: str | None, *kinds: str) -> bool:
        """Whether the act that was cut short explains what is there."""
        act = self.unsure
        return act is not None and act["act"] in kinds and act["case"] == case and act.get("value") == present

    def _value(self, detail: CaseDetail, case: str) -> Iterator[str]:
        present = next((f.value for f in detail.fields if f.name == _FIELD), "")
        if self._may_be(case, present, "set"):
            self.fields[case] = present
        elif case in self.fields and present != self.fields[case]:
            yield f"case {case}: field {self.fields[case]}, now {present}"

    def _kept_typing(self, office: Office, case: str) -> Iterator[str]:
        kept = drafts.kept_typing(office, case)
        for key in [key for key in self.typing if key[0] == case]:
            present = kept.get(key[1])
            if present is None and key[1] == "note" and self.unsure and self.unsure["act"] == "note":
                del self.typing[key]  # the note was written, and with that the typing is over
            elif self._may_be(case, present, "type"):
                self.typing[key] = present or ""
            elif present != self.typing[key]:
                yield f"case {case}: typing {self.typing[key]}, now {present}"

    def _register_entry(self, detail: CaseDetail, case: str) -> Iterator[str]:
        present = detail.entry.values.get(_REGISTER_FIELD) if detail.entry else None
        if self._may_be(case, present, "register", "confirm"):
            self.register[case] = present or ""
            self.confirmed.discard(case)
        elif case in self.register and present != self.register[case]:
            yield f"case {case}: register {self.register[case]}, now {present}"
        if case in self.confirmed and (detail.entry is None or detail.entry.confirmed_at is None):
            yield f"case {case}: confirmation"

    def _certificates(self, office: Office, detail: CaseDetail, case: str) -> Iterator[str]:
        there = {c.number: c for c in detail.certificates}
        for number, act in self.certificates.items():
            if act["case"] != case:
                continue
            if number not in there:
                yield f"case {case}: certificate {number}"
            elif sha256(mailbox.document_bytes(office, act["document"])).hexdigest() != act["sha256"]:
                yield f"case {case}: bytes of certificate {number}"
        for number, certificate in there.items():  # also those nobody was told of are whole
            content = mailbox.document_bytes(office, certificate.document)
            if not content.startswith(b"%PDF") or sha256(content).hexdigest() != certificate.sha256:
                yield f"case {case}: bytes of certificate {number}"


def _numbers_given_twice(office: Office) -> Iterator[str]:
    column = case_table.c.number
    statement = select(column).where(column != "").group_by(column).having(func.count() > 1)
    with office.read() as connection:
        yield from (f"file number {number} given twice" for number in connection.scalars(statement))
