"""A whole morning without a mouse: keys go where the keyboard is, nothing is called by the test itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QPlainTextEdit, QTextEdit, QWidget

from desktop.actions import mailbox
from desktop.domain.case import CaseState, Folder
from desktop.domain.submission import Route
from desktop.viewmodels.next_step import Step
from desktop.views.certificate_dialog import CertificateDialog
from tests.views.office_desk import REGISTER, birth_case, file_drafts, plain_draft

pytestmark = pytest.mark.slow


class Keyboard:
    """Presses keys at one window, or at the dialog or menu before it."""

    def __init__(self, desk) -> None:
        self.desk = desk
        desk.window.activateWindow()
        desk.window.cases.table.setFocus()
        desk.until(lambda: QApplication.activeWindow() is desk.window)

    def place(self) -> QWidget:
        """Where a key goes."""
        popup, focused = QApplication.activePopupWidget(), QApplication.focusWidget()
        front = popup or focused or QApplication.activeWindow()
        assert front is not None
        return front

    def press(self, keys: str, times: int = 1) -> None:
        """Press a combination as it is written in the menus."""
        combination = QKeySequence(keys)[0]
        for _time in range(times):
            QTest.keyClick(self.place(), combination.key(), combination.keyboardModifiers())

    def write(self, words: str) -> None:
        """Type letters; umlauts too, which QTest itself cannot."""
        for letter in words:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.place(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def dialog(self, kind: str) -> QWidget:
        """The dialog that came up, in front."""
        found: list[QWidget] = []

        def up() -> bool:
            found[:] = [w for w in QApplication.topLevelWidgets() if type(w).__name__ == kind and w.isVisible()]
            return bool(found)

        self.desk.until(up)
        found[0].activateWindow()
        self.desk.until(lambda: QApplication.activeWindow() is found[0])
        return found[0]

    def act(self, keys: str) -> None:
        """Press keys and wait until what they do is done and shown."""
        with self.desk.qtbot.waitSignal(self.desk.room.steps.taken, timeout=10_000):
            self.press(keys)
        self.desk.rest()
        self.back()

    def back(self) -> None:
        """A dialog is gone: the window has the keyboard again."""
        if QApplication.activeWindow() is None:
            self.desk.window.activateWindow()
        self.desk.until(lambda: QApplication.activeWindow() is self.desk.window)

    def tab_to(self, wanted: QWidget, most: int = 120) -> None:
        """Press Tab until a control has the keyboard."""
        for _step in range(most):
            if QApplication.focusWidget() is wanted:
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to {type(wanted).__name__} {wanted.accessibleName()!r}")


@pytest.fixture
def three(office) -> list[str]:
    drafts = [(plain_draft(n, f"Person {n}", f"Anliegen {n}"), Route("", "poststelle", "none")) for n in range(1, 4)]
    return file_drafts(office, drafts)


def row(office, case):
    return mailbox.case_detail(office, case).row


def test_folders_list_case_tabs_and_document_are_reached_one_after_the_other(office, three, morning):
    case = birth_case(office)
    desk = morning()
    keys, window = Keyboard(desk), desk.window
    keys.press("Ctrl+Alt+1")
    desk.rest()
    keys.press("Home")
    keys.press("Down")
    keys.press("Up")
    desk.until(lambda: desk.room.opened.shown == case)
    keys.press("Return")
    assert window.case.application.isAncestorOf(QApplication.focusWidget())
    for number in range(1, 6):
        keys.press(f"Ctrl+{number}")
        assert window.case.tabs.currentIndex() == number - 1
        assert window.case.tabs.isAncestorOf(QApplication.focusWidget())
    keys.press("F6")
    preview = desk.room.preview
    assert preview.isAncestorOf(QApplication.focusWidget())
    before = preview.canvas.factor
    keys.press("Ctrl++")
    assert preview.canvas.factor > before
    keys.press("F6", times=2)
    assert window.folders.isAncestorOf(QApplication.focusWidget())
    keys.press("Down")
    desk.until(lambda: desk.room.folder == Folder.MINE)


def test_the_documents_of_a_case_are_chosen_by_arrow_keys(office, morning):
    birth_case(office)
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.press("Ctrl+3")
    first = desk.room.preview.shown_document
    keys.press("Home")
    keys.press("Down")
    keys.press("Up")
    keys.press("Home")
    desk.until(lambda: desk.room.preview.shown_document != "")
    shown = {first, desk.room.preview.shown_document}
    keys.press("Down")
    assert {*shown, desk.room.preview.shown_document} >= shown
    assert len({*shown, desk.room.preview.shown_document}) == 2


def test_claim_release_and_undo(office, three, morning):
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.act("Ctrl+T")
    assert row(office, three[0]).clerk == "A. Sommer"
    keys.act("Ctrl+Shift+T")
    assert row(office, three[0]).clerk == ""
    with desk.qtbot.waitSignal(desk.room.steps.undoing.taken_back):
        keys.press("Ctrl+Z")
    assert row(office, three[0]).clerk == "A. Sommer"


def test_assigning(office, morning):
    case = birth_case(office)
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.press("Ctrl+B")
    keys.dialog("AssignDialog")
    keys.press("End")
    keys.act("Return")
    assert row(office, case).clerk == "B. Winter"


def test_forwarding_with_a_reason(office, three, morning):
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.press("Ctrl+Shift+F")
    keys.dialog("MoveOnDialog")
    keys.press("End")
    keys.press("Tab")
    keys.write("gehört dorthin")
    keys.act("Return")
    assert row(office, three[0]).department == list(office.catalogue.departments)[-1]
    told = mailbox.case_detail(office, three[0]).history[-1].values
    assert told["reason"] == "gehört dorthin"


def test_setting_the_service(office, three, morning):
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.press("Ctrl+Shift+L")
    keys.dialog("ServiceDialog")
    keys.write("mängel")
    keys.act("Return")
    assert row(office, three[0]).service == "maengelmeldung"


def test_sorting_out_several_and_bringing_back(office, three, morning):
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.press("Home")
    keys.press("Shift+Down")
    keys.act("Ctrl+Shift+K")
    assert [row(office, case).state for case in three] == [CaseState.NO_CASE, CaseState.NO_CASE, CaseState.NEW]
    desk.go_to(Folder.SORTED_OUT)
    desk.window.cases.table.setFocus()
    keys.press("Home")
    desk.until(lambda: desk.room.opened.detail is not None)
    keys.act("Ctrl+R")
    assert [row(office, case).state for case in three].count(CaseState.NO_CASE) == 1


def test_correcting_a_field_and_saving(office, morning):
    case = birth_case(office)
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.press("Return")
    keys.press("Ctrl+A")
    keys.write("Straßburger")
    keys.act("Ctrl+S")
    fields = {field.name: field.value for field in mailbox.case_detail(office, case).fields}
    assert fields["kind.geburtsname"] == "Straßburger"


def test_register_data_confirmation_and_certificate(office, morning):
    case = birth_case(office)
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.act("Ctrl+T")
    desk.go_to(Folder.MINE)
    desk.open(0)
    keys.press("Ctrl+G")
    form = desk.window.case.register.form_view
    desk.until(lambda: all(name in form.rows and form.rows[name].editor.isVisible() for name in REGISTER))
    for name, value in REGISTER.items():
        editor = desk.register_row(name).editor
        keys.tab_to(editor)
        keys.write(value)
    keys.act("Ctrl+S")
    assert dict(mailbox.case_detail(office, case).entry.values) == REGISTER
    keys.press("Ctrl+Shift+G")
    keys.dialog("ConfirmRegisterDialog")
    keys.act("Ctrl+Return")
    assert mailbox.case_detail(office, case).entry.confirmed_by == "A. Sommer"
    keys.press("Ctrl+I")
    dialog = keys.dialog("CertificateDialog")
    assert isinstance(dialog, CertificateDialog)
    keys.press("Escape")
    desk.until(lambda: not dialog.isVisible())


def test_a_note_and_a_follow_up(office, three, morning):
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.press("Ctrl+M")
    keys.write("Rückruf erbeten")
    keys.act("Ctrl+Return")
    assert [n.text for n in mailbox.case_detail(office, three[0]).notes] == ["Rückruf erbeten"]
    keys.press("Ctrl+Shift+W")
    keys.dialog("FollowUpDialog")
    keys.act("Ctrl+Return")
    keys.press("Ctrl+4")
    (done,) = [
        b for b in desk.window.case.notes.findChildren(QWidget) if b.accessibleName().startswith("Wiedervorlage")
    ]
    keys.tab_to(done)
    keys.act("Space")
    assert mailbox.case_detail(office, three[0]).follow_ups[0].done


def test_waiting_and_the_next_step(office, three, morning):
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.act("Ctrl+T")
    desk.go_to(Folder.MINE)
    desk.open(0)
    keys.press("Ctrl+H")
    dialog = keys.dialog("WaitDialog")
    answers: list[None] = []
    dialog.accepted.connect(lambda: answers.append(None))
    keys.act("Return")
    assert len(answers) == 1
    assert row(office, three[0]).state is CaseState.WAITING
    keys.act("Ctrl+Return")  # the primary step of a waiting case: go on
    assert row(office, three[0]).state is CaseState.IN_PROGRESS


def test_searching_and_the_way_back(office, three, morning):
    desk = morning()
    keys = Keyboard(desk)
    keys.press("Ctrl+K")
    keys.write("Anliegen 2")
    keys.press("Return")
    desk.until(lambda: desk.senders() == ["Person 2"])
    assert QApplication.focusWidget() is desk.window.cases.table
    keys.press("Ctrl+F")
    keys.press("Escape")
    desk.until(lambda: len(desk.senders()) == 3)


def test_the_menus_open_by_their_letters_and_give_the_rest(office, three, morning):
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    keys.act("Ctrl+T")
    desk.go_to(Folder.MINE)
    desk.open(0)
    menus = desk.window.menus.values()
    assert [menu.title() for menu in menus if "&" not in menu.title()] == []
    reached = {action.text() for menu in menus for action in menu.actions()}
    without_keys = [Step.GO_ON, Step.SEND, Step.PICKUP, Step.REOPEN, "system", "light", "dark"]
    assert all(desk.window.commands[name].text() in reached for name in without_keys)
    letter = desk.window.menus["&Case"].title().partition("&")[2][0]
    keys.press(f"Alt+{letter}")
    desk.until(lambda: QApplication.activePopupWidget() is desk.window.menus["&Case"])
    keys.press("Escape", times=2)


def reachable(window: QWidget) -> list[QWidget]:
    """Controls that want the keyboard by Tab."""
    return [
        w
        for w in window.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
    ]


def test_tab_comes_to_every_control_of_the_window(office, morning):
    birth_case(office)
    desk = morning()
    desk.open(0)
    keys = Keyboard(desk)
    desk.room.preview.show_document(desk.room.opened.detail.documents[0].id)  # a mail, with its own buttons
    for tab in range(1, 6):
        keys.press(f"Ctrl+{tab}")
        wanted = set(reachable(desk.window))
        visited: set[QWidget] = set()
        for _step in range(3 * len(wanted) + 20):
            focused = QApplication.focusWidget()
            visited.add(focused)
            keeps_tab = isinstance(focused, QTextEdit | QPlainTextEdit) and not focused.tabChangesFocus()
            keys.press("Ctrl+Tab" if keeps_tab else "Tab")
        missed = [(type(w).__name__, w.accessibleName()) for w in wanted - visited if not in_group(w, visited)]
        assert missed == []


def test_tab_leads_through_a_form_from_top_to_bottom(office, morning):
    birth_case(office)
    desk = morning()
    desk.open(0)
    form = desk.window.case.application.form_view
    names = [field.name for field in office.catalogue.services["geburtsurkunde"].fields]
    desk.until(lambda: all(name in form.rows and form.rows[name].editor.isVisible() for name in names))
    keys = Keyboard(desk)
    keys.press("Return")
    visited: list[str] = []
    while not visited or form.isAncestorOf(QApplication.focusWidget()):
        focused = QApplication.focusWidget()
        visited += [n for n in names if form.rows[n].editor is focused or form.rows[n].editor.isAncestorOf(focused)]
        keys.press("Tab")
    assert list(dict.fromkeys(visited)) == names
    assert desk.window.case.bar.isAncestorOf(QApplication.focusWidget())  # then what can be done with it


def in_group(widget: QWidget, visited: set[QWidget]) -> bool:
    """Radio buttons of one group share one station; arrow keys lead to the others."""
    group = getattr(widget, "group", lambda: None)()
    return group is not None and any(button in visited for button in group.buttons())


def test_every_act_of_the_window_has_a_key_or_a_line_in_a_menu(office, morning):
    desk = morning()
    listed = {action for menu in desk.window.menus.values() for action in menu.actions()}
    assert [str(step) for step in Step if desk.window.commands[step] not in listed] == []
    assert [
        name for name in ("take_in", "take_in_folder", "spoken", "undo", "refresh") if not keys_to(desk, name)
    ] == []


def keys_to(desk, name: str) -> list[QKeySequence]:
    action: QAction = desk.window.commands[name]
    return action.shortcuts()


def test_lists_take_the_keyboard(office, morning):
    birth_case(office)
    desk = morning()
    desk.open(0)
    lists = [w for w in desk.window.findChildren(QAbstractItemView) if w.isVisible()]
    assert [type(w).__name__ for w in lists if w.focusPolicy() == Qt.FocusPolicy.NoFocus] == []
