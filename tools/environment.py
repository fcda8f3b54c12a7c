"""Make the place the project runs in: .venv, the pinned packages, the package itself, Qt's system libraries.

Standard library only: it runs before anything is installed, on Linux, Windows and macOS. Each step says in one line
what it does and is skipped when nothing changed; what the programs it calls print goes to build/set-up.log.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENV = ROOT / ".venv"
_LOG = ROOT / "build" / "set-up.log"

# Debian's names; tried in an empty Debian 12
QT_LIBRARIES = ("libegl1", "libgl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon0", "libcups2")
QT_DISPLAY_LIBRARIES = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
)
TEST_SERVERS = (
    "cups-daemon",
    "cups-client",
    "cups-filters",
    "ghostscript",  # CUPS turns PDF into pixels with it
    "postgresql",  # the hub keeps its items in it
    "nginx-light",  # stands before the hub
    "poppler-utils",  # reads PDFs independently of what made them
    "notmuch",  # the floor of the intake benchmark
)


class SetUpFailed(Exception):
    """Something is missing that this program may not or cannot install; the text says what to do."""


def say(text: str) -> None:
    """Tell whoever waits what is going on."""
    print(text, flush=True)


def program(name: str) -> str:
    """The path of a program inside .venv."""
    return str(VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name)


def call(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run a program in the project's folder with its output shown; return its exit code as a shell would."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(environment or {})})
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue  # the program got the same Ctrl+C and ends in its own way
        return 128 - code if code < 0 else code


def prepare() -> None:
    """Bring everything up to date that the other commands need.

    Raises:
        SetUpFailed: With what a person has to do.
    """
    _make_venv()
    _install_packages()
    _install_project()
    _compile_translations()
    _check_qt()


def has_display() -> bool:
    """Whether a window can be seen here."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def install_test_servers() -> None:
    """Install what the tests marked `servers` talk to, where that is possible; the tests name what is still missing."""
    missing = _not_installed(TEST_SERVERS)
    if not missing:
        return
    try:
        _apt_install(missing, "The tests need servers and tools.")
    except SetUpFailed as failed:
        say(str(failed))


def _make_venv() -> None:
    if _prints([program("python"), "-c", "import pip, sys; print(sys.version_info[:2])"], str(sys.version_info[:2])):
        return
    if VENV.exists():
        say("Removing .venv: it is incomplete, or made by another Python.")
        shutil.rmtree(VENV)
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        _apt_install(["python3-venv"], "Python's venv module is missing.")
    _quietly("Making .venv", [sys.executable, "-m", "venv", str(VENV)])


def _install_packages() -> None:
    lock = ROOT / "requirements.lock"
    stamp = VENV / "installed-lock.txt"
    wanted = _digest(lock)
    if _text(stamp) == wanted:
        return
    text = "Installing the pinned packages (about 200 MB to fetch the first time, a few minutes)"
    _quietly(text, [*_pip_install(), "--require-hashes", "-r", str(lock)])
    stamp.write_text(wanted, "utf-8")


def _install_project() -> None:
    stamp = VENV / "installed-project.txt"
    wanted = f"{ROOT} {_digest(ROOT / 'pyproject.toml')}"
    if _text(stamp) == wanted:
        return
    _quietly("Installing Amtsfach itself, editable", [*_pip_install(), "--no-build-isolation", "-e", str(ROOT)])
    stamp.write_text(wanted, "utf-8")


def _pip_install() -> list[str]:
    return [program("python"), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps"]


def _compile_translations() -> None:
    for source in (ROOT / "resources" / "translations").glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
            _quietly("Compiling the translations", [program("python"), "-m", "tools.translations", "--compile"])
            return


def _check_qt() -> None:
    if not sys.platform.startswith("linux"):
        return  # the wheels bring everything
    load = [program("python"), "-c", "from PySide6 import QtPrintSupport, QtWidgets"]
    if not _succeeds(load):
        _apt_install(list(QT_LIBRARIES), "Qt does not find its system libraries.")
        if not _succeeds(load):
            raise SetUpFailed(f"Qt still does not load. This says why:\n  {' '.join(load)}")
    show = [program("python"), "-c", "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"]
    if has_display() and not _succeeds(show):
        _apt_install(list(QT_DISPLAY_LIBRARIES), "Qt does not find the libraries it needs to show windows.")
        if not _succeeds(show):
            raise SetUpFailed("Qt cannot open the display named in DISPLAY. Unset it to work without one.")


def _apt_install(packages: Sequence[str], why: str) -> None:
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (is_root and shutil.which("apt-get")):
        where = (
            "" if shutil.which("apt-get") else "\n(These are Debian's names; other systems have packages like them.)"
        )
        raise SetUpFailed(f"{why} Please run this and try again:\n  sudo {' '.join(install)}{where}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        _quietly(f"{why} Installing {' '.join(packages)}", install, quiet)
    except SetUpFailed:  # on a new machine apt knows no packages yet, on an old one it knows packages that are gone
        _quietly("Fetching the list of packages", ["apt-get", "update"], quiet)
        _quietly(f"Installing {' '.join(packages)}", install, quiet)


def _not_installed(packages: Sequence[str]) -> list[str]:
    if shutil.which("dpkg-query") is None:
        return list(packages)
    command = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *packages]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    present = {line.split()[0] for line in listed.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in present]


def _quietly(text: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    say(f"{text} ...")
    _LOG.parent.mkdir(exist_ok=True)
    started = time.monotonic()
    with _LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(command)}\n".encode())
        log.flush()
        begin = log.tell()
        environment = {**os.environ, **(environment or {})}
        code = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        ).returncode
    if code != 0:
        told = _LOG.read_bytes()[begin:].decode(errors="replace").strip().splitlines()[-15:]
        raise SetUpFailed("\n".join(["That failed:", *(f"  {line}" for line in told), f"All of it: {_LOG}"]))
    if time.monotonic() - started >= 5:
        say(f"  done in {time.monotonic() - started:.0f} s")


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _prints(command: Sequence[str], expected: str) -> bool:
    try:
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return outcome.returncode == 0 and outcome.stdout.strip() == expected


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
