from __future__ import annotations

import gc
import re
from dataclasses import fields

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPalette, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.views.icons import FOLDER, application_icon, icon
from desktop.views.sign import Sign
from desktop.views.theme import DARK, LIGHT, Theme, Tokens, apply_theme, look, sizes, theme, tokens
from desktop.views.theme_sheet import SHEET_FOLDER, sheet_for, sizes_for, style_sheet
from desktop.views.theme_tokens import tokens_from

MODES = pytest.mark.parametrize("mode", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
SURFACES = ("window", "pane", "raised", "selection", "desk", "hover")
TEXTS = ("text", "second", "accent", "good", "warn", "bad")
ICONS = frozenset(path.stem for path in FOLDER.glob("*.svg")) - {"amtsfach"}
PROMISED = {
    *("inbox", "user", "unassigned", "clock", "calendar", "send", "pickup", "check", "trash", "folder", "paperclip"),
    *("warning", "error", "info", "search", "note", "phone", "printer", "certificate", "document", "image", "mail"),
    *("zoom-in", "zoom-out", "fit", "rotate", "prev", "next", "refresh", "move", "assign", "claim", "release"),
    *("undo", "plus", "close", "more", "lock", "history", "register", "edit", "stop"),
}


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue, _ = colour.getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(mode: Tokens, one: str, other: str) -> float:
    darker, lighter = sorted((luminance(mode.colour(one)), luminance(mode.colour(other))))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture
def app(qapp: QApplication):
    yield qapp
    apply_theme(qapp, dark=False)


@MODES
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_can_be_read_on_every_surface(mode, text, surface):
    assert contrast(mode, text, surface) >= 4.5


@MODES
@pytest.mark.parametrize(
    ("text", "surface"),
    [("ink", "page"), ("ink_second", "page"), ("on_accent", "accent"), ("on_accent", "accent_hover"),
     ("on_accent", "accent_pressed")],
)  # fmt: skip
def test_text_on_paper_and_on_the_primary_button_can_be_read(mode, text, surface):
    assert contrast(mode, text, surface) >= 4.5


@MODES
@pytest.mark.parametrize(
    ("sign", "surface"),
    [("edge", "pane"), ("edge", "raised"), ("edge", "window"), ("frame", "page"), ("accent", "pane"),
     ("accent", "window"), ("second", "raised"), ("text", "accent_hover"), ("on_accent", "accent")],
)  # fmt: skip
def test_signs_and_borders_that_mean_something_stand_out(mode, sign, surface):
    if (sign, surface) == ("text", "accent_hover"):  # focus ring of the primary button: seen against what is around it
        sign, surface = "text", "pane"
    assert contrast(mode, sign, surface) >= 3


@MODES
def test_the_signs_of_the_sheet_have_the_colours_of_the_tokens(mode):
    allowed = {getattr(mode, name).upper() for name in ("second", "disabled", "on_accent")}
    files = list((SHEET_FOLDER / ("dark" if mode.dark else "light")).glob("*.svg"))
    assert files
    assert {c.upper() for f in files for c in re.findall(r"#[0-9A-Fa-f]{6}", f.read_text())} <= allowed


@MODES
def test_the_sheet_fills_every_placeholder_and_names_only_signs_that_exist(mode):
    sheet = style_sheet(mode, sizes_for(10))
    assert "$" not in sheet
    signs = re.findall(r'url\("sheet:([^"]+)"\)', sheet)
    assert signs
    assert all((SHEET_FOLDER / sign).is_file() for sign in signs)


def test_no_widget_complains_about_the_sheet(app, qtbot, capfd):
    apply_theme(app, dark=True)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for name in ("primary", "quiet", "chip"):
        column.addWidget(look(QPushButton(name), name))
    window.show()
    assert "parse" not in capfd.readouterr().err.lower()


def test_changing_the_mode_changes_palette_tokens_and_windows(app, qtbot):
    apply_theme(app, dark=False)
    window = QWidget()
    theme().follow(window)
    field = QLineEdit("Großmann", window)
    qtbot.addWidget(window)
    window.show()
    assert app.palette().color(QPalette.ColorRole.Base).name().upper() == LIGHT.pane
    with qtbot.waitSignal(theme().changed):
        apply_theme(app, dark=True)
    assert tokens() is DARK
    qtbot.waitUntil(lambda: not theme().is_changing)
    assert field.palette().color(QPalette.ColorRole.Text).name().upper() == DARK.text


def sheet_of_widgets(qtbot) -> QWidget:
    """One of everything, deep enough and numerous enough that a change of mode is made in pieces."""
    window = QWidget()
    theme().follow(window)
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for name in ("primary", "quiet", "chip", ""):
        column.addWidget(look(QPushButton("Prüfen"), name))
    for name in ("title", "second", "heading", "good", "warn", "bad", ""):
        column.addWidget(look(QLabel("Käthe Großmann"), name))
    ticked, chosen, tabs = QCheckBox("Ja"), QComboBox(), QTabWidget()
    ticked.setChecked(True)
    chosen.addItem("weiblich")
    tabs.addTab(QLineEdit("Ilmenau"), "Vorgang")
    for widget in (ticked, chosen, tabs, QPlainTextEdit("Notiz")):
        column.addWidget(widget)
    for _number in range(80):
        frame = look(QFrame(), "note")
        QVBoxLayout(frame).addWidget(look(QLabel("x"), "second"))
        column.addWidget(frame)
    for field in window.findChildren(QWidget):
        field.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no cursor that blinks in one picture and not in the other
    window.show()
    return window


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
def test_after_a_change_of_mode_a_window_looks_like_one_opened_in_that_mode(app, qtbot, dark):
    apply_theme(app, dark=not dark)
    qtbot.waitUntil(lambda: not theme().is_changing)
    before = sheet_of_widgets(qtbot)
    qtbot.waitExposed(before)
    apply_theme(app, dark=dark)
    assert theme().is_changing  # made in pieces
    qtbot.waitUntil(lambda: not theme().is_changing)
    after = sheet_of_widgets(qtbot)
    qtbot.waitExposed(after)
    assert before.updatesEnabled()
    assert before.grab().toImage() == after.grab().toImage()


def test_who_changes_the_mode_twice_in_a_hurry_gets_the_last_one(app, qtbot):
    apply_theme(app, dark=False)
    window = sheet_of_widgets(qtbot)
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: not theme().is_changing)
    light = window.grab().toImage()
    apply_theme(app, dark=True)
    apply_theme(app, dark=False)
    qtbot.waitUntil(lambda: not theme().is_changing)
    assert window.grab().toImage() == light


