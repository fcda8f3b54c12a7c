"""Make, back up or restore a profile as a process that will be killed; says "ready" when it begins, "done" at the end.

Started as `python -m tests.crash.caretaker make|backup|restore PROFILE [FILE]`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.actions.care import back_up
from desktop.documents.reader_process import Readers
from desktop.storage import migrate
from desktop.storage.restore import restore
from tests.crash.victim import CHEAP, open_office, tell


def main() -> None:
    """Do one of the three."""
    kind, directory, file = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[-1])
    assert migrate.SCRIPTS.is_dir()  # loaded before the time runs
    with Readers(1) as readers:
        office = open_office(directory, readers) if kind == "backup" else None
        tell({"ready": kind})
        if kind == "make":
            open_office(directory, readers).profile.close()
        elif kind == "restore":
            restore(file, directory, CHEAP)
        elif office is not None:
            back_up(office, file)
        tell({"done": kind})


if __name__ == "__main__":
    main()
