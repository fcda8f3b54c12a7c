from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from desktop.background import Jobs
from desktop.domain.finding import Finding, Severity
from desktop.printing.print_queue import PrintOrder
from desktop.views.certificate_dialog import CertificateDialog
from desktop.views.print_dialog import PrintDialog, PrintSystem
from desktop.views.printer import Handed, Printer
from desktop.views.theme import apply_theme, tokens
from tests.viewmodels.certificates import DECISIONS, Registry, catalogue, make_detail
from tests.views.papers import rendered


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    apply_theme(qapp, dark=False)
    running = Jobs()
    yield running
    assert running.shut_down()


class Room:
    """The dialog over an office in memory."""

    def __init__(self, qtbot, jobs: Jobs, registry: Registry, target: Path | None, printers: tuple[str, ...]) -> None:
        self.registry, self.asked_for = registry, []
        self.orders: list[PrintOrder] = []
        system = PrintSystem(
            printers=lambda: tuple(Printer(name, "", True, True) for name in printers),
            trays=lambda _printer: (),
            print_pdf=self._print,
        )
        self.dialog = CertificateDialog(
            catalogue(), jobs, registry.detail, "geburtsurkunde",
            render=self._render, system=system, choose_path=self._choose, acts=registry.acts(),
        )  # fmt: skip
        self._target, self.qtbot = target, qtbot
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.settle()

    def _render(self, sha256, document_id, media_type, page, width, height):
        return rendered(self.dialog.form.content(sha256), media_type, page, width, height)

    def _choose(self, _parent: QWidget, name: str) -> Path | None:
        self.asked_for.append(name)
        return self._target

    def _print(self, pdf, pages, order, title, render, progress):
        self.orders.append(order)
        return Handed(order)

    def settle(self) -> None:
        form = self.dialog.form
        self.qtbot.waitUntil(
            lambda: form.is_read and not form.is_issuing and not self.dialog.canvas._images.is_busy, timeout=10_000
        )

    def decide(self, *left_open: str) -> None:
        for name, text in DECISIONS.items():
            if name not in left_open:
                self.dialog.form.record(name, text)
        self.settle()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.dialog, key)

    @property
    def foot(self):
        return self.dialog.foot


@pytest.fixture
def room(qtbot, jobs):
    def make(registry: Registry | None = None, target: Path | None = None, printers=("Standesamt 2",)) -> Room:
        return Room(qtbot, jobs, registry or Registry(), target, printers)

    return make


# deciding


def test_every_decision_has_a_row_with_its_norm_and_says_what_is_open(room):
    there = room()
    rows = there.dialog.decisions.rows
    assert list(rows) == list(DECISIONS)
    assert "§ 62 PStG" in rows["berechtigung"].title.text()
    assert all(row.answer.text() for row in rows.values())
    assert not there.foot.save_button.isEnabled()
    assert not there.foot.print_button.isEnabled()
    assert "4" in there.foot.words.text()


def test_a_ground_is_chosen_and_described_and_recorded_by_enter(room):
    there = room()
    row = there.dialog.decisions.rows["berechtigung"]
    row.change.click()
    row.editor.usual.setCurrentIndex(2)
    chosen = row.editor.usual.currentText()
    row.editor.words.setText("Käthe Großmann")
    row.editor.words.setFocus()
    QTest.keyClick(row.editor.words, Qt.Key.Key_Return)
    there.settle()
    assert there.dialog.form.decisions == {"berechtigung": f"{chosen}, Käthe Großmann"}
    assert row.answer.text() == f"{chosen}, Käthe Großmann"
    assert there.dialog.isVisible()
    assert there.registry.issued == []


def test_changing_a_decision_starts_from_what_was_recorded(room):
    there = room()
    row = there.dialog.decisions.rows["identitaet"]
    row.open_editor()
    usual = row.editor.usual.itemText(1)
    row.close_editor()
    there.dialog.form.record("identitaet", f"{usual}, gültig bis 04/2031")
    there.settle()
    row.change.click()
    assert row.editor.usual.currentText() == usual
    assert row.editor.words.text() == "gültig bis 04/2031"
    QTest.keyClick(row.editor.words, Qt.Key.Key_Escape)
    assert not row.editor.isVisible()
    assert there.dialog.isVisible()
    assert there.dialog.form.decisions["identitaet"] == f"{usual}, gültig bis 04/2031"


def test_after_recording_the_next_open_decision_has_the_focus(room):
    there = room()
    rows = there.dialog.decisions.rows
    rows["zustaendigkeit"].change.click()
    rows["zustaendigkeit"].editor.usual.setCurrentIndex(1)
    rows["zustaendigkeit"].editor.record.click()
    assert rows["berechtigung"].change.hasFocus()


# what the program found


def test_findings_stand_in_words_with_their_norm(room):
    found = (Finding("certificate.issued_today", Severity.WARNING, "", {"number": "GEB-2026-00009"}),)
    there = room(Registry(make_detail(confirmed=False), more=found))
    said = [line.words.text() for line in there.dialog.checks.lines if line.isVisible()]
    assert any("GEB-2026-00009" in words for words in said)
    assert any("§ 55 Abs. 2 PStG" in words for words in said)
    there.decide()
    assert not there.foot.save_button.isEnabled()