@pytest.mark.parametrize(
    ("name", "itself"),
    [
        ("QMainWindow", 'QMainWindow[mode="dark"]'),
        ("QDialog[look=pane]", 'QDialog[look=pane][mode="dark"]'),
        ("QMenu::item:selected", 'QMenu[mode="dark"]::item:selected'),
        ("QLabel", ""),
    ],
)
def test_rules_of_the_other_mode_hold_in_its_windows_only(name, itself):
    narrowed = sheet_for(f"/* {{ */ {name} {{ color: red; }}", '*[mode="dark"]')
    selectors = [part.strip() for part in narrowed.partition("{")[0].split(",")]
    assert f'*[mode="dark"] {name}' in selectors
    assert selectors[1:] == [itself] * bool(itself)


def test_what_stands_beside_letters_grows_with_them():
    usual, large = (style_sheet(LIGHT, sizes_for(size)) for size in (10, 20))
    boxes = [re.search(r"QCheckBox::indicator[^{]*\{ width: (\d+)px; height: (\d+)px", s) for s in (usual, large)]
    assert [box.groups() for box in boxes if box] == [("14", "14"), ("28", "28")]


def test_a_sign_is_as_large_as_the_letters_and_level_with_the_first_line(app, qtbot):
    words = QLabel("Geburtsname fehlt.")
    sign = Sign(14, words)
    qtbot.addWidget(sign)
    sign.show_icon("warning", "warn")
    usual = sign.sizeHint()
    assert usual.height() == words.fontMetrics().lineSpacing()
    present = theme()
    before, present.sizes = present.sizes, sizes_for(20)
    try:
        assert sign.sizeHint().width() == 2 * usual.width()
    finally:
        present.sizes = before


