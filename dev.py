"""Everything a developer does with this project, from an empty clone: python3 dev.py COMMAND.

Needs only Python 3.11 or newer; what else is missing it installs into .venv, or says how to.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys

if sys.version_info < (3, 11):  # noqa: UP036 (it is started with whatever python3 there is)
    sys.exit("Amtsfach needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

from tools import environment
from tools.changelog import write_changelog
from tools.environment import ROOT, call, program
from tools.testing import run_tests

_UV = "uv==0.13.9"
_LOCK_OPTIONS = (
    "--universal --python-version 3.11 --generate-hashes --no-header --no-annotate"
    " --no-emit-index-url --no-emit-find-links --no-config --quiet"
)
_COMMAND_LINE = "docs/cli.md"
_HUB_PINS = "installer/hub/requirements"  # what a town's server needs alone, in the same versions


def run(arguments: list[str]) -> int:
    """Start the program on the sample town; without a display, make the tour's pictures in build/tour/."""
    if not environment.has_display():
        environment.say(
            "There is no display here: taking the tour instead, which takes minutes. It goes to build/tour/."
        )
        return call([program("amtsfach"), "tour", "--out", "build/tour"], {"QT_QPA_PLATFORM": "offscreen"})
    town, filled = ROOT / "build" / "sample-town", ROOT / "build" / "sample-town.filled"
    if not filled.exists():
        environment.say("Filling the sample town, Musterstadt an der Ilm, about half a minute ...")
        shutil.rmtree(town, ignore_errors=True)  # half a town, from a start that was broken off
        code = call([program("amtsfach"), "--profile", str(town), "sample-town"])
        if code != 0:
            return code
        filled.touch()
    environment.say("Opening the window on the sample town ...")
    return call([program("amtsfach"), "--profile", str(town), *arguments])


def test(arguments: list[str]) -> int:
    """Run the tests this machine can run and name those it cannot; --quick leaves out what takes long."""
    return run_tests(arguments)


def check(arguments: list[str]) -> int:
    """Check style, types, the house's contracts and docs/cli.md; all of them, also when the first finds something."""
    checks = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "mypy": ["mypy"],
        "lint-imports": ["lint-imports"],
        "tests/test_layers.py": ["pytest", "-q", "tests/test_layers.py"],
        _COMMAND_LINE: ["pytest", "-q", "tests/commands", "tests/e2e/test_shapes.py"],
    }
    codes = {name: call([program(command[0]), *command[1:]]) for name, command in checks.items()}
    for name, code in codes.items():
        environment.say(f"{name:22} {'ok' if code == 0 else 'NOT OK'}")
    if codes[_COMMAND_LINE] != 0:
        environment.say(
            "What the commands take and answer is promised in docs/cli.md and written down in tests/e2e/shapes.py: "
            "bring code, page and shapes in step. New German is merged with dev.py translate --merge FILE."
        )
    return max(codes.values())


def bench(arguments: list[str]) -> int:
    """Measure against the floors of the design."""
    return call([program("python"), "-m", "tests.benchmarks.run_all", *arguments], {"QT_QPA_PLATFORM": "offscreen"})


def lock(arguments: list[str]) -> int:
    """Pin the dependencies of pyproject.toml in requirements.lock; --upgrade takes newer ones."""
    python = program("python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", _UV]
    pin = [program("uv"), "pip", "compile", *_LOCK_OPTIONS.split(), *arguments]
    everything = ["--extra", "dev", "--extra", "hub", "pyproject.toml", "--output-file", "requirements.lock"]
    for_the_hub = ["--constraint", "requirements.lock", f"{_HUB_PINS}.in", "--output-file", f"{_HUB_PINS}.txt"]
    return call(install) or call([*pin, *everything]) or call([*pin, *for_the_hub])


def translate(arguments: list[str]) -> int:
    """Bring resources/translations in step with the code; --merge FILE... adds German texts."""
    return call([program("python"), "-m", "tools.translations", *arguments])


def changelog(arguments: list[str]) -> int:
    """Build CHANGELOG.md from changes/; --release VERSION closes the running version."""
    return write_changelog(ROOT, arguments)


COMMANDS = {command.__name__: command for command in (run, test, check, bench, lock, translate, changelog)}


def main(arguments: list[str]) -> int:
    """Run one command; what follows its name is passed on."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Everything a developer does with Amtsfach.",
        epilog="\n".join(f"  {name:10} {command.__doc__}" for name, command in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    chosen = parser.parse_args(arguments[:1])
    os.chdir(ROOT)
    try:
        if chosen.command != "changelog":
            environment.prepare()
        return COMMANDS[chosen.command](arguments[1:])
    except environment.SetUpFailed as failed:
        environment.say(str(failed))
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
