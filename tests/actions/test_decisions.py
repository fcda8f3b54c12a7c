"""A decision is recorded with the ground it rests on: a bare yes or no, or one that denies, issues nothing silently."""

from __future__ import annotations

import pytest

from desktop.actions import certificates, register
from desktop.catalogue.findings import word
from desktop.catalogue.loader import load_catalogue
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from desktop.translation import say
from desktop.views.certificate_words import usual_answers

SERVICES = load_catalogue().services.values()
CERTIFICATES = [definition for service in SERVICES for definition in service.certificates]


@pytest.fixture
def ready(office, make_case):
    case_id = make_case()
    register.enter_register(office, case_id, REGISTER)
    register.confirm_register(office, case_id, "A. Sommer")
    return case_id


def about_decisions(office, case_id, decisions):
    found = certificates.requirements(office, case_id, "geburtsurkunde", DECISIONS | decisions)
    return {f.field: f for f in found if f.code.startswith("decision.")}


@pytest.mark.parametrize("name", sorted(DECISIONS))
def test_a_bare_yes_or_no_is_refused_as_no_ground(office, ready, name):
    for answer in ("ja", "Nein", "-", "–", "?", "x", "1", "JA!", "nein, nein", "ja/nein", "ok", "\u200b"):
        found = about_decisions(office, ready, {name: answer})
        assert [(f.code, str(f.severity)) for f in found.values()] == [("decision.no_ground", "error")], answer
        text, norm = word(office.catalogue, found[name])
        assert f"„{answer}“" in text
        assert norm.endswith("PStG")


def test_nothing_is_issued_on_bare_answers(office, ready):
    bare = {"zustaendigkeit": "nein", "berechtigung": "nein", "identitaet": "-", "sperrvermerk": "ja"}
    with pytest.raises(certificates.IssueRefused) as refused:
        certificates.issue(office, ready, "geburtsurkunde", bare)
    assert {f.field for f in refused.value.findings if f.code == "decision.no_ground"} == set(bare)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("zustaendigkeit", "Nein, Standesamt Erfurt"),
        ("berechtigung", "keine Vollmacht vorgelegt"),
        ("identitaet", "nicht festgestellt"),
        ("sperrvermerk", "Ja, Sperrvermerk nach § 64 Abs. 1"),
    ],
)
def test_an_answer_that_denies_warns(office, ready, name, answer):
    found = about_decisions(office, ready, {name: answer})
    assert [(f.field, f.code, str(f.severity)) for f in found.values()] == [(name, "decision.denies", "warning")]


@pytest.mark.parametrize("name", sorted(DECISIONS))
def test_what_is_usually_recorded_is_a_ground(office, ready, name):
    for answer in usual_answers(name):
        assert not about_decisions(office, ready, {name: say(answer)})
    assert not about_decisions(office, ready, {})


@pytest.mark.parametrize("definition", CERTIFICATES, ids=lambda definition: definition.id)
def test_no_question_invites_a_yes(definition):
    for question in definition.decisions.values():
        assert question.split()[0] in {"Welches", "Was", "Wer", "Wie", "Aus"}
    assert {"ja", "nein"} <= set(definition.no_ground)
