"""Settings survive a restart; a damaged file keeps nobody from working."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import EnvironmentFault
from desktop.settings import Appearance, Settings, load_settings, save_settings

SOME = Settings(Appearance.DARK, "Fachbereich", "Drucker im Flur", {"main.splitter": "300,700"})


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    save_settings(tmp_path / "new" / "settings.json", SOME)

    assert load_settings(tmp_path / "new" / "settings.json") == SOME


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()


@pytest.mark.logs("settings.unreadable")
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"a": '], ids=["empty", "half", "not-text", "cut"])
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(content)

    assert load_settings(tmp_path / "settings.json") == Settings()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["appearance", "department_label", "printer", "layout", "x"]), json_values))
def test_wrong_values_take_their_defaults(tmp_path_factory: pytest.TempPathFactory, stored: dict[str, object]) -> None:
    import json

    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_text(json.dumps(stored), "utf-8")

    settings = load_settings(path)

    assert isinstance(settings.appearance, Appearance)
    assert settings.department_label
    save_settings(path, settings)
    assert load_settings(path) == settings


def test_a_folder_that_refuses_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, SOME)
    path.with_suffix(".part").mkdir()

    with pytest.raises(EnvironmentFault):
        save_settings(path, Settings())
    assert load_settings(path) == SOME


def test_the_minutes_until_the_lock_are_kept_and_nonsense_does_not_switch_it_off(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, Settings(lock_after_minutes=0))
    assert load_settings(path).lock_after_minutes == 0
    for nonsense in ('"never"', "-3", "true", "null", "2.5"):
        path.write_text(f'{{"lock_after_minutes": {nonsense}}}', "utf-8")
        assert load_settings(path).lock_after_minutes == 10
