"""The program as somebody starts it: a process of its own, its arguments, its two streams and its exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PASSPHRASE = "only for tests"
DONE, NEEDS_A_PERSON, USAGE, ENVIRONMENT, REFUSED = 0, 1, 2, 3, 4  # docs/cli.md
_RECOVERY_KEY = re.compile(r"(?:[A-Z2-7]{4}-){13}[A-Z2-7]{4}")


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def recovery_key(self) -> str:
        """The recovery key that a first start shows on standard error."""
        found = _RECOVERY_KEY.search(self.err)
        assert found, self.err
        return found[0]


@dataclass(frozen=True, slots=True)
class Program:
    """The command line on one profile.

    Attributes:
        environment: What is set besides the environment of the test; None takes a variable away.
    """

    profile: Path
    environment: Mapping[str, str | None] = field(default_factory=dict)

    def __call__(self, *arguments: object, expect: int | None = DONE, timeout_s: float = 120) -> Ran:
        """Run a command and check its exit code (None: any of the documented ones)."""
        done = subprocess.run(
            self.command(*arguments),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=timeout_s,
            env=self._environment(),
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == expect or (expect is None and 0 <= done.returncode <= REFUSED), (
            f"exit {done.returncode}, not {expect}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def json(self, *arguments: object, expect: int | None = DONE, timeout_s: float = 120) -> Any:
        """Run a command with --json and return its document."""
        return self("--json", *arguments, expect=expect, timeout_s=timeout_s).json

    def start(self, *arguments: object, out: Path) -> subprocess.Popen[bytes]:
        """Start a command with --json and do not wait for it; its output goes to `out`, its errors beside it."""
        with out.open("wb") as output, out.with_suffix(".errors").open("wb") as errors:
            return subprocess.Popen(
                self.command("--json", *arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                env=self._environment(),
            )

    def command(self, *arguments: object) -> list[str]:
        """What is started."""
        return [sys.executable, "-m", "desktop", "--profile", str(self.profile), *map(str, arguments)]

    def _environment(self) -> dict[str, str]:
        wanted = {**os.environ, "PYTHONPATH": str(ROOT), "AMTSFACH_PASSPHRASE": PASSPHRASE, **self.environment}
        return {name: value for name, value in wanted.items() if value is not None}
