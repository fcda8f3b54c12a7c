"""What an application asks for stands beside what is issued, by the catalogue's own words; it never refuses."""

from __future__ import annotations

import pytest

from desktop.catalogue.asked import asked_findings, asked_for
from desktop.catalogue.findings import word
from desktop.catalogue.loader import load_catalogue
from desktop.domain.finding import Severity


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def found(catalogue, certificate, values, omit=frozenset()):
    service, definition = catalogue.certificate(certificate)
    return tuple(asked_findings(service, definition, values, omit))


def said(catalogue, certificate, values, omit=frozenset()):
    return [word(catalogue, finding)[0] for finding in found(catalogue, certificate, values, omit)]


@pytest.mark.parametrize(
    ("certificate", "values", "expected"),
    [
        pytest.param(
            "geburtsurkunde",
            {"urkundenart": "urkunde", "anzahl": "2"},
            ["Beantragt: 2 Geburtsurkunden"],
            id="several-of-what-is-issued",
        ),
        pytest.param(
            "geburtsurkunde", {"urkundenart": "urkunde", "anzahl": "01"}, ["Beantragt: 1 Geburtsurkunde"], id="one"
        ),
        pytest.param("geburtsurkunde", {"urkundenart": "urkunde"}, ["Beantragt: Geburtsurkunde"], id="no-number"),
        pytest.param(
            "geburtsurkunde",
            {"urkundenart": "mehrsprachig", "anzahl": "2"},
            [
                "Beantragt: 2 mehrsprachige Auszüge (international)",
                "Ausgestellt wird etwas anderes als beantragt: "
                "Geburtsurkunde statt mehrsprachiger Auszug (international).",
            ],
            id="another-kind",
        ),
        pytest.param(
            "geburtsurkunde",
            {"urkundenart": "Beglaubigter Registerausdruck", "anzahl": "1"},
            [
                "Beantragt: 1 „Beglaubigter Registerausdruck“",
                "Ausgestellt wird etwas anderes als beantragt: Geburtsurkunde statt „Beglaubigter Registerausdruck“.",
            ],
            id="a-kind-the-catalogue-does-not-know",
        ),
        pytest.param(
            "sterbeurkunde",
            {"anzahl": "4", "mehrsprachig": "ja"},
            ["Beantragt: 4 Sterbeurkunden", "Außerdem beantragt: mehrsprachiger Auszug (international)"],
            id="something-besides",
        ),
        pytest.param(
            "meldebescheinigung",
            {"art": "erweitert"},
            ["Beantragt: erweiterte Meldebescheinigung"],
            id="no-copies-field",
        ),
    ],
)
def test_the_application_is_compared_with_what_is_issued(catalogue, certificate, values, expected):
    assert said(catalogue, certificate, values) == expected


def test_what_shall_be_left_out_is_named_until_it_is_chosen(catalogue):
    values = {"urkundenart": "urkunde", "anzahl": "2", "ohne_eltern": "ja"}

    assert said(catalogue, "geburtsurkunde", values) == [
        "Beantragt: 2 Geburtsurkunden, ohne Angaben zu den Eltern",
        "Beantragt, aber nicht gewählt: Ohne Angaben zu den Eltern.",
    ]
    assert len(said(catalogue, "geburtsurkunde", values, frozenset({"eltern"}))) == 1
    assert len(said(catalogue, "geburtsurkunde", values, None)) == 1


@pytest.mark.parametrize("number", ["", "zwei", "-3", "2,5", "0", "²"])
def test_a_number_that_makes_no_sense_prints_one_copy_and_is_shown_as_it_is(catalogue, number):
    service = catalogue.services["geburtsurkunde"]
    asked = asked_for(service, {"urkundenart": "urkunde", "anzahl": number})

    assert asked.copies == 1
    assert asked.words.startswith(number)


def test_a_plain_letter_and_a_service_without_certificate_ask_for_nothing(catalogue):
    assert found(catalogue, "geburtsurkunde", {"kind.vornamen": "Frieda"}) == ()
    assert asked_for(catalogue.services["maengelmeldung"], {"art": "laterne"}) is None


def test_nothing_that_is_asked_for_refuses_a_certificate(catalogue):
    values = {"urkundenart": "mehrsprachig", "anzahl": "viele", "ohne_eltern": "ja", "ohne_geschlecht": "ja"}
    findings = found(catalogue, "geburtsurkunde", values)

    assert len(findings) == 4
    assert Severity.ERROR not in {finding.severity for finding in findings}
