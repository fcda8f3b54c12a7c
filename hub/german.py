"""The texts an administrator reads, in German."""

from __future__ import annotations

import sqlalchemy as sa

from hub.faults import ENVIRONMENT, Fault
from hub.settings import SettingsWrong

TEXTS = {
    "bad_file": "Die Datei {file} ist nicht lesbar oder kein JSON.",
    "bad_id": "„{name}“ kann keine Kennung sein: erlaubt sind a-z, 0-9, _ und -, höchstens 40 Zeichen.",
    "blobs_unwritable": "Der Ordner für Dokumente, {folder}, ist nicht beschreibbar: {problem}.",
    "database_away": "Die Datenbank ist nicht erreichbar. Bitte prüfen Sie „database“ in den Einstellungen und ob"
    " PostgreSQL läuft ({problem}).",
    "days_reversed": "Der letzte Tag liegt vor dem ersten.",
    "department_exists": "Das Amt „{department}“ gibt es schon.",
    "folder_not_empty": "Der Ordner {folder} ist nicht leer.",
    "key_differs": "Der Signaturschlüssel {file} gehört nicht zu dieser Datenbank. Bitte spielen Sie den richtigen"
    " aus der Sicherung ein.",
    "key_missing": "Der Signaturschlüssel {file} fehlt oder ist nicht lesbar. Bitte spielen Sie ihn aus der Sicherung"
    " ein; nur beim ersten Mal macht ihn „amtsfach-hub init“.",
    "no_backup": "{folder} enthält keine vollständige Sicherung.",
    "no_department": "Ein Amt „{department}“ gibt es nicht.",
    "no_municipality": "Eine Gemeinde „{municipality}“ gibt es nicht. Legen Sie sie an mit: amtsfach-hub municipality"
    " add {municipality} NAME",
    "no_name": "Der Anmeldename fehlt.",
    "no_role": "Diese Rolle gibt es nicht: {role}. Es gibt: {roles}.",
    "no_schema": "Die Datenbank ist nicht eingerichtet oder von einer anderen Fassung. Bitte rufen Sie „amtsfach-hub"
    " init“ auf.",
    "no_user": "Ein Konto „{name}“ gibt es nicht.",
    "not_empty": "Die Datenbank enthält schon einen Hub. Wiederhergestellt wird nur in eine leere Datenbank.",
    "own_substitute": "Niemand kann sich selbst vertreten.",
    "password_differs": "Die beiden Eingaben sind verschieden.",
    "password_length": "Ein Kennwort hat mindestens {shortest} und höchstens {longest} Zeichen.",
    "program_failed": "{program} ist fehlgeschlagen: {problem}",
    "program_missing": "{program} fehlt auf diesem Rechner (Debian: Paket postgresql-client).",
    "setting_wrong": "Die Einstellung „{name}“ fehlt oder ist ungültig (Datei /etc/amtsfach/hub.toml oder Umgebung"
    " AMTSFACH_HUB_...).",
    "user_exists": "Das Konto „{name}“ gibt es schon.",
    "bad_day": "„{day}“ ist kein Tag. Bitte schreiben Sie ihn als JJJJ-MM-TT.",
    # what commands say when they are done
    "initialised": "Die Datenbank ist eingerichtet.",
    "key_made": "Ein neuer Signaturschlüssel liegt in {file}. Er gehört in die Sicherung.",
    "done": "Erledigt.",
    "user_added": "Konto „{name}“ angelegt ({id}).",
    "checked": "{items} Stände und {blobs} Dokumente geprüft.",
    "all_well": "Nichts zu beanstanden.",
    "backed_up": "Sicherung in {folder}: Datenbank, {blobs} Dokumente, Signaturschlüssel.",
    "restored": "Wiederhergestellt aus {folder}. Alle Clients gleichen sich beim nächsten Kontakt neu ab; die"
    " Nummernkreise wurden um {numbers} weitergestellt.",
    "tidied": "Aufgeräumt: {tombstones} Löschvermerke, {sessions} Sitzungen, {blobs} Dokumente, {parts} unfertige"
    " Übertragungen.",
    # what check finds
    "version_missing": "Amt {department}: Zu {kind} {id} fehlt der Stand {sequence}.",
    "version_ahead": "Amt {department}: Der Stand {sequence} liegt über der letzten Nummer des Amts.",
    "version_differs": "Amt {department}: Der Stand {sequence} gehört nicht zu {kind} {id}.",
    "version_unreadable": "Amt {department}: Der Stand {sequence} ist kein lesbares JSON.",
    "lease_overlaps": "Amt {department}: Im Nummernkreis {series} wurde {first} bis {last} doppelt vergeben.",
    "blob_missing": "Amt {department}: Das Dokument {sha256} fehlt auf der Platte.",
    "blob_damaged": "Das Dokument {sha256} ist beschädigt.",
}


def worded(code: str, **values: object) -> str:
    """One text with its values."""
    return TEXTS[code].format(**values)


def told(error: Exception) -> tuple[str, int]:
    """Text and exit code for what stopped a command."""
    match error:
        case Fault():
            return worded(error.code, **error.values), error.exit_code
        case SettingsWrong():
            return worded("setting_wrong", name=error.args[0]), ENVIRONMENT
        case sa.exc.ProgrammingError():
            return worded("no_schema"), ENVIRONMENT
        case _:
            return worded("database_away", problem=type(error).__name__), ENVIRONMENT
