"""File names from strangers are safe to show and to save."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.names import safe_name, shown_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Antrag.pdf", "Antrag.pdf"),
        ("Grüße an Łukasz (2).pdf", "Grüße an Łukasz (2).pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("\\\\server\\share\\a.pdf", "a.pdf"),
        ("ordner/", "ordner"),
        ("..", ""),
        ("", ""),
        ("a\x00b\nc.pdf", "ab c.pdf"),
        ("Rechnung\u202efdp.exe", "Rechnungfdp.exe"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("com1", "_com1"),
        ("Console.txt", "Console.txt"),
        ("a.pdf. . ", "a.pdf"),
        (".profile", ".profile"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(sent, shown):
    assert shown_name(sent) == shown


def test_a_saved_file_always_has_a_name_and_an_ending():
    assert safe_name("", "application/pdf") == "Dokument.pdf"
    assert safe_name("..", "image/png", 3) == "Dokument-3.png"
    assert safe_name("Antrag", "application/pdf") == "Antrag.pdf"
    assert safe_name("Antrag.PDF", "application/pdf") == "Antrag.PDF"
    assert safe_name("Antrag vom 2.3", "image/tiff") == "Antrag vom 2.3"


@given(st.text(max_size=300))
def test_every_name_is_one_file_in_the_folder_it_is_saved_in(sent):
    name = safe_name(sent)
    assert name not in {"", ".", ".."}
    assert not set(name) & set('/\\<>:"|?*\x00\n\r')
    assert len(name.encode("utf-8", "replace")) <= 255
    assert shown_name(name) == name
