"""What a backup file is: an uncompressed tar of the encrypted databases, the keys, and a sealed list of all that.

The list (manifest.json, the last part) carries size and SHA-256 of each part and is sealed by HMAC-SHA256 under a key
derived from the database key: a backup cut short, changed, or put together from two is refused before anything of it is
used.
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from desktop.errors import DamagedProfile
from desktop.storage.faults import newer_profile
from desktop.translation import _

DATABASE, BLOBS, KEYS, MANIFEST = "amtsfach.db", "blobs.db", "keys.json", "manifest.json"
PARTS = frozenset({DATABASE, BLOBS, KEYS})
_BEGIN = DATABASE.encode("ascii") + b"\0"  # the name of the first part stands at the beginning of a tar
_FORMAT = 1
_PURPOSE = b"amtsfach backup manifest 1"


@dataclass(frozen=True, slots=True)
class Part:
    """One file in a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of a backup's parts.

    Attributes:
        made_at: ISO, UTC.
        revision: Of the database's schema.
    """

    made_at: str
    revision: str
    parts: dict[str, Part]

    def sealed(self, key: bytes) -> bytes:
        """Its bytes in the backup."""
        body = self._body()
        return json.dumps({**body, "seal": _seal(body, key)}, indent=1).encode("ascii")

    def check_seal(self, seal: str, key: bytes) -> None:
        """Compare with the seal read.

        Raises:
            DamagedProfile: The backup was not made with this key, or changed afterwards.
        """
        if not hmac.compare_digest(seal, _seal(self._body(), key)):
            raise damaged_backup()

    def _body(self) -> dict[str, Any]:
        parts = {name: asdict(part) for name, part in self.parts.items()}
        return {"format": _FORMAT, "made_at": self.made_at, "revision": self.revision, "parts": parts}


def read_manifest(content: bytes) -> tuple[Manifest, str]:
    """A manifest and its seal, not yet checked.

    Raises:
        DamagedProfile: It cannot be understood.
        NewerProfile: A newer version wrote it.
    """
    try:
        body = json.loads(content)
        if int(body["format"]) > _FORMAT:
            raise newer_profile()
        parts = {str(name): Part(int(p["size"]), str(p["sha256"])) for name, p in body["parts"].items()}
        manifest, seal = Manifest(str(body["made_at"]), str(body["revision"]), parts), str(body["seal"])
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise damaged_backup() from exc
    if set(parts) != PARTS or not seal.isascii():
        raise damaged_backup()
    return manifest, seal


def may_be_replaced(path: Path) -> bool:
    """Whether a backup may be written in the place of what is there: nothing, an empty file, an earlier backup."""
    if os.path.exists(path) and not os.path.isfile(path):
        return False  # a device or pipe: others use it, and reading it may never end
    try:
        with path.open("rb") as file:
            begin = file.read(len(_BEGIN))
    except OSError:
        return True  # writing will tell what is wrong
    return begin in {b"", _BEGIN}


def megabytes(size_bytes: int) -> int:
    """A size as progress and messages tell it, rounded up."""
    return -(-size_bytes // 1_000_000)


def damaged_backup() -> DamagedProfile:
    """A file that is not what the program wrote."""
    return DamagedProfile(
        _("The backup is damaged, incomplete, or no backup of Amtsfach."),
        _("Nothing of it was used. Please copy the file from its medium again, or take another backup."),
    )


def _seal(body: dict[str, Any], key: bytes) -> str:
    own = hmac.digest(key, _PURPOSE, "sha256")
    return hmac.digest(own, json.dumps(body, sort_keys=True).encode("ascii"), "sha256").hex()
