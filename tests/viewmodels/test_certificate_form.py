from __future__ import annotations

import pytest

from desktop.domain.finding import Finding, Severity
from desktop.viewmodels.certificate_form import CertificateForm
from tests.viewmodels.certificates import DECISIONS, REFUSED, Registry, birth, make_detail


@pytest.fixture
def make_form(jobs, qtbot):
    def make(registry: Registry) -> CertificateForm:
        form = CertificateForm(registry.acts(), *birth(), registry.detail, jobs)
        form.start()
        settle(qtbot, form)
        return form

    return make


def settle(qtbot, form: CertificateForm) -> None:
    qtbot.waitUntil(lambda: form.is_read, timeout=10_000)


def decide_all(qtbot, form: CertificateForm) -> None:
    for name, text in DECISIONS.items():
        form.record(name, text)
    settle(qtbot, form)


@pytest.mark.parametrize("missing", list(DECISIONS))
def test_nothing_is_issued_while_a_decision_is_open(make_form, qtbot, missing):
    registry = Registry()
    form = make_form(registry)
    decide_all(qtbot, form)
    form.record(missing, "  ")
    settle(qtbot, form)
    assert form.open_decisions == (missing,)
    assert not form.may_issue
    form.issue()
    assert registry.issued == []


def test_with_all_decisions_it_is_issued_with_what_was_recorded(make_form, qtbot):
    registry = Registry()
    form = make_form(registry)
    decide_all(qtbot, form)
    form.omit("eltern", left_out=True)
    settle(qtbot, form)
    with qtbot.waitSignal(form.issued):
        form.issue()
    assert registry.issued == [(DECISIONS, frozenset({"eltern"}))]
    assert form.result.number == "GEB-2026-00001"
    assert form.content(form.page.sha256) == form.result.pdf
    assert not form.may_issue  # a second click issues no second one


def test_an_error_the_program_found_refuses_whatever_was_decided(make_form, qtbot):
    registry = Registry(make_detail(confirmed=False))
    form = make_form(registry)
    decide_all(qtbot, form)
    assert [f.code for f in form.refusals] == ["register.missing"]
    assert not form.may_issue


def test_a_warning_or_a_hint_refuses_nothing(make_form, qtbot):
    more = (Finding("certificate.issued_today", Severity.WARNING), Finding("certificate.fee", Severity.HINT))
    form = make_form(Registry(more=more))
    decide_all(qtbot, form)
    assert form.may_issue
    assert [f.code for f in form.other_findings()] == ["certificate.issued_today", "certificate.fee"]


def test_while_it_is_read_anew_nothing_can_be_issued(make_form, qtbot):
    form = make_form(Registry())
    decide_all(qtbot, form)
    form.refresh()
    assert not form.may_issue
    settle(qtbot, form)
    assert form.may_issue


def test_what_is_left_out_changes_the_page(make_form, qtbot):
    form = make_form(Registry())
    before = form.page
    form.omit("geschlecht", left_out=True)
    settle(qtbot, form)
    assert form.page != before
    form.omit("geschlecht", left_out=False)
    settle(qtbot, form)
    assert form.page == before


def test_decisions_survive_a_crash_and_are_forgotten_once_used(make_form, qtbot):
    registry = Registry()
    form = make_form(registry)
    form.record("identitaet", "Reisepass")
    qtbot.waitUntil(lambda: registry.drafts.get("identitaet") == "Reisepass")
    again = make_form(registry)  # the program was started anew
    assert again.decisions == {"identitaet": "Reisepass"}
    decide_all(qtbot, again)
    with qtbot.waitSignal(again.issued):
        again.issue()
    qtbot.waitUntil(lambda: registry.drafts == {})


def test_words_not_recorded_yet_survive_a_crash_too(make_form, qtbot, jobs):
    registry = Registry()
    form = make_form(registry)
    form.typed("berechtigung", "Großmutter, ")
    form.flush()
    qtbot.waitUntil(lambda: bool(registry.drafts))
    again = CertificateForm(registry.acts(), *birth(), registry.detail, jobs)
    with qtbot.waitSignal(again.kept_typing_read) as signal:
        again.start()
    assert signal.args == [{"berechtigung": "Großmutter, "}]
    settle(qtbot, again)


def test_a_refusal_at_the_last_moment_is_told_and_its_reason_shown(make_form, qtbot):
    registry = Registry()
    form = make_form(registry)
    decide_all(qtbot, form)
    registry.fault = REFUSED
    with qtbot.waitSignal(form.failed):
        form.issue()
    settle(qtbot, form)
    assert [f.code for f in form.refusals] == ["register.unconfirmed"]
    assert form.result is None


def test_application_and_register_are_compared_field_by_field(make_form):
    form = make_form(Registry())
    lines = {(line.stated, line.registered): line.differs for line in form.comparison()}
    assert lines[("Großmann", "Großmann")] is False
    assert lines[("Frieda Käthe", "Frieda Kaethe")] is True
    labels = [line.label for line in form.comparison()]
    assert len(labels) == len(set(labels))  # "Familienname" of whom


def test_a_print_is_noted_with_number_and_printer(make_form, qtbot):
    registry = Registry()
    form = make_form(registry)
    form.note_print("Standesamt 2", 1)
    decide_all(qtbot, form)
    with qtbot.waitSignal(form.issued):
        form.issue()
    form.note_print("Standesamt 2", 3)
    qtbot.waitUntil(lambda: registry.printed == [("GEB-2026-00001", "Standesamt 2", 3)])
