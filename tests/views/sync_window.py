"""A window on a profile that has a hub, and colleagues at computers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.actions.hub_connection import HubConnection, keep_connection
from desktop.actions.rights import follow_house
from desktop.background import Jobs
from desktop.clock import FixedClock
from desktop.documents.reader_process import Readers
from desktop.domain.clerk import Clerk
from desktop.http import Offline, SignInNeeded
from desktop.translation import _
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.exchange import HubAccess
from desktop.views.main_window import MainWindow
from desktop.views.window_layout import WindowLayout
from tests.sync.conftest import NOW
from tests.sync.desks import Desk as ClerksDesk
from tests.sync.desks import desk_of
from tests.sync.memory_hub import Department, Town
from tests.sync.plugged_hub import PluggedTown
from tests.views.office_desk import shipped_catalogue

PASSWORD = "geheim"
EVERYTHING = ("clerk", "registrar", "lead")


class SyncWindow:
    """The window of "Anna", and what happens around it."""

    def __init__(self, folder: Path, render: object, *, departments: tuple[str, ...] = ("standesamt",)) -> None:
        self.folder, self.catalogue, self.jobs = folder, shipped_catalogue(), Jobs()
        self.house = PluggedTown(Town({name: Department() for name in self.catalogue.departments}))
        self._others: list[ClerksDesk] = []
        self.own = self._sit("Anna", departments)
        keep_connection(self.own.office, HubConnection("https://amtsfach.musterstadt.example", "Anna", token="t"))
        access = HubAccess(lambda connection: self.house.hub(connection.name), self._sign_in)
        self.desk = Desk(self.own.office, self.jobs, access=access)
        self.window = MainWindow(self.jobs, WindowLayout({}, lambda _layout: None))
        self.window.resize(1280, 800)
        self.window.show()
        self.window.open_desk(self.desk, self._rendering(render), "Musterstadt an der Ilm")  # type: ignore[arg-type]

    @property
    def room(self):
        assert self.window.room is not None
        return self.window.room

    def _rendering(self, render: object) -> object:
        """Needs the document's bytes, as the real one does."""

        def page(sha256: str, document: str, *rest: object) -> object:
            self.desk.document_bytes(document or sha256)
            return render(sha256, document, *rest)  # type: ignore[operator]

        return page

    def begin(self) -> None:
        """Exchange from now on."""
        self.desk.exchange.begin()

    def colleague(self, name: str, *departments: str) -> ClerksDesk:
        """Somebody else at a computer of their own; their rounds are asked for."""
        self._others.append(self._sit(name, departments or ("standesamt",)))
        return self._others[-1]

    def pull_in(self) -> None:
        """Have a round without waiting for the hub's news."""
        self.desk.exchange.exchange()

    def commit(self) -> None:
        """Notice what was done to the profile beside the window."""
        self.desk.feed.look()

    def _sit(self, name: str, departments: tuple[str, ...]) -> ClerksDesk:
        self.house.town.roles[name] = tuple((d, role) for d in departments for role in EVERYTHING)
        directory = self.folder / f"profile-{name}"
        return desk_of(directory, self.catalogue, FixedClock(NOW), Readers(1), self.house.hub(name))

    def _sign_in(self, office: object, wanted: HubConnection, password: str) -> Clerk:
        if not self.house.plugged:
            raise Offline(_("The server cannot be reached."), _("Your work is kept here and sent later."))
        if password != PASSWORD:
            raise SignInNeeded(_("Name or password are wrong, or the account is locked."))
        self.house.signed_in = True
        keep_connection(self.own.office, HubConnection(wanted.address, wanted.name, token="new"))
        return follow_house(self.own.office, self.house.hub(wanted.name).house())

    def close(self) -> None:
        """End everything."""
        self.window.close()
        self.desk.exchange.stop()
        self.desk.feed.stop()
        self.house.pull_plug()
        assert self.jobs.shut_down(10_000)
        self.window.deleteLater()
        for desk in (self.own, *self._others):
            desk.office.profile.close()


@contextmanager
def sync_window(folder: Path, render: object, **options: tuple[str, ...]) -> Iterator[SyncWindow]:
    """A window that is closed when the block is left."""
    opened = SyncWindow(folder, render, **options)
    try:
        yield opened
    finally:
        opened.close()
