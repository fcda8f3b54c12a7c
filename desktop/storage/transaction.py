"""An open transaction, for those who hand it from store to store and need not know the database."""

from __future__ import annotations

from sqlalchemy import Connection as Transaction

__all__ = ["Transaction"]
