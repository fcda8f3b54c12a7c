"""Build CHANGELOG.md from the sentences in changes/: one file per thing a clerk notices, written with the commit.

`dev.py changelog` rewrites the part of the running version; `--release 0.2.0` gives it a number and empties changes/.
Two people never edit the same file, so changes never collide.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

_HEAD = """# Changes

What a clerk or an administrator notices, newest first. Built from `changes/` by `python3 dev.py changelog`.
"""
_RUNNING = "## Not yet released"


def sentences(folder: Path) -> list[str]:
    """The entries in changes/, one line each, in the order of their file names."""
    found = (" ".join(path.read_text("utf-8").split()) for path in sorted(folder.glob("*.md")))
    return [sentence for sentence in found if sentence]


def changelog(entries: Sequence[str], released: str) -> str:
    """The whole file: the running version's entries over what was released before."""
    running = "\n".join([_RUNNING, "", *(f"- {entry}" for entry in entries)]) if entries else _RUNNING
    return "\n".join(part for part in (_HEAD, running, "", released.strip()) if part or part == "").rstrip() + "\n"


def released_part(present: str) -> str:
    """What CHANGELOG.md says of released versions."""
    _head, _running, rest = present.partition(_RUNNING)
    start = rest.find("\n## ")
    return "" if start < 0 else rest[start + 1 :]


def release(entries: Sequence[str], released: str, version: str, day: date) -> str:
    """The whole file after the running version got its number."""
    closed = "\n".join([f"## {version} ({day.isoformat()})", "", *(f"- {entry}" for entry in entries)])
    return changelog([], f"{closed}\n\n{released}")


def write_changelog(root: Path, arguments: Sequence[str]) -> int:
    """Rewrite CHANGELOG.md; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py changelog", description=write_changelog.__doc__)
    parser.add_argument("--release", metavar="VERSION", help="give the running version this number, today")
    version = parser.parse_args(arguments).release
    target, folder = root / "CHANGELOG.md", root / "changes"
    released = released_part(target.read_text("utf-8") if target.exists() else "")
    entries = sentences(folder)
    text = release(entries, released, version, date.today()) if version else changelog(entries, released)
    target.write_text(text, encoding="utf-8", newline="\n")
    if version:
        for path in folder.glob("*.md"):
            path.unlink()
    return 0
