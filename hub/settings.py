"""What an administrator sets: read from a TOML file and from the environment, which wins."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

DEFAULT_FILE = Path("/etc/amtsfach/hub.toml")
PREFIX = "AMTSFACH_HUB_"  # AMTSFACH_HUB_BLOBS sets `blobs`; AMTSFACH_HUB_CONFIG names the file


class SettingsWrong(Exception):
    """A setting is missing or has a value that cannot be; the first argument names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the hub.

    Attributes:
        database: `postgresql://user@host/database`; the password may stand in it or where libpq looks for one.
        blobs: Folder of the documents; the same one for all workers and machines.
        signing_key: File with the key that countersigns; made by `init`.
        trusted_proxies: Addresses whose word on the client's address and on TLS is taken.
        connections: To the database, most per worker.
        session_idle_s: A session unused for so long ends; `session_most_s` ends every one.
        session_cache_s: How long a worker may take a session for valid without asking the database.
        failures_per_account: Failed sign-ins in `lock_out_s` after which an account must wait; per address likewise.
        password_memory_kib: What hashing a password takes (RFC 9106); with `password_rounds`.
        header_s: Time to send the headers of a request; `body_s` to send the next part of a body.
        most_connections: Per worker; more are answered with 503.
        tombstone_days: How long a deletion is remembered; a client away for longer starts anew.
        blob_grace_days: How long a document that no item names is kept.
        time_zone: In which a substitution begins and ends at midnight.
    """

    database: str
    blobs: Path
    signing_key: Path
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    connections: int = 12
    session_idle_s: int = 12 * 3600
    session_most_s: int = 30 * 86400
    session_cache_s: int = 5
    failures_per_account: int = 10
    failures_per_address: int = 60
    lock_out_s: int = 300
    password_memory_kib: int = 65536
    password_rounds: int = 3
    header_s: int = 10
    body_s: int = 20
    most_connections: int = 1000
    tombstone_days: int = 180
    blob_grace_days: int = 30
    time_zone: str = "Europe/Berlin"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        SettingsWrong: With the name of the setting, or of the file that cannot be read.
    """
    environment = os.environ if environment is None else environment
    given = _from_file(environment)
    known = {field.name: field.type for field in fields(Settings)}
    for name in given:
        if name not in known:
            raise SettingsWrong(name)
    given |= {n: environment[PREFIX + n.upper()] for n in known if environment.get(PREFIX + n.upper())}
    for name in ("database", "blobs", "signing_key"):
        if not given.get(name):
            raise SettingsWrong(name)
    return Settings(**{name: _value(name, str(known[name]), value) for name, value in given.items()})  # type: ignore[arg-type]


def _from_file(environment: Mapping[str, str]) -> dict[str, object]:
    named = environment.get(PREFIX + "CONFIG")
    path = Path(named) if named else DEFAULT_FILE
    if not named and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise SettingsWrong(str(path)) from exc


def _value(name: str, kind: str, given: object) -> object:
    match kind, given:
        case "int", int() | str() if not isinstance(given, bool):
            try:
                number = int(given)
            except ValueError as exc:
                raise SettingsWrong(name) from exc
            if number < 1:
                raise SettingsWrong(name)
            return number
        case "str", str():
            return given
        case "Path", str():
            return Path(given)
        case "tuple[str, ...]", str():
            return tuple(part.strip() for part in given.split(",") if part.strip())
        case "tuple[str, ...]", list():
            return tuple(str(part) for part in given)
    raise SettingsWrong(name)
