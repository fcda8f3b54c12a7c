"""Numbers held in advance, so that file and certificate numbers can be given without a network and never collide."""

from __future__ import annotations

from collections.abc import Collection

from desktop.actions.numbers import series_of
from desktop.actions.office import Office
from desktop.storage.number_store import BLOCK_SIZE, ask_for_block, asked_blocks, grant_block, numbers_left
from desktop.sync.wire import Hub

_LOW = 25  # a block is asked for while this many are left


def renew_numbers(office: Office, hub: Hub, departments: Collection[str]) -> None:
    """Ask the hub for a new block of each series that runs low.

    The wish is stored before it is sent: whatever happens on the way, asking again gives the same block.

    Args:
        departments: Those this clerk works in.
    """
    with office.write() as work:
        for department in sorted(departments):
            left = numbers_left(work.connection, series_of(office.catalogue, department, work.now))
            for series in sorted(name for name, count in left.items() if count < _LOW):
                ask_for_block(work.connection, series, department, work.now)
    with office.read() as connection:
        asked = [request for request in asked_blocks(connection) if request.department in departments]
    for request in asked:
        block = hub.lease(request.department, request.id, request.series, BLOCK_SIZE, request.after)
        with office.write() as work:
            grant_block(work.connection, request.id, block.first, block.last)
