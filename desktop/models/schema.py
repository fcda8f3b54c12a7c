"""The whole schema in one place: all tables, and the statements SQLAlchemy's metadata cannot express."""

from __future__ import annotations

from desktop.models import case, certificate, desk, history, office, search, submission, sync, values
from desktop.models.base import metadata

__all__ = ["EXTRA_STATEMENTS", "metadata"]

# Counters follow the cases inside the same transaction, whoever writes: one small table instead of counting a million.
_MORE = (
    " INSERT INTO case_count VALUES (new.department, new.municipality, new.box, 1, new.unread)"
    " ON CONFLICT DO UPDATE SET cases = cases + 1, unread = unread + new.unread;"
)
_LESS = (
    " UPDATE case_count SET cases = cases - 1, unread = unread - old.unread"
    " WHERE department = old.department AND municipality = old.municipality AND box = old.box;"
)
_COUNTERS = (
    f"CREATE TRIGGER case_counted_in AFTER INSERT ON case_file BEGIN{_MORE} END",
    f"CREATE TRIGGER case_counted_out AFTER DELETE ON case_file BEGIN{_LESS} END",
    "CREATE TRIGGER case_counted_anew AFTER UPDATE OF department, municipality, box, unread ON case_file"
    f" BEGIN{_LESS}{_MORE} END",
)

EXTRA_STATEMENTS: tuple[str, ...] = (*history.HISTORY_TRIGGERS, *search.SEARCH_TABLES, *_COUNTERS)

# Imported for their tables.
_MODULES = (case, certificate, desk, history, office, search, submission, sync, values)
