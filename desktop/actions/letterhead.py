"""Whose forms are handed out: the municipality this profile was set up for."""

from __future__ import annotations

from typing import NamedTuple

from desktop.storage import office_store
from desktop.storage.faults import storage_faults
from desktop.storage.profile import Profile


class Letterhead(NamedTuple):
    """What stands at the head of a form.

    Attributes:
        municipality: Its name; "" before the set-up named one.
        sample: Whether it is the invented town.
    """

    municipality: str = ""
    sample: bool = False


def letterhead(profile: Profile) -> Letterhead:
    """The municipality of a profile, as its set-up named it."""
    with storage_faults(), profile.reader.connect() as connection:
        _id, name = office_store.first_municipality(connection)
        return Letterhead(name, bool(office_store.get_setting(connection, "sample")))