def test_without_a_choice_the_mode_follows_the_system(app):
    system = [Qt.ColorScheme.Light]
    present = Theme(app, scheme=lambda: system[0])  # the offscreen platform has no scheme of its own to change
    present.choose(None)
    assert present.tokens is LIGHT
    system[0] = Qt.ColorScheme.Dark
    app.styleHints().colorSchemeChanged.emit(system[0])
    assert present.tokens is DARK
    present.choose(False)
    app.styleHints().colorSchemeChanged.emit(system[0])
    assert present.tokens is LIGHT
    present.setParent(None)


def test_high_contrast_uses_nothing_but_the_systems_palette():
    system = QPalette(QColor("#000000"))
    system.setColor(QPalette.ColorRole.Base, QColor("#000000"))
    system.setColor(QPalette.ColorRole.Text, QColor("#FFFF00"))
    system.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    found = tokens_from(system)
    assert found.dark
    assert found.text == found.warn == found.edge == found.second == "#FFFF00"
    disabled = system.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name().upper()
    assert {getattr(found, f.name) for f in fields(found)} - {True} <= {"#FFFF00", "#000000", "#FFFFFF", disabled}


def test_the_title_is_larger_than_the_text_and_the_second_line_smaller(app, qtbot):
    apply_theme(app, dark=False)
    labels = {name: look(QLabel("Ä"), name) for name in ("title", "second", "heading", "counter")}
    for label in labels.values():
        qtbot.addWidget(label)
        label.ensurePolished()
    points = {name: label.font().pointSizeF() for name, label in labels.items()}
    assert points["heading"] < points["second"] < sizes().base < points["title"] < points["counter"]


def test_all_icons_the_windows_ask_for_are_there():
    assert PROMISED <= ICONS


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_drawn_with_one_stroke_weight_on_one_grid(name, app):
    source = (FOLDER / f"{name}.svg").read_text("utf-8")
    assert 'viewBox="0 0 20 20"' in source
    assert re.findall(r'stroke-width="([^"]+)"', source) == ["1.5"]
    assert "currentColor" in source
    assert not re.findall(r"#[0-9A-Fa-f]{3,6}", source)
    assert darkest(icon(name).pixmap(QSize(20, 20)).toImage()) is not None


def test_an_icon_takes_the_colour_of_the_mode_when_it_is_painted(app):
    apply_theme(app, dark=False)
    sign = icon("check")
    assert darkest(sign.pixmap(20, 20).toImage()) == QColor(LIGHT.text).rgb()
    apply_theme(app, dark=True)
    assert darkest(sign.pixmap(20, 20).toImage()) == QColor(DARK.text).rgb()
    assert darkest(sign.pixmap(QSize(20, 20), QIcon.Mode.Disabled).toImage()) == QColor(DARK.disabled).rgb()


@pytest.mark.slow
def test_icons_outlive_copies_changes_and_the_garbage_collector(app, qtbot):
    button = QToolButton()
    qtbot.addWidget(button)
    for _ in range(12):
        copy = QIcon(icon("send"))
        copy.addPixmap(QPixmap(4, 4))  # makes Qt clone the engine
        button.setIcon(QIcon(copy))
        gc.collect()
        button.grab()


def test_the_program_has_an_icon_of_its_own_in_vectors_and_pixels():
    assert not application_icon().pixmap(256, 256).isNull()
    assert QImage(str(FOLDER / "amtsfach.png")).size() == QSize(256, 256)


def darkest(image: QImage) -> int | None:
    """The colour of the fully opaque pixels; None when nothing was drawn."""
    seen = {
        image.pixelColor(x, y).rgb()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    return min(seen) if seen else None
