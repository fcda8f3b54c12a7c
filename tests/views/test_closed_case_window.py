"""Protected cases and envelopes at the real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from desktop.actions import cases, mailbox, marks
from desktop.actions.notes import add_note
from desktop.actions.office import Office
from desktop.domain.case import Folder
from desktop.domain.clerk import MAILROOM, Role, Substitution
from desktop.domain.submission import Route
from desktop.viewmodels.case_cards import history_cards
from desktop.viewmodels.next_step import Step
from desktop.views.case_dialogs import MoveOnDialog
from desktop.views.reason_dialog import ReasonDialog
from tests.views.conftest import Morning
from tests.views.office_desk import birth_case, file_drafts, plain_draft

Begin = Callable[[], Morning]


@pytest.fixture
def shielded(office: Office) -> str:
    """A protected case."""
    case = birth_case(office)
    marks.set_protected(office, case, True, "Auskunftssperre")
    return case


def words(desk: Morning) -> str:
    """What list, title and the middle of the window say."""
    model = desk.room.case_model
    lines = [str(model.index(place, 0).data()) for place in range(model.rowCount())]
    return "\n".join([*lines, desk.window.windowTitle(), desk.window.case.empty.sentence])


def test_a_protected_case_shows_nothing_until_a_reason_is_given(office: Office, shielded: str, morning: Begin) -> None:
    desk = morning()
    detail = desk.open(0)
    assert detail.closed == "reason"
    assert "Großmann" not in words(desk)
    assert detail.documents == ()
    desk.step(Step.OPEN_PROTECTED)
    (dialog,) = [d for d in desk.window.findChildren(ReasonDialog) if d.isVisible()]
    assert not dialog.accept_button.isEnabled()
    dialog.reason.setText("Anruf der Antragstellerin")
    dialog.accept()
    desk.until(lambda: desk.room.opened.detail.closed == "")
    assert desk.row("kind.geburtsname").editor.text() == "Großmann"
    history = desk.room.opened.detail.history
    assert history[-1].values == {"reason": "Anruf der Antragstellerin"}


@pytest.mark.slow
def test_who_turns_to_another_case_closes_the_protected_one(office: Office, shielded: str, morning: Begin) -> None:
    file_drafts(office, [(plain_draft(1, "Person 1", "Anliegen"), Route("", "poststelle", "none"))])
    marks.open_protected(office, shielded, "Anruf")
    desk = morning()
    places = {desk.room.case_model.row_at(place).id: place for place in range(2)}
    assert desk.open(places[shielded]).closed == ""
    desk.open(1 - places[shielded])
    assert desk.open(places[shielded]).closed == "reason"


@pytest.mark.slow
def test_a_case_is_protected_from_the_menu(office: Office, morning: Begin) -> None:
    birth_case(office)
    desk = morning()
    desk.open(0)
    desk.step(Step.PROTECT)
    (dialog,) = [d for d in desk.window.findChildren(ReasonDialog) if d.isVisible()]
    dialog.reason.setText("Auskunftssperre eingetragen")
    with desk.qtbot.waitSignal(desk.room.steps.taken, timeout=10_000):
        dialog.accept()
    desk.until(lambda: desk.room.opened.detail.closed == "reason")
    desk.until(lambda: "Großmann" not in words(desk))


def test_the_mailroom_sees_the_envelope_and_forwards_it(office: Office, jobs: object, qtbot: object) -> None:
    draft = plain_draft(1, "Käthe Großmann", "Vertraulich: Beschwerde über Quast")
    (case,) = file_drafts(office, [(draft, Route("", MAILROOM, "none"))])
    post = replace(office, clerk=replace(office.clerk, roles=frozenset({(MAILROOM, Role.MAILROOM)})))
    desk = Morning(post, jobs, qtbot)
    try:
        assert desk.open(0).closed == "envelope"
        assert "Quast" not in words(desk)
        assert "Käthe Großmann" in desk.window.case.empty.sentence
        assert desk.window.case.steps.primary is Step.MOVE_ON
        desk.step(Step.MOVE_ON)
        (dialog,) = [d for d in desk.window.findChildren(MoveOnDialog) if d.isVisible()]
        dialog.department.setCurrentIndex(dialog.department.findData("standesamt"))
        with qtbot.waitSignal(desk.room.steps.taken, timeout=10_000):
            dialog.accept()
        desk.until(lambda: desk.count(Folder.NEW) == 0)
        assert mailbox.case_detail(office, case).row.department == "standesamt"
    finally:
        desk.window.close()
        desk.desk.feed.stop()


@pytest.mark.slow
def test_an_open_case_is_marked_confidential_and_back(office: Office, morning: Begin) -> None:
    case = birth_case(office)
    desk = morning()
    desk.open(0)
    desk.do(Step.CONFIDENTIAL)
    assert mailbox.case_detail(office, case).row.confidential
    desk.until(lambda: desk.room.opened.detail.row.confidential)
    desk.do(Step.CONFIDENTIAL)
    assert not mailbox.case_detail(office, case).row.confidential
    cases.claim(office, [case])


def test_a_quiet_line_says_for_whom_somebody_stands_in(office: Office, jobs: object, qtbot: object) -> None:
    away = (
        Substitution("B. Winter", date(2026, 11, 20), date(2026, 11, 27)),
        Substitution("C. Herbst", date(2026, 12, 1), date(2026, 12, 2)),
    )
    desk = Morning(replace(office, clerk=replace(office.clerk, substitutions=away)), jobs, qtbot)
    try:
        line = desk.window.top.stands_in
        assert line.isVisible()
        assert "B. Winter" in line.text()
        assert "27.11." in line.text()
        assert "C. Herbst" not in line.text()
    finally:
        desk.window.close()
        desk.desk.feed.stop()


def test_who_stands_in_for_nobody_sees_no_line(morning: Begin) -> None:
    assert not morning().window.top.stands_in.isVisible()


def test_the_history_says_in_whose_stead_something_was_done(office: Office, jobs: object, qtbot: object) -> None:
    case = birth_case(office)
    cases.claim(office, [case])
    away = (Substitution("A. Sommer", date(2026, 11, 20), date(2026, 11, 27)),)
    stand_in = replace(office, clerk=replace(office.clerk, name="B. Winter", substitutions=away))
    add_note(stand_in, case, "Rückruf")
    detail = mailbox.case_detail(stand_in, case)
    cards = history_cards(detail, office.catalogue, office.clock.now())
    assert any("B. Winter" in repr(card) and "A. Sommer" in repr(card) for card in cards)
