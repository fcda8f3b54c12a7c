"""One primary step for each state, and nothing offered that the rules refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.catalogue.loader import load_catalogue
from desktop.domain.case import CaseDetail, CaseState, RegisterEntry, may_become
from desktop.domain.clerk import Clerk, Role
from desktop.viewmodels.next_step import Step, next_steps
from tests.viewmodels.make_rows import make_row

ME = Clerk("me", "A. Sommer", frozenset({("standesamt", Role.CLERK), ("standesamt", Role.REGISTRAR)}))
READER = Clerk("me", "A. Sommer", frozenset({("standesamt", Role.AUDITOR)}))
BIRTH = load_catalogue().services["geburtsurkunde"]
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ENTERED = RegisterEntry({"geburtsort": "Ilmenau"}, "", None)
CONFIRMED = replace(ENTERED, confirmed_by="A. Sommer", confirmed_at=NOW)


def detail(state: CaseState, clerk: str = "me", entry: RegisterEntry | None = None) -> CaseDetail:
    return CaseDetail(make_row(1, state=state), 1, "", clerk, "1", (), (), entry, (), (), (), (), (), (), ())


@pytest.mark.parametrize(
    ("case", "primary"),
    [
        pytest.param(detail(CaseState.NEW, ""), Step.CLAIM, id="new"),
        pytest.param(detail(CaseState.ASSIGNED), Step.CLAIM, id="assigned-to-me"),
        pytest.param(detail(CaseState.IN_PROGRESS, "other"), None, id="a-colleague-has-it"),
        pytest.param(detail(CaseState.IN_PROGRESS), Step.ENTER_REGISTER, id="no-register-data"),
        pytest.param(detail(CaseState.IN_PROGRESS, entry=ENTERED), Step.CONFIRM_REGISTER, id="not-compared"),
        pytest.param(detail(CaseState.IN_PROGRESS, entry=CONFIRMED), Step.CERTIFICATE, id="compared"),
        pytest.param(detail(CaseState.WAITING), Step.GO_ON, id="waiting"),
        pytest.param(detail(CaseState.DECIDED), Step.SEND, id="decided"),
        pytest.param(detail(CaseState.TO_SEND), Step.FINISH, id="to-send"),
        pytest.param(detail(CaseState.READY_FOR_PICKUP), Step.FINISH, id="pick-up"),
        pytest.param(detail(CaseState.DONE), Step.REOPEN, id="done"),
        pytest.param(detail(CaseState.NO_CASE), Step.BRING_BACK, id="sorted-out"),
    ],
)
def test_each_state_has_its_primary_step(case, primary):
    assert next_steps(case, ME, BIRTH, unsaved=False).primary is primary


def test_unsaved_input_comes_before_everything():
    steps = next_steps(detail(CaseState.IN_PROGRESS, entry=CONFIRMED), ME, BIRTH, unsaved=True)
    assert steps.primary is Step.SAVE


def test_who_only_reads_is_offered_nothing():
    assert next_steps(detail(CaseState.NEW), READER, BIRTH, unsaved=False).possible == frozenset()


def test_without_a_register_a_case_is_finished_next():
    assert next_steps(detail(CaseState.IN_PROGRESS), ME, None, unsaved=False).primary is Step.FINISH


_MOVES = {
    Step.WAIT: CaseState.WAITING,
    Step.SEND: CaseState.TO_SEND,
    Step.PICKUP: CaseState.READY_FOR_PICKUP,
    Step.FINISH: CaseState.DONE,
    Step.GO_ON: CaseState.IN_PROGRESS,
    Step.REOPEN: CaseState.IN_PROGRESS,
    Step.NO_CASE: CaseState.NO_CASE,
}


@given(
    st.sampled_from(CaseState),
    st.sampled_from(["", "me", "other"]),
    st.sampled_from([None, ENTERED, CONFIRMED]),
    st.booleans(),
)
def test_nothing_is_offered_that_the_rules_refuse(state, clerk, entry, unsaved):
    steps = next_steps(detail(state, clerk, entry), ME, BIRTH, unsaved=unsaved)
    refused = [step for step, after in _MOVES.items() if step in steps.possible and not may_become(state, after)]
    assert refused == []
    assert set(steps.others) <= steps.possible
    assert steps.primary is None or steps.primary in steps.possible
