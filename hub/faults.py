"""What stops an administrator's command: a code, worded in German where it is shown (hub/german.py)."""

from __future__ import annotations

DONE, PROBLEMS, USAGE, ENVIRONMENT, REFUSED = range(5)  # exit codes, as the clients' command line has them


class Fault(Exception):
    """A command cannot do what was asked.

    Attributes:
        code: Names the text.
        exit_code: USAGE when the command was used wrongly, ENVIRONMENT when something around it is missing.
        values: For the text.
    """

    def __init__(self, code: str, exit_code: int = USAGE, **values: object) -> None:
        super().__init__(code)
        self.code, self.exit_code, self.values = code, exit_code, values
