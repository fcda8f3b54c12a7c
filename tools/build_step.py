"""The step of `pip install` that compiles the translations, so that an installed program never lacks its German.

Named in pyproject.toml under [tool.setuptools.cmdclass].
"""

from __future__ import annotations

from pathlib import Path

from setuptools.command.build_py import build_py

from tools.translations import compile_catalogues


class BuildWithTranslations(build_py):  # type: ignore[misc]  # setuptools ships no types
    """Compiles resources/translations, then collects the package's files as usual."""

    def run(self) -> None:
        compile_catalogues(Path(__file__).parents[1])
        # the list of files was made before the compiled catalogues existed
        self.__dict__.pop("data_files", None)
        super().run()
