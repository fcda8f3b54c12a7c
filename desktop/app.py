"""The window program: paints the window first, opens the profile beside it, ends without losing anything."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.background import Job, Jobs, Lane, runs_in_thread_of
from desktop.crash import install_crash_hook
from desktop.errors import DesktopError
from desktop.log import event, start_logging
from desktop.paths import default_profile, log_folder, resources, settings_file, town_catalogue
from desktop.settings import Appearance, load_settings, save_settings
from desktop.translation import _, language, say
from desktop.viewmodels.single_program import SingleProgram
from desktop.views.icons import application_icon
from desktop.views.key_names import KeyNames
from desktop.views.main_window import MainWindow
from desktop.views.qt_messages import failing_start_told, tell_on_terminal
from desktop.views.theme import apply_theme
from desktop.views.window_layout import WindowLayout

if TYPE_CHECKING:
    from desktop.actions.first_page import FirstPage
    from desktop.actions.office import Office
    from desktop.catalogue.service import Catalogue
    from desktop.domain.clerk import Clerk
    from desktop.storage.profile import Profile
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.page_rendering import PageRendering
    from desktop.views.first_start_dialog import FirstAnswers
    from desktop.views.locking import Locking
    from desktop.views.notices import Notice
    from desktop.views.passphrase_dialog import PassphraseAsking

_log = logging.getLogger(__name__)
_LAST_WRITES_MS = 30_000  # how long the end waits for saves under way; a save takes milliseconds
_DARK = {Appearance.SYSTEM: None, Appearance.LIGHT: False, Appearance.DARK: True}


def run_window(arguments: argparse.Namespace, tell: Callable[[DesktopError], None] = tell_on_terminal) -> int:
    """Open the window on the profile the arguments name; returns the exit code when the last window closes.

    Args:
        tell: Says on the terminal why there can be no window; then the program ends.
    """
    directory = Path(arguments.profile) if arguments.profile else default_profile()
    app = make_application(sys.argv[:1], tell)
    single = SingleProgram(directory, app)
    if single.hand_over():
        return 0
    stop_logging = start_logging(log_folder(directory))
    program = Program(app, directory, single)
    try:
        program.start()
        return app.exec()
    finally:
        program.end()
        stop_logging()


def make_application(arguments: list[str], tell: Callable[[DesktopError], None] = tell_on_terminal) -> QApplication:
    """The Qt application in the language of the program."""
    with failing_start_told(tell):
        app = QApplication(arguments)
    app.setApplicationName("Amtsfach")
    app.setApplicationDisplayName("Amtsfach")
    app.setDesktopFileName("amtsfach")
    app.setWindowIcon(application_icon())
    german = language() == "de"
    QLocale.setDefault(QLocale(QLocale.Language.German if german else QLocale.Language.English))
    if german:
        translator = QTranslator(app)
        if translator.load("qtbase_de", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(translator)
        app.installTranslator(KeyNames(app))
    return app


@dataclass(frozen=True, slots=True)
class _Unlocked:
    """A profile that opened, and the top of its list; nothing that works on it is loaded yet."""

    profile: Profile
    catalogue: Catalogue
    page: FirstPage | None


@dataclass(frozen=True, slots=True)
class _Opened:
    """A profile that opened; `clerk` is None before the first start said whose it is."""

    profile: Profile
    catalogue: Catalogue
    clerk: Clerk | None
    municipality: str


class Program(QObject):
    """What all windows share: the lanes, the office, the look."""

    def __init__(self, app: QApplication, directory: Path, single: SingleProgram) -> None:
        super().__init__(app)
        self._app, self._directory, self._single = app, directory, single
        self.jobs = Jobs(self)
        self.windows: list[MainWindow] = []
        self.desk: Desk | None = None
        self._rendering: PageRendering | None = None
        self._profile: Profile | None = None
        self._opened: _Opened | None = None
        self._ended = False
        self._office: Office | None = None
        self._asking: PassphraseAsking | None = None
        self._locking: Locking | None = None
        self._settings = load_settings(settings_file(directory))
        self._put_back_hook = install_crash_hook(log_folder(directory), self._show_crash)
        apply_theme(app, _DARK[self._settings.appearance])
        single.asked_again.connect(lambda: self.open_window())

    def start(self) -> None:
        """Show a window, and open the profile as soon as it was painted."""
        self._single.listen()
        self.open_window()
        QTimer.singleShot(0, self.open_profile)

    def open_window(self) -> MainWindow:
        """One more window on the same desk: it is painted first, then its parts are made one after the other."""
        window = MainWindow(self.jobs, WindowLayout(self._settings.layout, self._keep_layout), bare=True)
        window.closed.connect(self._forget_window)
        self.windows.append(window)
        window.show()
        QTimer.singleShot(0, window, lambda: self._furnish(window))
        return window

    def _furnish(self, window: MainWindow) -> None:
        if window.furnish_a_part():
            QTimer.singleShot(0, window, lambda: self._furnish(window))
            return
        self._connect(window)
        if self.desk is not None and window.room is None:
            self._fill(window)

    def _connect(self, window: MainWindow) -> None:
        for name, act in (
            ("new_window", lambda: self.open_window()),
            ("close", window.close),
            ("quit", self._app.closeAllWindows),
            ("system", lambda: self._choose_look(Appearance.SYSTEM)),
            ("light", lambda: self._choose_look(Appearance.LIGHT)),
            ("dark", lambda: self._choose_look(Appearance.DARK)),
        ):
            window.commands[name].triggered.connect(lambda _checked=False, act=act: act())

    def end(self) -> None:
        """Let saves finish, stop everything else, close the profile."""
        self._ended = True
        self._single.close()
        if self._asking is not None:
            self._asking.give_up()
        if self.desk is not None:
            self.desk.feed.stop()
            self.desk.exchange.stop()
        if not self.jobs.shut_down(_LAST_WRITES_MS):
            event(_log, "program.ended_while_busy", level=logging.WARNING)
        if self._office is not None:
            self._office.readers.close()
        if self._rendering is not None:
            self._rendering.close()
        self._close_profile()
        self._put_back_hook()

    # opening

    def open_profile(self) -> None:
        """Open the profile in a worker: it may wait for a passphrase."""
        from desktop.views.passphrase_dialog import PassphraseAsking

        self._close_profile()
        self._asking = asking = PassphraseAsking(self._front, self)
        directory, ask = self._directory, asking.ask
        self.jobs.run(
            Lane.WRITE,
            lambda _job: _unlock(directory, ask),
            owner=self,
            done=self._show_first_page,
            failed=self._not_opened,
        )

    def _close_profile(self) -> None:
        if self._profile is not None:
            self._profile.close()
            self._profile = None

    def _show_first_page(self, unlocked: _Unlocked) -> None:
        from desktop.clock import SystemClock

        self._profile = unlocked.profile
        for window in self.windows:
            window.furnish()  # what is left of it: everything from here on speaks to its parts
            if unlocked.page is not None:
                window.show_first_page(unlocked.page, unlocked.catalogue, SystemClock())
        QTimer.singleShot(0, lambda: self._load(unlocked))  # after the rows were painted: loading takes the processor

    def _load(self, unlocked: _Unlocked) -> None:
        if not self._ended:
            self.jobs.run(
                Lane.WRITE,
                lambda _job: _load_desk(unlocked),
                owner=self,
                done=self._profile_opened,
                failed=self._not_opened,
            )

    def _not_opened(self, error: DesktopError) -> None:
        for window in self.windows:
            window.say_closed(error, self.open_profile)

    def _profile_opened(self, opened: _Opened) -> None:
        self._opened = opened
        if opened.clerk is None:
            self._ask_who_works_here()
        else:
            self._enter(opened, opened.clerk)

    def _ask_who_works_here(self) -> None:
        from desktop.views.first_start_dialog import FirstStartDialog

        opened, window = self._opened, self._front()
        if opened is None or window is None:
            return
        dialog = FirstStartDialog(opened.catalogue, window)
        dialog.accepted.connect(lambda: self._set_up(opened, dialog.answer()))
        dialog.rejected.connect(self._offer_set_up)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _offer_set_up(self) -> None:
        window = self._front()
        if window is not None:
            from desktop.views.notices import Notice

            words = say(_("Amtsfach is not set up yet."))
            window.notices.tell(Notice("failed", words, action=say(_("Set up")), act=self._ask_who_works_here))

    def _set_up(self, opened: _Opened, answers: FirstAnswers) -> None:
        def work(_job: Job) -> Clerk:
            from desktop.actions.opening import FirstStart, set_up
            from desktop.clock import SystemClock

            first = FirstStart(answers.clerk, answers.municipality, answers.land, answers.roles, answers.function)
            return set_up(opened.profile, opened.catalogue, SystemClock(), first)

        def done(clerk: Clerk) -> None:
            self._opened = replace(opened, clerk=clerk, municipality=answers.municipality)
            self._enter(self._opened, clerk)

        self.jobs.run(Lane.WRITE, work, owner=self, done=done, failed=self._not_opened)

    def _enter(self, opened: _Opened, clerk: Clerk) -> None:
        from desktop.actions.opening import enter
        from desktop.clock import SystemClock
        from desktop.documents.reader_process import Readers
        from desktop.viewmodels.desk import Desk
        from desktop.viewmodels.page_rendering import PageRendering
        from desktop.views.locking import Locking
        from desktop.views.recovery_keeping import RecoveryKeeping

        self._office = enter(opened.profile, opened.catalogue, SystemClock(), clerk)
        minutes = self._settings.lock_after_minutes
        self._locking = Locking(self._office, self.jobs, lambda: self.windows, minutes, self)
        self.desk = Desk(self._office, self.jobs, self)
        self.desk.entered_anew.connect(self._show_place_anew)
        self._rendering = PageRendering(Readers(count=1), self.desk.document_bytes)
        for window in self.windows:
            self._fill(window)
        self.desk.feed.start()
        self.desk.exchange.begin()
        self._take_up_unfinished(self._office)
        RecoveryKeeping(opened.profile, opened.municipality, self.jobs, self._front, self._tell, self).begin()

    def _fill(self, window: MainWindow) -> None:
        if self.desk is not None and self._rendering is not None and self._opened is not None:
            place = _place(self._opened.municipality, self.desk)
            window.open_desk(self.desk, self._rendering, place, read_mail=self._rendering.read_mail)
            if self._locking is not None:
                self._locking.watch(window)

    def _show_place_anew(self) -> None:
        """The hub said who works where."""
        opened, desk = self._opened, self.desk
        if opened is None or desk is None:
            return

        def show(municipality: str) -> None:
            self._opened = replace(opened, municipality=municipality, clerk=desk.clerk)
            for window in self.windows:
                window.top.show_place(_place(municipality, desk), desk.clerk.name, desk.standing_in)

        self.jobs.run(Lane.READ, lambda _job: _municipality(opened.profile), owner=self, done=show, failed=self._tell)

    def _take_up_unfinished(self, office: Office) -> None:
        """Work off what an earlier take-in received and could not file; tell that and the catalogue's mistakes."""

        def work(job: Job) -> Notice | None:
            from desktop.actions.take_in import resume
            from desktop.catalogue.check import town_report
            from desktop.views.start_notice import start_notice

            return start_notice(len(resume(office, job.progress)), town_report(office.catalogue))

        self.jobs.run(Lane.NETWORK, work, owner=self, done=self._say, failed=self._tell)

    # windows

    def _front(self) -> MainWindow | None:
        active = self._app.activeWindow()
        return next((window for window in self.windows if window is active), self.windows[0] if self.windows else None)

    def _forget_window(self, window: MainWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)
        window.deleteLater()

    def _tell(self, error: DesktopError) -> None:
        window = self._front()
        if window is not None:
            window.notices.tell_error(error)

    def _say(self, notice: Notice | None) -> None:
        window = self._front()
        if window is not None and notice is not None:
            window.notices.tell(notice)

    def _show_crash(self, report: Path | None) -> None:
        if runs_in_thread_of(self):
            from desktop.views.crash_dialog import CrashDialog

            CrashDialog(report, self._front()).exec()

    def _choose_look(self, appearance: Appearance) -> None:
        apply_theme(self._app, _DARK[appearance])
        self._save(appearance=appearance)

    def _keep_layout(self, layout: Mapping[str, str]) -> None:
        self._save(layout=layout)

    def _save(self, **changes: object) -> None:
        self._settings = replace(self._settings, **changes)  # type: ignore[arg-type]
        try:
            save_settings(settings_file(self._directory), self._settings)
        except DesktopError as error:
            self._tell(error)


