"""Profiles for the tests of the memory: made fast, by a key file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.storage.keys import ScryptCost, Unlock
from desktop.storage.profile import Profile

CHEAP = ScryptCost(n=2**4)  # the real cost is half a second a guess
BY_FILE = Unlock(key_file=True, cost=CHEAP)


@pytest.fixture(autouse=True)
def in_english(tmp_profile_env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are compared by their source text, whatever the German for it becomes."""
    monkeypatch.setenv("AMTSFACH_LANGUAGE", "en")


@pytest.fixture
def open_profile(tmp_path: Path) -> Iterator[Callable[..., Profile]]:
    """Open the profile of this test, or one named; all are closed at the end."""
    opened: list[Profile] = []

    def opening(unlock: Unlock | None = None, name: str = "profile") -> Profile:
        opened.append(Profile.open(tmp_path / name, unlock or BY_FILE))
        return opened[-1]

    yield opening
    for profile in opened:
        profile.close()


@pytest.fixture
def profile(open_profile: Callable[..., Profile], tmp_path: Path, prepared: Callable[..., str]) -> Profile:
    """A new, empty profile."""

    def make(folder: Path) -> str:
        with closing(Profile.open(folder, BY_FILE)) as made:
            return made.new_recovery_key

    recovery_key = prepared("empty", make, tmp_path / "profile")
    opened = open_profile()
    opened.new_recovery_key = recovery_key
    return opened
