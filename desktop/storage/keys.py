"""Get at the database key: 32 random bytes that never lie on the disk in clear.

Ways, in this order: recovery key, passphrase given, key file (sample town), the system's keyring, a passphrase asked
for. Changing a way wraps the same key anew; the databases are not touched.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.errors import EnvironmentFault, WrongKey
from desktop.storage import recovery
from desktop.storage.durable_file import write_durably
from desktop.storage.key_slots import KeySlots, PassphraseSlot, RecoverySlot, StoredSlot
from desktop.storage.system_keyring import keep_in_keyring, take_from_keyring
from desktop.translation import _

KEY_FILE = "profile.key"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class ScryptCost:
    """What one guess of a passphrase costs; the default takes 128 MiB and 0.3 s (docs/decisions/0007)."""

    n: int = 2**17
    r: int = 8
    p: int = 1


@dataclass(frozen=True, slots=True)
class Unlock:
    """What is at hand to open a profile, or to protect a new one.

    Attributes:
        passphrase: "" when none is given.
        recovery: The private half of the office's recovery key; "" when none is given.
        ask: Asks a person for a passphrase; told whether it is a new one; answers "" when they decline. None without
            anybody to ask.
        key_file: Protect a new profile by a key file beside it: for the sample town and the tour only.
        keyring: Whether the system's keyring may be used.
        office_key: The public half of the office's recovery key; "" makes a pair for a new profile.
        cost: Of the passphrases set through this.
    """

    passphrase: str = field(default="", repr=False)
    recovery: str = field(default="", repr=False)
    ask: Callable[[bool], str] | None = None
    key_file: bool = False
    keyring: bool = True
    office_key: str = ""
    cost: ScryptCost = ScryptCost()

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str], ask: Callable[[bool], str] | None = None, *, key_file: bool = False
    ) -> Unlock:
        """Take AMTSFACH_PASSPHRASE and AMTSFACH_RECOVERY_PUBLIC_KEY from the environment."""
        return cls(
            passphrase=environment.get("AMTSFACH_PASSPHRASE", ""),
            office_key=environment.get("AMTSFACH_RECOVERY_PUBLIC_KEY", ""),
            ask=ask,
            key_file=key_file,
        )


def make_key() -> bytes:
    """A new database key."""
    return os.urandom(_KEY_BYTES)


def protect(key: bytes, slots: KeySlots, unlock: Unlock, directory: Path) -> KeySlots:
    """Add the everyday way to `key` that `unlock` asks for.

    Raises:
        EnvironmentFault: There is no passphrase, no keyring and nobody to ask.
    """
    if unlock.passphrase:
        return replace(slots, passphrase=passphrase_slot(key, unlock.passphrase, unlock.cost))
    if unlock.key_file:
        outer = make_key()
        write_durably(directory / KEY_FILE, outer.hex().encode("ascii"))
        return replace(slots, key_file=StoredSlot(KEY_FILE, _wrap(outer, key)))
    if unlock.keyring and (stored := _keyring_slot(key, slots.profile)):
        return replace(slots, keyring=stored)
    chosen = unlock.ask(True) if unlock.ask else ""
    if not chosen:
        raise _no_way_to_protect()
    return replace(slots, passphrase=passphrase_slot(key, chosen, unlock.cost))


def recovery_slot(key: bytes, public: str, *, kept: bool) -> RecoverySlot:
    """Seal `key` for whoever holds the private half of `public`."""
    return RecoverySlot(recovery.checked_public_half(public), recovery.seal(key, public), kept)


def passphrase_slot(key: bytes, passphrase: str, cost: ScryptCost) -> PassphraseSlot:
    """Wrap `key` by a passphrase."""
    salt = os.urandom(16)
    outer = _scrypt(passphrase, salt, cost.n, cost.r, cost.p)
    return PassphraseSlot(salt, cost.n, cost.r, cost.p, _wrap(outer, key))


def find_key(slots: KeySlots, unlock: Unlock, directory: Path) -> bytes:
    """Get the database key with what is at hand.

    Raises:
        WrongKey: What was given does not open it, or nothing at hand does.
    """
    if unlock.recovery:
        return _by_recovery(slots, unlock.recovery)
    if unlock.passphrase and slots.passphrase:
        return _by_passphrase(slots.passphrase, unlock.passphrase)
    key = _by_key_file(slots.key_file, directory) or (_by_keyring(slots.keyring) if unlock.keyring else None)
    if key is not None:
        return key
    if slots.passphrase and unlock.ask and (typed := unlock.ask(False)):
        return _by_passphrase(slots.passphrase, typed)
    raise _nothing_opens(slots)


def passphrase_fits(slots: KeySlots, passphrase: str, key: bytes) -> bool:
    """Whether a passphrase opens exactly this key."""
    slot = slots.passphrase
    if slot is None:
        return False
    found = _unwrap(_scrypt(passphrase, slot.salt, slot.n, slot.r, slot.p), slot.wrapped)
    return found is not None and hmac.compare_digest(found, key)


def _by_recovery(slots: KeySlots, private: str) -> bytes:
    if slots.recovery is None:
        raise WrongKey(
            _("This profile was made without a recovery key."), _("Only its passphrase or its keyring opens it.")
        )
    return recovery.unseal(slots.recovery.sealed, private)


def _by_passphrase(slot: PassphraseSlot, passphrase: str) -> bytes:
    key = _unwrap(_scrypt(passphrase, slot.salt, slot.n, slot.r, slot.p), slot.wrapped)
    if key is None:
        raise WrongKey(
            _("The passphrase is wrong."),
            _(
                "Please type it again; capitals count. If nobody knows it any more, the recovery key from the office's "
                "safe opens the profile."
            ),
        )
    return key


def _by_key_file(slot: StoredSlot | None, directory: Path) -> bytes | None:
    path = directory / slot.name if slot else None
    if slot is None or path is None or not path.is_file():
        return None
    try:
        outer = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        return None
    return _unwrap(outer, slot.wrapped)


def _keyring_slot(key: bytes, profile: str) -> StoredSlot | None:
    outer = make_key()
    return StoredSlot(profile, _wrap(outer, key)) if keep_in_keyring(profile, outer) else None


def _by_keyring(slot: StoredSlot | None) -> bytes | None:
    outer = take_from_keyring(slot.name) if slot else None
    return _unwrap(outer, slot.wrapped) if slot and outer else None


def _scrypt(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    composed = unicodedata.normalize("NFC", passphrase)  # systems differ in how they send a typed umlaut
    return hashlib.scrypt(
        composed.encode("utf-8"), salt=salt, n=n, r=r, p=p, dklen=_KEY_BYTES, maxmem=128 * r * (n + p + 2) + 2**20
    )


def _wrap(outer: bytes, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    return aes_key_wrap(outer, key)


def _unwrap(outer: bytes, wrapped: bytes) -> bytes | None:
    """The key; None when `outer` is not the key it was wrapped with."""
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    try:
        return aes_key_unwrap(outer, wrapped)
    except (InvalidUnwrap, ValueError):
        return None


def _no_way_to_protect() -> EnvironmentFault:
    return EnvironmentFault(
        _("A new profile needs a passphrase, and there is nobody to ask for one."),
        _(
            "This computer has no keyring that keeps passwords. Please set the environment variable "
            "AMTSFACH_PASSPHRASE to a passphrase of your choice, or start the window once."
        ),
    )


def _nothing_opens(slots: KeySlots) -> WrongKey:
    if slots.passphrase:
        advice = _("Please set the environment variable AMTSFACH_PASSPHRASE, or use the recovery key.")
    elif slots.keyring:
        advice = _(
            "Its key lies in the keyring of the user and computer that made it. Please sign in there and unlock the "
            "keyring, or use the recovery key."
        )
    else:
        advice = _("The key file beside it is missing. Please use the recovery key or restore a backup.")
    return WrongKey(_("The profile is locked."), advice)
