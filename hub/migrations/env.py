"""Runs the migrations in the transaction of the connection it is given (hub/setup.py)."""

from __future__ import annotations

from alembic import context

from hub.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
