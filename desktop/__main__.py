"""`python -m desktop` and the command `amtsfach`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program, or, when asked by itself, one of its reader processes."""
    if sys.argv[1:2] == ["--reader"]:  # a frozen program has no interpreter to start a module with
        from desktop.reader import main as read

        read()
        return 0
    from desktop.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
