"""Where this profile's hub is and how it is known there; reading it loads nothing that talks to servers."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from desktop.actions.office import Office
from desktop.errors import DesktopError
from desktop.storage import office_store


class AtHub(DesktopError):
    """The bytes of a document are not here; the hub has them."""


@dataclass(frozen=True, slots=True)
class HubConnection:
    """Where the hub is and how this profile is known there.

    Attributes:
        authority: PEM file with the town's own certificates; "" for the well-known ones.
        proxy: "" for the system's.
        token: Stands for the sign-in until it ends, "" once it did; kept in the encrypted database only.
    """

    address: str
    name: str
    authority: str = ""
    proxy: str = ""
    token: str = ""


def connection_of(office: Office) -> HubConnection | None:
    """How this profile reaches its hub; None for one that works alone."""
    with office.read() as connection:
        stored = office_store.get_setting(connection, office_store.HUB)
    return HubConnection(**stored) if isinstance(stored, dict) else None


def keep_connection(office: Office, connection: HubConnection) -> None:
    """Remember how the hub is reached."""
    with office.write() as work:
        office_store.put_setting(work.connection, office_store.HUB, asdict(connection))
