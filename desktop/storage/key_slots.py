"""The file keys.json: the database key, wrapped once for each way to get at it.

The file is sealed by a checksum, so that damage is told from a wrong passphrase, and a copy lies in backups/: without
it nothing opens the database, not even the recovery key.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop.errors import DamagedProfile
from desktop.storage.durable_file import make_private_directory, write_durably
from desktop.storage.faults import newer_profile
from desktop.translation import _

NAME = "keys.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """Opened by what a clerk types: scrypt, then AES key wrap (RFC 3394)."""

    salt: bytes
    n: int
    r: int
    p: int
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class StoredSlot:
    """Opened by a random key that is kept elsewhere: AES key wrap (RFC 3394).

    Attributes:
        name: The entry in the system's keyring, or the file in the profile.
    """

    name: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """Opened by the office's private half.

    Attributes:
        kept: Whether somebody confirmed to have the private half; else it should be made anew and shown.
    """

    public: str
    sealed: bytes
    kept: bool


@dataclass(frozen=True, slots=True)
class KeySlots:
    """All ways to the database key of one profile; None for a way that does not exist."""

    profile: str = field(default_factory=lambda: os.urandom(16).hex())
    passphrase: PassphraseSlot | None = None
    keyring: StoredSlot | None = None
    key_file: StoredSlot | None = None
    recovery: RecoverySlot | None = None


def slots_exist(directory: Path) -> bool:
    """Whether a profile was begun in `directory`."""
    return (directory / NAME).exists() or _copy_of(directory).exists()


def read_slots(directory: Path) -> KeySlots:
    """Read keys.json, or its copy when the file itself is gone or damaged.

    Raises:
        DamagedProfile: Neither can be read.
        NewerProfile: A newer version wrote them.
    """
    for path in (directory / NAME, _copy_of(directory)):
        slots = _parsed(path.read_bytes()) if path.exists() else None
        if slots is not None:
            return slots
    raise DamagedProfile(
        _("The key file keys.json is missing or damaged."),
        _("Without it nothing opens this profile. Please restore the newest backup into an empty folder."),
    )


def write_slots(directory: Path, slots: KeySlots) -> None:
    """Replace keys.json and its copy, durably; the caller holds the profile's lock."""
    content = content_of(slots)
    write_durably(directory / NAME, content)
    make_private_directory(_copy_of(directory).parent)
    write_durably(_copy_of(directory), content)


def for_a_backup(slots: KeySlots) -> KeySlots:
    """Only the ways that work on another computer."""
    return replace(slots, keyring=None, key_file=None)


def _copy_of(directory: Path) -> Path:
    return directory / "backups" / NAME


def content_of(slots: KeySlots) -> bytes:
    """The bytes of keys.json."""
    body = {"format": _FORMAT, "profile": slots.profile}
    for name in ("passphrase", "keyring", "key_file", "recovery"):
        slot = getattr(slots, name)
        if slot is not None:
            body[name] = {key: _to_json(getattr(slot, key)) for key in slot.__dataclass_fields__}
    return json.dumps(body | {"sha256": _digest(body)}, indent=1).encode("ascii")


def _parsed(content: bytes) -> KeySlots | None:
    try:
        body = json.loads(content)
        checksum = body.pop("sha256")
        if body["format"] > _FORMAT:
            raise newer_profile()
        if checksum != _digest(body):
            return None
        return KeySlots(
            profile=body["profile"],
            passphrase=_slot(PassphraseSlot, body.get("passphrase")),
            keyring=_slot(StoredSlot, body.get("keyring")),
            key_file=_slot(StoredSlot, body.get("key_file")),
            recovery=_slot(RecoverySlot, body.get("recovery")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # damaged: the caller has a copy


def parse_slots(content: bytes) -> KeySlots:
    """Read the bytes of a keys.json from elsewhere, such as a backup."""
    slots = _parsed(content)
    if slots is None:
        raise DamagedProfile(_("The key file keys.json is missing or damaged."), _("Please take another backup."))
    return slots


def _slot(kind: Any, body: Any) -> Any:
    if body is None:
        return None
    binary = {"salt", "wrapped", "sealed"}
    return kind(**{name: base64.b64decode(v, validate=True) if name in binary else v for name, v in body.items()})


def _to_json(value: object) -> object:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode("ascii")).hexdigest()
