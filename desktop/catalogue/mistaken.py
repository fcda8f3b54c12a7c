"""What a service file with a mistake still says about the post that belongs to it.

The file as a whole is not used; but its keywords and addresses tell which items a person has to look at.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from desktop.catalogue.service import SetAside

_LONGEST_LIST = 50  # lines of one list of keywords or addresses
_LARGEST = 1_000_000  # characters


def set_aside(service_id: str, files: Sequence[Path], *, in_use: bool) -> SetAside:
    """Describe a service whose files have a mistake.

    Args:
        files: Those with the mistake, the one with the last word last.
        in_use: Whether a delivered definition takes their place.
    """
    lines = [_lines(file) for file in reversed(files)]
    return SetAside(service_id, in_use, _first_list(lines, "keywords"), _first_list(lines, "addresses"))


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", "replace")[:_LARGEST].splitlines()
    except OSError:
        return []


def _first_list(files: Sequence[list[str]], key: str) -> tuple[str, ...]:
    found = (_texts(lines, key) for lines in files)
    return next((texts for texts in found if texts), ())


def _texts(lines: list[str], key: str) -> tuple[str, ...]:
    """The texts of the first list of that name that is whole in itself, whatever stands around it."""
    begins = re.compile(rf"\s*{key}\s*=")
    start = next((number for number, line in enumerate(lines) if begins.match(line)), None)
    if start is None:
        return ()
    for end in range(start + 1, start + 1 + _LONGEST_LIST):
        try:
            value = tomllib.loads("\n".join(lines[start:end])).get(key)
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        return tuple(text.lower() for text in value if isinstance(text, str)) if isinstance(value, list) else ()
    return ()
