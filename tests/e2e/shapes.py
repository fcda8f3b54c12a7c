"""The shapes of docs/cli.md, written down so that a test can hold a document against them.

A shape is a type, a function that says whether a value will do, a dictionary of members that must be there (more may
be), a list with the shape of each entry, or a set of shapes one of which must fit; None stands for null.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

Shape = Any
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def moment(value: object) -> bool:
    """ISO 8601 in UTC."""
    return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() == timedelta(0)


def day(value: object) -> bool:
    """An ISO date."""
    return isinstance(value, str) and bool(date.fromisoformat(value))


def sha256(value: object) -> bool:
    """A digest in hex."""
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def uuid(value: object) -> bool:
    """An id."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def some(value: object) -> bool:
    """A text that is not empty: what is unknown is null."""
    return isinstance(value, str) and value != ""


def one_of(*values: str) -> Callable[[object], bool]:
    """One of some words."""
    return lambda value: value in values


def either(*shapes: Shape) -> Callable[[object], bool]:
    """One of several shapes."""

    def fits(value: object) -> bool:
        for shape in shapes:
            try:
                check(value, shape)
            except AssertionError:
                continue
            return True
        return False

    return fits


def check(value: Any, shape: Shape, where: str = "$") -> None:
    """Fail with the place that does not fit."""
    if shape is None:
        assert value is None, f"{where}: {value!r} is not null"
    elif isinstance(shape, dict):
        assert isinstance(value, dict), f"{where}: {value!r} is no object"
        missing = shape.keys() - value.keys()
        assert not missing, f"{where} lacks {sorted(missing)}"
        for name, inner in shape.items():
            check(value[name], inner, f"{where}.{name}")
    elif isinstance(shape, list):
        assert isinstance(value, list), f"{where}: {value!r} is no list"
        for index, entry in enumerate(value):
            check(entry, shape[0], f"{where}[{index}]")
    elif isinstance(shape, type):
        assert type(value) is shape, f"{where}: {value!r} is no {shape.__name__}"
    else:
        assert shape(value), f"{where}: {value!r} does not fit"


def maybe(shape: Shape) -> Callable[[object], bool]:
    """The shape, or null."""
    return either(None, shape)


class _Texts:
    """An object whose members are all texts."""

    def __call__(self, value: object) -> bool:
        return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())


texts = _Texts()
STATES = (
    "new", "assigned", "in_progress", "waiting", "decided", "to_send", "ready_for_pickup", "done", "handed_over",
    "withdrawn", "misdirected", "duplicate", "no_case",
)  # fmt: skip
CHANNELS = ("mail", "de_mail", "portal", "upload", "scan", "fax", "letter", "phone", "counter")
PERSON = {"name": str, "address": str}
ITEM = {
    "path": some,
    "outcome": one_of("taken_in", "joined", "duplicate", "kept_unread", "failed"),
    "case": maybe(uuid),
    "submission": maybe(uuid),
    "service": maybe(some),
    "reason": some,
}
ROW = {
    "id": uuid,
    "number": maybe(some),
    "service": maybe(some),
    "department": some,
    "clerk": maybe(some),
    "state": one_of(*STATES),
    "subject": str,
    "sender": str,
    "received_at": moment,
    "deadline": maybe(day),
    "confidential": bool,
    "protected": bool,
}
FINDING = {
    "severity": one_of("hint", "warning", "error"),
    "text": some,
    "norm": str,
    "field": maybe(some),
    "code": some,
}
SUBMISSION = {
    "id": uuid,
    "channel": one_of(*CHANNELS),
    "received_at": moment,
    "sent_at": maybe(moment),
    "sender": PERSON,
    "recipients": [PERSON],
    "subject": str,
    "text": str,
    "headers": [[str]],
    "sha256": sha256,
    "path": str,
    "form": maybe({"id": maybe(some), "version": maybe(some), "values": texts}),
}
DOCUMENT = {
    "id": uuid,
    "submission": maybe(uuid),
    "kind": some,
    "name": str,
    "media_type": some,
    "size": int,
    "sha256": sha256,
    "pages": int,
    "text": str,
    "codes": [str],
    "values": texts,
    "readable": bool,
    "note": maybe(some),
}
CERTIFICATE = {
    "certificate": some,
    "number": some,
    "issued_at": moment,
    "issued_by": some,
    "document": uuid,
    "sha256": sha256,
}
CASE = ROW | {
    "version": int,
    "waiting_for": maybe(some),
    "fields": [{"name": some, "label": some, "value": str, "source": some, "confidence": float}],
    "register": [{"name": some, "label": some, "value": str, "differs": bool}],
    "register_confirmed": maybe({"by": some, "at": moment}),
    "findings": [FINDING],
    "asked": [FINDING],
    "submissions": [SUBMISSION],
    "documents": [DOCUMENT],
    "notes": [{"at": moment, "author": some, "text": some}],
    "follow_ups": [{"id": uuid, "due": day, "reason": str, "done": bool}],
    "certificates": [CERTIFICATE],
    "issuable": [{"certificate": some, "title": some, "decisions": texts, "omissions": texts}],
    "history": [{"at": moment, "actor": some, "act": some, "text": some}],
}
IMPORT = {"items": [ITEM], "stopped": bool, "resumed": [ITEM]}
LIST = {"cases": [ROW], "total": int}
SEARCH = {"cases": [ROW | {"snippet": str}]}
CHANGED = {"changed": [uuid], "findings": [FINDING]}
ISSUED = {"certificate": some, "number": some, "document": uuid, "sha256": sha256, "path": some, "findings": [FINDING]}
ERROR = {"error": {"title": some, "advice": str}}
REFUSED = {"error": {"title": some, "advice": str}, "findings": [FINDING]}
SAVED = {"document": uuid, "sha256": sha256, "size": int, "path": some}
NOTED = {"case": uuid}
VERIFIED = {"ok": bool, "chains": int, "documents": int, "at_hub": int, "problems": [some]}
BACKED_UP = {"path": some, "size": int}
RESTORED = {"profile": some}
CHECKED = {"ok": bool, "mistakes": [{"file": some, "line": int, "text": some}], "consequences": [some]}
WRITTEN = {"files": [some]}
DOCTOR = {"ok": bool, "checks": [{"name": some, "ok": bool, "text": some, "advice": maybe(str)}]}
