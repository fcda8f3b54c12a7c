"""The locked screen shows nothing of cases, keeps what was typed, and opens with the passphrase alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from desktop.actions.office import Office
from desktop.background import Jobs
from desktop.domain.lock_pauses import pause_s
from desktop.storage.keys import ScryptCost
from desktop.viewmodels.screen_lock import ScreenLock
from desktop.views.locking import Locking
from desktop.views.main_window import MainWindow
from desktop.views.window_layout import WindowLayout
from tests.views.conftest import Morning, blank_page
from tests.views.office_desk import birth_case

PASSPHRASE = "sieben Zwerge im Rathauskeller"


@pytest.fixture
def locked(office: Office, morning: Callable[[], Morning], jobs: Jobs) -> Iterator[tuple[Morning, Locking]]:
    """A morning with a case, whose profile has a lock passphrase, and its lock."""
    birth_case(office)
    desk = morning()
    desk.office.profile.set_passphrase(PASSPHRASE, ScryptCost(n=2**4))
    locking = Locking(desk.office, jobs, lambda: [desk.window], 10, desk.window)
    locking.watch(desk.window)
    yield desk, locking
    if locking.window is not None:
        locking.window.finish()


def shown_words() -> str:
    """Everything any visible window says, titles included."""
    visible = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    texts = [w.windowTitle() for w in visible]
    for window in visible:
        for child in (window, *window.findChildren(object)):
            say = getattr(child, "text", None)
            if callable(say) and getattr(child, "isVisible", lambda: False)():
                texts.append(str(say()))
    return "\n".join(texts)


def unlock(desk: Morning, locking: Locking, typed: str = PASSPHRASE) -> None:
    locking.window.passphrase.setText(typed)
    locking.window.button.click()


@pytest.mark.slow
def test_a_locked_screen_shows_nothing_of_a_case(locked: tuple[Morning, Locking]) -> None:
    desk, locking = locked
    desk.go_to("neu")
    detail = desk.open(0)
    sender = detail.row.sender.split()[-1]
    assert sender in shown_words()
    desk.window.commands["lock"].trigger()
    assert locking.lock.is_locked
    assert sender not in shown_words()
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [locking.window]


@pytest.mark.slow
def test_what_was_typed_is_there_when_it_is_unlocked(locked: tuple[Morning, Locking]) -> None:
    desk, locking = locked
    desk.go_to("neu")
    desk.open(0)
    desk.window.case.show_tab("tab_notes")
    desk.window.case.notes.editor.setPlainText("Rückruf am Montag")
    desk.window.commands["lock"].trigger()
    with desk.qtbot.waitSignal(locking.lock.unlocked, timeout=10_000):
        unlock(desk, locking)
    assert desk.window.isVisible()
    assert locking.window is None
    assert desk.window.case.notes.editor.toPlainText() == "Rückruf am Montag"


@pytest.mark.slow
def test_an_open_dialog_is_hidden_and_comes_back(locked: tuple[Morning, Locking]) -> None:
    desk, locking = locked
    dialog = QDialog(desk.window)
    dialog.open()
    desk.window.commands["lock"].trigger()
    assert not dialog.isVisible()
    with desk.qtbot.waitSignal(locking.lock.unlocked, timeout=10_000):
        unlock(desk, locking)
    assert dialog.isVisible()
    dialog.close()


@pytest.mark.slow
def test_a_window_opened_while_locked_is_covered(locked: tuple[Morning, Locking], jobs: Jobs) -> None:
    desk, locking = locked
    desk.window.commands["lock"].trigger()
    second = MainWindow(jobs, WindowLayout({}, lambda _layout: None))
    desk.qtbot.addWidget(second)
    second.show()
    second.open_desk(desk.desk, blank_page, "Musterstadt")
    locking.watch(second)
    assert not second.isVisible()
    with desk.qtbot.waitSignal(locking.lock.unlocked, timeout=10_000):
        unlock(desk, locking)
    assert second.isVisible()
    second.close()


@pytest.mark.slow
def test_a_wrong_passphrase_opens_nothing_and_the_sixth_waits(locked: tuple[Morning, Locking]) -> None:
    desk, locking = locked
    desk.window.commands["lock"].trigger()
    for _try in range(5):
        with desk.qtbot.waitSignal(locking.lock.refused, timeout=10_000):
            unlock(desk, locking, "falsch")
    assert locking.lock.is_locked
    assert not locking.window.passphrase.isEnabled()
    with desk.qtbot.waitSignal(locking.lock.refused, timeout=10_000):
        locking.lock.unlock(PASSPHRASE)
    assert locking.lock.is_locked, "the right one waits too"


def test_pauses_grow_and_end_at_ten_minutes() -> None:
    pauses = [pause_s(tries) for tries in range(40)]
    assert pauses[:5] == [0] * 5
    assert pauses == sorted(pauses)
    assert pauses[5] == 5
    assert pauses[-1] == 600


@pytest.mark.slow
def test_without_a_passphrase_one_is_chosen_first(morning: Callable[[], Morning], jobs: Jobs) -> None:
    desk = morning()
    assert not desk.office.profile.has_passphrase
    locking = Locking(desk.office, jobs, lambda: [desk.window], 10, desk.window)
    locking.watch(desk.window)
    locking.lock.lock()
    assert desk.window.isVisible(), "nobody could come in again"
    assert not locking.lock.is_locked
    assert desk.window.notices.notice is not None
    desk.window.commands["lock"].trigger()
    (dialog,) = [d for d in desk.window.findChildren(QDialog) if d.isVisible()]
    dialog.first.setText(PASSPHRASE)
    dialog.second.setText(PASSPHRASE)
    with desk.qtbot.waitSignal(locking.lock.locked, timeout=30_000):
        dialog.accept()
    assert desk.office.profile.opens_with(PASSPHRASE)
    locking.window.finish()


@pytest.mark.parametrize(("minutes", "passed", "locks"), [(10, 599, False), (10, 600, True), (0, 10**6, False)])
def test_it_locks_after_the_minutes_without_input(jobs: Jobs, minutes: int, passed: int, locks: bool) -> None:
    now = [1_000.0]
    lock = ScreenLock(jobs, lambda _typed: True, minutes, clocks=(lambda: now[0],))
    now[0] += passed
    lock.look()
    assert lock.is_locked is locks
