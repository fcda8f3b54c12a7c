"""Issue a certificate: left what the registrar records and the program checked, right the page as it will be.

Enter never issues. Saving asks for a place and printing asks once more, because what is issued has a number for good.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.background import Jobs, Lane
from desktop.domain.case import CaseDetail
from desktop.errors import DesktopError
from desktop.translation import _, say
from desktop.viewmodels.certificate_acts import CertificateActs, acts_of
from desktop.viewmodels.certificate_form import CertificateForm
from desktop.viewmodels.page_images import PageImages, RenderPage
from desktop.viewmodels.times import full_time
from desktop.views.certificate_checks import AskedLines, CheckList
from desktop.views.certificate_decisions import DecisionList
from desktop.views.certificate_foot import CertificateFoot
from desktop.views.comparison_table import ComparisonTable
from desktop.views.page_canvas import PageCanvas
from desktop.views.page_layout import Fit
from desktop.views.preview_saving import ChoosePath, DocumentSaver, ask_where
from desktop.views.print_dialog import Paper, PrintDialog, PrintSystem
from desktop.views.printer import Handed, Printer
from desktop.views.theme import Space, grown, look

if TYPE_CHECKING:
    from desktop.actions.certificates import Issued
    from desktop.actions.office import Office
    from desktop.viewmodels.page_rendering import PageRendering

_LEFT_WIDTH = 470


class CertificateDialog(QDialog):
    """One certificate of one case."""

    def __init__(
        self,
        office: Office,
        jobs: Jobs,
        detail: CaseDetail,
        certificate_id: str,
        parent: QWidget | None = None,
        *,
        render: RenderPage | None = None,
        system: PrintSystem | None = None,
        choose_path: ChoosePath = ask_where,
        acts: CertificateActs | None = None,
    ) -> None:
        """Show the dialog's first state and read what there is to know.

        Args:
            office: Where it is issued.
            jobs: Runs everything that takes time.
            detail: The case as shown in the window.
            certificate_id: One of the certificates of the case's service.
            parent: The window it belongs to.
            render: Makes pictures of pages; None for a reader process of its own, which ends with the dialog.
            system: How this computer prints; None for its own way.
            choose_path: Asks where to save.
            acts: What the office does; None for the office's own actions.
        """
        super().__init__(parent)
        found = office.catalogue.certificate(certificate_id)
        assert found is not None, "only certificates of the catalogue are offered"
        self._jobs, self._system, self._catalogue = jobs, system or PrintSystem(), office.catalogue
        acts = acts or acts_of(office, detail.row.id, certificate_id)
        self.form = CertificateForm(acts, *found, detail, jobs, self)
        self._own_render = None if render else _own_rendering(self.form)
        self._render: RenderPage = render or self._own_render  # type: ignore[assignment]
        self._saver = DocumentSaver(jobs, self, choose_path)
        self._choose_path = choose_path
        self._target: Path | None = None
        self._prints = False  # whether the printer is asked for once it is issued
        self._make_widgets()
        self._lay_out()
        self._connect()
        self.form.start()
        jobs.run(
            Lane.READ,
            lambda _job: self._system.printers(),
            owner=self,
            done=self._show_printers,
            failed=self._no_printers,
        )

    # issuing

    def save(self) -> None:
        """Ask where to, issue if that is still to be done, and write the certificate there."""
        issued = self.form.result
        if issued is not None:
            self._saver.save(self._file_name(), lambda: issued.pdf)
            return
        self._target = self._choose_path(self, self._file_name())
        if self._target is not None:
            self._prints = False
            self.form.issue()

    def print(self) -> None:
        """Issue if that is still to be done, and ask for the printer."""
        if self.form.result is not None:
            self._ask_printer()
        else:
            self._target, self._prints = None, True
            self.form.issue()

    def _issued(self, issued: Issued) -> None:
        target = self._target
        if target is not None:
            self._saver.write(target, lambda: issued.pdf)
        self.foot.show_issued(issued.number)
        if self._prints:
            self._ask_printer()

    def _ask_printer(self) -> None:
        issued, page = self.form.result, self.form.page
        if issued is None or page is None:
            return
        title = self.form.definition.title
        name = say(_("{title} no. {number}", title=title, number=issued.number))
        paper = Paper(name, title, page, issued.pdf, self.form.copies_to_print, self.asked.words)
        dialog = PrintDialog(paper, self._render, self._jobs, system=self._system, parent=self)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.printed.connect(lambda handed: self._printed(handed))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _printed(self, handed: Handed) -> None:
        self.form.note_print(handed.order.printer, handed.order.copies)
        self.foot.tell(handed.text, "info")

    def _saved(self, path: Path) -> None:
        issued = self.form.result
        number = issued.number if issued else ""
        words = _("No. {number} saved as {name} in {folder}", number=number, name=path.name, folder=path.parent)
        self.foot.tell(words, "check")

    def _fail(self, error: DesktopError) -> None:
        issued = self.form.result
        stands = [say(_("Issued as no. {number}.", number=issued.number))] if issued else []
        self.foot.tell(" ".join([*stands, str(error)]), "error")

    def _file_name(self) -> str:
        number = self.form.result.number if self.form.result else self.form.detail.row.number
        return "-".join(part for part in (self.form.definition.id, number.replace("/", "-")) if part) + ".pdf"

    # showing

    def _show(self) -> None:
        form = self.form
        self.subtitle.setText(self._case_words())
        self.canvas.show_file(form.page)
        self.differ.setVisible(bool(form.comparison()))
        for box in self.omissions:
            box.setEnabled(form.result is None)
        self.foot.show_state(form)

    def _case_words(self) -> str:
        detail = self.form.detail
        entry = detail.entry
        number = entry.values.get(self.form.definition.register_number_field, "") if entry else ""
        if entry is None or entry.confirmed_at is None:
            compared = _("register data not confirmed yet")
        else:
            when = full_time(entry.confirmed_at)
            compared = _("register data compared with {number}, {time}", number=number, time=when)
        return " · ".join(part for part in (detail.row.number, detail.row.sender, say(compared)) if part)

    def _show_printers(self, found: tuple[Printer, ...]) -> None:
        self.foot.show_printer(found[0].name if found else "")

    def _no_printers(self, _error: DesktopError) -> None:
        self.foot.show_printer("")

    # building

    def _make_widgets(self) -> None:
        form, title = self.form, self.form.definition.title
        self.setWindowTitle(say(_("Issue: {title}", title=title)))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        look(self, "pane")
        self.title = look(QLabel(say(_("Issue: {title}", title=title))), "title")
        self.subtitle = look(QLabel(wordWrap=True), "second")
        self.subtitle.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.asked = AskedLines(form, self._catalogue)
        self.decisions = DecisionList(form)
        self.omissions = [self._omission(name, label) for name, label in form.definition.omissions.items()]
        self.checks = CheckList(form, self._catalogue)
        self.comparison = ComparisonTable(form)
        self.differ = QWidget()
        self.canvas = PageCanvas(PageImages(self._render, self._jobs, self))
        self.canvas.setAccessibleName(say(_("The page as it will be issued")))
        self.canvas.fit(Fit.PAGE)
        self.foot = CertificateFoot()

    def _omission(self, name: str, label: str) -> QCheckBox:
        box = QCheckBox(label)
        box.toggled.connect(lambda on: self.form.omit(name, left_out=on))
        return box

    def _connect(self) -> None:
        self.form.changed.connect(self._show)
        self.form.issued.connect(self._issued)
        self.form.failed.connect(self._fail)
        self._saver.saved.connect(self._saved)
        self._saver.failed.connect(self._fail)
        self.foot.save_asked.connect(self.save)
        self.foot.print_confirmed.connect(self.print)
        self.foot.close_asked.connect(self.reject)
        self.finished.connect(self._leave)
        for row in self.decisions.rows.values():
            row.opened.connect(lambda row=row: self._area.ensureWidgetVisible(row))
        self._show()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(Space.XL, Space.L, Space.XL, 0)
        head.setSpacing(Space.XS)
        head.addWidget(self.title)
        head.addWidget(self.subtitle)
        head.addWidget(self.asked)
        sides = QHBoxLayout()
        sides.setContentsMargins(Space.XL, Space.M, Space.XL, Space.L)
        sides.setSpacing(Space.XL)
        self._area = self._left()
        sides.addWidget(self._area)
        sides.addWidget(self.canvas, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(sides, 1)
        whole.addWidget(self.foot)
        width, height = grown(1180), grown(860)
        parent = self.parentWidget()
        window = parent.window() if parent else None
        if window is not None:  # as large as it needs, and no larger than the window it lies over
            width, height = min(width, window.width() - 2 * Space.L), min(height, window.height() - 2 * Space.L)
        self.resize(width, height)

    def _left(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.M, 0)
        column.setSpacing(Space.S)
        compared = QVBoxLayout(self.differ)
        compared.setContentsMargins(0, Space.XS, 0, 0)
        compared.setSpacing(Space.XS)
        compared.addWidget(_heading(say(_("Application and register"))))
        compared.addWidget(self.comparison)
        column.addWidget(_heading(say(_("Decisions of the registrar"))))
        column.addWidget(self.decisions)
        if self.omissions:
            column.addSpacing(Space.XS)
            column.addWidget(_heading(say(_("Left out on request"))))
            boxes = QHBoxLayout()
            boxes.setSpacing(Space.L)
            for box in self.omissions:
                boxes.addWidget(box)
            boxes.addStretch()
            column.addLayout(boxes)
        column.addSpacing(Space.XS)
        column.addWidget(_heading(say(_("Checked by the program"))))
        column.addWidget(self.checks)
        column.addWidget(self.differ)
        column.addStretch()
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFixedWidth(grown(_LEFT_WIDTH))
        return area

    # the keyboard, and the end

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus if it is a safe one; it never issues."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.foot.press_safe_button()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Close; while it is being issued, the outcome is waited for, which takes a moment at most."""
        if not self.form.is_issuing:
            super().reject()

    def _leave(self) -> None:
        self.form.flush()
        self.canvas.show_file(None)
        own = self._own_render
        if own is not None:
            self._jobs.run(Lane.PREVIEW, lambda _job: own.close(), owner=self._jobs, done=_nothing, failed=_nothing)


def _heading(words: str) -> QLabel:
    return look(QLabel(words.upper()), "heading")


def _own_rendering(form: CertificateForm) -> PageRendering:
    from desktop.documents.reader_process import Readers
    from desktop.viewmodels.page_rendering import PageRendering

    return PageRendering(Readers(count=1), form.content)


def _nothing(_outcome: object) -> None:
    return
