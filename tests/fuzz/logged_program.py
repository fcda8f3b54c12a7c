"""The command line with its log on standard error, which tells a file our own code stumbles over from a broken one."""

from __future__ import annotations

import logging
import sys

from desktop.cli import main

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="log %(message)s", stream=sys.stderr)
    sys.exit(main())
