"""Lines of keys in TOML."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.catalogue.loader import shipped_folders
from desktop.catalogue.positions import key_lines

TEXT = '''\
# a comment with [table] and key = "value"
title = "a # no comment" # but this

[owner]
name = """
two lines with "quotes" and [brackets]
"""
"quoted.key" = 'it is'
dotted.key = [1, 2,
    3, { deep = true, more = [
        "x", # last
    ] },
]

[[points]]
x = 1
[[points]]
x = 2
[points.inner]
y = 1979-05-27T07:32:00Z
'''


def paths(value, path=()):
    if path:
        yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*path, key))


def test_every_key_and_element_has_its_line():
    lines = key_lines(TEXT)
    assert set(lines) == set(paths(tomllib.loads(TEXT)))
    assert lines["title",] == 2
    assert lines["owner",] == 4
    assert lines["owner", "name"] == 5
    assert lines["owner", "quoted.key"] == 8
    assert lines["owner", "dotted", "key"] == 9
    assert lines["owner", "dotted", "key", 2] == 10
    assert lines["owner", "dotted", "key", 3, "more", 0] == 11
    assert lines["points", 0] == 15
    assert lines["points", 1, "x"] == 18
    assert lines["points", 1, "inner", "y"] == 20


@pytest.mark.parametrize("file", sorted(shipped_folders()[0].rglob("*.toml")), ids=lambda file: file.stem)
def test_every_key_of_the_shipped_files_is_found(file):
    text = file.read_text("utf-8")
    lines = key_lines(text)
    written = text.splitlines()
    for path in paths(tomllib.loads(text)):
        assert path in lines
        if isinstance(path[-1], str):
            assert path[-1] in written[lines[path] - 1]


@given(st.text("[]{}=\"'.,#ab\n\\ ", max_size=60))
def test_no_text_hangs_or_breaks_the_search(text):
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(key_lines(text)) == set(paths(read))
