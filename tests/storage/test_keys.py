"""Who opens a profile, with what, and what they are told when it does not open."""

from __future__ import annotations

import base64
import json
import shutil
import string
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend

from desktop.errors import DamagedProfile, EnvironmentFault, NewerProfile, UsageError, WrongKey
from desktop.storage import recovery
from desktop.storage.key_slots import read_slots
from desktop.storage.keys import Unlock
from desktop.storage.profile import Profile
from tests.storage.conftest import CHEAP

BASE32 = string.ascii_uppercase + "234567"
PAIR = recovery.new_recovery_pair()
OTHER_PAIR = recovery.new_recovery_pair()

Open = Callable[..., Profile]


def by_passphrase(passphrase: str, **more: Any) -> Unlock:
    return Unlock(passphrase=passphrase, cost=CHEAP, keyring=False, **more)


class MemoryKeyring(KeyringBackend):
    """A keyring daemon that is unlocked."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))


@pytest.fixture
def system_keyring() -> Iterator[MemoryKeyring]:
    before, made = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_the_passphrase_opens_what_it_closed(open_profile: Open) -> None:
    first = open_profile(by_passphrase("Käse und Brot"))
    assert open_profile(by_passphrase("Käse und Brot")).device == first.device


def test_an_umlaut_counts_the_same_however_the_system_sends_it(open_profile: Open) -> None:
    open_profile(by_passphrase(unicodedata.normalize("NFC", "Käse")))
    assert open_profile(by_passphrase(unicodedata.normalize("NFD", "Käse"))).device


@pytest.mark.parametrize("wrong", ["käse und brot", "Käse und Brot ", "x"])
def test_a_wrong_passphrase_is_told_as_such(open_profile: Open, wrong: str) -> None:
    open_profile(by_passphrase("Käse und Brot"))
    with pytest.raises(WrongKey) as caught:
        open_profile(by_passphrase(wrong))
    assert caught.value.title.source == "The passphrase is wrong."


def test_a_changed_passphrase_replaces_the_old_one_and_leaves_the_data_alone(open_profile: Open) -> None:
    profile = open_profile(by_passphrase("alt"))
    before = (profile.directory / "amtsfach.db").read_bytes()
    profile.set_passphrase("neu", CHEAP)
    assert open_profile(by_passphrase("neu")).device == profile.device
    assert (profile.directory / "amtsfach.db").read_bytes() == before
    with pytest.raises(WrongKey):
        open_profile(by_passphrase("alt"))


def test_the_recovery_key_opens_the_profile_without_its_passphrase(open_profile: Open) -> None:
    made = open_profile(by_passphrase("vergessen"))
    found = open_profile(Unlock(recovery=made.new_recovery_key))
    assert found.device == made.device
    assert found.new_recovery_key == ""


def test_the_recovery_key_is_asked_for_until_somebody_has_it(open_profile: Open) -> None:
    profile = open_profile()
    assert not profile.recovery_key_is_kept
    lost, shown = profile.new_recovery_key, profile.make_recovery_key()
    profile.confirm_recovery_key()
    assert open_profile().recovery_key_is_kept
    assert open_profile(Unlock(recovery=shown)).device == profile.device
    with pytest.raises(WrongKey):
        open_profile(Unlock(recovery=lost))


def test_an_office_key_opens_profiles_made_with_its_public_half(open_profile: Open) -> None:
    profile = open_profile(by_passphrase("eins", office_key=PAIR.public))
    assert profile.new_recovery_key == ""
    assert profile.recovery_key_is_kept
    assert open_profile(Unlock(recovery=PAIR.private)).device == profile.device
    with pytest.raises(WrongKey):
        open_profile(Unlock(recovery=OTHER_PAIR.private))


def test_the_private_half_is_refused_where_the_public_one_belongs(open_profile: Open) -> None:
    with pytest.raises(UsageError, match="public half"):
        open_profile(by_passphrase("eins", office_key=PAIR.private))


def test_the_public_half_does_not_open_anything(open_profile: Open) -> None:
    open_profile(by_passphrase("eins", office_key=PAIR.public))
    with pytest.raises(WrongKey) as caught:
        open_profile(Unlock(recovery=PAIR.public))
    assert caught.value.advice is not None
    assert "public half" in caught.value.advice.source


@given(st.sampled_from([PAIR.private, PAIR.public]), st.integers(0, 55), st.sampled_from(BASE32))
def test_a_recovery_key_with_one_mistyped_letter_is_noticed(key: str, place: int, letter: str) -> None:
    letters = list(key.replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter
    with pytest.raises((WrongKey, UsageError)):
        recovery.public_half("".join(letters)) if key == PAIR.private else recovery.checked_public_half(
            "".join(letters)
        )


@given(st.integers(0, 2**32 - 1))
def test_a_recovery_key_may_be_typed_carelessly(choices: int) -> None:
    careless = {"O": "o0", "I": "i1", "B": "b8", "-": " -"}
    typed = ""
    for at, letter in enumerate(PAIR.private):
        forms = letter + careless.get(letter, letter.lower())
        typed += forms[(choices >> at % 32) % len(forms)]
    assert recovery.public_half(f" {typed}\n") == PAIR.public


@given(st.binary(max_size=80))
def test_what_is_sealed_opens_with_the_private_half_only(secret: bytes) -> None:
    sealed = recovery.seal(secret, PAIR.public)
    assert recovery.unseal(sealed, PAIR.private) == secret
    with pytest.raises(WrongKey):
        recovery.unseal(sealed, OTHER_PAIR.private)


def test_no_file_of_a_profile_gives_a_key_away(open_profile: Open) -> None:
    profile = open_profile(by_passphrase("Käse und Brot"))
    private = profile.new_recovery_key
    for path in (p for p in profile.directory.rglob("*") if p.is_file()):
        content = path.read_bytes()
        for form in (profile.key, profile.key.hex().encode(), base64.b64encode(profile.key), private.encode()):
            assert form not in content, path.name
        assert path.stat().st_mode & 0o077 == 0, f"{path.name} can be read by others"
    assert profile.key.hex() not in repr(profile)


def test_the_keyring_opens_a_profile_without_asking(open_profile: Open, system_keyring: MemoryKeyring) -> None:
    made = open_profile(Unlock())
    assert open_profile(Unlock()).device == made.device
    assert made.key.hex() not in system_keyring.kept.values()


def test_a_profile_whose_keyring_is_elsewhere_says_so(open_profile: Open, system_keyring: MemoryKeyring) -> None:
    open_profile(Unlock())
    system_keyring.kept.clear()
    with pytest.raises(WrongKey) as caught:
        open_profile(Unlock())
    assert "keyring of the user and computer" in str(caught.value.advice and caught.value.advice.source)


def test_a_keyring_that_keeps_secrets_in_a_readable_file_is_not_used(
    open_profile: Open, system_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryKeyring, "priority", 0.5)
    with pytest.raises(EnvironmentFault):
        open_profile(Unlock())
    assert system_keyring.kept == {}


def test_a_given_passphrase_does_not_hinder_a_profile_that_has_none(
    open_profile: Open, system_keyring: MemoryKeyring
) -> None:
    made = open_profile(Unlock())
    assert open_profile(Unlock(passphrase="for another profile")).device == made.device


def test_without_keyring_a_passphrase_is_asked_for_and_asked_again(open_profile: Open) -> None:
    asked: list[bool] = []

    def answer(new: bool) -> str:
        asked.append(new)
        return "getippt"

    made = open_profile(Unlock(ask=answer, cost=CHEAP))
    assert open_profile(Unlock(ask=answer)).device == made.device
    assert asked == [True, False]


def test_without_keyring_and_without_anybody_to_ask_nothing_is_made(open_profile: Open, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        open_profile(Unlock())
    assert "AMTSFACH_PASSPHRASE" in str(caught.value)
    assert not (tmp_path / "profile" / "amtsfach.db").exists()
    assert open_profile(by_passphrase("now")).device


def test_a_locked_profile_says_what_opens_it(open_profile: Open) -> None:
    open_profile(by_passphrase("eins"))
    with pytest.raises(WrongKey) as caught:
        open_profile(Unlock())
    assert "AMTSFACH_PASSPHRASE" in str(caught.value)


def test_the_environment_names_passphrase_and_office_key(open_profile: Open) -> None:
    unlock = Unlock.from_environment({"AMTSFACH_PASSPHRASE": "p", "AMTSFACH_RECOVERY_PUBLIC_KEY": PAIR.public})
    assert (unlock.passphrase, unlock.office_key) == ("p", PAIR.public)
    assert "p'" not in repr(unlock)


def damage(path: Path) -> None:
    """Change a letter of the wrapped key: without a checksum it would look like a wrong passphrase."""
    content = path.read_text("ascii")
    at = content.index('"wrapped": "') + 15
    path.write_text(content[:at] + ("A" if content[at] != "A" else "B") + content[at + 1 :])


@pytest.mark.parametrize("how", [damage, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_lost_key_file_is_read_from_its_copy(open_profile: Open, how: Callable[[Path], object]) -> None:
    profile = open_profile(by_passphrase("eins"))
    how(profile.directory / "keys.json")
    assert open_profile(by_passphrase("eins")).device == profile.device


def test_without_key_file_and_copy_the_database_is_left_alone(open_profile: Open) -> None:
    profile = open_profile(by_passphrase("eins"))
    (profile.directory / "keys.json").unlink()
    shutil.rmtree(profile.directory / "backups")
    before = (profile.directory / "amtsfach.db").read_bytes()
    with pytest.raises(DamagedProfile):
        open_profile(by_passphrase("eins"))
    assert (profile.directory / "amtsfach.db").read_bytes() == before


def test_keys_of_a_newer_program_are_not_touched(open_profile: Open) -> None:
    profile = open_profile(by_passphrase("eins"))
    path = profile.directory / "keys.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))
    with pytest.raises(NewerProfile):
        open_profile(by_passphrase("eins"))


def test_the_costs_of_a_guess_are_kept_with_the_profile(open_profile: Open) -> None:
    profile = open_profile(by_passphrase("eins"))
    slot = read_slots(profile.directory).passphrase
    assert slot is not None
    assert (slot.n, slot.r, slot.p) == (CHEAP.n, CHEAP.r, CHEAP.p)
    assert Unlock().cost.n * Unlock().cost.r * 128 >= 2**27, "a guess must cost 128 MiB by default"
