"""Keep a key in the keyring of the operating system, where it has one that deserves the name."""

from __future__ import annotations

from types import ModuleType

_SERVICE = "Amtsfach"  # as the system's own program for passwords shows it


def keep_in_keyring(name: str, secret: bytes) -> bool:
    """Put `secret` into the keyring; False where there is none to rely on, or the person declined."""
    keyring = _usable_keyring()
    if keyring is None:
        return False
    try:
        keyring.set_password(_SERVICE, name, secret.hex())
        return bool(keyring.get_password(_SERVICE, name) == secret.hex())
    except keyring.errors.KeyringError:
        return False


def take_from_keyring(name: str) -> bytes | None:
    """The secret kept under `name`; None where there is none, or the keyring stays locked."""
    keyring = _usable_keyring()
    if keyring is None:
        return None
    try:
        kept = keyring.get_password(_SERVICE, name)
        return bytes.fromhex(kept) if kept else None
    except (keyring.errors.KeyringError, ValueError):
        return None


def usable_keyring_name() -> str:
    """What keeps the system's secrets; "" where there is nothing to rely on."""
    keyring = _usable_keyring()
    return str(keyring.get_keyring().name) if keyring else ""


def _usable_keyring() -> ModuleType | None:
    import keyring  # 0.1 s: only where one is needed
    import keyring.errors

    # Below 1 are the backend that only fails (no keyring daemon) and those that keep secrets in a readable file.
    return keyring if keyring.get_keyring().priority >= 1 else None
