"""The page on robustness names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "robustness.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([a-z0-9_/]+\.py)::(test_\w+)`", PAGE)))


def test_the_page_names_tests():
    assert len(NAMED) > 55


@pytest.mark.parametrize("file", sorted({file for file, _name in NAMED}))
def test_every_test_it_names_exists(file):
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert {name for named, name in NAMED if named == file} <= there


def test_no_figure_is_still_to_be_filled_in():
    assert not re.findall(r"@[A-Z]+@", PAGE)
