"""Certificates come from the confirmed register entry, after named decisions, and from nothing else."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop.actions import cases, certificates, mailbox, register
from desktop.domain.case import CaseState
from desktop.domain.clerk import Role
from desktop.errors import NotAllowed, UsageError
from desktop.sample_town.birth_entry import DECISIONS, REGISTER

STATED = {"kind.geburtsname": "Großmann", "kind.vornamen": "Frieda Käthe", "kind.geburtsort": "Musterstadt an der Ilm"}


@pytest.fixture
def case_id(make_case):
    return make_case(fields=STATED)


@pytest.fixture
def ready(office, case_id):
    register.enter_register(office, case_id, REGISTER)
    register.confirm_register(office, case_id, "A. Sommer")
    return case_id


def codes(office, case_id, decisions):
    return {f.code for f in certificates.requirements(office, case_id, "geburtsurkunde", decisions)}


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_nothing_is_issued_from_the_application_alone(office, case_id):
    with pytest.raises(certificates.IssueRefused) as refused:
        certificates.issue(office, case_id, "geburtsurkunde", DECISIONS)
    assert "register.missing" in {f.code for f in refused.value.findings}
    assert refused.value.exit_code == 4
    assert mailbox.case_detail(office, case_id).certificates == ()


def test_register_data_must_be_confirmed_and_confirmed_again_after_a_change(office, case_id):
    register.enter_register(office, case_id, REGISTER)
    assert "register.unconfirmed" in codes(office, case_id, DECISIONS)
    register.confirm_register(office, case_id, "A. Sommer")
    assert "register.unconfirmed" not in codes(office, case_id, DECISIONS)
    register.enter_register(office, case_id, {"geburtszeit": "04:36"})
    assert "register.unconfirmed" in codes(office, case_id, DECISIONS)


@pytest.mark.parametrize("missing", sorted(DECISIONS))
def test_each_named_decision_must_be_recorded(office, ready, missing):
    with pytest.raises(certificates.IssueRefused) as refused:
        certificates.issue(office, ready, "geburtsurkunde", {k: v for k, v in DECISIONS.items() if k != missing})
    assert [(f.code, f.field) for f in refused.value.findings if f.severity == "error"] == [
        ("decision.missing", missing)
    ]


def test_the_certificate_shows_the_register_and_the_case_shows_the_difference(office, ready):
    issued = certificates.issue(office, ready, "geburtsurkunde", DECISIONS)
    text = text_of(issued.pdf)
    assert "Frieda Kaethe" in text
    assert "Frieda Käthe" not in text
    shown = mailbox.case_detail(office, ready)
    assert {f.name for f in shown.register if f.differs} == {"kind.vornamen"}
    assert mailbox.document_bytes(office, issued.document_id) == issued.pdf
    assert (shown.certificates[0].number, shown.row.state) == (issued.number, CaseState.DECIDED)
    acts = [h.act for h in shown.history]
    assert acts.count("decided") == 4
    assert acts[-1] == "issued"


def test_numbers_of_certificates_are_never_given_twice(office, ready):
    numbers = [certificates.issue(office, ready, "geburtsurkunde", DECISIONS).number for _ in range(3)]
    assert numbers == ["GEB-2026-00001", "GEB-2026-00002", "GEB-2026-00003"]
    assert "certificate.issued_today" in codes(office, ready, DECISIONS)


@pytest.mark.parametrize(
    ("omit", "gone"), [("geschlecht", ["Geschlecht", "weiblich"]), ("eltern", ["Mutter", "Vater", "Öztürk"])]
)
def test_what_is_left_out_disappears_with_its_field(office, ready, omit, gone):
    issued = certificates.issue(office, ready, "geburtsurkunde", DECISIONS, frozenset({omit}))
    text = text_of(issued.pdf)
    assert not [word for word in gone if word in text]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param("E 12/2019", "register.number_kind", id="marriage-register"),
        pytest.param("G 12/1899", "register.too_old", id="after-110-years"),
        pytest.param("G 12/2031", "register.year_ahead", id="year-to-come"),
    ],
)
def test_the_registration_number_must_fit(office, case_id, number, code):
    register.enter_register(office, case_id, REGISTER | {"registernummer": number})
    register.confirm_register(office, case_id, "A. Sommer")
    assert code in codes(office, case_id, DECISIONS)


def test_a_letter_the_font_lacks_refuses_the_certificate(office, case_id):
    register.enter_register(office, case_id, REGISTER | {"weitere_angaben": "漢字"})
    register.confirm_register(office, case_id, "A. Sommer")
    assert "certificate.glyphs" in codes(office, case_id, DECISIONS)


def test_only_a_registrar_enters_confirms_and_issues(office, office_of, ready):
    clerk = office_of("standesamt", Role.CLERK)
    with pytest.raises(NotAllowed):
        register.enter_register(clerk, ready, {"standesamt": "x"})
    with pytest.raises(NotAllowed):
        register.confirm_register(clerk, ready, "B. Winter")
    with pytest.raises(certificates.IssueRefused):
        certificates.issue(clerk, ready, "geburtsurkunde", DECISIONS)


def test_a_certificate_of_another_service_or_an_unknown_decision_is_refused(office, ready):
    with pytest.raises(UsageError):
        certificates.issue(office, ready, "eheurkunde", DECISIONS)
    with pytest.raises(UsageError):
        certificates.issue(office, ready, "geburtsurkunde", DECISIONS | {"laune": "gut"})


def test_every_finding_is_worded_with_its_norm(office, case_id):
    from desktop.catalogue.findings import word

    for finding in certificates.requirements(office, case_id, "geburtsurkunde", {}):
        text, _norm = word(office.catalogue, finding)
        assert text
        assert "{" not in text


def test_the_draft_is_marked_and_numbered_by_nobody(office, ready):
    before = mailbox.case_detail(office, ready)
    assert "ENTWURF" in text_of(certificates.certificate_draft(office, ready, "geburtsurkunde"))
    assert mailbox.case_detail(office, ready) == before


def test_a_case_that_changed_meanwhile_gets_no_certificate(office, ready, monkeypatch):
    from desktop.actions import certificates as module
    from desktop.errors import EditConflict

    drawn = module.certificate_pdf

    def edit_meanwhile(page, **options):
        cases.set_fields(office, ready, {"verwendungszweck": "anders"})
        return drawn(page, **options)

    monkeypatch.setattr(module, "certificate_pdf", edit_meanwhile)
    with pytest.raises(EditConflict):
        certificates.issue(office, ready, "geburtsurkunde", DECISIONS)
    assert mailbox.case_detail(office, ready).certificates == ()


def test_what_a_registrar_types_is_stored_the_one_way_it_is_printed(office, case_id):
    typed = {"geburtszeit": "0435", "geburtstag": "12. März 2019", "registernummer": "g123/2019"}
    register.enter_register(office, case_id, REGISTER | typed)
    entry = mailbox.case_detail(office, case_id).entry
    assert {name: entry.values[name] for name in typed} == {
        "geburtszeit": "04:35",
        "geburtstag": "12.03.2019",
        "registernummer": "G 123/2019",
    }


def test_a_colleagues_case_and_a_closed_one_get_no_certificate(office, office_of, ready):
    colleague = office_of("standesamt", Role.CLERK, Role.REGISTRAR)
    cases.claim(office, [ready])
    assert "certificate.colleague" in codes(colleague, ready, DECISIONS)
    cases.set_state(office, ready, CaseState.DONE)
    assert "certificate.case_closed" in codes(office, ready, DECISIONS)
    with pytest.raises(certificates.IssueRefused):
        certificates.issue(office, ready, "geburtsurkunde", DECISIONS)
