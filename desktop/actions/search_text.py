"""Keep the full-text index in step with what a case holds."""

from __future__ import annotations

from desktop.storage.case_store import StoredCase
from desktop.storage.sealed_heads import is_sealed
from desktop.storage.search_store import index_rows, text_row, texts_of
from desktop.storage.transaction import Transaction


def index_case(connection: Transaction, stored: StoredCase) -> None:
    """Index a case anew, in the transaction that changed it; a protected one is in no index."""
    if is_sealed(connection, stored.id):
        return
    index_rows(connection, [text_row(stored.row.row, texts_of(connection, stored))])
