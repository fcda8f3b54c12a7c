"""`amtsfach doctor`: what this computer has and lacks, with the command that mends it.

Works also where libraries are missing, so it imports nothing of the program that needs one, and opens no profile.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from desktop.commands.doctor_check import Check
from desktop.commands.doctor_machine import machine_checks
from desktop.commands.doctor_place import place_checks
from desktop.paths import default_profile
from desktop.translation import _, say

_DONE, _ENVIRONMENT = 0, 3


def run(arguments: argparse.Namespace) -> int:
    """Look at everything; 3 when something is missing without which nobody can work."""
    directory = Path(arguments.profile) if arguments.profile else default_profile()
    checks = [*machine_checks(), *place_checks(directory)]
    ok = all(check.ok for check in checks if check.essential)
    if arguments.json:
        shape = {"ok": ok, "checks": [_as_json(check) for check in checks]}
        sys.stdout.write(json.dumps(shape, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join([line for check in checks for line in _lines(check)] + [_summary(ok)]) + "\n")
    return _DONE if ok else _ENVIRONMENT


def _as_json(check: Check) -> dict[str, object]:
    advice = say(check.advice) if check.advice else None
    return {"name": check.name, "ok": check.ok, "text": say(check.text), "advice": advice, "essential": check.essential}


def _lines(check: Check) -> list[str]:
    mark = "✓" if check.ok else "✗" if check.essential else "–"
    return [f"{mark} {say(check.text)}", *([f"    {say(check.advice)}"] if check.advice else [])]


def _summary(ok: bool) -> str:
    return say(_("Amtsfach can work here.") if ok else _("Amtsfach cannot work here yet."))
