"""Documents of colleagues: known at once, fetched when somebody looks, never taken for missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.actions import mailbox
from desktop.actions.care import verify
from desktop.actions.remote_documents import AtHub, bring
from desktop.domain.case import DocumentRow
from desktop.errors import DamagedProfile
from desktop.http import NotUnderstood, Offline
from desktop.progress import Progress
from desktop.translation import _
from tests.sync.desks import Desk
from tests.sync.memory_hub import Town

pytestmark = pytest.mark.slow

Sit = Callable[..., Desk]


@pytest.fixture
def seen(sit_down: Sit) -> tuple[Desk, DocumentRow]:
    """Bernd's desk, and a document Anna took in."""
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = anna.file("Geburtsurkunde für Frieda, mit einem Text, der in mehreren Stücken kommt")
    anna.sync(), bernd.sync()
    return bernd, bernd.see(case).documents[0]


def test_a_document_of_a_colleague_is_fetched_checked_and_kept(seen: tuple[Desk, DocumentRow]) -> None:
    bernd, document = seen
    told: list[tuple[int, int]] = []
    bring(bernd.office, document, bernd.hub, Progress(report=lambda done, total: told.append((done, total))))
    assert bernd.office.profile.blobs.size(document.sha256) == document.size
    assert told
    assert mailbox.document_bytes(bernd.office, document.id).startswith(b"Geburtsurkunde")


def test_a_connection_that_is_cut_goes_on_where_it_was(seen: tuple[Desk, DocumentRow], town: Town) -> None:
    bernd, document = seen
    calls: list[str] = []

    def cut(call: str) -> None:
        calls.append(call)
        if calls.count("blob_piece") == 2 and call == "blob_piece":
            raise Offline(_("away"))

    bring(bernd.office, document, town.hub("Bernd", cut))
    assert bernd.office.profile.blobs.has(document.sha256)
    assert calls.count("blob") == 2
    assert calls.count("blob_piece") == -(-document.size // 16), "nothing was sent twice"


def test_without_a_network_it_is_said_where_the_document_lies(seen: tuple[Desk, DocumentRow], town: Town) -> None:
    bernd, document = seen

    def away(_call: str) -> None:
        raise Offline(_("away"))

    with pytest.raises(AtHub):
        bring(bernd.office, document, town.hub("Bernd", away))
    with pytest.raises(AtHub):
        mailbox.document_bytes(bernd.office, document.id, fetch=False)


def test_bytes_that_are_not_the_document_are_not_kept(seen: tuple[Desk, DocumentRow], town: Town) -> None:
    bernd, document = seen
    town.blobs[document.sha256] = b"x" * document.size
    with pytest.raises(NotUnderstood):
        bring(bernd.office, document, bernd.hub)
    assert not bernd.office.profile.blobs.has(document.sha256)


def test_verify_counts_what_lies_at_the_hub_and_misses_what_lies_nowhere(
    seen: tuple[Desk, DocumentRow], sit_down: Sit
) -> None:
    bernd, _document = seen
    report = verify(bernd.office)
    assert (report.problems, report.at_hub) == ((), 1)
    with bernd.office.profile.writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM agreed")
    report = verify(bernd.office)
    assert (len(report.problems), report.at_hub) == (1, 0)
    with pytest.raises(DamagedProfile):
        mailbox.document_bytes(bernd.office, _document.id)