def _unlock(directory: Path, ask: Callable[[bool], str]) -> _Unlocked:
    """Open the profile and read the first page; runs in a worker, and imports no more than that takes."""
    from desktop.actions.first_page import read_first_page
    from desktop.catalogue.loader import load_catalogue
    from desktop.storage.keys import Unlock
    from desktop.storage.profile import Profile
    from desktop.viewmodels.row_blocks import BLOCK

    catalogue = load_catalogue([resources() / "catalogue", town_catalogue(directory)])
    unlock = Unlock.from_environment(os.environ, ask)
    profile = Profile.open(directory, replace(unlock, recovery=os.environ.get("AMTSFACH_RECOVERY_KEY", "")))
    return _Unlocked(profile, catalogue, read_first_page(profile, BLOCK))


def _load_desk(unlocked: _Unlocked) -> _Opened:
    """Load what works on the profile, and read whose it is; runs in a worker."""
    import desktop.views.desk_room  # loaded here, so that the GUI thread need not
    import desktop.views.sync_room  # noqa: F401 - as well
    from desktop.actions.opening import present_clerk

    profile = unlocked.profile
    return _Opened(profile, unlocked.catalogue, present_clerk(profile), _municipality(profile))


def _municipality(profile: Profile) -> str:
    from desktop.storage.faults import storage_faults
    from desktop.storage.office_store import first_municipality

    with storage_faults(), profile.reader.connect() as connection:
        return first_municipality(connection)[1]


def _place(municipality: str, desk: Desk) -> str:
    """Municipality and department; the department only where there is one."""
    own = [d.name for d in desk.catalogue.departments.values() if desk.clerk.may_see(d.id)]
    return " · ".join(part for part in (municipality, own[0] if len(own) == 1 else "") if part)
