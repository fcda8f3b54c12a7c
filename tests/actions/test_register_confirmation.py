"""Who compared the data with the register is a person with a name, and the history also says who was signed in."""

from __future__ import annotations

import pytest

from desktop.actions import certificates, mailbox, register
from desktop.actions.wording import act_text
from desktop.catalogue.findings import word
from desktop.domain.case import HistoryRow
from desktop.domain.clerk import Role
from desktop.errors import NotAllowed, UsageError
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from desktop.translation import Text


@pytest.fixture
def case_id(office, make_case):
    case = make_case()
    register.enter_register(office, case, REGISTER)
    return case


def last_act(office, case_id) -> tuple[HistoryRow, Text]:
    row = mailbox.case_detail(office, case_id).history[-1]
    return row, act_text(row, office.catalogue)


def test_the_hint_says_who_compared_and_who_stands_on_the_certificate(office):
    text, _norm = word(office.catalogue, register.confirmation_hint(office, "B. Winter"))
    assert text.startswith("Mit dem Register verglichen hat B. Winter, angemeldet war A. Sommer.")
    assert "Auf der Urkunde steht, wer sie ausstellt" in text
    assert "Als Urkundsperson ist" not in text


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "\u200b", "\u00a0", "-", "...", "123"])
def test_nobody_without_a_name_confirms(office, case_id, name):
    with pytest.raises(UsageError):
        register.confirm_register(office, case_id, name)
    assert mailbox.case_detail(office, case_id).entry.confirmed_at is None


def test_a_name_is_kept_in_one_line(office, case_id):
    register.confirm_register(office, case_id, "  A.\n  Sommer ")
    assert mailbox.case_detail(office, case_id).entry.confirmed_by == "A. Sommer"


def test_the_history_names_who_compared_and_who_was_signed_in(office, case_id):
    register.confirm_register(office, case_id, "B. Winter")
    row, sentence = last_act(office, case_id)
    assert row.actor == "A. Sommer"
    assert row.values == {"name": "B. Winter", "clerk": "A. Sommer"}
    assert sentence.values == {"name": "B. Winter", "clerk": "A. Sommer"}


def test_whoever_confirms_in_their_own_name_is_named_once(office, case_id):
    register.confirm_register(office, case_id, "a.  sommer")
    assert last_act(office, case_id)[1].values == {"name": "a. sommer"}
    assert register.confirmation_hint(office, "a.  sommer") is None


def test_another_name_is_hinted_at_at_once_and_before_issuing(office, case_id):
    hint = register.confirmation_hint(office, "B. Winter")
    assert (hint.code, dict(hint.values)) == (
        "register.confirmed_for_another",
        {"name": "B. Winter", "clerk": "A. Sommer"},
    )
    register.confirm_register(office, case_id, "B. Winter")
    found = certificates.requirements(office, case_id, "geburtsurkunde", DECISIONS)
    assert hint in found
    assert not [f for f in found if f.severity == "error"]
    register.confirm_register(office, case_id, "A. Sommer")
    assert hint not in certificates.requirements(office, case_id, "geburtsurkunde", DECISIONS)


@pytest.mark.parametrize("roles", [(Role.CLERK,), (Role.LEAD,), (Role.FRONT_DESK,)])
def test_without_the_registrars_role_nobody_confirms_in_whosever_name(office_of, case_id, roles):
    with pytest.raises(NotAllowed):
        register.confirm_register(office_of("standesamt", *roles), case_id, "A. Sommer")
