"""PostgreSQL's own programs, called so that nobody sees a password in the list of processes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import sqlalchemy as sa

from hub.faults import ENVIRONMENT, Fault

_DEBIAN = Path("/usr/lib/postgresql")  # newest first: a newer pg_dump reads an older server, not the other way round


def run_program(url: sa.URL, name: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on the database of `url`.

    Raises:
        Fault: It is missing, or failed.
    """
    folders = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    program = next((folder / name for folder in folders if (folder / name).exists()), Path(name))
    try:
        done = subprocess.run(
            [program, *arguments], env={**os.environ, **_where(url)}, capture_output=True, check=False
        )
    except FileNotFoundError as exc:
        raise Fault("program_missing", ENVIRONMENT, program=name) from exc
    if done.returncode != 0:
        problem = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Fault("program_failed", ENVIRONMENT, program=name, problem=problem[-1] if problem else done.returncode)


def _where(url: sa.URL) -> dict[str, str]:
    query = {name: value if isinstance(value, str) else value[0] for name, value in url.query.items()}
    named = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": str(url.port) if url.port else query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("sslmode"),
        "PGSSLROOTCERT": query.get("sslrootcert"),
        "PGPASSFILE": query.get("passfile"),
    }
    return {name: value for name, value in named.items() if value}
