"""What keys are called on a German keyboard, where Qt's own translation says something no key is labelled with."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator

_NAMES = {
    "Down": "Pfeil runter",
    "Up": "Pfeil hoch",
    "Left": "Pfeil links",
    "Right": "Pfeil rechts",
    "Enter": "Eingabe",
    "Return": "Eingabe",
    "PgUp": "Bild auf",
    "PgDown": "Bild ab",
}


class KeyNames(QTranslator):
    """Names keys in menus, tips and the list of shortcuts; leaves every other text to the translators before it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return _NAMES.get(source) if context == "QShortcut" else None
