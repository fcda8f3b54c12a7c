"""Look at a window as a strict reader would: cut words, things on top of each other, nameless controls, English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from babel.messages.pofile import read_po
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTabBar,
    QWidget,
)

from desktop.translation import DIRECTORY, DOMAIN
from desktop.views.elided_label import ElidedLabel
from tests.views.test_accessibility import unnamed

_SLACK = 2  # px: style sheets round
_LEAVES = (QLabel, QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)


def faults(front: QWidget) -> list[str]:
    """Everything that is wrong with what is in front, in words."""
    shown = [w for w in (front, *front.findChildren(QWidget)) if w.isVisible() and not w.visibleRegion().isEmpty()]
    return [
        *(f"cut: {_where(w)}" for w in shown if _is_cut(w)),
        *(f"on top of each other: {_where(a)} and {_where(b)}" for a, b in _overlapping(shown)),
        *(f"nameless: {control}" for control in unnamed(front) if control != "StaticText QLabel"),  # says nothing now
        *(f"English: {text!r}" for text in sorted({t for w in shown for t in _texts(w)}) if english(text)),
    ]


def _where(widget: QWidget) -> str:
    words = next(iter(_texts(widget)), "")
    return (
        f"{type(widget).__name__} {words[:60]!r} in {type(widget.parent()).__name__} {widget.width()}x{widget.height()}"
    )


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, ElidedLabel):
        return False  # gives way on purpose and says all of it on hover
    if isinstance(widget, QLabel):
        return _label_is_cut(widget)
    if isinstance(widget, QCheckBox | QRadioButton | QPushButton) and widget.text():
        return widget.sizeHint().width() > widget.width() + _SLACK or _is_low(widget)
    if isinstance(widget, QComboBox):
        room = widget.width() - 32  # the arrow and the edges
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) > room and not widget.toolTip()
    if isinstance(widget, QTabBar):
        return any(_tab_is_cut(widget, place) for place in range(widget.count()))
    return False


def _label_is_cut(label: QLabel) -> bool:
    if not label.text() or label.toolTip():
        return False
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + _SLACK
    return label.sizeHint().width() > label.width() + _SLACK or _is_low(label)


def _is_low(widget: QWidget) -> bool:
    return widget.fontMetrics().height() > widget.height() + _SLACK


def _tab_is_cut(bar: QTabBar, place: int) -> bool:
    if not bar.isTabVisible(place) or bar.tabToolTip(place):
        return False
    return bar.fontMetrics().horizontalAdvance(bar.tabText(place)) > bar.tabRect(place).width()


def _overlapping(shown: list[QWidget]) -> Iterator[tuple[QWidget, QWidget]]:
    by_parent: dict[int, list[QWidget]] = {}
    for widget in shown:
        parent = widget.parentWidget()
        inside = isinstance(parent, (*_LEAVES, QAbstractScrollArea))  # their own business
        if isinstance(widget, _LEAVES) and parent is not None and not inside and not widget.isWindow():
            by_parent.setdefault(id(parent), []).append(widget)
    for siblings in by_parent.values():
        for a, b in combinations(siblings, 2):
            common = a.geometry() & b.geometry()
            if min(common.width(), common.height()) > _SLACK:
                yield a, b


def _texts(widget: QWidget) -> Iterator[str]:
    """What a widget says, also on hover and to a screen reader."""
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.windowTitle()


def english_actions(actions: Iterator[QAction]) -> list[str]:
    """Menu texts that are not German."""
    return [action.text() for action in actions if english(action.text())]


def english(text: str) -> bool:
    """Whether a text is an English source of the catalogue whose German differs; headings stand in capitals."""
    sources = _sources()
    words = text.strip()
    return words not in sources.german and any(
        one.fullmatch(words) for one in sources.english.get(words[:1].lower(), ())
    )


@dataclass
class _Sources:
    """The English sources as patterns, by their first letter, and all German there is."""

    english: dict[str, list[re.Pattern[str]]]
    german: set[str]


@cache
def _sources() -> _Sources:
    with (DIRECTORY / "de" / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        messages = list(read_po(file))
    found = _Sources({}, {string for message in messages for string in _both(message.string)})
    for source in {source for message in messages for source in _both(message.id)} - found.german:
        fixed = re.sub(r"\{\w+\}", "", source)
        if len(re.sub(r"\W", "", fixed)) > 1 and not source.startswith("{"):
            pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(source))
            found.english.setdefault(source[0].lower(), []).append(re.compile(pattern, re.DOTALL | re.IGNORECASE))
    return found


def _both(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Singular and plural alike."""
    return (text,) if isinstance(text, str) else tuple(text or ())
