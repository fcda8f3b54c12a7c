"""The first start: who works here, for which municipality, in which departments and with which duties.

Without a hub nobody else can say so; what is chosen here are the walls of this profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QLabel, QLineEdit, QScrollArea, QWidget

from desktop.actions.wording import role_text
from desktop.catalogue.service import Catalogue, DepartmentDefinition
from desktop.domain.clerk import MAILROOM, Role
from desktop.translation import _, say
from desktop.views.asking_dialog import AskingDialog
from desktop.views.theme import Space, look

_FUNCTIONS = ("", "Standesbeamtin", "Standesbeamter")  # as certificates have it; any other may be typed
_OFFERED = (Role.CLERK, Role.REGISTRAR, Role.FRONT_DESK, Role.LEAD)
_LANDS = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """What was answered; names as in `actions.opening.FirstStart`."""

    clerk: str
    municipality: str
    land: str
    roles: Mapping[str, frozenset[Role]]
    function: str = ""


class FirstStartDialog(AskingDialog):
    """Names and a table of departments and duties."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        sentence = _(
            "Before the first case: who works at this computer? Only cases of the departments ticked here will be seen."
        )
        super().__init__(_("Set up Amtsfach"), sentence, _("Set up"), parent)
        self.resize(760, 620)
        self.clerk, self.municipality, self.land = QLineEdit(), QLineEdit(), QComboBox()
        self.land.addItem("", "")
        for code, name in _LANDS.items():
            self.land.addItem(name, code)
        self.clerk.setPlaceholderText(say(_("as it stands in the history, for example A. Sommer")))
        self.function = _function_box()
        self.ask(_("Your name"), self.clerk)
        self.ask(_("Function"), self.function)
        self.ask(_("Municipality"), self.municipality)
        self.ask(_("Land"), self.land)
        self.admin = QCheckBox(say(_("I also look after this computer (backups, settings)")))
        self.admin.setAccessibleName(self.admin.text())
        self.admin.setChecked(True)
        self.form.addRow("", self.admin)
        self.boxes: dict[tuple[str, Role], QCheckBox] = {}
        self.body.addWidget(look(QLabel(say(_("Departments and duties")).upper()), "heading"))
        self.body.addWidget(self._table(catalogue), 1)
        self.body.addWidget(self.hint)
        for field in (self.clerk, self.municipality):
            field.textChanged.connect(self._tell_ready)
        self.function.currentTextChanged.connect(self._tell_ready)
        self._tell_ready()
        self.clerk.setFocus()

    def answer(self) -> FirstAnswers:
        """Who works where."""
        roles: dict[str, set[Role]] = {}
        for (department, role), box in self.boxes.items():
            if box.isChecked():
                roles.setdefault(department, set()).add(role)
        if self.admin.isChecked():
            for held in roles.values():
                held.add(Role.ADMIN)
        return FirstAnswers(
            self.clerk.text().strip(),
            self.municipality.text().strip(),
            self.land.currentData(),
            {department: frozenset(held) for department, held in roles.items()},
            self.function.currentText().strip(),
        )

    def _table(self, catalogue: Catalogue) -> QScrollArea:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, Space.M, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(0)
        for column, role in enumerate(_OFFERED, start=1):
            grid.addWidget(look(QLabel(say(role_text(role))), "second"), 0, column, Qt.AlignmentFlag.AlignHCenter)
        for row, department in enumerate(catalogue.departments.values(), start=1):
            self._add_department(grid, row, department)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(catalogue.departments) + 1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        area.setAccessibleName(say(_("Departments and duties")))
        return area

    def _add_department(self, grid: QGridLayout, row: int, department: DepartmentDefinition) -> None:
        grid.addWidget(QLabel(department.name), row, 0)
        offered = (Role.MAILROOM,) if department.id == MAILROOM else _OFFERED
        for column, role in enumerate(offered, start=1):
            box = self.boxes[department.id, role] = QCheckBox()
            box.setAccessibleName(f"{department.name}: {say(role_text(role))}")
            box.toggled.connect(self._tell_ready)
            if department.id == MAILROOM:
                box.setText(say(role_text(role)))
                grid.addWidget(box, row, column, 1, len(_OFFERED), Qt.AlignmentFlag.AlignLeft)
            else:
                grid.addWidget(box, row, column, Qt.AlignmentFlag.AlignHCenter)

    def _tell_ready(self) -> None:
        missing = []
        if not self.clerk.text().strip():
            missing.append(say(_("your name")))
        if not self.municipality.text().strip():
            missing.append(say(_("the municipality")))
        if "/" in self.function.currentText():
            missing.append(say(_("one function, without a stroke")))
        if not any(box.isChecked() for box in self.boxes.values()):
            missing.append(say(_("at least one department")))
        self.hint.setText(say(_("Still needed: {what}", what=", ".join(missing))) if missing else "")
        self.accept_button.setEnabled(not missing)


def _function_box() -> QComboBox:
    """Where a registrar says what stands under the name on certificates; empty for everybody else."""
    box = QComboBox()
    box.setEditable(True)
    for function in _FUNCTIONS:
        box.addItem(function)
    line = box.lineEdit()
    if line is not None:
        line.setPlaceholderText(say(_("only for registrars, as it stands on certificates")))
        line.setAccessibleName(say(_("Function")))
    return box
