"""The certificate dialog shows what is asked for, each letter that differs, and what went wrong until it is mended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.catalogue.asked import asked_findings
from desktop.domain.finding import Finding, Severity
from desktop.errors import EditConflict
from desktop.translation import _
from desktop.views.print_dialog import PrintDialog
from tests.viewmodels.certificates import Registry, birth, make_detail
from tests.views.test_certificate_dialog import jobs, room  # noqa: F401 - fixtures

WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentnerinnen"
NAME = "Frieda Käthe Maximiliana Charlotte Friederike Antonia Brigitta"


def asking(**stated: str) -> Registry:
    """An application that asks for something."""
    detail = make_detail()
    detail = replace(detail, fields=tuple(replace(f, value=stated.get(f.name, f.value)) for f in detail.fields))
    values = {f.name: f.value for f in detail.fields}
    return Registry(detail, more=tuple(asked_findings(*birth(), values, frozenset())))


def said(there) -> list[str]:
    return [line.words.text() for line in there.dialog.asked.lines if line.isVisible()]


def test_what_is_asked_for_stands_beside_what_is_issued(room):  # noqa: F811
    there = room(asking(urkundenart="urkunde", anzahl="2"))
    assert said(there) == ["Beantragt: 2 Geburtsurkunden"]
    others = [line.words.text() for line in there.dialog.checks.lines if line.isVisible()]
    assert not [words for words in others if words.startswith("Beantragt")]


def test_another_kind_warns_and_refuses_nothing(room):  # noqa: F811
    there = room(asking(urkundenart="mehrsprachig", anzahl="2"))
    assert len(said(there)) == 2
    assert "Geburtsurkunde statt mehrsprachiger Auszug" in said(there)[1]
    there.decide()
    assert there.foot.print_button.isEnabled()


def test_without_a_form_nothing_is_said_about_what_is_asked_for(room):  # noqa: F811
    there = room()
    assert not there.dialog.asked.isVisible()
    assert there.dialog.form.copies_to_print == 1


def test_as_many_copies_are_proposed_as_are_asked_for_and_not_printed_yet(room, qtbot):  # noqa: F811
    there = room(asking(urkundenart="urkunde", anzahl="3"))
    there.decide()
    there.dialog.print()
    qtbot.waitUntil(lambda: there.dialog.findChild(PrintDialog) is not None)
    printing = there.dialog.findChild(PrintDialog)
    qtbot.waitUntil(lambda: printing.print_button.isEnabled())
    assert printing.copies.value() == 3
    printing.copies.setValue(2)
    printing.print_now()
    qtbot.waitUntil(lambda: there.registry.printed == [("GEB-2026-00001", "Standesamt 2", 2)])
    assert there.dialog.form.copies_to_print == 1


# differences


@pytest.mark.parametrize("value", [WORD, NAME, NAME.replace(" ", "\n"), "x" * 300])
def test_every_letter_of_both_values_is_in_sight(room, value):  # noqa: F811
    detail = make_detail()
    fields = tuple(replace(f, value=value if f.name == "kind.vornamen" else f.value) for f in detail.fields)
    register = tuple(
        replace(r, value=value + "n", differs=True) if r.name == "kind.vornamen" else r for r in detail.register
    )
    table = room(Registry(replace(detail, fields=fields, register=register))).dialog.comparison
    for column, text in ((1, value), (2, value + "n")):
        layout = table.itemDelegate().laid_out(table.model().index(0, column), table.columnWidth(column))
        lines = [layout.lineAt(place) for place in range(layout.lineCount())]
        assert sum(line.textLength() for line in lines) == len(text)
        assert max(line.naturalTextWidth() for line in lines) <= table.columnWidth(column)
        assert layout.boundingRect().height() <= table.rowHeight(0)
    assert sum(table.columnWidth(column) for column in range(3)) <= table.viewport().width()
    assert table.height() >= sum(table.rowHeight(row) for row in range(table.rowCount()))


def test_the_letters_that_differ_are_marked(room):  # noqa: F811
    line = room().dialog.form.comparison()[1]
    assert [line.stated[a:b] for a, b in line.stated_parts] == ["ä"]
    assert [line.registered[a:b] for a, b in line.registered_parts] == ["ae"]


# trouble


def test_what_kept_it_from_being_issued_stays_until_something_is_done(room, qtbot):  # noqa: F811
    there = room()
    there.decide()
    there.registry.fault = EditConflict(_("The case was changed in the meantime, so nothing was issued."))
    with qtbot.waitSignal(there.dialog.form.failed):
        there.dialog.form.issue()
    there.settle()
    assert str(there.registry.fault) in there.foot.words.text()
    there.dialog.form.record("identitaet", "Reisepass")
    there.settle()
    assert str(there.registry.fault) not in there.foot.words.text()


def test_it_is_issued_on_the_version_that_was_shown(room, qtbot):  # noqa: F811
    there = room()
    there.decide()
    with qtbot.waitSignal(there.dialog.form.issued):
        there.dialog.form.issue()
        there.dialog.form.issue()  # a double click
    assert there.registry.seen == [there.registry.detail.version - 1]


def test_a_page_that_cannot_be_drawn_says_why_and_shows_none(room):  # noqa: F811
    registry = Registry(more=(Finding("certificate.page_full", Severity.ERROR),))
    registry.drawable = False
    there = room(registry)
    assert there.dialog.form.page is None
    shown = [line.words.text() for line in there.dialog.checks.lines if line.isVisible()]
    assert any("Registerausdruck" in words for words in shown)
    there.decide()
    assert not there.foot.save_button.isEnabled()
