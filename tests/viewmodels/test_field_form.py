"""The form under the clerk's hands: nothing typed is lost, nothing stored is overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.catalogue.service import FieldDefinition
from desktop.domain.finding import Finding, Severity
from desktop.viewmodels.field_form import FieldForm
from desktop.viewmodels.form_lines import FormLine

NAME, DAY = FieldDefinition("kind.geburtsname", "Geburtsname"), FieldDefinition("kind.tag", "Tag der Geburt")


def lines(name: str = "Großmann", day: str = "12.03.2019") -> tuple[FormLine, ...]:
    return FormLine(NAME, name), FormLine(DAY, day)


def nothing(_values: Mapping[str, str]) -> tuple[Finding, ...]:
    return ()


@pytest.fixture
def form(qapp: object) -> FieldForm:
    form = FieldForm()
    form.load(1, lines(), {}, nothing)
    return form


def test_what_is_typed_is_shown_and_waits_to_be_saved(form, qtbot):
    with qtbot.waitSignals([form.typed, form.field_changed, form.unsaved_changed]):
        form.type(NAME.name, "Grossmann")
    assert form.text(NAME.name) == "Grossmann"
    assert form.unsaved() == {NAME.name: "Grossmann"}


def test_typing_the_old_text_again_leaves_nothing_to_save(form):
    form.type(NAME.name, "Grossmann")
    form.type(NAME.name, "Großmann")
    assert form.unsaved() == {}


def test_after_saving_the_form_rests_at_the_new_version(form):
    form.type(NAME.name, "Grossmann")
    form.refresh(2, lines(name="Grossmann"))
    assert (form.unsaved(), form.version) == ({}, 2)


def test_a_colleagues_change_appears_in_a_field_nobody_is_typing_in(form):
    form.type(NAME.name, "Grossmann")
    form.refresh(2, lines(day="13.03.2019"))
    assert form.text(DAY.name) == "13.03.2019"
    assert form.unsaved() == {NAME.name: "Grossmann"}
    assert form.conflicts() == ()


def test_a_colleagues_change_in_the_same_field_stands_against_mine(form):
    form.type(NAME.name, "Grossmann")
    form.refresh(2, lines(name="Großmann-Öztürk"))
    assert form.text(NAME.name) == "Grossmann"
    (conflict,) = form.conflicts()
    assert (conflict.label, conflict.mine, conflict.theirs) == ("Geburtsname", "Grossmann", "Großmann-Öztürk")


@pytest.mark.parametrize(("choice", "unsaved"), [("Grossmann", {NAME.name: "Grossmann"}), ("Großmann-Öztürk", {})])
def test_the_clerks_choice_ends_a_conflict(form, choice, unsaved):
    form.type(NAME.name, "Grossmann")
    form.refresh(2, lines(name="Großmann-Öztürk"))
    form.resolve({NAME.name: choice})
    assert form.conflicts() == ()
    assert form.text(NAME.name) == choice
    assert form.unsaved() == unsaved


def test_drafts_of_an_earlier_sitting_are_there_again(form):
    form.load(1, lines(), {NAME.name: "Grossm", "gone.field": "x"}, nothing)
    assert form.text(NAME.name) == "Grossm"
    assert form.unsaved() == {NAME.name: "Grossm"}


def test_findings_follow_the_text_as_it_is_typed(form, qtbot):
    def required(values: Mapping[str, str]) -> tuple[Finding, ...]:
        return () if values[DAY.name] else (Finding("required", Severity.WARNING, DAY.name),)

    form.load(1, lines(), {}, required)
    with qtbot.waitSignal(form.findings_changed):
        form.type(DAY.name, "")
    assert [finding.code for finding in form.findings(DAY.name)] == ["required"]
    form.type(DAY.name, "1.1.2020")
    assert form.findings(DAY.name) == ()


def test_the_same_service_keeps_its_rows_and_another_one_lays_out_anew(form, qtbot):
    with qtbot.assertNotEmitted(form.laid_out), qtbot.waitSignal(form.refreshed):
        form.load(7, lines(name="Öztürk"), {}, nothing)
    with qtbot.waitSignal(form.laid_out):
        form.load(1, lines()[:1], {}, nothing)


@pytest.mark.parametrize(
    ("register", "application", "differs"),
    [
        pytest.param("Frieda Kaethe", "Frieda Käthe", True, id="another-spelling"),
        pytest.param("Frieda  Käthe ", "Frieda Käthe", False, id="spaces"),
        pytest.param("", "Frieda Käthe", False, id="not-entered-yet"),
        pytest.param("Frieda Käthe", "", False, id="application-silent"),
        pytest.param("Frieda Käthe", None, False, id="no-counterpart"),
    ],
)
def test_a_difference_is_two_sides_that_say_something_else(form, register, application, differs):
    form.load(1, (FormLine(NAME, register, compared=application),), {}, nothing)
    assert form.differs(NAME.name) is differs


@given(st.lists(st.sampled_from(["mine-a", "mine-b", "=theirs-a", "=theirs-b", "=Großmann"]), max_size=8))
def test_no_stored_value_and_no_typed_text_is_ever_lost_in_silence(steps):
    form, stored, typed = FieldForm(), "Großmann", None
    form.load(1, lines(), {}, nothing)
    for version, step in enumerate(steps, start=2):
        if step.startswith("="):
            stored = step[1:]
            form.refresh(version, lines(name=stored))
        else:
            typed = step
            form.type(NAME.name, step)
        if typed is not None:
            assert form.text(NAME.name) == typed
        else:
            assert form.text(NAME.name) == stored


def test_what_is_typed_while_a_save_runs_is_no_conflict_with_it(form):
    form.type(NAME.name, "Gross")
    saved = form.unsaved()
    form.type(NAME.name, "Grossmann")
    form.saved(saved)
    form.refresh(2, lines(name="Gross"))
    assert form.conflicts() == ()
    assert form.unsaved() == {NAME.name: "Grossmann"}


def test_a_form_with_findings_gives_way_to_one_with_other_fields(form, qtbot):
    def missing(values: Mapping[str, str]) -> tuple[Finding, ...]:
        return tuple(Finding("required", Severity.WARNING, name) for name in values)

    seen: list[tuple[str, ...]] = []
    form.laid_out.connect(lambda: seen.append(("laid out", *form.values())))
    form.findings_changed.connect(lambda: seen.append(("findings", *form.values())))
    form.load(1, (FormLine(DAY, ""),), {}, missing)
    assert seen == [("laid out", DAY.name), ("findings", DAY.name)]  # no row of a field gone is asked for its findings
