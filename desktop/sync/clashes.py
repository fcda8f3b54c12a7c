"""A clash as it is kept: both values, who wrote them and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from desktop.domain.merge import MISSING, Clash
from desktop.sync.case_item import Stamp
from desktop.sync.collect import Author
from desktop.sync.wire import InItem


def as_json(clash: Clash, stamp: Stamp, item: InItem, author: Author, since: datetime) -> dict[str, Any]:
    """A clash as a JSON object; a side without a value leaves its member out."""
    said = {
        "unit": clash.unit,
        "mine_by": author.name,
        "mine_at": since.isoformat(timespec="milliseconds"),
        "theirs_by": stamp.by or item.by,
        "theirs_at": stamp.at or item.at,
    }
    sides = {"agreed": clash.agreed, "mine": clash.mine, "theirs": clash.theirs}
    return said | {side: value for side, value in sides.items() if value is not MISSING}


def conflict_id(item: InItem) -> str:
    """One conflict per case and version of it, however often that version is read."""
    return str(uuid5(NAMESPACE_URL, f"amtsfach:conflict:{item.id}:{item.sequence}:{item.mutation}"))
