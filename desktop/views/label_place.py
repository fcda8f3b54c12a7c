"""Where a label stands beside what it names: on one line with its first words."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QWidget

_FRAME = 5  # px of border and padding that the style sheet gives a text; Qt knows them only when it is shown


def level_with(field: QWidget, label: QWidget | None = None) -> int:
    """How far below the top of `field` a label begins, in px, so that both stand on one line.

    Args:
        field: Already where it belongs; before, Qt would style it twice.
        label: None for words as large as those in the field.
    """
    field.ensurePolished()
    letters = field.fontMetrics()
    if label is None:
        return max(_first_line(field, letters), 0)
    label.ensurePolished()
    return max(_first_line(field, letters) + letters.ascent() - label.fontMetrics().ascent(), 0)


def _first_line(field: QWidget, letters: QFontMetrics) -> int:
    """Where the first line of text begins in a field."""
    if isinstance(field, QPlainTextEdit):
        return _FRAME + round(field.document().documentMargin())
    shown = field.findChild(QAbstractButton) or field  # of several buttons the first
    return (shown.sizeHint().height() - letters.height()) // 2
