"""What waits to be sent tells nothing of a case that is closed to who looks, and no file gets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from desktop.actions import cases, marks
from desktop.actions.mailbox import case_detail
from desktop.actions.office import Office
from desktop.actions.unit_words import unit_name, unit_words
from desktop.actions.unsent import unsent
from desktop.actions.unsent_export import export_unsent
from desktop.storage import office_store

SECRET = "Quastenberg"


def test_a_protected_case_waits_without_saying_what_is_in_it(
    office: Office, make_case: Callable[..., str], tmp_path: Path
) -> None:
    with office.write() as work:
        office_store.put_setting(work.connection, office_store.HUB, {"address": "", "name": "A. Sommer"})
    case = make_case(subject=SECRET, sender=SECRET, fields={"kind.vornamen": SECRET})
    cases.claim(office, [case])
    marks.set_protected(office, case, True, "Auskunftssperre")
    assert SECRET not in repr(unsent(office))
    export_unsent(office, tmp_path / "rest.zip")
    with ZipFile(tmp_path / "rest.zip") as kept:
        assert all(SECRET.encode() not in kept.read(name) for name in kept.namelist())
    marks.open_protected(office, case, "Übergabe")
    assert SECRET in case_detail(office, case).row.subject
    export_unsent(office, tmp_path / "ganz.zip")
    with ZipFile(tmp_path / "ganz.zip") as kept:
        assert any(SECRET.encode() in kept.read(name) for name in kept.namelist())


def test_marks_have_names_and_words(office: Office) -> None:
    for unit in ("head.confidential", "head.protected"):
        assert "." not in unit_name(unit, office.catalogue)
        assert unit_words(unit, True, office.catalogue) not in {"True", unit_words(unit, False, office.catalogue)}
