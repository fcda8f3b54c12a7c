"""Profiles for the tests of the memory: made fast, by a key file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.storage.keys import ScryptCost, Unlock
from desktop.storage.profile import Profile

CHEAP = ScryptCost(n=2**4)  # the real cost is half a second a guess


@pytest.fixture(autouse=True)
def in_english(tmp_profile_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are compared by their source text, whatever the German for it becomes."""
    monkeypatch.setenv("AMTSFACH_LANGUAGE", "en")


@pytest.fixture(autouse=True)
def told_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failures are compared in the words of the source, which stand beside what raises them."""
    monkeypatch.setenv("AMTSFACH_LANGUAGE", "en")


@pytest.fixture
def open_profile(tmp_path: Path) -> Iterator[Callable[..., Profile]]:
    """Open the profile of this test, or one named; all are closed at the end."""
    opened: list[Profile] = []

    def opening(unlock: Unlock | None = None, name: str = "profile") -> Profile:
        opened.append(Profile.open(tmp_path / name, unlock or Unlock(key_file=True, cost=CHEAP)))
        return opened[-1]

    yield opening
    for profile in opened:
        profile.close()


@pytest.fixture
def profile(open_profile: Callable[..., Profile]) -> Profile:
    """A new, empty profile."""
    return open_profile()
