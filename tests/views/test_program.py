"""The program itself: painted before the storage is there, one per profile, and an end that waits for saves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from desktop.app import Program
from desktop.viewmodels.single_program import SingleProgram
from desktop.views.first_start_dialog import FirstStartDialog
from desktop.views.passphrase_dialog import SHORTEST, PassphraseDialog
from desktop.views.recovery_key_dialog import RecoveryKeyDialog

HEAVY = ("sqlalchemy", "sqlcipher3", "alembic", "cryptography", "reportlab", "pikepdf", "pypdfium2", "PIL", "requests")


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def furnished(profile: Path, prepared: Callable[..., None]) -> None:
    """A profile that somebody has set up; the passphrase of the environment opens it, and sooner than a real one."""

    def make(folder: Path) -> None:
        from desktop.actions.opening import FirstStart, set_up
        from desktop.catalogue.loader import load_catalogue
        from desktop.clock import SystemClock
        from desktop.domain.clerk import Role
        from desktop.storage.keys import ScryptCost, Unlock
        from desktop.storage.profile import Profile

        passphrase = os.environ["AMTSFACH_PASSPHRASE"]
        made = Profile.open(folder, Unlock(passphrase=passphrase, keyring=False, cost=ScryptCost(2**10, 8, 1)))
        roles = {"standesamt": frozenset({Role.CLERK, Role.REGISTRAR})}
        set_up(made, load_catalogue(), SystemClock(), FirstStart("A. Sommer", "Musterstadt an der Ilm", "", roles))
        made.confirm_recovery_key()
        made.close()

    prepared("program", make, profile)


@pytest.fixture
def program(profile: Path, qapp: QApplication) -> Iterator[Program]:
    running = Program(qapp, profile, SingleProgram(profile, qapp))
    running._put_back_hook()  # a crash fails the test instead of waiting for somebody to read it
    yield running
    for window in list(running.windows):
        window.close()
    running.end()


def shown(kind: type[QDialog]):
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)


def set_up(program: Program, qtbot) -> None:
    """Answer the first start: one person in the registry office."""
    qtbot.waitUntil(lambda: shown(FirstStartDialog) is not None, timeout=20_000)
    dialog = shown(FirstStartDialog)
    dialog.clerk.setText("A. Sommer")
    dialog.municipality.setText("Musterstadt an der Ilm")
    for (department, _role), box in dialog.boxes.items():
        box.setChecked(department == "standesamt")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: program.desk is not None, timeout=20_000)


def begin(program: Program, qtbot) -> None:
    """Start it on a profile that is furnished, and wait for the desk."""
    program.start()
    qtbot.waitUntil(lambda: program.desk is not None, timeout=20_000)


def test_the_window_is_there_before_any_storage_is_imported():
    code = f"import sys, desktop.app; print([m for m in {HEAVY!r} if m in sys.modules])"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_first_start_names_the_clerk_and_shows_the_recovery_key(program, qtbot):
    program.start()
    assert program.windows[0].isVisible()
    set_up(program, qtbot)
    qtbot.waitUntil(lambda: shown(RecoveryKeyDialog) is not None, timeout=10_000)
    dialog = shown(RecoveryKeyDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.kept.setChecked(True)
    dialog.accept_button.click()
    profile = program._opened.profile
    qtbot.waitUntil(lambda: profile.recovery_key_is_kept, timeout=10_000)
    assert program.windows[0].top.clerk.text() == "A. Sommer"
    assert program.desk.clerk.departments == {"standesamt"}


def test_the_recovery_key_can_be_saved_to_a_file(qtbot, tmp_path):
    dialog = RecoveryKeyDialog("ABCD-EFGH-IJKL", "Musterstadt", choose=lambda _parent: tmp_path / "key.txt")
    qtbot.addWidget(dialog)
    dialog.save_button.click()
    assert "ABCD-EFGH-IJKL" in (tmp_path / "key.txt").read_text("utf-8")


def test_a_key_that_cannot_be_saved_is_told_and_still_there(qtbot, tmp_path):
    dialog = RecoveryKeyDialog("ABCD-EFGH", "Musterstadt", choose=lambda _parent: tmp_path / "no" / "key.txt")
    qtbot.addWidget(dialog)
    dialog.save_button.click()
    assert dialog.hint.text()
    assert not dialog.accept_button.isEnabled()


def test_without_a_keyring_the_passphrase_is_asked_for_and_a_wrong_one_explained(
    program, profile, qtbot, monkeypatch, qapp
):
    from desktop.storage.keys import ScryptCost, Unlock
    from desktop.storage.profile import Profile

    Profile.open(profile, Unlock(passphrase="the right sentence", keyring=False, cost=ScryptCost(2**10, 8, 1))).close()
    monkeypatch.delenv("AMTSFACH_PASSPHRASE")
    program.start()
    window = program.windows[0]
    for words in ("a wrong sentence", "the right sentence"):
        qtbot.waitUntil(lambda: shown(PassphraseDialog) is not None, timeout=20_000)
        dialog = shown(PassphraseDialog)
        dialog.first.setText(words)
        dialog.accept_button.click()
        if words.startswith("a wrong"):
            qtbot.waitUntil(lambda: window.is_furnished and window.notices.notice is not None, timeout=20_000)
            window.notices.action.click()
    qtbot.waitUntil(lambda: shown(FirstStartDialog) is not None, timeout=20_000)
    shown(FirstStartDialog).reject()


def test_a_new_passphrase_must_be_long_and_typed_twice(qtbot):
    dialog = PassphraseDialog(new=True)
    qtbot.addWidget(dialog)
    dialog.first.setText("x" * (SHORTEST - 1))
    dialog.second.setText("x" * (SHORTEST - 1))
    assert not dialog.accept_button.isEnabled()
    dialog.first.setText("x" * SHORTEST)
    assert not dialog.accept_button.isEnabled()
    dialog.second.setText("x" * SHORTEST)
    assert dialog.accept_button.isEnabled()


@pytest.mark.slow
@pytest.mark.usefixtures("furnished")
def test_starting_again_opens_a_second_window_in_the_running_program(program, profile, qtbot):
    begin(program, qtbot)
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication;"
        "from desktop.viewmodels.single_program import SingleProgram;"
        "app = QCoreApplication([]); print(SingleProgram(Path(sys.argv[1])).hand_over())"
    )
    second = subprocess.Popen([sys.executable, "-c", code, str(profile)], stdout=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: len(program.windows) == 2, timeout=20_000)
    assert second.communicate(timeout=20)[0].strip() == "True"
    qtbot.waitUntil(lambda: program.windows[1].room is not None, timeout=20_000)


def test_another_profile_is_another_program(profile, tmp_path, qapp):
    first = SingleProgram(profile)
    first.listen()
    assert not SingleProgram(tmp_path / "other").hand_over()
    first.close()


@pytest.mark.slow
@pytest.mark.usefixtures("furnished")
def test_closing_waits_for_the_save_under_way(program, qtbot, profile):
    from desktop.actions.opening import present_clerk
    from desktop.actions.spoken_notes import SpokenNote, take_in_note
    from desktop.domain.submission import Channel
    from desktop.storage.keys import Unlock
    from desktop.storage.profile import Profile

    begin(program, qtbot)
    note = SpokenNote(Channel.PHONE, "Jörg Weiß", "", "Urkunde", "bitte Rückruf", "geburtsurkunde")
    program.desk.write(lambda office: take_in_note(office, note), program, lambda _case: None, lambda error: None)
    for window in list(program.windows):
        window.close()
    program.end()
    with_same_key = Profile.open(profile, Unlock(passphrase=os.environ["AMTSFACH_PASSPHRASE"], keyring=False))
    with with_same_key.reader.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM case_file").scalar() == 1
    assert present_clerk(with_same_key).name == "A. Sommer"
    with_same_key.close()


def test_a_crash_is_told_once_with_the_place_of_its_report(program, qtbot, monkeypatch):
    from desktop.views.crash_dialog import CrashDialog

    seen: list[str] = []

    def look() -> None:
        dialog = shown(CrashDialog)
        seen.append(str(dialog._report))
        dialog.accept()

    from PySide6.QtCore import QTimer

    QTimer.singleShot(300, look)
    program._show_crash(Path("report.txt"))
    assert seen == ["report.txt"]


@pytest.mark.slow
def test_the_layout_is_remembered_from_one_start_to_the_next(program, profile, qtbot):
    from desktop.paths import settings_file
    from desktop.settings import load_settings

    program.start()
    window = program.windows[0]
    qtbot.waitUntil(lambda: window.is_furnished)
    window.resize(1300, 800)
    window.panes.setSizes([250, 450, 600])
    kept = window.panes.sizes()
    window.close()
    layout = load_settings(settings_file(profile)).layout
    assert ",".join(map(str, kept)) in layout.values()


@pytest.mark.slow
@pytest.mark.usefixtures("furnished")
def test_a_start_shows_the_rows_before_the_desk_is_there(program, profile, qtbot, qapp):
    from desktop.actions.spoken_notes import SpokenNote, take_in_note
    from desktop.domain.submission import Channel

    begin(program, qtbot)
    note = SpokenNote(Channel.PHONE, "Jörg Weiß", "", "Urkunde", "bitte Rückruf", "geburtsurkunde")
    take_in_note(program._office, note)
    for window in list(program.windows):
        window.close()
    program.end()
    again = Program(qapp, profile, SingleProgram(profile, qapp))
    again._put_back_hook()
    again.start()
    window, rows = again.windows[0], []
    window.desk_opened.connect(lambda: rows.append(window.cases.model.rowCount()))  # the desk has read nothing yet
    qtbot.waitUntil(lambda: bool(rows), timeout=20_000)
    window.close()
    again.end()
    assert rows == [1]


@pytest.mark.slow
@pytest.mark.usefixtures("furnished")
def test_the_preview_of_the_program_reads_attached_mails_in_full(program, qtbot):
    begin(program, qtbot)
    qtbot.waitUntil(lambda: program.windows[0].room is not None, timeout=10_000)
    assert program.windows[0].room.preview._read_mail == program._rendering.read_mail
    second = program.open_window()
    qtbot.waitUntil(lambda: second.room is not None, timeout=10_000)
    assert second.room.preview._read_mail == program._rendering.read_mail
