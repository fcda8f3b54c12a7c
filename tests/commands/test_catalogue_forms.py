"""`catalogue forms` writes the forms of the municipality the profile was set up for."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from desktop.cli import main
from tests.printing.pages import text_of


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AMTSFACH_PASSPHRASE", "only for tests, long enough")

    def forms(profile: Path) -> str:
        assert main(["--profile", str(profile), "catalogue", "forms", "--out", str(tmp_path / "forms")]) == 0
        return text_of((tmp_path / "forms" / "geburtsurkunde.pdf").read_bytes())

    return forms


@pytest.mark.slow
def test_the_form_names_the_municipality_of_the_set_up(forms, tmp_path):
    profile = tmp_path / "profile"
    named = ["setup", "--clerk", getpass.getuser(), "--municipality", "Neustadt an der Ilm"]
    assert main(["--profile", str(profile), *named]) == 0
    assert "Neustadt an der Ilm" in forms(profile)


@pytest.mark.slow
def test_without_a_profile_the_form_is_neutral_and_none_is_made(forms, tmp_path):
    profile = tmp_path / "none"
    text = forms(profile)
    assert "Standesamt" in text
    assert ".example" not in text
    assert not profile.exists()
