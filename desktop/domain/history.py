"""The acts the history knows."""

from __future__ import annotations

from enum import StrEnum

STANDS_IN_FOR = "stands_in_for"  # among the values of any act: whom the actor stood in for


class Act(StrEnum):
    """What was done; each has its German sentence in `actions/wording.py`."""

    ARRIVED = "arrived"  # channel, path
    ROUTED = "routed"  # department, service, reason, detail
    JOINED = "joined"  # reason
    CLAIMED = "claimed"
    RELEASED = "released"
    ASSIGNED = "assigned"  # to
    MOVED_ON = "moved_on"  # origin, department, reason
    MOVED = "moved"  # before, after
    SERVICE_SET = "service_set"  # before, after
    UNDONE = "undone"  # act
    SORTED_OUT = "sorted_out"  # after
    BROUGHT_BACK = "brought_back"
    EDITED = "edited"  # field, before, after
    NUMBERED = "numbered"  # number
    REGISTER_ENTERED = "register_entered"  # fields
    REGISTER_CONFIRMED = "register_confirmed"  # name
    DECIDED = "decided"  # name, text
    ISSUED = "issued"  # certificate, number
    SAVED_COPY = "saved_copy"  # document
    PRINTED = "printed"  # number, printer
    NOTE_ADDED = "note_added"
    FOLLOW_UP_SET = "follow_up_set"  # due, reason
    FOLLOW_UP_DONE = "follow_up_done"
    CONFIDENTIAL_SET = "confidential_set"  # on: "ja" or ""; reason
    PROTECTED_SET = "protected_set"  # on: "ja" or ""; reason
    OPENED = "opened"  # reason; of a protected case
    MUNICIPALITY_SET = "municipality_set"  # before, after; names
    CONFLICT_DECIDED = "conflict_decided"  # unit, kept, dropped, by
    ERASED = "erased"  # norm
    SET_UP = "set_up"  # name, function, municipality, roles; of no case
    COLLEAGUE_NAMED = "colleague_named"  # name, function, roles; of no case
