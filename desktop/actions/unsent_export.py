"""Write what is not sent into a file, so that nothing is lost even if this computer goes."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from desktop.actions.office import Office
from desktop.actions.unsent import reason_text, unsent
from desktop.errors import EnvironmentFault, file_problem
from desktop.storage.case_store import find_case
from desktop.storage.sync_store import CASE, waiting
from desktop.storage.transaction import Transaction
from desktop.sync.collect import Author, Parcel, parcels
from desktop.sync.proposals import outgoing_proposals
from desktop.translation import _, say

_FORMAT = 1
_AT_ONCE = 50


def export_unsent(office: Office, target: Path, items: Collection[str] | None = None) -> int:
    """Write a ZIP file: a page to read, everything as the hub would get it, and the documents' bytes.

    The file is not encrypted; whoever asks for it is told.

    Args:
        items: Which; None for all.

    Returns:
        How many things are in it.

    Raises:
        EnvironmentFault: It cannot be written; then nothing is there.
    """
    try:
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".amtsfach-")
        os.close(handle)
        try:
            count = _write(office, Path(beside), items)
            Path(beside).replace(target)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as exc:
        raise EnvironmentFault(
            _("{path} cannot be written: {problem}.", path=target.name, problem=file_problem(exc)),
            _("Please choose another folder or make room on the disk. In the program nothing is lost."),
        ) from exc
    return count


def _may_be_written(office: Office, connection: Transaction, case_id: str) -> bool:
    """What is closed to the clerk comes into no file: it goes on waiting."""
    stored = find_case(connection, case_id, office.clerk)
    return stored is None or not office.closure(stored)


def _write(office: Office, path: Path, items: Collection[str] | None) -> int:
    author = Author(office.clerk.name, office.profile.device)
    listed: list[dict[str, object]] = []
    with ZipFile(path, "w", ZIP_DEFLATED) as out:
        with office.read() as connection:
            queue = [w for w in waiting(connection) if items is None or w.item in items]
            cases = [w for w in queue if w.kind == CASE and _may_be_written(office, connection, w.item)]
            for start in range(0, len(cases), _AT_ONCE):
                for parcel in parcels(connection, cases[start : start + _AT_ONCE], author):
                    listed.append(_shape(parcel))
                    _write_documents(office, out, parcel.blobs)
            proposals = outgoing_proposals(connection, queue)
        listed += [
            {"case": item.case_id, "department": w.department, "items": [item.as_json()]} for w, item in proposals
        ]
        whole = {"format": _FORMAT, "clerk": office.clerk.name, "device": office.profile.device, "unsent": listed}
        out.writestr("nicht-uebertragen.json", json.dumps(whole, ensure_ascii=False, indent=1))
        out.writestr("Uebersicht.txt", _overview(office, items))
    return len(listed)


def _shape(parcel: Parcel) -> dict[str, object]:
    one = parcel.waiting
    return {
        "case": one.item,
        "department": one.department,
        "since": one.since.isoformat(),
        "reason": one.reason,
        "items": [item.as_json() for item in parcel.items],
    }


def _write_documents(office: Office, out: ZipFile, digests: Iterable[str]) -> None:
    known = set(out.namelist())
    for digest in digests:
        name = f"Dokumente/{digest}"
        if name not in known and office.profile.blobs.has(digest):
            with out.open(name, "w") as entry:
                for chunk in office.profile.blobs.chunks(digest):
                    entry.write(chunk)


def _overview(office: Office, items: Collection[str] | None) -> str:
    """What a person reads first."""
    lines = [say(_("Not sent yet, of {name}", name=office.clerk.name)), ""]
    for item in unsent(office).items:
        if items is None or item.id in items:
            lines += [" · ".join(part for part in (item.number, item.subject, item.sender) if part)]
            lines += ["  " + ", ".join(item.what), "  " + say(reason_text(item)), ""]
    return "\n".join(lines)
