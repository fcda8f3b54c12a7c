"""`amtsfach-hub check`: walks items, number blocks and documents, and names what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
import sqlalchemy as sa

from hub.blobs import Blobs, digest_of
from hub.settings import Settings

_HEADS = sa.text("""
    SELECT i.department, i.kind, i.id, i.sequence, d.sequence AS latest, v.sequence AS found,
        v.kind = i.kind AND v.id = i.id AND v.deleted = i.deleted AS fits
    FROM item AS i LEFT JOIN department AS d ON d.id = i.department
    LEFT JOIN item_version AS v ON v.department = i.department AND v.sequence = i.sequence
    WHERE v.sequence IS NULL OR NOT (v.kind = i.kind AND v.id = i.id AND v.deleted = i.deleted)
""")
_AHEAD = sa.text("""
    SELECT v.department, max(v.sequence) AS sequence FROM item_version AS v
    LEFT JOIN department AS d ON d.id = v.department GROUP BY v.department, d.sequence
    HAVING max(v.sequence) > coalesce(d.sequence, 0)
""")
_OVERLAPS = sa.text("""
    SELECT a.department, a.series, greatest(a.first, b.first) AS first, least(a.last, b.last) AS last
    FROM lease AS a JOIN lease AS b ON a.department = b.department AND a.series = b.series AND a.id < b.id
        AND a.first <= b.last AND b.first <= a.last
    UNION ALL
    SELECT l.department, l.series, l.first, l.last FROM lease AS l
    JOIN counter AS c ON c.department = l.department AND c.series = l.series WHERE l.last >= c.next
""")
_VERSIONS = sa.text("SELECT department, sequence, data FROM item_version")
_BLOBS = sa.text("SELECT department, encode(sha256, 'hex') AS sha256, size FROM blob ORDER BY sha256, department")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong; `code` names a text of hub/german.py."""

    code: str
    values: dict[str, object]


@dataclass(slots=True)
class Report:
    """What was looked at and what is wrong with it."""

    items: int = 0
    blobs: int = 0
    problems: list[Problem] = field(default_factory=list)


def check(settings: Settings, engine: sa.Engine) -> Report:
    """Check everything that is stored."""
    report = Report()
    with engine.connect().execution_options(stream_results=True, yield_per=500) as connection:
        report.problems += _wrong_items(connection)
        for department, sequence, content in connection.execute(_VERSIONS):
            report.items += 1
            if not _is_json(content):
                report.problems.append(Problem("version_unreadable", {"department": department, "sequence": sequence}))
        blobs = Blobs(settings.blobs)
        looked_at = ""
        for department, sha256, size in connection.execute(_BLOBS):
            report.blobs += sha256 != looked_at
            report.problems += _wrong_blob(blobs, department, sha256, size, again=sha256 == looked_at)
            looked_at = sha256
    return report


def _wrong_items(connection: sa.Connection) -> Iterator[Problem]:
    for row in connection.execute(_HEADS):
        values = {"department": row.department, "kind": row.kind, "id": row.id, "sequence": row.sequence}
        yield Problem("version_missing" if row.found is None else "version_differs", values)
    for row in connection.execute(_AHEAD):
        yield Problem("version_ahead", {"department": row.department, "sequence": row.sequence})
    for row in connection.execute(_OVERLAPS):
        yield Problem("lease_overlaps", dict(row._mapping))


def _is_json(content: str) -> bool:
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True


def _wrong_blob(blobs: Blobs, department: str, sha256: str, size: int, *, again: bool) -> Iterator[Problem]:
    path = blobs.path(sha256)
    if not path.exists():
        yield Problem("blob_missing", {"department": department, "sha256": sha256})
    elif not again and (path.stat().st_size != size or digest_of(path) != sha256):
        yield Problem("blob_damaged", {"sha256": sha256})
