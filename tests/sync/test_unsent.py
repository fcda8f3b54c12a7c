"""What waits to be sent: told in words, tried again, exported, handed over, lost never."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from desktop.actions import cases, notes
from desktop.actions.conflicts import open_cards
from desktop.actions.mailbox import colleagues
from desktop.actions.syncing import sync_counts
from desktop.actions.unsent import hand_over, reason_text, try_again, unsent
from desktop.actions.unsent_export import export_unsent
from desktop.errors import EnvironmentFault, NotAllowed
from desktop.http import ServerRefused
from desktop.translation import say
from tests.sync.desks import Desk
from tests.sync.memory_hub import Town

Sit = Callable[..., Desk]


def refusing(wanted: str) -> Callable[[str], None]:
    """A hub that does not take what is called so."""

    def check(call: str) -> None:
        if call == wanted:
            raise ServerRefused(413)

    return check


def test_what_was_changed_is_told_in_words(sit_down: Sit) -> None:
    anna = sit_down("Anna", "standesamt")
    case = anna.file(**{"kind.geburtsort": "Ilmenau"})
    (item,) = unsent(anna.office).items
    assert (item.case, item.may_be_handed_over) == (case, False)
    assert len(item.what) == 1, "the case is new: its parts are not listed one by one"
    anna.sync()
    assert unsent(anna.office).count == 0
    anna.edit(case, **{"kind.geburtsort": "Erfurt"})
    notes.add_note(anna.office, case, "Rückruf")
    (item,) = unsent(anna.office).items
    assert any("ort" in word.lower() for word in item.what)
    assert len(item.what) == 2
    assert not any("." in word for word in item.what), "no name of a column"


@pytest.mark.slow
def test_what_was_set_aside_says_why_and_goes_after_another_try(sit_down: Sit, town: Town) -> None:
    anna = sit_down("Anna", "standesamt")
    anna.file()
    anna.hub = town.hub("Anna", refusing("push"))
    anna.sync()
    (item,) = unsent(anna.office).items
    assert item.reason == "too_large"
    assert "too_large" not in say(reason_text(item))
    anna.hub = town.hub("Anna")
    assert anna.sync().set_aside == 1
    try_again(anna.office, [item.id])
    assert anna.sync().set_aside == 0
    assert unsent(anna.office).count == 0


def test_the_export_holds_everything_that_is_not_sent(sit_down: Sit, tmp_path: Path) -> None:
    anna = sit_down("Anna", "standesamt")
    case = anna.file("Geburtsurkunde für Frieda", geburtsort="Ilmenau")
    digest = anna.see(case).documents[0].sha256
    target = tmp_path / "rest.zip"
    assert export_unsent(anna.office, target) == 1
    with ZipFile(target) as kept:
        told = json.loads(kept.read("nicht-uebertragen.json"))
        assert kept.read(f"Dokumente/{digest}") == anna.office.profile.blobs.get(digest)
        assert "Geburtsurkunde für Frieda" in kept.read("Uebersicht.txt").decode()
    (one,) = told["unsent"]
    (data,) = [item["data"] for item in one["items"] if item["kind"] == "case"]
    assert data["units"]["fields.geburtsort"]["value"] == "Ilmenau"


def test_an_export_that_cannot_be_written_leaves_nothing(sit_down: Sit, tmp_path: Path) -> None:
    anna = sit_down("Anna", "standesamt")
    anna.file()
    with pytest.raises(EnvironmentFault):
        export_unsent(anna.office, tmp_path / "nowhere" / "rest.zip")
    assert unsent(anna.office).count == 1


@pytest.mark.slow
def test_what_was_handed_over_is_a_proposal_at_the_colleagues(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = anna.file(geburtsort="Ilmenau")
    anna.sync(), bernd.sync(), anna.sync()
    anna.edit(case, geburtsort="Erfurt")
    notes.add_note(anna.office, case, "Rückruf")
    colleague = next(c for c in colleagues(anna.office, "standesamt") if c.name == "Bernd")
    hand_over(anna.office, case, colleague)
    assert anna.value(case, "geburtsort") == "Ilmenau"
    waits = {item.is_proposal for item in unsent(anna.office).items}
    assert waits == {True, False}, "the note goes on waiting"
    anna.sync(), bernd.sync()
    (card,) = open_cards(bernd.office, case)
    assert [(line.theirs, line.theirs_by) for line in card.lines] == [("Erfurt", "Anna")]
    assert bernd.value(case, "geburtsort") == "Ilmenau"
    assert [note.text for note in bernd.see(case).notes] == ["Rückruf"]
    assert unsent(anna.office).count == 0
    assert sync_counts(anna.office).conflicts == 0, "the proposal is the colleague's to decide"
    assert sync_counts(bernd.office).conflicts == 1


def test_a_case_nobody_else_has_cannot_be_handed_over_as_a_change(sit_down: Sit) -> None:
    anna = sit_down("Anna", "standesamt")
    case = anna.file()
    with pytest.raises(NotAllowed):
        hand_over(anna.office, case, anna.office.clerk)
    assert unsent(anna.office).count == 1


def test_a_case_behind_a_wall_is_not_named(sit_down: Sit, town: Town) -> None:
    anna = sit_down("Anna", "standesamt")
    case = anna.file("Geheim")
    anna.sync()
    cases.claim(anna.office, [case])
    blind = replace(anna.office, clerk=replace(anna.office.clerk, roles=frozenset()))
    (item,) = unsent(blind).items
    assert (item.case, item.subject, item.what) == ("", "", ())
