"""The passphrase that unlocks the screen: that of the profile, checked on this computer alone."""

from __future__ import annotations

from desktop.actions.office import Office


def can_lock(office: Office) -> bool:
    """Whether there is a passphrase to unlock with; a profile opened by keyring or key file needs one first."""
    return office.profile.has_passphrase


def unlocks(office: Office, typed: str) -> bool:
    """Whether the passphrase is right; takes a moment by design."""
    return office.profile.opens_with(typed)


def set_lock_passphrase(office: Office, typed: str) -> None:
    """Give the profile a passphrase; keyring or key file go on opening it at start."""
    office.profile.set_passphrase(typed)
