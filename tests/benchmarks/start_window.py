"""The window on the million-case profile: tells when it was painted, when the first rows were, and when it was open."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["AMTSFACH_PASSPHRASE"] = "benchmark"
from PySide6.QtCore import QTimer

from desktop.app import Program, make_application
from desktop.viewmodels.single_program import SingleProgram


def resident_mb() -> int:
    """Memory of this process that is its own, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def main() -> None:
    app = make_application(["bench"])
    directory = Path(sys.argv[1])
    program = Program(app, directory, SingleProgram(directory, app))
    program.start()
    window = program.windows[0]
    window.grab()
    print("painted", flush=True)

    told: list[str] = []

    def look() -> None:
        model, room = window.cases.model if window.is_furnished else None, window.room
        if model is None or model.rowCount() == 0 or model.index(0, 0).data() in (None, ""):
            return
        if not told:
            window.grab()
            assert window.cases.table.isVisible()
            print("rows", flush=True)
            told.append("rows")
        if room is not None and not room.case_model.is_busy:
            print(f"open {resident_mb()}", flush=True)
            timer.stop()
            app.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(2)
    app.exec()
    program.end()


if __name__ == "__main__":
    main()
