"""What the parts of a case that sync are called on screen, and what they say: never JSON, never a name of a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from desktop.actions.wording import (
    channel_text,
    field_label,
    german_date,
    register_label,
    service_name,
    state_text,
)
from desktop.catalogue.service import Catalogue
from desktop.clock import local
from desktop.domain.case import CaseState
from desktop.domain.submission import Channel
from desktop.translation import Text, _, say

FIELD = "fields."
_NAMES: Mapping[str, Text] = {
    "head.number": _("File number"),
    "head.service": _("Service"),
    "head.municipality": _("Municipality"),
    "head.subject": _("Subject"),
    "head.sender": _("Sender"),
    "head.received_at": _("Received"),
    "head.deadline": _("Deadline"),
    "head.channel": _("Received by"),
    "head.confidential": _("Personal or confidential"),
    "head.protected": _("Opens for a stated reason only"),
    "assignment": _("Clerk in charge"),
    "progress": _("State"),
    "register": _("Register data"),
}


def unit_name(unit: str, catalogue: Catalogue) -> str:
    """What a unit of a case is called."""
    if unit.startswith(FIELD):
        return field_label(unit.removeprefix(FIELD), catalogue)
    return say(_NAMES.get(unit, unit))


def unit_words(unit: str, value: Any, catalogue: Catalogue, other: Any = None) -> str:
    """What a unit says; "" for nothing.

    Args:
        unit: "progress", "register", "fields.geburtsort" ...
        value: As the hub has it; of a field its text or the object around it.
        catalogue: Names services and fields.
        other: What it says on the other side; of register data only what differs is told.
    """
    if value is None:
        return ""
    word = _WORDS.get(unit)
    try:
        return _plain(value) if word is None else word(value, catalogue, other)
    except (KeyError, TypeError, ValueError, AttributeError):
        return _plain(value)  # of a later version


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return say(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return str(value["value"]) if "value" in value else say(_("changed"))
    return "" if isinstance(value, list) else str(value)


def _progress(value: Any, _catalogue: Catalogue, _other: Any) -> str:
    state = say(state_text(CaseState(value["state"])))
    return f"{state}: {value['waiting_for']}" if value.get("waiting_for") else state


def _register(value: Any, catalogue: Catalogue, other: Any) -> str:
    values, there = value["values"], other["values"] if isinstance(other, dict) else {}
    lines = [f"{register_label(n, catalogue)}: {v or '–'}" for n, v in values.items() if there.get(n) != v]
    lines += [f"{register_label(n, catalogue)}: –" for n in there if n not in values]
    by = value.get("confirmed_by")
    lines.append(say(_("confirmed by {name}", name=by) if by else _("not confirmed")))
    return "\n".join(lines)


def _moment(value: Any, _catalogue: Catalogue, _other: Any) -> str:
    return local(datetime.fromisoformat(value)).strftime("%d.%m.%Y, %H:%M")


_WORDS: Mapping[str, Callable[[Any, Catalogue, Any], str]] = {
    "head.service": lambda value, catalogue, _other: service_name(catalogue, value) or value,
    "head.deadline": lambda value, _catalogue, _other: german_date(value),
    "head.channel": lambda value, _catalogue, _other: say(channel_text(Channel(value))),
    "head.received_at": _moment,
    "assignment": lambda value, _catalogue, _other: value["clerk_name"] or say(_("nobody")),
    "progress": _progress,
    "register": _register,
}
