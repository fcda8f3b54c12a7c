"""What `pip install` calls: setuptools, after the translations are compiled.

So no installed program lacks its German, whether it came through dev.py or through a plain `pip install .`.
"""

from __future__ import annotations

from pathlib import Path

from setuptools import build_meta
from setuptools.build_meta import (
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

from tools.translations import compile_catalogues

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

Config = dict[str, str | list[str] | None] | None
_ROOT = Path(__file__).parents[1]


def build_wheel(wheel_directory: str, config_settings: Config = None, metadata_directory: str | None = None) -> str:
    """Build the package as it is installed elsewhere; return the file's name."""
    compile_catalogues(_ROOT)
    return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))


def build_editable(wheel_directory: str, config_settings: Config = None, metadata_directory: str | None = None) -> str:
    """Build the package that points back here; return the file's name."""
    compile_catalogues(_ROOT)
    return str(build_meta.build_editable(wheel_directory, config_settings, metadata_directory))
