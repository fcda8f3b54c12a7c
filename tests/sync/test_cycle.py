"""What two clerks see of each other's work after a round each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.actions import cases, notes
from desktop.actions.conflicts import open_cards
from desktop.domain.case import CaseState
from tests.sync.desks import Desk
from tests.sync.memory_hub import Town

pytestmark = pytest.mark.slow

Sit = Callable[..., Desk]


def test_a_case_taken_in_by_one_clerk_is_seen_by_a_colleague(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = anna.file(geburtsort="Ilmenau")
    anna.sync()
    bernd.sync()
    seen, own = bernd.see(case), anna.see(case)
    assert seen.row.subject == own.row.subject
    assert bernd.value(case, "geburtsort") == "Ilmenau"
    assert [d.sha256 for d in seen.documents] == [d.sha256 for d in own.documents]
    assert [h.act for h in seen.history] == [h.act for h in own.history]


def test_nothing_new_pushes_nothing(sit_down: Sit) -> None:
    anna = sit_down("Anna", "standesamt")
    anna.file()
    assert anna.sync().pushed > 0
    again = anna.sync()
    assert (again.pushed, again.waiting) == (0, 0)


def test_edits_of_different_fields_come_together(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = anna.file(geburtsort="Ilmenau", familienname="Großmann")
    anna.sync(), bernd.sync()
    anna.edit(case, geburtsort="Erfurt")
    bernd.edit(case, familienname="Grossmann")
    anna.sync(), bernd.sync(), anna.sync()
    for desk in (anna, bernd):
        assert (desk.value(case, "geburtsort"), desk.value(case, "familienname")) == ("Erfurt", "Grossmann")
        assert open_cards(desk.office) == ()


def test_a_field_both_changed_becomes_a_card_and_stays_as_it_was_typed(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = anna.file(geburtsort="Ilmenau")
    anna.sync(), bernd.sync()
    anna.edit(case, geburtsort="Erfurt")
    bernd.edit(case, geburtsort="Weimar")
    anna.sync()
    assert bernd.sync().conflicts == 1
    assert bernd.value(case, "geburtsort") == "Weimar"
    (card,) = open_cards(bernd.office)
    (line,) = card.lines
    assert (line.mine, line.theirs, line.mine_by, line.theirs_by) == ("Weimar", "Erfurt", "Bernd", "Anna")
    anna.sync()
    assert anna.value(case, "geburtsort") == "Erfurt", "what is not decided is not sent"


def test_a_note_on_both_sides_is_no_conflict(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = anna.file()
    anna.sync(), bernd.sync()
    notes.add_note(anna.office, case, "Rückruf am Montag")
    notes.add_note(bernd.office, case, "Unterlagen liegen vor")
    anna.sync(), bernd.sync(), anna.sync()
    for desk in (anna, bernd):
        assert {n.text for n in desk.see(case).notes} == {"Rückruf am Montag", "Unterlagen liegen vor"}


def test_an_answer_lost_on_the_way_is_no_conflict_with_oneself(sit_down: Sit, town: Town) -> None:
    anna = sit_down("Anna", "standesamt")
    case = anna.file(geburtsort="Ilmenau")
    anna.sync()
    anna.edit(case, geburtsort="Erfurt")
    anna.hub = town.hub("Anna", _fails_at("pushed"))
    _fails(anna)
    anna.edit(case, geburtsort="Weimar")
    anna.hub = town.hub("Anna")
    assert anna.sync().conflicts == 0
    assert anna.value(case, "geburtsort") == "Weimar"
    bernd = sit_down("Bernd", "standesamt")
    bernd.sync()
    assert bernd.value(case, "geburtsort") == "Weimar"


def test_unsent_work_on_a_case_somebody_took_over_arrives_as_a_proposal(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = anna.file(geburtsort="Ilmenau")
    cases.claim(anna.office, [case])
    anna.sync(), bernd.sync()
    anna.edit(case, geburtsort="Erfurt")
    cases.assign(bernd.office, [case], "Bernd")
    bernd.sync()
    anna.sync()
    assert anna.value(case, "geburtsort") == "Ilmenau"
    assert anna.see(case).row.clerk == "Bernd"
    bernd.sync()
    (card,) = open_cards(bernd.office)
    assert [(line.mine, line.theirs, line.theirs_by) for line in card.lines] == [("Ilmenau", "Erfurt", "Anna")]


def test_a_case_moved_to_another_department_leaves_those_who_do_not_work_there(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    clara = sit_down("Clara", "buergerbuero")
    case = anna.file()
    anna.sync(), bernd.sync(), clara.sync()
    assert not clara.sees(case)
    cases.move_on(anna.office, [case], "buergerbuero", "Gehört zum Bürgeramt")
    anna.sync(), bernd.sync(), clara.sync()
    assert not anna.sees(case)
    assert not bernd.sees(case)
    assert clara.see(case).row.subject == "Geburtsurkunde für Frieda"
    assert clara.count() == 1
    assert (anna.count(), bernd.count()) == (0, 0)


def test_the_mailroom_hands_over_what_it_does_not_keep(sit_down: Sit) -> None:
    post = sit_down("Paul", "poststelle", roles=("mailroom",))
    anna = sit_down("Anna", "standesamt")
    case = post.file()
    post.sync(), anna.sync()
    assert anna.see(case).documents
    assert not post.sees(case)


def test_rights_that_ended_take_the_data_along_and_unsent_work_goes_to_the_lead(sit_down: Sit, town: Town) -> None:
    anna, lead = sit_down("Anna", "standesamt"), sit_down("Lena", "standesamt")
    case = anna.file(geburtsort="Ilmenau")
    anna.sync(), lead.sync()
    anna.edit(case, geburtsort="Erfurt")
    town.roles["Anna"] = (("buergerbuero", "clerk"),)
    anna.sync()
    with anna.office.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM case_file").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM submission").scalar() == 0
    lead.sync()
    (card,) = open_cards(lead.office)
    assert [line.theirs for line in card.lines] == ["Erfurt"]


def test_numbers_come_from_blocks_of_the_hub_and_never_collide(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    anna.sync(), bernd.sync()
    numbers = []
    for desk in (anna, bernd):
        for _ in range(3):
            case = desk.file()
            cases.claim(desk.office, [case])
            numbers.append(desk.see(case).row.number)
    assert len(set(numbers)) == 6


def test_a_state_of_a_later_version_is_held_and_everything_else_arrives(sit_down: Sit, town: Town) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    strange, plain = anna.file("Fremd"), anna.file("Bekannt")
    anna.sync()
    place = town.departments["standesamt"]
    place.items["case", strange].data["units"]["progress"]["state"] = "teleported"
    bernd.sync()
    assert bernd.sees(plain)
    assert not bernd.sees(strange)


def test_members_this_version_does_not_know_survive_an_edit(sit_down: Sit, town: Town) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = anna.file(geburtsort="Ilmenau")
    anna.sync()
    item = town.departments["standesamt"].items["case", case]
    item.data["units"]["mood"] = {"of": "the case"}
    item.data["units"]["fields.geburtsort"]["certainty"] = 7
    item.data["later"] = [1, 2]
    bernd.sync()
    bernd.edit(case, geburtsort="Erfurt")
    cases.set_state(bernd.office, case, CaseState.IN_PROGRESS)
    bernd.sync()
    data = town.departments["standesamt"].items["case", case].data
    assert data["later"] == [1, 2]
    assert data["units"]["mood"] == {"of": "the case"}
    assert data["units"]["fields.geburtsort"]["certainty"] == 7
    assert data["units"]["fields.geburtsort"]["value"] == "Erfurt"


def _fails_at(wanted: str) -> Callable[[str], None]:
    def check(call: str) -> None:
        if call == wanted:
            raise ConnectionError(call)

    return check


def _fails(desk: Desk) -> None:
    try:
        desk.sync()
    except ConnectionError:
        return
    raise AssertionError("it went through")
