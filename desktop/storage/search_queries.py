"""Ask the full-text index, behind the clerk's walls.

Asked with every letter typed, so it goes without SQLAlchemy, which took as long as the search itself.
"""

from __future__ import annotations

from desktop.domain.case import CaseRow
from desktop.domain.clerk import Clerk
from desktop.domain.place_found import HIT_BEGINS, HIT_ENDS
from desktop.domain.spelling import search_words
from desktop.storage.case_row import ROW_NAMES, plain_row_of
from desktop.storage.connection import Connection
from desktop.storage.walls_in_words import no_envelope_in_words, sees_everything, walls_in_words

_SHORT = 4_000  # characters of a text that is looked through whole; of a longer one, what FTS5 takes for its best place
_PLACE = (
    f"CASE WHEN length(case_search.text) <= {_SHORT} THEN highlight(case_search, 0, '{HIT_BEGINS}', '{HIT_ENDS}')"
    f" ELSE snippet(case_search, 0, '{HIT_BEGINS}', '{HIT_ENDS}', '…', 40) END"
)
_COLUMNS = ", ".join(f"c.{name}" for name in ROW_NAMES)


def match_expression(question: str, *, beginnings: bool) -> str:
    """The FTS5 expression of a question: every word, in either spelling.

    Whatever a person types is taken as words; FTS5's own syntax cannot be reached.

    Args:
        beginnings: Whether the last word may also be the beginning of a longer one.
    """
    star = "*" if beginnings else ""
    words = search_words(question)
    clauses = [" OR ".join(f'"{spelling}"' for spelling in word) for word in words[:-1]]
    clauses += [" OR ".join(f'"{spelling}"{star}' for spelling in word) for word in words[-1:]]
    return " AND ".join(f"({clause})" for clause in clauses)


def search_cases(connection: Connection, question: str, clerk: Clerk, limit: int) -> tuple[CaseRow, ...]:
    """Find cases by what they say, newest first.

    Whole words come first and cost next to nothing. Beginnings of words are looked for only where whole words do not
    fill the page: they cost milliseconds per ten thousand hits.

    Args:
        connection: A plain one, in a transaction: walls and cases are from one moment.
    """
    if not clerk.departments or not search_words(question):
        return ()
    wall = _wall(connection, clerk)
    named = _protected_named(connection, question.strip(), clerk)
    if named:
        return named
    whole = _found(connection, match_expression(question, beginnings=False), wall, limit)
    if len(whole) >= limit:
        return whole
    begun = _found(connection, match_expression(question, beginnings=True), wall, limit)
    return tuple(sorted({row.row: row for row in (*begun, *whole)}.values(), key=lambda r: -r.row))[:limit]


def _wall(connection: Connection, clerk: Clerk) -> tuple[str, tuple[str, ...]]:
    """What must hold of a case for this clerk to find it; nothing where the clerk sees and opens all there is."""
    here = connection.execute("SELECT DISTINCT department, municipality FROM case_count WHERE cases > 0")
    everything = sees_everything(clerk, frozenset((d, m) for d, m in here))
    seen, names = ("1", ()) if everything else walls_in_words(clerk, "c.")
    opened, sealed = no_envelope_in_words(clerk, "c.")
    conditions = [condition for condition in (seen, opened) if condition != "1"]
    return "".join(f" AND {condition}" for condition in conditions), (*names, *sealed)


def _protected_named(connection: Connection, number: str, clerk: Clerk) -> tuple[CaseRow, ...]:
    """A protected case is in no index: it is found by its whole file number and by nothing else."""
    seen, names = walls_in_words(clerk, "c.")
    opened, sealed = no_envelope_in_words(clerk, "c.")
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM case_file c WHERE c.number = ? AND c.protected AND {seen} AND {opened}",
        (number, *names, *sealed),
    )
    return tuple(plain_row_of(values) for values in found)


def _found(
    connection: Connection, expression: str, wall: tuple[str, tuple[str, ...]], limit: int
) -> tuple[CaseRow, ...]:
    """Args: wall: As `_wall` says it."""
    behind, names = wall
    found = connection.execute(
        f"SELECT {_COLUMNS}, {_PLACE} FROM case_search"
        f" JOIN case_file c ON c.row = case_search.rowid WHERE case_search MATCH ?{behind}"
        " ORDER BY case_search.rowid DESC LIMIT ?",
        (expression, *names, limit),
    )
    return tuple(plain_row_of(values, found_in=values[-1]) for values in found)
