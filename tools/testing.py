"""Run the tests: first side by side on all cores, then one after the other those that need the machine for themselves.

Standard library only, as tools/environment.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.environment import ROOT, call, install_test_servers, program, say

_ALONE = "serial or servers or crash"
_LEFT_OUT_BY_QUICK = "slow or servers or crash"
_NEVER_QUICK = ("tests/crash", "tests/e2e", "tests/servers")  # not even looked through
_TELL_THE_SLOW = ("--durations=10", "--durations-min=1")  # they wait to be made faster, or to be marked
_MOST_WORKERS = 8
_PASSED, _FAILED, _NOTHING_FOUND = 0, 1, 5  # pytest's exit codes
_ENVIRONMENT = {
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHONDONTWRITEBYTECODE": "",  # tests start many programs: each would compile everything again
}


def run_tests(arguments: list[str]) -> int:
    """Run all tests, or with --quick what does not take long; what else is given is pytest's.

    Returns:
        The exit code of pytest; of two runs the one that tells more.
    """
    if "--quick" not in arguments and os.environ.get("AMTSFACH_REQUIRE_SERVERS") == "1":
        install_test_servers()
    codes: list[int] = []
    for options in runs_for(arguments):
        if codes:
            say("\nNow those that need the machine for themselves:")
        codes.append(call([program("python"), "-m", "pytest", *options], _ENVIRONMENT))
        if codes[-1] not in {_PASSED, _FAILED, _NOTHING_FOUND} or (codes[-1] == _FAILED and "-x" in arguments):
            break
    return told_code(codes)


def runs_for(arguments: list[str]) -> list[list[str]]:
    """What pytest is started with, once or twice.

    Who names files or marks of their own gets one process, which is sooner there for a few tests.
    """
    quick = "--quick" in arguments
    given = [argument for argument in arguments if argument != "--quick"]
    options = ["-ra", *(["--hypothesis-profile=quick", *_TELL_THE_SLOW] if quick else [])]
    left_out = [f"--ignore={folder}" for folder in _NEVER_QUICK] if quick else []
    allowed = f"not ({_LEFT_OUT_BY_QUICK})" if quick else ""
    if _chooses(given):
        return [[*options, *(["-m", allowed] if quick else []), *given]]
    workers = str(min(os.cpu_count() or 1, _MOST_WORKERS))
    places = list(_files_naming("pytest.mark.serial")) if quick else []  # looking through all of them takes seconds
    return [
        [*options, "-n", workers, "--dist", "worksteal", "-m", _both(allowed, f"not ({_ALONE})"), *left_out, *given],
        [*options, "-m", _both(allowed, f"({_ALONE})"), *given, *places],
    ]


def told_code(codes: Sequence[int]) -> int:
    """The exit code of several runs: the first that is a failure; nothing found only if none found anything."""
    bad = [code for code in codes if code not in {_PASSED, _NOTHING_FOUND}]
    return bad[0] if bad else min(codes)


def _chooses(arguments: list[str]) -> bool:
    """Whether files, folders, single tests or marks are asked for, or how many processes there are to be."""
    return any(
        argument in {"-m", "--lf", "--last-failed", "--pdb"}
        or argument.startswith(("-n", "--numprocesses", "tests/"))
        or (not argument.startswith("-") and (ROOT / argument.split("::")[0]).exists())
        for argument in arguments
    )


def _both(one: str, other: str) -> str:
    return f"{one} and {other}" if one else other


def _files_naming(text: str) -> Iterator[str]:
    for path in sorted(Path(ROOT, "tests").rglob("test_*.py")):
        if text in path.read_text("utf-8"):
            yield str(path.relative_to(ROOT))
