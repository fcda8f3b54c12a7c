"""The chapters of the tour: what a clerk and a registrar do on a morning, one screen after the other."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QDialog

from desktop.actions.cases import set_fields
from desktop.clock import SystemClock
from desktop.documents.reader_process import Readers
from desktop.domain.case import Folder
from desktop.domain.submission import DocumentKind
from desktop.printing.print_queue import Tray
from desktop.progress import SILENT, Progress
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from desktop.sample_town.office import sample_office
from desktop.sample_town.people import TOWN
from desktop.sample_town.town import ITEMS, fill
from desktop.tour.bad_days import bad_days
from desktop.tour.second_thoughts import second_thoughts
from desktop.tour.stage import NARROW, WIDE, Look, Stage
from desktop.tour.together import together
from desktop.viewmodels.page_images import PageFile
from desktop.viewmodels.page_rendering import PageRendering
from desktop.views.case_pane import TABS
from desktop.views.certificate_dialog import CertificateDialog
from desktop.views.crash_dialog import CrashDialog
from desktop.views.first_start_dialog import FirstStartDialog
from desktop.views.passphrase_dialog import PassphraseDialog
from desktop.views.print_dialog import Paper, PrintDialog, PrintSystem
from desktop.views.printer import Printer
from desktop.views.recovery_key_dialog import RecoveryKeyDialog
from desktop.views.theme import theme
from desktop.views.theme_sheet import sizes_for

CERTIFICATE = "geburtsurkunde.pdf"
PICTURES = 72  # of one walk, told in advance; a test counts them
PRINTERS = (
    Printer("standesamt-urkunden", "Standesamt, Zimmer 104", is_default=True, works=True),
    Printer("flur-eg", "Flur Erdgeschoss", is_default=False, works=True),
    Printer("buergerbuero", "Bürgerbüro", is_default=False, works=False),
)
TRAYS = (Tray("1", "Fach 1"), Tray("2", "Fach 2 (Urkundenpapier)"))


def _unheard(_number: int, _of: int, _name: str) -> None:
    return


@dataclass(frozen=True, slots=True)
class Steps:
    """Who is told how far a tour is.

    Attributes:
        filling: Told the items of the sample town's post.
        picture: Called before every picture with its number, how many there will be, and its name.
    """

    filling: Progress = SILENT
    picture: Callable[[int, int, str], None] = _unheard


def walk(
    profile: Path,
    out: Path,
    *,
    items: int = ITEMS,
    dark: bool = True,
    look: Look | None = None,
    steps: Steps | None = None,
) -> list[Path]:
    """Fill a fresh profile and drive the window through every screen.

    Args:
        profile: An empty folder.
        out: Where the pictures and the certificate go.
        items: How much post the sample town gets.
        dark: Whether every picture is taken in the dark as well.
        look: See `Stage`.
        steps: Hears how far it is.

    Returns:
        What was saved: the pictures in order, then the certificate.
    """
    steps = steps or Steps()
    with sample_office(profile, SystemClock()) as (office, _fresh):
        fill(office, steps.filling, items=items)
    again = profile.with_name(f"{profile.name}-dark")
    if dark:
        shutil.copytree(profile, again)
    pictures = 2 * PICTURES if dark else PICTURES
    saved = _walk(Stage(profile, out, look=look, tell=lambda at, name: steps.picture(at, pictures, name)))
    if dark:  # a second walk is quicker than a change of the look at every picture
        before = len(saved)
        saved += _walk(Stage(again, out, dark=True, tell=lambda at, name: steps.picture(before + at, pictures, name)))
    return [*saved, out / CERTIFICATE]


def _walk(stage: Stage) -> list[Path]:
    try:
        for chapter in CHAPTERS:
            chapter(stage)
        return stage.pictures
    finally:
        stage.close()


def opening(stage: Stage) -> None:
    """The window before and after the office is open."""
    stage.picture("fenster-oeffnet", settled=False)
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
    stage.write(stage.out / CERTIFICATE, issued.pdf)
    dialog.reject()
    stage.settle()
    stage.picture("vorgang-entschieden")
    stage.size(*NARROW)


def printing(stage: Stage) -> None:
    """Choose a printer for what was issued; the printers are invented, so that the picture is the same everywhere."""
    window, room = stage.window, stage.room
    detail = room.opened.detail
    assert detail is not None
    issued = [d for d in detail.documents if d.kind is DocumentKind.CERTIFICATE][-1]
    content = room.desk.document_bytes(issued.id)
    rendering = PageRendering(Readers(count=1), room.desk.document_bytes)
    system = PrintSystem(printers=lambda: PRINTERS, trays=lambda _printer: TRAYS)
    file = PageFile(issued.sha256, issued.id, issued.media_type, issued.pages)
    paper = Paper("Geburtsurkunde", "Geburtsurkunde", file, content, 3, "Beantragt: 3 Geburtsurkunden")
    dialog = PrintDialog(paper, rendering, stage.program.jobs, system=system, parent=window)
    dialog.open()
    stage.picture("drucken")
    dismiss(stage)
    rendering.close()


def menus(stage: Stage) -> None:
    """What the menu bar, the list's heading and the steps of a case offer."""
    window = stage.window
    bar, sort = window.top.menus, stage.room.sort
    for name, menu, anchor, corner in (
        ("vorgang", window.menus["&Case"], bar, bar.actionGeometry(window.menus["&Case"].menuAction()).bottomLeft()),
        ("reihenfolge", sort.menu(), sort, sort.rect().bottomLeft()),
    ):
        menu.popup(anchor.mapToGlobal(corner))
        stage.picture(f"menue-{name}")
        menu.close()


