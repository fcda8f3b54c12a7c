"""The exchange of a running program: in step while it can be, honest while it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.actions.hub_connection import HubConnection, connection_of, keep_connection
from desktop.actions.rights import follow_house
from desktop.actions.syncing import sync_turn
from desktop.background import Jobs
from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import Catalogue
from desktop.clock import FixedClock
from desktop.documents.reader_process import Readers
from desktop.domain.case import CaseQuery
from desktop.domain.clerk import Clerk
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.exchange import HubAccess
from desktop.viewmodels.sync_status import SyncState
from tests.sync.conftest import NOW
from tests.sync.desks import Desk as ClerksDesk
from tests.sync.desks import desk_of
from tests.sync.memory_hub import Department, Town
from tests.sync.plugged_hub import PluggedTown

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def house(catalogue: Catalogue) -> PluggedTown:
    return PluggedTown(Town({name: Department() for name in catalogue.departments}))


@pytest.fixture
def sit_down(house: PluggedTown, catalogue: Catalogue, tmp_path: Path, qapp: object) -> Iterator[Callable[..., Desk]]:
    """Gives a clerk a running program: `sit_down("Anna", "standesamt")`."""
    running: list[tuple[Desk, Jobs]] = []

    def sit(name: str, *departments: str, begin: bool = True) -> Desk:
        house.town.roles[name] = tuple((d, role) for d in departments for role in ("clerk", "lead"))
        made: ClerksDesk = desk_of(
            tmp_path / f"profile-{len(running)}", catalogue, FixedClock(NOW), Readers(1), house.town.hub(name)
        )
        keep_connection(made.office, HubConnection("https://hub.example", name, token="t"))
        jobs = Jobs()

        def sign_in(office: object, wanted: HubConnection, _password: str) -> Clerk:
            house.signed_in = True
            keep_connection(made.office, HubConnection(wanted.address, wanted.name, token="new"))
            return follow_house(made.office, house.town.hub(wanted.name).house())

        access = HubAccess(lambda connection: house.hub(connection.name), sign_in)
        desk = Desk(made.office, jobs, access=access)
        running.append((desk, jobs))
        if begin:
            desk.exchange.begin()
        return desk

    yield sit
    for desk, jobs in running:
        desk.exchange.stop()
        desk.feed.stop()
        house.pull_plug()
        assert jobs.shut_down(10_000)
        desk.office.profile.close()


def have_exchanged(*desks: Desk) -> bool:
    return all(desk.exchange.status.exchanged_at is not None for desk in desks)


def cases_of(desk: Desk) -> int:
    from desktop.actions import mailbox

    return mailbox.count_cases(desk.office, CaseQuery())


def file(desk: Desk, house: PluggedTown, subject: str = "Geburtsurkunde") -> str:
    case = ClerksDesk(desk.office, house.town.hub(desk.clerk.name)).file(subject)
    desk.feed.look()
    return case


def test_a_profile_without_a_hub_says_so_and_asks_nobody(sit_down, house, qtbot):
    desk = sit_down("Anna", "standesamt", begin=False)
    with desk.office.write() as work:
        work.connection.exec_driver_sql("DELETE FROM setting WHERE name = 'hub'")
    with qtbot.assertNotEmitted(desk.exchange.status_changed, wait=100):
        desk.exchange.begin()
    assert desk.exchange.status.state is SyncState.ALONE
    assert house.calls == []


def test_what_one_clerk_does_appears_at_a_colleagues_by_itself(sit_down, house, qtbot):
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    qtbot.waitUntil(lambda: have_exchanged(anna, bernd), timeout=10_000)
    with qtbot.waitSignal(bernd.feed.changed, timeout=3_000):
        file(anna, house)
        anna.exchange._feed.committed(_change(anna))
    assert cases_of(bernd) == 1
    qtbot.waitUntil(lambda: anna.exchange.status.state is SyncState.CURRENT, timeout=5_000)


def _fail(error):
    raise error


def test_nothing_new_asks_once_and_waits(sit_down, house, qtbot):
    anna = sit_down("Anna", "standesamt")
    qtbot.waitUntil(lambda: have_exchanged(anna), timeout=10_000)
    qtbot.waitUntil(lambda: anna.exchange._feed._waiting, timeout=5_000)
    before = len(house.calls)
    qtbot.wait(700)
    assert house.calls[before:] == [], "the question waits at the hub"


def test_without_a_network_work_goes_on_and_goes_out_later(sit_down, house, qtbot):
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    qtbot.waitUntil(lambda: have_exchanged(anna, bernd), timeout=10_000)
    house.pull_plug()
    qtbot.waitUntil(lambda: anna.exchange.status.state is SyncState.OFFLINE, timeout=5_000)
    assert anna.exchange.status.since == NOW
    file(anna, house)
    anna.exchange._feed.committed(_change(anna))
    qtbot.waitUntil(lambda: anna.exchange.status.waiting == 1, timeout=5_000)
    assert anna.exchange.status.state is SyncState.OFFLINE
    house.plug_in()
    anna.exchange.exchange()
    bernd.exchange.exchange()
    qtbot.waitUntil(lambda: anna.exchange.status.state is SyncState.CURRENT, timeout=10_000)
    qtbot.waitUntil(lambda: cases_of(bernd) == 1, timeout=10_000)


def _change(desk: Desk):
    from desktop.actions.changes import changes_since

    return changes_since(desk.office, 0)


def test_an_ended_session_is_told_once_and_work_goes_out_after_signing_in(sit_down, house, qtbot):
    anna = sit_down("Anna", "standesamt")
    qtbot.waitUntil(lambda: have_exchanged(anna), timeout=10_000)
    told: list[object] = []
    anna.exchange.sign_in_needed.connect(told.append)
    house.end_sessions()
    qtbot.waitUntil(lambda: anna.exchange.status.state is SyncState.NEEDS_YOU, timeout=5_000)
    file(anna, house)
    done: list[Clerk] = []
    anna.exchange.sign_in(anna.exchange.connection, "geheim", anna, done.append, _fail)
    qtbot.waitUntil(lambda: bool(done), timeout=5_000)
    qtbot.waitUntil(lambda: house.town.departments["standesamt"].head > 0, timeout=10_000)
    qtbot.waitUntil(lambda: anna.exchange.status.state is SyncState.CURRENT, timeout=10_000)
    assert len(told) == 1


def test_signing_out_keeps_what_is_not_sent(sit_down, house, qtbot):
    anna = sit_down("Anna", "standesamt")
    qtbot.waitUntil(lambda: have_exchanged(anna), timeout=10_000)
    house.pull_plug()
    file(anna, house)
    anna.exchange._end_feed()
    keep_connection(anna.office, HubConnection("https://hub.example", "Anna"))
    anna.exchange.begin()
    qtbot.waitUntil(lambda: anna.exchange.status.state is SyncState.SIGNED_OUT, timeout=5_000)
    connection = connection_of(anna.office)
    assert (connection.name, connection.token) == ("Anna", "")
    from desktop.actions.unsent import unsent

    assert unsent(anna.office).count == 1


def test_roles_that_change_at_the_hub_change_who_works_here(sit_down, house, qtbot):
    anna, bernd = sit_down("Anna", "standesamt", "buergerbuero"), sit_down("Bernd", "standesamt")
    file(bernd, house)
    bernd.exchange.exchange()
    qtbot.waitUntil(lambda: cases_of(anna) == 1, timeout=10_000)
    with qtbot.waitSignal(anna.entered_anew, timeout=10_000):
        house.set_roles("Anna", ("buergerbuero", "clerk"))
    assert anna.clerk.departments == {"buergerbuero"}
    assert cases_of(anna) == 0
    with anna.office.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM case_file").scalar() == 0


def test_while_another_program_exchanges_this_one_waits_for_its_turn(sit_down, house, qtbot):
    anna = sit_down("Anna", "standesamt", begin=False)
    with sync_turn(anna.office) as mine:
        assert mine
        anna.exchange.begin()
        qtbot.waitUntil(lambda: anna.exchange._feed is not None and anna.exchange._feed._soon.isActive(), timeout=5_000)
        qtbot.wait(100)
        assert house.calls == []
    qtbot.waitUntil(lambda: have_exchanged(anna), timeout=10_000)


def test_a_bug_in_a_round_is_told_and_not_met_again_at_once(sit_down, house, qtbot, monkeypatch):
    anna = sit_down("Anna", "standesamt", begin=False)
    seen: list[object] = []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: seen.append(error))
    house.town.roles["Anna"] = None
    anna.exchange.begin()
    qtbot.waitUntil(lambda: anna.exchange.status.state is SyncState.NEEDS_YOU, timeout=5_000)
    qtbot.wait(100)
    assert len(seen) == 1


def test_older_cases_are_read_round_by_round_until_all_are_here(sit_down, house, qtbot, monkeypatch):
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt", begin=False)
    for number in range(8):
        file(anna, house, f"Antrag {number}")
    anna.exchange.exchange()
    qtbot.waitUntil(lambda: house.town.departments["standesamt"].head > 30, timeout=10_000)
    monkeypatch.setattr("desktop.sync.pull._FIRST_PAGE", 5)
    monkeypatch.setattr("desktop.sync.pull._PAGE", 5)
    monkeypatch.setattr("desktop.viewmodels.exchange._OLDER_PAGES", 1)
    rounds: list[object] = []
    bernd.exchange.begin()
    qtbot.waitUntil(lambda: bernd.exchange._feed is not None, timeout=5_000)
    bernd.exchange._feed.exchanged.connect(lambda: rounds.append(None))
    qtbot.waitUntil(lambda: cases_of(bernd) == 8, timeout=20_000)
    assert len(rounds) > 2, "what is done meanwhile can go out in between"
