"""Every finding the program can make has a German text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import desktop
from desktop.catalogue.loader import load_catalogue

MAKERS = {"Finding", "_error", "_wrong", "_register_finding"}


def codes_in_code() -> Iterator[str]:
    """The first argument of every call that makes a finding."""
    for file in Path(desktop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name in MAKERS and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


@pytest.mark.slow
def test_every_code_the_program_uses_is_worded():
    codes = set(codes_in_code())
    assert {"required_missing", "date_unreadable", "register.too_old"} <= codes
    assert sorted(codes - set(load_catalogue().findings)) == []


def test_no_text_speaks_of_codes_or_shouts():
    for code, (text, _norm) in load_catalogue().findings.items():
        assert text.endswith((".", "?", "}")), code
        assert "!" not in text
