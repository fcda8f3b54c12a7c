"""What this computer has: Python, libraries, Qt, the reader process, fonts, printers, keyring, language."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

from desktop.commands.doctor_check import Check
from desktop.errors import DesktopError
from desktop.translation import Text, _, counted, say

_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\s*==\s*([^\s;]+)\s*$")
_QT_PATIENCE_S = 60.0

# Debian's names; tools/environment.py installs the same, and a test compares the two.
QT_PACKAGES = "libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libcups2"
DISPLAY_PACKAGES = "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"

_LOAD_QT = "from PySide6 import QtPrintSupport, QtWidgets"
_START_QT = """
import json
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication
application = QApplication([])
names = [p.printerName() for p in QPrinterInfo.availablePrinters()]
print(json.dumps([application.platformName(), names]))
"""
_EMPTY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_LETTERS = "Łukasz Ștefănescu Þorláksdóttir Trần C̨̆ Ω я"  # each from another corner of DIN 91379


def machine_checks() -> Iterator[Check]:
    """Look at everything that does not depend on a profile."""
    yield _python()
    yield _libraries()
    yield _database()
    yield _reader()
    yield _reader_limits()
    yield _fonts()
    yield from _window_and_printers()
    yield _keyring()
    yield _language()


def _python() -> Check:
    here = {"version": platform.python_version(), "system": platform.platform()}
    return Check("python", True, _("Python {version} on {system}.", **here))


def _libraries() -> Check:
    """The pins of the package itself; a frozen program carries its libraries inside and has none."""
    try:
        required = metadata.requires("amtsfach") or []
    except metadata.PackageNotFoundError:
        return Check("libraries", True, _("The program brings its libraries along."))
    pins = [found.groups() for line in required if (found := _PINNED.match(line))]
    wrong = [f"{name}=={wanted}" for name, wanted in pins if _installed(name) != wanted]
    if not wrong:
        return Check(
            "libraries", True, counted("{count} library, as pinned.", "{count} libraries, as pinned.", len(pins))
        )
    return Check(
        "libraries",
        False,
        _("Missing, or of another version: {names}.", names=", ".join(wrong)),
        _("{command} installs them.", command=f"{sys.executable} -m pip install {' '.join(wrong)}"),
        essential=True,
    )


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _database() -> Check:
    """An encrypted file is made, written to and searched."""
    try:
        from desktop.storage.connection import open_connection

        with (
            tempfile.TemporaryDirectory() as folder,
            closing(open_connection(Path(folder) / "doctor.db", os.urandom(32), writer=True)) as connection,
        ):
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(a, tokenize = 'unicode61 remove_diacritics 2')")
            [cipher] = connection.execute("PRAGMA cipher_version").fetchone()
            [sqlite] = connection.execute("SELECT sqlite_version()").fetchone()
    except (ImportError, OSError, DesktopError) as exc:
        return _broken("database", _("Encrypted databases cannot be opened: {problem}.", problem=str(exc)))
    return Check("database", True, _("SQLCipher {cipher} on SQLite {sqlite}.", cipher=cipher, sqlite=sqlite))


def _reader() -> Check:
    """A reader process is started and reads a PDF, for which it loads all it has."""
    try:
        from desktop.documents.reader_process import Readers

        with Readers(1) as readers:
            readers.ask("pdf.read", {}, [_EMPTY_PDF])
    except (ImportError, DesktopError) as exc:
        return _broken("reader", _("Files cannot be opened here: {problem}.", problem=str(exc)))
    return Check("reader", True, _("Files are opened in a process of their own."))


def _reader_limits() -> Check:
    try:
        from desktop.documents.limits import limits_of_this_platform
    except ImportError as exc:
        return _broken("reader_limits", _("Files cannot be opened here: {problem}.", problem=str(exc)))
    lacking = limits_of_this_platform()
    if not lacking:
        return Check("reader_limits", True, _("Time and memory of that process are limited."))
    return Check(
        "reader_limits", False, lacking[0], _("Nothing can be done about it; it matters with hostile files only.")
    )


def _fonts() -> Check:
    try:
        from desktop.printing.fonts import missing_glyphs

        missing = missing_glyphs(_LETTERS)
    except (ImportError, OSError) as exc:
        return _broken("fonts", _("Certificates cannot be printed: {problem}.", problem=str(exc)))
    if missing:
        return _broken(
            "fonts", _("The typeface lacks letters that names are written with: {letters}.", letters=" ".join(missing))
        )
    return Check("fonts", True, _("Noto Sans, with the letters of DIN 91379."))


def _window_and_printers() -> Iterator[Check]:
    """Qt is loaded and started in a child: a library that is missing ends the process that asks for it."""
    loaded, problem = _child(_LOAD_QT)
    if not loaded:
        yield _without_packages("window", _("Qt does not load: {problem}.", problem=problem), QT_PACKAGES)
        return
    display = has_display()
    started, said = _child(_START_QT, {} if display else {"QT_QPA_PLATFORM": "offscreen"})
    if not started:
        yield _without_packages("window", _("No window can be opened: {problem}.", problem=said), DISPLAY_PACKAGES)
        return
    shown_on, printers = json.loads(said)
    if display:
        yield Check("window", True, _("Windows open ({platform}).", platform=shown_on))
    else:
        text = _("There is no display here: the command line and the tour work, the window does not.")
        yield Check("window", False, text, _("Please start the program where somebody can see it."))
    yield _printers(printers)


def has_display() -> bool:
    """Whether a window can be seen here."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _child(code: str, environment: dict[str, str] | None = None) -> tuple[bool, str]:
    """Run code in a Python of its own; whether it ended well, and its last words."""
    if getattr(sys, "frozen", False):
        return True, json.dumps(["", []])  # no Python to run it with; what is frozen was tried when it was made
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        timeout=_QT_PATIENCE_S,
        check=False,
    )
    lines = (done.stderr if done.returncode else done.stdout).strip().splitlines()
    telling = [line for line in lines if "Could not load" in line or "cannot open shared object" in line]
    return done.returncode == 0, (telling or lines or [str(done.returncode)])[-1]


