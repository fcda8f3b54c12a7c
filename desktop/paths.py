"""Where things lie on this computer: the only module that asks the system for its folders."""

from __future__ import annotations

from pathlib import Path


def resources() -> Path:
    """The folder of icons, fonts, translations and the catalogue, as shipped with the program."""
    return Path(__file__).parents[1] / "resources"


def default_profile() -> Path:
    """The profile used when none is named: one per user of this computer."""
    import platformdirs  # not needed when --profile names one

    return Path(platformdirs.user_data_dir("amtsfach", appauthor=False, roaming=False))


def log_folder(profile: Path) -> Path:
    """Where a profile's log and crash reports lie."""
    return profile / "logs"


def settings_file(profile: Path) -> Path:
    """What this computer remembers about how the program looks."""
    return profile / "settings.json"


def town_catalogue(profile: Path) -> Path:
    """Where a town overrides and adds services; may be missing."""
    return profile / "catalogue"
