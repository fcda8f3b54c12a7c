"""Write and check the history: one hash chain per device and department.

A link names the digest of its body and the digest of the link before it. The body may be erased by law; the chain
still shows that something stood there, and that nothing else was changed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from desktop.domain.case import HistoryRow
from desktop.domain.history import Act
from desktop.domain.ids import new_id
from desktop.models.case import case
from desktop.models.history import history_body, history_link
from desktop.storage.bulk_insert import insert_rows

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode  # called per entry


def body_digest(body: Mapping[str, Any]) -> str:
    """Digest of a body's content, salted by the body itself."""
    at: datetime = body["at"]
    said = [body["id"], body["case_id"], int(at.timestamp() * 1000), body["actor"], body["act"], body["values"]]
    return hashlib.sha256(_canonical([*said, body["salt"]]).encode()).hexdigest()


def link_digest(device: str, department: str, sequence: int, previous: str, digest_of_body: str) -> str:
    """Digest of a link: what the next one names as its predecessor."""
    return hashlib.sha256("\n".join([device, department, str(sequence), previous, digest_of_body]).encode()).hexdigest()


class HistoryWriter:
    """Collects the entries of one transaction and appends them to their chains."""

    def __init__(self, connection: Connection, device: str) -> None:
        self._connection, self._device = connection, device
        self._heads: dict[str, tuple[int, str]] = {}
        self._links: list[dict[str, Any]] = []
        self._bodies: list[dict[str, Any]] = []

    def add(self, department: str, case_id: str, at: datetime, actor: str, act: str, values: Mapping[str, str]) -> None:
        """Append one entry to the department's chain."""
        body = {
            "id": new_id(at),
            "case_id": case_id,
            "at": at,
            "actor": actor,
            "act": act,
            "values": dict(values),
            "salt": secrets.token_hex(16),
        }
        sequence, previous = self._head(department)
        of_body = body_digest(body)
        digest = link_digest(self._device, department, sequence + 1, previous, of_body)
        self._links.append(
            {
                "device": self._device,
                "department": department,
                "sequence": sequence + 1,
                "previous": previous,
                "body": body["id"],
                "body_digest": of_body,
                "digest": digest,
            }
        )
        self._bodies.append(body)
        self._heads[department] = (sequence + 1, digest)

    def _head(self, department: str) -> tuple[int, str]:
        if department not in self._heads:
            found = self._connection.execute(
                select(history_link.c.sequence, history_link.c.digest)
                .where(history_link.c.device == self._device, history_link.c.department == department)
                .order_by(history_link.c.sequence.desc())
                .limit(1)
            ).first()
            self._heads[department] = (found.sequence, found.digest) if found else (0, "")
        return self._heads[department]

    def flush(self) -> None:
        """Write what was collected; called once, inside the transaction it belongs to."""
        insert_rows(self._connection, history_body, self._bodies)
        insert_rows(self._connection, history_link, self._links)
        self._links, self._bodies = [], []


def history_of(connection: Connection, case_id: str) -> tuple[HistoryRow, ...]:
    """The acts on one case, oldest first.

    Only chains of departments that had the case tell of it: whoever may write into another department's log could else
    put words into its history.
    """
    body, link = history_body.c, history_link.c
    found = connection.execute(
        select(body.at, body.actor, body.act, body["values"].label("said"), link.department)
        .join(history_link, link.body == body.id)
        .where(body.case_id == case_id)
        .order_by(body.at, link.device, link.sequence)
    ).all()
    present = connection.scalar(select(case.c.department).where(case.c.id == case_id))
    told = _departments_that_had_it(found, present or "")
    return tuple(HistoryRow(row.at, row.actor, row.act, row.said) for row in found if row.department in told)


def _departments_that_had_it(found: Sequence[Any], present: str) -> frozenset[str]:
    """The department a case is in, and those that one says it came from or went to, and so on."""
    forwarded = [r for r in found if r.act == Act.MOVED_ON.value]
    moves = [(r.department, r.said.get(place, "")) for r in forwarded for place in ("origin", "department")]
    told, before = {present}, set[str]()
    while told != before:
        before = set(told)
        told |= {place for department, place in moves if department in told}
    return frozenset(told)


def broken_links(connection: Connection) -> tuple[int, tuple[str, ...]]:
    """Walk every chain.

    Returns:
        How many chains there are, and one entry "device/department/sequence: what is wrong" per problem. An erased
        body is no problem; a changed, missing or foreign link is.
    """
    problems: list[str] = []
    heads: dict[tuple[str, str], tuple[int, str]] = {}
    statement = (
        select(history_link, history_body)
        .outerjoin(history_body, and_(history_body.c.id == history_link.c.body))
        .order_by(history_link.c.device, history_link.c.department, history_link.c.sequence)
    )
    for row in connection.execute(statement).mappings():
        chain = (row[history_link.c.device], row[history_link.c.department])
        sequence, previous = heads.get(chain, (0, ""))
        where = f"{chain[0]}/{chain[1]}/{row[history_link.c.sequence]}"
        if row[history_link.c.sequence] != sequence + 1 or row[history_link.c.previous] != previous:
            problems.append(f"{where}: predecessor")
        expected = link_digest(
            *chain, row[history_link.c.sequence], row[history_link.c.previous], row[history_link.c.body_digest]
        )
        if expected != row[history_link.c.digest]:
            problems.append(f"{where}: link")
        if row[history_body.c.id] is not None and not _body_fits(row):
            problems.append(f"{where}: body")
        heads[chain] = (row[history_link.c.sequence], row[history_link.c.digest])
    return len(heads), tuple(problems)


def _body_fits(row: Mapping[Any, Any]) -> bool:
    body = {c.name: row[c] for c in history_body.c}
    return body_digest(body) == str(row[history_link.c.body_digest])
