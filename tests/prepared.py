"""Folders that many tests begin with: made once a run, copied for each."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

_made: dict[str, tuple[Path, Any]] = {}


def copied(name: str, make: Callable[[Path], Any], target: Path) -> Any:
    """Fill `target`, which must not exist yet, with what `make` puts into an empty folder.

    Args:
        name: Of what is made; one name, one content.

    Returns:
        What `make` returned when it was called, perhaps for another test.
    """
    if name not in _made:
        folder = Path(tempfile.mkdtemp(prefix="prepared-")) / "folder"  # removed with the other temporary files
        _made[name] = (folder, make(folder))
    folder, told = _made[name]
    shutil.copytree(folder, target)
    return told
