"""The house stands: layers, library owners and the other rules hold, and each of them would notice a breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import house_rules as house

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: house.Rule) -> None:
    assert rule(ROOT) == []


BREACHES = [
    (house.each_library_has_one_owner, "desktop/actions/new.py", "import requests"),
    (house.each_library_has_one_owner, "desktop/actions/new.py", "def f():\n    from PIL.Image import open"),
    (house.each_library_has_one_owner, "desktop/storage/http.py", "import requests"),
    (house.each_library_has_one_owner, "desktop/actions/new.py", "import PySide6.QtCore"),
    (house.each_library_has_one_owner, "desktop/intake/new.py", "import numpy"),
    (house.each_library_has_one_owner, "hub/new.py", "from argon2 import PasswordHasher"),
    (house.each_library_has_one_owner, "hub/new.py", "import orjson"),
    (house.relative_imports_are_not_used, "desktop/intake/new.py", "from .. import storage"),
    (house.view_models_draw_nothing, "desktop/viewmodels/new.py", "from PySide6.QtWidgets import QLabel"),
    (house.view_models_draw_nothing, "desktop/viewmodels/new.py", "from PySide6 import QtPrintSupport"),
    (house.domain_is_pure, "desktop/domain/new.py", "from desktop.errors import NotFound"),
    (house.domain_is_pure, "desktop/domain/new.py", "import sqlalchemy"),
    (house.threads_start_in_background_only, "desktop/actions/new.py", "from threading import Thread"),
    (house.threads_start_in_background_only, "desktop/actions/new.py", "import concurrent.futures"),
    (house.threads_start_in_background_only, "desktop/views/new.py", "from PySide6.QtCore import QThread"),
    (house.nobody_swallows_everything, "desktop/actions/new.py", "try:\n    f()\nexcept Exception:\n    pass"),
    (
        house.nobody_swallows_everything,
        "desktop/actions/new.py",
        "try:\n    f()\nexcept (OSError, BaseException):\n    g()",
    ),
    (house.nobody_swallows_everything, "desktop/actions/new.py", "try:\n    f()\nexcept:\n    g()"),
    (house.nobody_swallows_everything, "hub/new.py", "with suppress(Exception):\n    f()"),
    (house.names_are_a_clerks_words, "desktop/actions/case_manager.py", ""),
    (house.names_are_a_clerks_words, "desktop/utils/new.py", ""),
    (house.names_are_a_clerks_words, "desktop/actions/new.py", "class CaseHandler: ..."),
    (house.names_are_a_clerks_words, "desktop/actions/new.py", "class PDFData: ..."),
    (house.files_and_functions_are_short, "desktop/actions/new.py", "x = 1\n" * 401),
    (house.files_and_functions_are_short, "desktop/actions/new.py", "def f():\n" + "    x = 1\n" * 50),
    (house.the_log_holds_events_only, "desktop/actions/new.py", "_log.warning('odd: %s', name)"),
    (house.the_log_holds_events_only, "desktop/actions/new.py", "logging.info(name)"),
    (house.the_log_holds_events_only, "desktop/actions/new.py", "event(_log, name)"),
    (house.the_log_holds_events_only, "desktop/actions/new.py", "event(_log, 'Käthe Großmann')"),
    (house.only_commands_print, "desktop/actions/new.py", "print(name)"),
    (house.the_hub_stands_alone, "hub/new.py", "from desktop.domain import case"),
    (house.the_hub_stands_alone, "desktop/actions/new.py", "import hub.app"),
]


@pytest.mark.parametrize(
    ("rule", "path", "source"), BREACHES, ids=[f"{r.__name__}-{s[:30]!r}" for r, _p, s in BREACHES]
)
def test_a_breach_is_noticed(rule: house.Rule, path: str, source: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(source, "utf-8")

    assert [breach for breach in rule(tmp_path) if breach.startswith(path)]


def test_every_rule_is_shown_to_notice_a_breach() -> None:
    assert {rule for rule, _path, _source in BREACHES} == set(house.RULES)


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    # the cache lies beside the tree, so that one tree is never judged by another's imports
    command = [program, "--config", root / "pyproject.toml", "--cache-dir", root / ".import_linter_cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules of the real house, all empty."""
    root = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", root)
    for path in [*(ROOT / "desktop").rglob("*.py"), *(ROOT / "hub").rglob("*.py")]:
        copy = root / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    return root


CONTRACT_BREACHES = {
    "layers": ("desktop/actions/beside.py", "import desktop.views", "desktop.actions.beside -> desktop.views"),
    "columns": ("desktop/printing/beside.py", "import desktop.intake", "desktop.printing.beside -> desktop.intake"),
    "outside": ("desktop/documents/beside.py", "import desktop.models", "desktop.documents.beside -> desktop.models"),
    "memory": ("desktop/storage/beside.py", "import desktop.documents", "desktop.storage.beside -> desktop.documents"),
    "no Qt": ("desktop/catalogue/beside.py", "import PySide6.QtCore", "desktop.catalogue.beside -> PySide6"),
    "tables": ("desktop/views/beside.py", "import desktop.storage", "desktop.views.beside -> desktop.storage"),
    "ground": ("desktop/errors.py", "import desktop.domain", "desktop.errors -> desktop.domain"),
    "hub": ("hub/beside.py", "import desktop.domain", "hub.beside -> desktop.domain"),
    "unplaced": ("desktop/helpers/__init__.py", "", "desktop.helpers"),
}


@pytest.fixture(scope="module")
def verdict(empty_house: Path) -> str:
    """What import-linter says of a house with one breach of each kind."""
    assert lint_imports(empty_house).returncode == 0
    for path, source, _told in CONTRACT_BREACHES.values():
        (empty_house / path).parent.mkdir(exist_ok=True)
        (empty_house / path).write_text(source, "utf-8")
    outcome = lint_imports(empty_house)
    assert outcome.returncode == 1
    return outcome.stdout


@pytest.mark.slow
@pytest.mark.parametrize("told", [told for _path, _source, told in CONTRACT_BREACHES.values()], ids=CONTRACT_BREACHES)
def test_import_linter_notices_a_breach(verdict: str, told: str) -> None:
    assert told in verdict


@pytest.mark.slow
def test_import_linter_finds_the_house_in_order() -> None:
    outcome = lint_imports(ROOT)

    assert outcome.returncode == 0, outcome.stdout
