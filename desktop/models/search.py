"""Full text of every case: the text as it reads, and the other German spellings of its words."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from desktop.models.base import metadata

case_text = Table(
    "case_text",
    metadata,
    Column("row", Integer, primary_key=True),  # the row of the case: newest first needs no sort
    Column("text", Text, nullable=False),
    Column("spellings", Text, nullable=False),  # "mueller strasse" for "Müller Straße"
)

SEARCH_TABLES = (
    "CREATE VIRTUAL TABLE case_search USING fts5("
    "text, spellings, content='case_text', content_rowid='row', tokenize=\"unicode61 remove_diacritics 2\")",
    "CREATE TRIGGER case_text_added AFTER INSERT ON case_text BEGIN"
    " INSERT INTO case_search(rowid, text, spellings) VALUES (new.row, new.text, new.spellings); END",
    "CREATE TRIGGER case_text_removed AFTER DELETE ON case_text BEGIN"
    " INSERT INTO case_search(case_search, rowid, text, spellings)"
    " VALUES ('delete', old.row, old.text, old.spellings); END",
    "CREATE TRIGGER case_text_changed AFTER UPDATE ON case_text BEGIN"
    " INSERT INTO case_search(case_search, rowid, text, spellings)"
    " VALUES ('delete', old.row, old.text, old.spellings);"
    " INSERT INTO case_search(rowid, text, spellings) VALUES (new.row, new.text, new.spellings); END",
)
