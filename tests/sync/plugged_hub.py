"""The hub in memory as a program with windows needs it: calls from several threads, a plug to pull, news."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Condition
from typing import Any

from desktop.http import Offline, SignInNeeded
from desktop.translation import _
from tests.sync.memory_hub import MemoryHub, Town


class PluggedTown:
    """A town all clients of a test share.

    Attributes:
        plugged: Whether clients reach it.
        signed_in: Whether sessions still hold.
    """

    def __init__(self, town: Town) -> None:
        self.town, self.plugged, self.signed_in = town, True, True
        self.calls: list[str] = []
        self._news = Condition()

    def hub(self, clerk: str) -> PluggedHub:
        """The hub as one clerk reaches it."""
        return PluggedHub(self, clerk)

    def pull_plug(self) -> None:
        """No client reaches the hub any more."""
        with self._news:
            self.plugged = False
            self._news.notify_all()

    def plug_in(self) -> None:
        """Clients reach the hub again."""
        self.plugged = True

    def end_sessions(self) -> None:
        """Somebody revoked all tokens."""
        with self._news:
            self.signed_in = False
            self._news.notify_all()

    def set_roles(self, clerk: str, *roles: tuple[str, str]) -> None:
        """Give a clerk exactly these roles."""
        with self._news:
            self.town.roles[clerk] = roles
            self.town.rights += 1
            self._news.notify_all()

    def check(self, call: str) -> None:
        """Raise what a network does."""
        self.calls.append(call)
        if not self.plugged:
            raise Offline(_("The server cannot be reached."), _("Your work is kept here and sent later."))
        if not self.signed_in:
            raise SignInNeeded(_("Please sign in again."))


class PluggedHub:
    """The calls of one clerk; one at a time, but for the one that waits."""

    def __init__(self, house: PluggedTown, clerk: str) -> None:
        self._house, self._hub = house, MemoryHub(house.town, clerk, house.check)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._hub, name)

        def alone(*arguments: Any) -> Any:
            with self._house._news:
                answer = call(*arguments)
                answer = list(answer) if name == "fetch_blob" else answer
                self._house._news.notify_all()
                return answer

        return alone

    def wait(self, heads: Mapping[str, int], rights: int, seconds: int) -> bool:
        house = self._house

        def is_new() -> bool:
            heads_now = {name: place.head for name, place in house.town.departments.items()}
            is_away = not house.plugged or not house.signed_in
            return is_away or rights != house.town.rights or any(heads_now[d] > n for d, n in heads.items())

        with house._news:
            found = house._news.wait_for(is_new, seconds)
            house.check("wait")
        return found