def many(stage: Stage) -> None:
    """Several cases chosen at once."""
    stage.room.show_folder(Folder.UNASSIGNED)
    stage.settle()
    table = stage.window.cases.table
    table.selectRow(0)
    model = table.model()
    table.selectionModel().select(
        QItemSelection(model.index(1, 0), model.index(3, 0)), QItemSelectionModel.SelectionFlag.Select
    )
    stage.picture("mehrere-gewaehlt")
    stage.do("no_case")
    stage.picture("aussortiert-mit-rueckgaengig")
    stage.do("undo")
    stage.picture("rueckgaengig-gemacht")


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
        ("Unterlagen bin", "nicht-lesbar"),
        ("IMG_2041", "bild"),
        ("Rentenversicherung gebraucht", "telefonnotiz"),
        ("Baulärm", "gestaltete-mail"),
        ("Stadtwerke Ilmtal", "mail-in-mail"),
        ("Heizkostenabrechnung", "uebervoller-vorgang"),
    ):
        stage.room.search(words)
        stage.settle()
        open_first(stage)
        stage.size(*(WIDE if name == "gestaltete-mail" else NARROW))
        stage.window.case.show_tab("tab_documents" if name == "uebervoller-vorgang" else TABS[0])
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
        make().open()
        stage.dialog()
        stage.picture(f"dialog-{name}")
        dismiss(stage)


def starting_dialogs(stage: Stage) -> dict[str, Callable[[], QDialog]]:
    """Dialogs of the first start and of bad days."""
    window, catalogue = stage.window, stage.room.desk.catalogue
    key = "-".join(["MUST"] * 14)
    return {
        "erster-start": lambda: FirstStartDialog(catalogue, window),
        "passphrase": lambda: PassphraseDialog(new=False, parent=window),
        "neue-passphrase": lambda: PassphraseDialog(new=True, parent=window),
        "wiederherstellungsschluessel": lambda: RecoveryKeyDialog(key, TOWN, window),
        "absturz": lambda: CrashDialog(Path("amtsfach", "crash-20261122T081500Z.txt"), window),
    }


def large_text(stage: Stage) -> None:
    """Window and certificate dialog for a clerk who has letters twice as large."""
    look = theme()
    usual, first = look.sizes, stage.window
    look.sizes = sizes_for(usual.base * 2)
    put_on_anew(stage)
    stage.go_to(stage.program.open_window())
    stage.size(*WIDE)
    stage.room.show_folder("department:standesamt")
    stage.settle()
    open_first(stage)
    stage.picture("schrift-200-prozent")
    stage.do("certificate")
    stage.dialog()
    stage.picture("schrift-200-prozent-urkunde")
    dismiss(stage)
    stage.window.close()
    look.sizes = usual
    stage.go_to(first)
    put_on_anew(stage)


def put_on_anew(stage: Stage) -> None:
    """Show a change of sizes: the look is put on at a change of mode only."""
    theme().choose(not stage.dark)
    theme().choose(stage.dark)


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
    printing,
    menus,
    questions,
    many,
    conflict,
    other_documents,
    folders,
    dialogs,
    bad_days,
    lambda stage: second_thoughts(stage, open_first),
    lambda stage: together(stage, open_first),
    large_text,
)
