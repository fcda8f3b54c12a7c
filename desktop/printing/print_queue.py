"""Hand a PDF to a print queue of CUPS (Linux, macOS) as it is stored, byte for byte.

What comes out of the printer is then the stored document, with its letters as letters: nothing is drawn a second time.

Decision: docs/decisions/0020-printing-pdf.md
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

from desktop.errors import EnvironmentFault
from desktop.log import event
from desktop.translation import Text, _

_log = logging.getLogger(__name__)
_PATIENCE_S = 60.0  # a print server on another machine may be slow; the window does not wait for it
# No scaling, no second page on the back, no cover sheet: a certificate lies on numbered security paper
_AS_IT_IS = ("media=A4", "sides=one-sided", "print-scaling=none", "number-up=1", "job-sheets=none")
_TRAY_OPTION = re.compile(r"^(InputSlot|media-source)/[^:]*:\s*(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What the clerk chose.

    Attributes:
        printer: Name of the queue.
        tray: Id of a tray, from the printer's own list; "" leaves the choice to the printer.
        copies: 1 or more; certificates are further originals, so mind the number.
    """

    printer: str
    tray: str = ""
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Tray:
    """A place a printer takes paper from; `name` is for the clerk, `id` for the printer."""

    id: str
    name: Text | str


def has_queues() -> bool:
    """Whether this system prints through CUPS and has its commands."""
    return sys.platform != "win32" and shutil.which("lp") is not None


def send(pdf: bytes, order: PrintOrder, title: str) -> bool:
    """Hand a document over.

    Args:
        pdf: The stored bytes.
        order: Where and how often.
        title: What the print server's list shows; no name of a citizen, other people read that list.

    Returns:
        Whether the printer is at work; False when it was stopped and the job waits.

    Raises:
        EnvironmentFault: The printer is gone, refuses, or the print service does not answer.
    """
    tray = [f"{_tray_option(order.printer)}={order.tray}"] if order.tray else []
    options = [part for option in (*_AS_IT_IS, *tray) for part in ("-o", option)]
    done = _run("lp", "-d", order.printer, "-n", str(order.copies), "-t", title, *options, content=pdf)
    if done.returncode:
        raise _refusal(order.printer, done.stderr)
    return "disabled" not in _run("lpstat", "-p", order.printer).stdout


def trays(printer: str) -> tuple[Tray, ...]:
    """The trays the printer's driver tells of; empty where it tells of none."""
    found = _TRAY_OPTION.search(_run("lpoptions", "-p", printer, "-l").stdout)
    ids = [word.lstrip("*") for word in found.group(2).split()] if found else []
    return tuple(Tray(tray, tray_name(tray)) for tray in ids if not tray.startswith("Custom."))


def tray_name(tray: str) -> Text | str:
    """Word the usual names of trays; unusual ones are shown as the driver has them."""
    number = re.fullmatch(r"(?:tray|cassette|cas)-?_?(\d+)", tray.lower())
    if number:
        return _("Tray {number}", number=number.group(1))
    usual = {
        "auto": _("Chosen by the printer"),
        "automatic": _("Chosen by the printer"),
        "manual": _("Fed by hand"),
        "manualfeed": _("Fed by hand"),
        "by-pass-tray": _("Fed by hand"),
        "envelope": _("Envelopes"),
    }
    return usual.get(tray.lower(), tray)


def _tray_option(printer: str) -> str:
    found = _TRAY_OPTION.search(_run("lpoptions", "-p", printer, "-l").stdout)
    return found.group(1) if found else "media-source"


def _run(command: str, *arguments: str, content: bytes | None = None) -> subprocess.CompletedProcess[str]:
    try:
        done = subprocess.run(
            [command, *arguments],
            input=content or b"",
            capture_output=True,
            timeout=_PATIENCE_S,
            env={**os.environ, "LC_ALL": "C"},  # its answers are read below
            check=False,
        )
    except subprocess.TimeoutExpired as exc:
        raise _no_service() from exc
    out, err = (part.decode("utf-8", "replace") for part in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def _refusal(printer: str, told: str) -> EnvironmentFault:
    event(_log, "print.refused", level=logging.INFO, characters=len(told))
    if "not accepting" in told:
        return EnvironmentFault(
            _("The printer {printer} takes no jobs at the moment.", printer=printer),
            _("Nothing was printed. Please choose another printer, or ask your administrator to release it."),
        )
    if "is running" not in _run("lpstat", "-r").stdout:
        return _no_service()
    if "does not exist" in told:
        return printer_gone(printer)
    return EnvironmentFault(
        _("The printer {printer} did not take the job.", printer=printer),
        _("Nothing was printed. Please try again, or choose another printer."),
    )


def printer_gone(printer: str) -> EnvironmentFault:
    """The answer for a printer that is not set up here, or not any more."""
    return EnvironmentFault(
        _("The printer {printer} is not there any more.", printer=printer),
        _("Nothing was printed. Please choose another printer; if yours is missing, tell your administrator."),
    )


def _no_service() -> EnvironmentFault:
    return EnvironmentFault(
        _("The print service does not answer."),
        _("Nothing was printed. Please save the document, and tell your administrator."),
    )