def test_differences_are_marked_by_more_than_a_colour(room):
    there = room()
    table = there.dialog.comparison
    assert table.differences == 1
    cell = table.item(0, 2)  # differences come first
    assert cell.text() == "Frieda Kaethe"
    assert cell.background().color().name().upper() == tokens().selection
    assert cell.font().bold() or cell.font().weight() > 500
    said = cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(cell.text())
    assert len(said) > len(cell.text())


def test_what_is_left_out_is_drawn_anew(room):
    there = room()
    before = there.dialog.canvas.file
    there.dialog.omissions[0].click()
    there.settle()
    assert there.dialog.canvas.file != before


# issuing


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_never_issues_wherever_the_focus_is(room, key, tmp_path):
    there = room(target=tmp_path / "urkunde.pdf")
    there.decide()
    assert there.foot.save_button.isEnabled()
    for button in there.dialog.findChildren(QPushButton):
        if button.isVisible() and button is not there.foot.close_button:
            button.setFocus()
            there.press(key)
    there.foot.print_button.click()
    there.foot.sure_button.setFocus()
    there.press(key)
    there.settle()
    assert there.registry.issued == []
    assert there.asked_for == []


def test_enter_on_close_closes(room):
    there = room()
    there.foot.close_button.setFocus()
    there.press(Qt.Key.Key_Return)
    assert not there.dialog.isVisible()


def test_issue_and_save_writes_the_certificate_where_the_registrar_said(room, qtbot, tmp_path):
    target = tmp_path / "urkunde.pdf"
    there = room(target=target)
    there.decide()
    there.foot.save_button.click()
    qtbot.waitUntil(lambda: "urkunde.pdf" in there.foot.words.text())
    assert target.read_bytes() == there.dialog.form.result.pdf
    assert there.registry.issued == [(DECISIONS, frozenset())]
    assert "GEB-2026-00001" in there.foot.words.text()
    assert all(not row.change.isVisible() for row in there.dialog.decisions.rows.values())
    assert there.dialog.canvas.file.sha256 == there.dialog.form.result.sha256


def test_whoever_names_no_place_has_issued_nothing(room):
    there = room(target=None)
    there.decide()
    there.foot.save_button.click()
    there.settle()
    assert len(there.asked_for) == 1
    assert there.registry.issued == []


def test_a_place_that_cannot_be_written_costs_no_certificate(room, qtbot, tmp_path):
    there = room(target=tmp_path / "missing" / "urkunde.pdf")
    there.decide()
    there.foot.save_button.click()
    qtbot.waitUntil(lambda: there.dialog.form.result is not None and "urkunde.pdf" in there.foot.words.text())
    assert "GEB-2026-00001" in there.foot.words.text()
    there._target = tmp_path / "anderswo.pdf"
    there.foot.save_button.click()
    qtbot.waitUntil(there._target.exists)
    assert len(there.registry.issued) == 1


def test_issue_and_print_asks_first_and_notes_the_print(room, qtbot):
    there = room()
    there.decide()
    there.foot.print_button.click()
    assert there.registry.issued == []
    assert there.foot.back_button.hasFocus()
    there.foot.sure_button.click()
    qtbot.waitUntil(lambda: there.dialog.findChild(PrintDialog) is not None)
    printing = there.dialog.findChild(PrintDialog)
    qtbot.waitUntil(lambda: printing.print_button.isEnabled())
    printing.print_now()
    qtbot.waitUntil(lambda: there.registry.printed == [("GEB-2026-00001", "Standesamt 2", 1)])
    assert len(there.registry.issued) == 1


def test_going_back_from_the_question_issues_nothing(room):
    there = room()
    there.decide()
    there.foot.print_button.click()
    there.foot.back_button.click()
    assert there.registry.issued == []
    assert there.foot.print_button.isVisible()


def test_without_a_printer_it_can_still_be_saved(room):
    there = room(printers=())
    there.decide()
    assert not there.foot.print_button.isEnabled()
    assert there.foot.print_button.toolTip()
    assert there.foot.save_button.isEnabled()


def test_the_page_is_shown_whole_and_in_its_true_proportions(room):
    there = room()
    there.settle()
    page = there.dialog.canvas._layout.rect(0)
    assert page.width() / page.height() == pytest.approx(210 / 297, rel=0.01)
    assert page.height() <= there.dialog.canvas.viewport().height()


def test_everything_that_takes_focus_has_a_name(room):
    there = room()
    QAccessible.setActive(True)
    there.dialog.decisions.rows["berechtigung"].open_editor()
    for widget in there.dialog.findChildren(QWidget):
        if (
            widget.isVisible()
            and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
            and not isinstance(widget.parent(), QLineEdit)
        ):
            found = QAccessible.queryAccessibleInterface(widget)
            assert found is None or found.text(QAccessible.Text.Name), f"{widget} has no name"
