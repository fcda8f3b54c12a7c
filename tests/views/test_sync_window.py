"""The exchange on screen: how it stands, what waits and why, what is to be decided, and nothing of lost departments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from desktop.actions import cases, mailbox, notes
from desktop.actions.changes import changes_since
from desktop.actions.conflicts import MINE, decide_card, open_cards
from desktop.domain.case import CaseState, Folder
from desktop.domain.history import Act
from desktop.http import ServerRefused
from desktop.viewmodels.sync_status import SyncState
from desktop.viewmodels.sync_words import line_words
from desktop.views.card_dialog import CardDialog
from desktop.views.case_dialogs import AssignDialog, FollowUpDialog
from desktop.views.connect_dialog import ConnectDialog
from desktop.views.theme import apply_theme
from tests.views.conftest import blank_page
from tests.views.office_desk import birth_case
from tests.views.sync_window import PASSWORD, SyncWindow, sync_window
from tests.views.test_accessibility import unnamed

pytestmark = pytest.mark.slow

PLACE, NAME = "kind.geburtsort", "kind.vornamen"


@pytest.fixture
def anna(tmp_path: Path, qapp: QApplication) -> Iterator[SyncWindow]:
    """Anna's window, in step with the hub, in the registry office and the citizens' office."""
    apply_theme(qapp, dark=False)
    with sync_window(tmp_path, blank_page, departments=("standesamt", "buergerbuero")) as opened:
        yield opened


def until(qtbot, what) -> None:
    qtbot.waitUntil(lambda: bool(what()), timeout=10_000)


def shown(kind):
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)


def in_step(anna: SyncWindow, qtbot) -> None:
    anna.begin()
    until(qtbot, lambda: anna.desk.exchange.status.exchanged_at)
    until(qtbot, lambda: anna.desk.exchange.status.state is SyncState.CURRENT)


def show_case(anna: SyncWindow, case: str, qtbot) -> None:
    anna.room.opened.open(case)
    until(qtbot, lambda: anna.room.opened.shown == case)


def both_changed(anna: SyncWindow, qtbot, **theirs: str) -> str:
    """A case whose place of birth Anna and Bernd changed without knowing of each other."""
    case = anna.own.file(**{PLACE: "Ilmenau", NAME: "Frieda"})
    in_step(anna, qtbot)
    bernd = anna.colleague("Bernd")
    bernd.sync()
    anna.house.pull_plug()
    cases.set_fields(anna.desk.office, case, {PLACE: "Erfurt", NAME: "Friederike"})
    anna.house.plug_in()
    bernd.edit(case, **{PLACE: "Weimar", NAME: "Friedel"})
    bernd.sync()
    anna.pull_in()
    until(qtbot, lambda: anna.desk.exchange.status.needs)
    show_case(anna, case, qtbot)
    until(qtbot, anna.window.case.conflict_bar.isVisible)
    return case


def test_a_profile_that_works_alone_shows_no_sign(anna, qtbot):
    assert not anna.window.top.sync.isVisible()
    anna.window.commands["exchange"].trigger()
    dialog = anna.window.sync.dialog
    assert dialog.state.text()
    assert not dialog.exchange_button.isVisible()
    assert dialog.connect_button.isVisible()
    dialog.close()


def test_the_sign_says_how_it_stands_and_opens_the_exchange(anna, qtbot):
    in_step(anna, qtbot)
    sign = anna.window.top.sync
    assert sign.isVisible()
    current = sign.text()
    anna.house.pull_plug()
    until(qtbot, lambda: sign.text() != current)
    assert "08:30" in sign.text()
    assert sign.toolTip()
    sign.click()
    assert anna.window.sync.dialog.isVisible()
    anna.house.plug_in()
    anna.window.sync.dialog.exchange_button.click()
    until(qtbot, lambda: sign.text() == current)
    anna.window.sync.dialog.close()


def test_what_is_sent_at_once_is_not_worth_a_word(anna, qtbot):
    in_step(anna, qtbot)
    sign, words = anna.window.top.sync, []
    anna.desk.exchange.status_changed.connect(lambda _status: words.append(sign.text()))
    anna.own.file()
    anna.desk.exchange._committed(changes_since(anna.desk.office, 0))
    until(qtbot, lambda: anna.house.town.departments["standesamt"].head)
    until(qtbot, lambda: anna.desk.exchange.status.state is SyncState.CURRENT)
    assert len(set(words)) == 1


def test_what_waits_says_why_and_can_be_tried_again(anna, qtbot, monkeypatch):
    in_step(anna, qtbot)
    refuse = lambda call: (_ for _ in ()).throw(ServerRefused(413)) if call == "push" else None  # noqa: E731
    check = anna.house.check
    monkeypatch.setattr(anna.house, "check", lambda call: refuse(call) or check(call))
    anna.desk.exchange._end_feed()
    anna.begin()
    anna.own.file("Urkunde für Frieda")
    until(qtbot, lambda: anna.desk.exchange.status.exchanged_at)
    anna.pull_in()
    until(qtbot, lambda: anna.desk.exchange.status.needs)
    anna.window.sync.open()
    dialog = anna.window.sync.dialog
    until(qtbot, lambda: dialog.unsent.cards.rowCount())
    assert dialog.chosen.subject == "Urkunde für Frieda"
    assert dialog.again_button.isEnabled()
    assert dialog.reason.text()
    assert "too_large" not in dialog.reason.text()
    refuse = lambda _call: None  # noqa: E731
    dialog.again_button.click()
    until(qtbot, lambda: anna.desk.exchange.status.state is SyncState.CURRENT)
    until(qtbot, lambda: not dialog.unsent.cards.rowCount())
    assert dialog.nothing.isVisible()
    dialog.close()


def test_what_waits_is_exported(anna, qtbot, tmp_path):
    anna.own.file("Urkunde für Frieda")
    in_step_without = anna.window.sync
    in_step_without._choose_target = lambda _parent: tmp_path / "rest.zip"
    anna.house.pull_plug()
    anna.begin()
    until(qtbot, lambda: anna.desk.exchange.status.state is SyncState.OFFLINE)
    anna.window.sync.open()
    dialog = anna.window.sync.dialog
    until(qtbot, dialog.export_button.isVisible)
    dialog.export_button.click()
    until(qtbot, lambda: (tmp_path / "rest.zip").exists())
    with ZipFile(tmp_path / "rest.zip") as kept:
        assert len(json.loads(kept.read("nicht-uebertragen.json"))["unsent"]) == 1
    dialog.close()


def test_what_waits_is_handed_to_a_colleague(anna, qtbot):
    case = anna.own.file(**{PLACE: "Ilmenau"})
    bernd = anna.colleague("Bernd")
    in_step(anna, qtbot)
    bernd.sync()
    anna.pull_in()
    anna.house.pull_plug()
    until(qtbot, lambda: anna.desk.exchange.status.state is SyncState.OFFLINE)
    cases.set_fields(anna.desk.office, case, {PLACE: "Erfurt"})
    anna.window.sync.open()
    dialog = anna.window.sync.dialog
    until(qtbot, dialog.hand_over_button.isEnabled)
    dialog.hand_over_button.click()
    until(qtbot, lambda: shown(AssignDialog))
    assert [c.name for c in shown(AssignDialog)._colleagues] == ["Bernd"]
    shown(AssignDialog).accept()
    until(qtbot, lambda: anna.own.value(case, PLACE) == "Ilmenau")
    anna.house.plug_in()
    anna.pull_in()
    until(qtbot, lambda: anna.desk.exchange.status.state is SyncState.CURRENT)
    bernd.sync()
    (card,) = open_cards(bernd.office, case)
    assert [line.theirs for line in card.lines] == ["Erfurt"]
    dialog.close()


def test_a_card_on_the_case_is_decided_line_by_line(anna, qtbot):
    case = both_changed(anna, qtbot)
    anna.window.case.conflict_bar.decide.click()
    dialog = shown(CardDialog)
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"Bernd"} <= texts
    dialog.choose(f"fields.{PLACE}", mine=False)
    dialog.grid.type(f"fields.{NAME}", "Frieda Friederike")
    assert dialog.decision().typed == {NAME: "Frieda Friederike"}
    dialog.take_button.click()
    until(qtbot, lambda: not anna.window.case.conflict_bar.isVisible())
    assert anna.own.value(case, PLACE) == "Weimar"
    assert anna.own.value(case, NAME) == "Frieda Friederike"
    history = [entry.values for entry in anna.own.see(case).history if entry.act == Act.CONFLICT_DECIDED]
    assert {("Weimar", "Erfurt"), ("Friederike", "Friedel")} == {(v["kept"], v["dropped"]) for v in history}
    until(qtbot, lambda: anna.desk.exchange.status.state is SyncState.CURRENT)


def test_what_needs_a_decision_has_a_folder_while_there_is_any(anna, qtbot):
    case = both_changed(anna, qtbot)
    model = anna.room.folder_model
    until(qtbot, lambda: Folder.NEEDS_YOU in model.folders())
    anna.room.show_folder(Folder.NEEDS_YOU)
    until(qtbot, lambda: anna.room.case_model.rowCount() == 1)
    assert anna.room.case_model.row_at(0).id == case
    (card,) = open_cards(anna.desk.office)
    choices = {line.unit: MINE for line in card.lines}
    anna.desk.write(lambda office: decide_card(office, card.id, choices), anna.desk, lambda _changes: None, _fail)
    until(qtbot, lambda: Folder.NEEDS_YOU not in model.folders())
    until(qtbot, lambda: anna.room.case_model.rowCount() == 0)


def _fail(error):
    raise error


def test_every_control_of_the_exchange_has_a_name(anna, qtbot):
    case = both_changed(anna, qtbot)
    (card,) = open_cards(anna.desk.office, case)
    now = anna.desk.office.clock.now()
    lines = [line_words(line, anna.desk.catalogue, now) for line in card.lines]
    for dialog in (ConnectDialog(None), CardDialog(card, "33.41", lines)):
        qtbot.addWidget(dialog)
        dialog.show()
        assert unnamed(dialog) == []
    anna.window.sync.open()
    assert unnamed(anna.window.sync.dialog) == []
    assert unnamed(anna.window) == []
    anna.window.sync.dialog.close()


def test_putting_a_card_off_changes_nothing(anna, qtbot):
    case = both_changed(anna, qtbot)
    anna.window.case.conflict_bar.decide.click()
    shown(CardDialog).reject()
    assert anna.own.value(case, PLACE) == "Erfurt"
    assert anna.window.case.conflict_bar.isVisible()


def test_a_card_about_the_state_is_in_words_and_not_to_be_typed(anna, qtbot):
    case = anna.own.file()
    in_step(anna, qtbot)
    bernd = anna.colleague("Bernd")
    bernd.sync()
    anna.house.pull_plug()
    cases.set_state(anna.desk.office, case, CaseState.IN_PROGRESS)
    anna.house.plug_in()
    cases.sort_out(bernd.office, [case], CaseState.DUPLICATE)
    bernd.sync()
    anna.pull_in()
    until(qtbot, lambda: anna.desk.exchange.status.needs)
    show_case(anna, case, qtbot)
    until(qtbot, anna.window.case.conflict_bar.isVisible)
    anna.window.case.conflict_bar.decide.click()
    dialog = shown(CardDialog)
    words = [button.accessibleName() for button in dialog.grid._groups["progress"].buttons()]
    assert all("{" not in word and "_" not in word for word in words)
    assert dialog.grid.findChildren(QLineEdit) == []
    dialog.reject()


def test_a_wrong_password_is_said_in_the_dialog_and_typed_again(anna, qtbot):
    anna.window.sync.ask_sign_in()
    dialog = shown(ConnectDialog)
    dialog.address.setText("amtsfach.musterstadt.example")
    dialog.name.setText("Anna")
    assert not dialog.accept_button.isEnabled()
    dialog.password.setText("falsch")
    dialog.accept_button.click()
    until(qtbot, lambda: dialog.hint.text() and dialog.accept_button.isEnabled())
    assert dialog.isVisible()
    dialog.password.setText(PASSWORD)
    dialog.accept_button.click()
    until(qtbot, lambda: shown(ConnectDialog) is None)
    until(qtbot, lambda: anna.desk.exchange.status.exchanged_at)


def test_an_ended_session_asks_in_a_quiet_bar_and_keeps_the_typing(anna, qtbot):
    case = anna.own.file(**{PLACE: "Ilmenau"})
    in_step(anna, qtbot)
    show_case(anna, case, qtbot)
    anna.room.opened.application.type(PLACE, "Erfurt")
    anna.house.end_sessions()
    until(qtbot, lambda: anna.window.notices.notice)
    assert shown(ConnectDialog) is None
    assert anna.window.notices.notice.kind == "hint"
    assert anna.room.opened.application.unsaved() == {PLACE: "Erfurt"}
    anna.window.notices.action.click()
    dialog = shown(ConnectDialog)
    assert dialog.address.text() == "https://amtsfach.musterstadt.example"
    assert dialog.name.isReadOnly()
    dialog.password.setText(PASSWORD)
    dialog.accept_button.click()
    until(qtbot, lambda: anna.desk.exchange.status.state is SyncState.CURRENT)
    assert anna.room.opened.application.unsaved() == {PLACE: "Erfurt"}


def test_a_department_that_was_taken_away_leaves_no_trace_on_screen(anna, qtbot):
    case = anna.own.file("Urkunde Zwetschge")
    other = anna.own.file("Meldung", department="buergerbuero")
    in_step(anna, qtbot)
    notes.add_note(anna.desk.office, case, "Pflaume")
    room, window = anna.room, anna.window
    room.show_folder("department:standesamt")
    until(qtbot, lambda: room.case_model.rowCount() == 1)
    show_case(anna, case, qtbot)
    window.commands["follow_up"].trigger()
    until(qtbot, lambda: shown(FollowUpDialog))
    anna.house.set_roles("Anna", ("buergerbuero", "clerk"))
    until(qtbot, lambda: anna.desk.clerk.departments == {"buergerbuero"})
    until(qtbot, lambda: not room.opened.shown and room.folder != "department:standesamt")
    until(qtbot, lambda: "department:standesamt" not in room.folder_model.folders())
    until(qtbot, lambda: room.case_model.rowCount() == 1)
    assert room.case_model.row_at(0).id == other
    assert shown(FollowUpDialog) is None
    told = " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    assert "Zwetschge" not in told + window.windowTitle()
    assert not any("Standesamt" in action.text() for action in window.menus["&Go"].actions())
    assert mailbox.search(anna.desk.office, "Zwetschge") == ()


def a_form_of_bernds(anna: SyncWindow, qtbot) -> str:
    """A case with a form that a colleague took in; opened, its form is in front."""
    bernd = anna.colleague("Bernd")
    case = birth_case(bernd.office)
    in_step(anna, qtbot)
    bernd.sync()
    until(qtbot, lambda: anna.own.sees(case))
    return case


def test_a_document_of_a_colleague_is_fetched_when_it_is_looked_at(anna, qtbot):
    case = a_form_of_bernds(anna, qtbot)
    form = next(d for d in anna.own.see(case).documents if d.media_type == "application/pdf")
    blobs = anna.desk.office.profile.blobs
    assert not blobs.has(form.sha256)
    show_case(anna, case, qtbot)
    anna.room.preview.show_document(form.id)
    until(qtbot, lambda: blobs.has(form.sha256))
    preview = anna.room.preview
    until(qtbot, lambda: preview._stack.currentWidget() is preview.canvas and not preview.canvas.failure_of_first())


def test_without_a_network_the_preview_says_where_the_document_lies_and_gets_it_later(anna, qtbot):
    case = a_form_of_bernds(anna, qtbot)
    form = next(d for d in anna.own.see(case).documents if d.media_type == "application/pdf")
    anna.house.pull_plug()
    until(qtbot, lambda: anna.desk.exchange.status.state is SyncState.OFFLINE)
    show_case(anna, case, qtbot)
    preview = anna.room.preview
    preview.show_document(form.id)
    until(qtbot, preview.again_button.isVisible)
    assert preview._stack.currentWidget() is preview.state
    assert anna.desk.office.profile.blobs.has(form.sha256) is False
    anna.house.plug_in()
    anna.pull_in()
    until(qtbot, lambda: anna.desk.office.profile.blobs.has(form.sha256))
    until(qtbot, lambda: preview._stack.currentWidget() is preview.canvas)


def test_saving_a_document_of_a_colleague_fetches_it(anna, qtbot, tmp_path):
    case = a_form_of_bernds(anna, qtbot)
    form = next(d for d in anna.own.see(case).documents if d.media_type == "application/pdf")
    preview = anna.room.preview
    preview._saver.write(tmp_path / "form.pdf", lambda: preview._whole(form.id))
    until(qtbot, lambda: (tmp_path / "form.pdf").exists())
    assert (tmp_path / "form.pdf").stat().st_size == form.size
