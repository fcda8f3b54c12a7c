"""`amtsfach-hub`: what an administrator does with the hub.

Exit codes: 0 done, 1 something is wrong with what is stored, 2 used wrongly, 3 something around the hub is missing.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hub.database import AWAY
from hub.faults import Fault
from hub.german import told
from hub.settings import SettingsWrong

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    import sqlalchemy as sa

    parsed = command_line().parse_args(arguments)
    module, function = parsed.run.split(":")
    try:
        code: int = getattr(importlib.import_module(f"hub.{module}"), function)(parsed)
        return code
    except (Fault, SettingsWrong, sa.exc.ProgrammingError, *AWAY) as error:
        text, code = told(error)
        sys.stderr.write(f"{text}\n")
        return code


def command_line() -> argparse.ArgumentParser:
    """All commands with what they take."""
    parser = argparse.ArgumentParser(prog="amtsfach-hub", description="Der Hub von Amtsfach.")
    commands = parser.add_subparsers(metavar="BEFEHL", required=True)
    _command(commands, "init", "commands:run_init", "Datenbank, Schlüssel und Ordner einrichten oder aktualisieren")
    served = _command(commands, "serve", "commands:run_serve", "den Hub betreiben")
    served.add_argument("--workers", type=_positive, default=2, metavar="N", help="Prozesse, etwa einer je Kern")
    served.add_argument("--host", default="127.0.0.1", help="Adresse (127.0.0.1)")
    served.add_argument("--port", type=int, default=8450, help="Port (8450)")
    _add_user_commands(commands)
    _add_house_commands(commands)
    saved = _command(commands, "backup", "care_commands:run_backup", "Datenbank, Dokumente und Schlüssel sichern")
    saved.add_argument("folder", metavar="ORDNER")
    restored = _command(commands, "restore", "care_commands:run_restore", "Sicherung in eine leere Datenbank holen")
    restored.add_argument("folder", metavar="ORDNER")
    restored.add_argument(
        "--numbers", type=_positive, default=1000, metavar="N", help="Nummernkreise so weit weiterstellen (1000)"
    )
    _command(commands, "check", "care_commands:run_check", "Stände, Nummernkreise und Dokumente prüfen")
    _command(commands, "tidy", "care_commands:run_tidy", "aufräumen, was abgelaufen ist; täglich")
    return parser


def _add_user_commands(commands: Commands) -> None:
    users = commands.add_parser("user", help="Konten").add_subparsers(metavar="BEFEHL", required=True)
    added = _command(users, "add", "commands:run_user_add", "anlegen; das Kennwort wird erfragt oder gelesen")
    added.add_argument("name", metavar="ANMELDENAME")
    added.add_argument("--shown", default="", metavar="NAME", help="Name, wie ihn alle sehen: „A. Sommer“")
    added.add_argument("--function", default="", metavar="TEXT", help="etwa „Standesbeamtin“")
    _command(users, "list", "commands:run_user_list", "auflisten")
    for name, text in (("lock", "sperren; Sitzungen enden"), ("unlock", "entsperren"), ("password", "Kennwort ändern")):
        changed = _command(users, name, f"commands:run_user_{name}", text)
        changed.add_argument("name", metavar="ANMELDENAME")
    given = _command(users, "role", "commands:run_user_role", "Rollen in einem Amt festlegen; ohne Rolle: entziehen")
    given.add_argument("name", metavar="ANMELDENAME")
    given.add_argument("department", metavar="AMT")
    given.add_argument("roles", nargs="*", metavar="ROLLE")
    stands_in = _command(users, "substitute", "commands:run_user_substitute", "Vertretung festlegen oder beenden")
    stands_in.add_argument("name", metavar="ANMELDENAME", help="wer vertritt")
    stands_in.add_argument("represented", metavar="VERTRETEN", help="wer vertreten wird")
    stands_in.add_argument("--from", dest="first", metavar="TAG", help="JJJJ-MM-TT; ohne Tage endet die Vertretung")
    stands_in.add_argument("--to", dest="last", metavar="TAG")


def _add_house_commands(commands: Commands) -> None:
    departments = commands.add_parser("department", help="Ämter").add_subparsers(metavar="BEFEHL", required=True)
    added = _command(departments, "add", "commands:run_department_add", "anlegen")
    added.add_argument("department", metavar="AMT", help="Kennung: standesamt")
    added.add_argument("name", metavar="NAME")
    added.add_argument("--municipality", required=True, metavar="GEMEINDE")
    _command(departments, "list", "commands:run_department_list", "auflisten")
    renamed = _command(departments, "rename", "commands:run_department_rename", "umbenennen; die Kennung bleibt")
    renamed.add_argument("department", metavar="AMT")
    renamed.add_argument("name", metavar="NAME")
    towns = commands.add_parser("municipality", help="Gemeinden").add_subparsers(metavar="BEFEHL", required=True)
    town = _command(towns, "add", "commands:run_municipality_add", "anlegen oder ändern")
    town.add_argument("municipality", metavar="GEMEINDE", help="Kennung: musterstadt")
    town.add_argument("name", metavar="NAME")
    town.add_argument("--land", default="", metavar="LAND", help="NW, BY, ...")
    town.add_argument("--letterhead", metavar="DATEI", help="Briefkopf als JSON")


def _command(commands: Commands, name: str, run: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


if __name__ == "__main__":
    sys.exit(main())
