"""One at a time: a backup must not copy what tidying up is removing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

_LOCK = 0x416D7474  # PostgreSQL's advisory lock


@contextmanager
def alone(engine: sa.Engine) -> Iterator[None]:
    """Wait until no other backup or tidying runs, and keep others waiting meanwhile."""
    with engine.connect() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK)))
        connection.commit()
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCK)))
            connection.commit()