def _without_packages(name: str, text: Text, packages: str) -> Check:
    if platform.system() == "Linux":
        command = f"apt-get install --no-install-recommends {packages}"
        return Check(name, False, text, _("On Debian and Ubuntu: {command}", command=command), essential=True)
    return _broken(name, text)


def _printers(names: list[str]) -> Check:
    if names:
        return Check("printers", True, _("Printers: {names}.", names=", ".join(names)))
    return Check(
        "printers",
        False,
        _("No printer is set up."),
        _("Certificates can be saved as PDF. To print them, set up a printer in the system's settings."),
    )


def _keyring() -> Check:
    try:
        from desktop.storage.system_keyring import usable_keyring_name

        name = usable_keyring_name()
    except ImportError as exc:
        return _broken("keyring", _("The keyring cannot be asked: {problem}.", problem=str(exc)))
    if name:
        return Check("keyring", True, _("The system keeps passwords ({name}).", name=name))
    return Check(
        "keyring",
        False,
        _("The system has no keyring that keeps passwords."),
        _("The program asks for the passphrase at every start. Set AMTSFACH_PASSPHRASE where nobody can be asked."),
    )


def _language() -> Check:
    if say(_("Certificates")) != "Certificates":
        return Check("language", True, _("Texts are in German."))
    if os.environ.get("AMTSFACH_LANGUAGE", "").lower().startswith("en"):
        return Check("language", True, _("Texts are in English, as AMTSFACH_LANGUAGE asks for."))
    advice = _("{command} makes them.", command=f"{sys.executable} -m tools.translations --compile")
    return Check("language", False, _("The German texts are missing."), advice)


def _broken(name: str, text: Text) -> Check:
    return Check(name, False, text, _("Please install the program again."), essential=True)
