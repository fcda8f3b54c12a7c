"""Keys are called what a German keyboard says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from desktop.views.key_names import KeyNames


@pytest.fixture
def german_keys(qapp):
    names = KeyNames()
    qapp.installTranslator(names)
    yield
    qapp.removeTranslator(names)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("Alt+Down", "Pfeil runter"),
        ("Alt+Up", "Pfeil hoch"),
        ("Ctrl+Enter", "Eingabe"),
        ("Ctrl+Return", "Eingabe"),
        ("Ctrl+PgDown", "Bild ab"),
    ],
)
def test_a_key_has_the_name_a_clerk_knows(german_keys, keys, shown):
    assert QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).endswith(f"+{shown}")


def test_other_texts_are_left_to_the_translators_before(german_keys):
    assert QCoreApplication.translate("QPlatformTheme", "Down") == "Down"
    assert QKeySequence("F6").toString(QKeySequence.SequenceFormat.NativeText) == "F6"
