"""The office of the sample town: its profile opens by a key file, never by a keyring or a question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.actions.office import Office
from desktop.actions.opening import enter, present_clerk, set_up
from desktop.catalogue.loader import load_catalogue
from desktop.clock import Clock
from desktop.sample_town.town import first_start
from desktop.storage.keys import Unlock
from desktop.storage.profile import Profile


@contextmanager
def sample_office(directory: Path, clock: Clock) -> Iterator[tuple[Office, bool]]:
    """Open the sample town's profile, made on first use; says also whether it was made just now."""
    profile = Profile.open(directory, Unlock(key_file=True, keyring=False))
    try:
        catalogue = load_catalogue()
        known = present_clerk(profile)
        if known is None:
            profile.confirm_recovery_key()  # nobody needs to rescue a town that does not exist
        office = enter(profile, catalogue, clock, known or set_up(profile, catalogue, clock, first_start(catalogue)))
        try:
            yield office, known is None
        finally:
            office.readers.close()
    finally:
        profile.close()
