"""Store issued certificates and the decisions behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from desktop.domain.case import CertificateRow
from desktop.models.certificate import certificate, decision


def add_certificate(connection: Connection, row: Mapping[str, Any], decisions: Mapping[str, str]) -> None:
    """Write a certificate with its decisions; the person and moment of issue stand for each of them."""
    connection.execute(insert(certificate).values(**row))
    rows = [
        {
            "certificate": row["id"],
            "name": name,
            "text": text,
            "decided_by": row["issued_by"],
            "decided_at": row["issued_at"],
        }
        for name, text in decisions.items()
    ]
    if rows:
        connection.execute(insert(decision), rows)


def certificates_of(connection: Connection, case_id: str) -> tuple[CertificateRow, ...]:
    """The certificates issued in a case, newest first."""
    found = connection.execute(
        select(certificate).where(certificate.c.case_id == case_id).order_by(certificate.c.issued_at.desc())
    )
    return tuple(CertificateRow(r.id, r.kind, r.number, r.issued_at, r.issued_by, r.document, r.sha256) for r in found)


def issued_since(connection: Connection, case_id: str, kind: str, since: datetime) -> int:
    """How many certificates of a kind were issued in a case since a moment."""
    return sum(1 for c in certificates_of(connection, case_id) if c.kind == kind and c.issued_at >= since)
