"""Documents whose bytes still lie at the hub: fetched when somebody looks, checked before anybody sees them."""

from __future__ import annotations

from hashlib import sha256

from desktop.actions.hub_connection import AtHub as AtHub
from desktop.actions.hub_connection import connection_of
from desktop.actions.office import Office
from desktop.domain.case import DocumentRow
from desktop.http import NotUnderstood, Offline
from desktop.progress import SILENT, Progress
from desktop.storage.hub_blobs import lie_at_hub
from desktop.sync.wire import Hub
from desktop.translation import _

_TRIES = 4  # a connection that is cut goes on where it was
_KB = 1024


def check_is_here(office: Office, document: DocumentRow) -> None:
    """Make sure that the bytes can be read.

    Raises:
        AtHub: They have to be fetched first.
    """
    if not office.profile.blobs.has(document.sha256) and _department(office, document):
        raise _still_there()


def bring(office: Office, document: DocumentRow, hub: Hub | None = None, progress: Progress = SILENT) -> None:
    """Fetch the bytes of a document, unless they are here or the hub does not have them either.

    Args:
        hub: Where to; None for the one this profile is connected to.

    Raises:
        AtHub: The hub cannot be reached.
        NotUnderstood: What came is not the document.
    """
    if office.profile.blobs.has(document.sha256):
        return
    department = _department(office, document)
    if not department:
        return  # nobody has them: whoever reads them says so
    hub = hub or _own_hub(office)
    if hub is None:
        raise _still_there()
    content = _fetch(hub, department, document, progress)
    if progress.stop_requested():
        return
    if sha256(content).hexdigest() != document.sha256:
        raise NotUnderstood(
            _("The server sent something else than this document."),
            _("It was not kept. Please tell your administrator."),
        )
    office.profile.blobs.put_many({document.sha256: content})


def _department(office: Office, document: DocumentRow) -> str:
    with office.read() as connection:
        return lie_at_hub(connection, [document.sha256]).get(document.sha256, "")


def _own_hub(office: Office) -> Hub | None:
    from desktop.actions.syncing import hub_of  # loads all that exchanges

    connection = connection_of(office)
    return hub_of(connection) if connection and connection.token else None


def _fetch(hub: Hub, department: str, document: DocumentRow, progress: Progress) -> bytes:
    content = bytearray()
    for left in reversed(range(_TRIES)):
        try:
            for chunk in hub.fetch_blob(department, document.sha256, len(content)):
                content += chunk
                progress.report(len(content) // _KB, max(document.size, len(content)) // _KB)
                if progress.stop_requested() or len(content) > document.size:
                    return bytes(content)
        except Offline as away:
            if not left or not content:
                raise _still_there() from away
        else:
            if len(content) >= document.size:
                break
    return bytes(content)


def _still_there() -> AtHub:
    return AtHub(
        _("This document still lies on the server."),
        _("It is fetched as soon as the server can be reached."),
    )
