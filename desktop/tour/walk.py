"""The chapters of the tour: what a clerk and a registrar do on a morning, one screen after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog

from desktop.actions.cases import set_fields
from desktop.clock import SystemClock
from desktop.domain.case import Folder
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from desktop.sample_town.office import sample_office
from desktop.sample_town.town import fill
from desktop.tour.stage import NARROW, WIDE, Stage
from desktop.views.certificate_dialog import CertificateDialog

CERTIFICATE = "geburtsurkunde.pdf"


def walk(profile: Path, out: Path) -> list[Path]:
    """Fill a fresh profile and drive the window through every screen.

    Returns:
        What was saved: the pictures in order, then the certificate.
    """
    with sample_office(profile, SystemClock()) as (office, _fresh):
        fill(office)
    stage = Stage(profile, out)
    try:
        for chapter in CHAPTERS:
            chapter(stage)
        return [*stage.pictures, stage.out / CERTIFICATE]
    finally:
        stage.close()


def opening(stage: Stage) -> None:
    """The window before and after the office is open."""
    stage.picture("fenster-oeffnet")
    stage.wait(lambda: stage.window.room and stage.room.case_model.rowCount(), "the list")
    stage.settle()
    stage.picture("eingang")


def application(stage: Stage) -> None:
    """The application beside the document it was written on."""
    open_first(stage)
    stage.picture("antrag-und-vorschau")
    stage.size(*WIDE)
    stage.window.case.focus_case()
    stage.settle()
    stage.picture("antrag-breit-feld-umrandet")
    stage.room.opened.application.type("kind.geburtstag", "31.02.2019")
    stage.settle()
    stage.picture("hinweis-beim-tippen")
    stage.do("discard")
    stage.do("claim")
    stage.picture("uebernommen")
    stage.size(*NARROW)


def side_panes(stage: Stage) -> None:
    """Documents, notes, history."""
    for tab in ("documents", "notes", "history"):
        stage.do(f"tab_{tab}")
        stage.picture(f"reiter-{tab}")


def register(stage: Stage) -> None:
    """The register's data beside the application's, typed, saved, confirmed."""
    stage.do("tab_register")
    stage.size(*WIDE)
    stage.picture("register-leer")
    for name, value in REGISTER.items():
        stage.room.opened.register.type(name, value)
    stage.do("save")
    stage.picture("register-unterschied")
    stage.window.commands["confirm_register"].trigger()
    stage.dialog()
    stage.picture("register-bestaetigen")
    accept(stage)
    stage.picture("register-bestaetigt")


def certificate(stage: Stage) -> None:
    """Decide, look at the page, issue, save."""
    stage.window.commands["certificate"].trigger()
    dialog = stage.dialog()
    assert isinstance(dialog, CertificateDialog)
    stage.picture("urkunde-offen")
    for name, text in DECISIONS.items():
        dialog.form.record(name, text)
    stage.settle()
    stage.picture("urkunde-bereit")
    dialog.form.issue()
    stage.wait(lambda: dialog.form.result, "the certificate")
    stage.settle()
    stage.picture("urkunde-ausgestellt")
    issued = dialog.form.result
    assert issued is not None
    (stage.out / CERTIFICATE).write_bytes(issued.pdf)
    dialog.reject()
    stage.settle()
    stage.picture("vorgang-entschieden")
    stage.size(*NARROW)


def questions(stage: Stage) -> None:
    """Every question the program asks about a case."""
    stage.room.show_folder(Folder.MINE)
    stage.settle()
    open_first(stage)
    for command in ("move_on", "assign", "follow_up", "wait"):
        stage.window.commands[command].trigger()
        stage.dialog()
        stage.picture(f"frage-{command}")
        dismiss(stage)
    stage.do("no_case")
    stage.picture("aussortiert-mit-rueckgaengig")
    stage.do("undo")


def conflict(stage: Stage) -> None:
    """A colleague saves the same field first."""
    room = stage.room
    room.show_folder("department:standesamt")
    stage.settle()
    open_first(stage)
    room.opened.application.type("verwendungszweck", "Reisepass")
    stage.settle()
    set_fields(room.desk.office, room.opened.shown, {"verwendungszweck": "Kindergeld"})
    stage.window.commands["save"].trigger()
    stage.dialog()
    stage.picture("abweichende-aenderungen")
    dismiss(stage)
    stage.do("discard")


def other_documents(stage: Stage) -> None:
    """A scan, and something nobody can read yet."""
    for words, name in (
        ("Scan der Poststelle", "tiff"),
        ("Unterlagen", "nicht-lesbar"),
        ("Laterne", "bild"),
        ("Quast", "telefonnotiz"),
    ):
        stage.room.search(words)
        stage.settle()
        open_first(stage)
        stage.picture(f"vorschau-{name}")
    stage.room.search("Wurzelgnom")
    stage.settle()
    stage.picture("suche-ohne-treffer")


def folders(stage: Stage) -> None:
    """Folders, full and empty."""
    for folder in (Folder.FOLLOW_UP, Folder.DEADLINE, Folder.DONE, "department:ordnungsamt"):
        stage.room.show_folder(folder)
        stage.settle()
        stage.picture(f"ordner-{folder.replace(':', '-')}")


def dialogs(stage: Stage) -> None:
    """What the program asks at other times."""
    for command in ("spoken", "shortcuts"):
        stage.window.commands[command].trigger()
        stage.dialog()
        stage.picture(f"dialog-{command}")
        dismiss(stage)
    for name, make in starting_dialogs(stage).items():
        dialog = make()
        dialog.open()
        stage.settle()
        stage.picture(f"dialog-{name}")
        dialog.reject()
        stage.settle()


def starting_dialogs(stage: Stage) -> dict[str, Callable[[], QDialog]]:
    """Dialogs of the first start and of bad days."""
    from desktop.views.crash_dialog import CrashDialog
    from desktop.views.first_start_dialog import FirstStartDialog
    from desktop.views.passphrase_dialog import PassphraseDialog
    from desktop.views.recovery_key_dialog import RecoveryKeyDialog

    window, catalogue = stage.window, stage.room.desk.catalogue
    key = "-".join(["MUST"] * 14)
    return {
        "erster-start": lambda: FirstStartDialog(catalogue, window),
        "passphrase": lambda: PassphraseDialog(new=False, parent=window),
        "neue-passphrase": lambda: PassphraseDialog(new=True, parent=window),
        "wiederherstellungsschluessel": lambda: RecoveryKeyDialog(key, "Musterstadt an der Ilm", window),
        "absturz": lambda: CrashDialog(stage.out / "bericht.txt", window),
    }


def taking_in(stage: Stage) -> None:
    """Files dropped on the window."""
    drop = stage.out / "einwurf"
    drop.mkdir(exist_ok=True)
    (drop / "Brief.txt").write_text("Sehr geehrte Damen und Herren,\n\nwann öffnet das Bürgerbüro?\n", "utf-8")
    stage.room.show_folder(Folder.NEW)
    stage.room.taking_in.take_in([drop])
    stage.settle()
    stage.picture("aufgenommen")


def open_first(stage: Stage) -> None:
    """Open the first case of the list."""
    stage.window.cases.table.selectRow(0)
    stage.wait(lambda: stage.room.opened.shown, "the case")
    stage.settle()


def accept(stage: Stage) -> None:
    """Accept the dialog that is open."""
    stage.dialog().accept()
    stage.settle()


def dismiss(stage: Stage) -> None:
    """Leave the dialog that is open."""
    stage.dialog().reject()
    stage.settle()


CHAPTERS: tuple[Callable[[Stage], None], ...] = (
    opening,
    application,
    side_panes,
    register,
    certificate,
    questions,
    conflict,
    other_documents,
    folders,
    dialogs,
    taking_in,
)
