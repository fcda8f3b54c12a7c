"""Every draft goes where its strongest sign points, and the sign is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.catalogue.service import Catalogue, DepartmentDefinition
from desktop.domain.submission import (
    Address,
    Channel,
    DocumentKind,
    Draft,
    DraftDocument,
    FormReading,
    Route,
)
from desktop.intake.route import route
from tests.intake.test_mapping import service

BIRTH = replace(
    service("geburtsurkunde"),
    keywords=("geburtsurkunde", "urkunde über die geburt"),
    addresses=("Urkunden@musterstadt.example",),
)
DEATH = replace(service("sterbeurkunde"), keywords=("sterbeurkunde", "todesfall"))
HOLE = replace(
    service("maengelmeldung", department="tiefbauamt"), keywords=("schlagloch", "straßenschaden", "laterne defekt")
)
RENT = replace(service("wohngeldantrag", department="wohngeld"), keywords=("wohngeldantrag",))
CATALOGUE = Catalogue(
    {s.id: s for s in (BIRTH, DEATH, HOLE, RENT)},
    {
        d.id: d
        for d in (
            DepartmentDefinition("poststelle", "Poststelle", ("rathaus@musterstadt.example",), ("rathaus",)),
            DepartmentDefinition("standesamt", "Standesamt", ("standesamt@musterstadt.example",), ("trauung",)),
            DepartmentDefinition("tiefbauamt", "Tiefbauamt", ("tiefbau@musterstadt.example",), ("gehweg",)),
            DepartmentDefinition("wohngeld", "Wohngeldstelle", (), ("wohngeld",)),
        )
    },
    {},
)
NOWHERE = Route("", "poststelle", "none")


def draft(
    subject: str = "", text: str = "", to: tuple[str, ...] = ("rathaus@musterstadt.example",), **changes: object
) -> Draft:
    original = DraftDocument("a.eml", "message/rfc822", b"mail", DocumentKind.ORIGINAL)
    made = Draft(Channel.MAIL, (original,), subject=subject, text=text, recipients=tuple(Address("", a) for a in to))
    return replace(made, **changes)  # type: ignore[arg-type]


def pdf(name: str = "a.pdf", text: str = "", form_id: str | None = None) -> DraftDocument:
    form = FormReading(form_id, "1", ()) if form_id is not None else None
    return DraftDocument(name, "application/pdf", b"%PDF", DocumentKind.ATTACHMENT, 0, 1, text, form)


def test_our_form_is_the_strongest_sign():
    sent = draft("Sterbeurkunde", to=("tiefbau@musterstadt.example",), service="geburtsurkunde")
    with_form = replace(sent, documents=(*sent.documents, pdf(form_id="geburtsurkunde")))
    assert route(with_form, CATALOGUE) == Route("geburtsurkunde", "standesamt", "form", "geburtsurkunde")


def test_a_service_the_item_names_itself_comes_next():
    assert route(draft("Schlagloch", service="sterbeurkunde"), CATALOGUE) == Route(
        "sterbeurkunde", "standesamt", "service", "sterbeurkunde"
    )


def test_an_unknown_service_is_no_sign():
    assert route(draft(service="hundesteuer"), CATALOGUE) == NOWHERE


@pytest.mark.parametrize(
    ("to", "subject", "expected"),
    [
        pytest.param(
            "urkunden@musterstadt.example",
            "Schlagloch",
            Route("geburtsurkunde", "standesamt", "recipient", "urkunden@musterstadt.example"),
            id="service",
        ),
        pytest.param(
            "TIEFBAU@Musterstadt.example",
            "Frage",
            Route("", "tiefbauamt", "recipient", "tiefbau@musterstadt.example"),
            id="department",
        ),
        pytest.param(
            "tiefbau+laterne@musterstadt.example",
            "",
            Route("", "tiefbauamt", "recipient", "tiefbau@musterstadt.example"),
            id="with-tag",
        ),
        pytest.param(
            "standesamt@musterstadt.example",
            "Schlagloch",
            Route("", "standesamt", "recipient", "standesamt@musterstadt.example"),
            id="words-of-others-do-not-count",
        ),
        pytest.param(
            "standesamt@musterstadt.example",
            "Sterbeurkunde",
            Route("sterbeurkunde", "standesamt", "recipient", "standesamt@musterstadt.example, sterbeurkunde"),
            id="words-name-the-service",
        ),
        pytest.param(
            "rathaus@musterstadt.example",
            "Sterbeurkunde",
            Route("sterbeurkunde", "standesamt", "keyword", "sterbeurkunde"),
            id="mailroom-says-nothing",
        ),
        pytest.param("fremd@example.org", "Hallo", NOWHERE, id="nobody"),
    ],
)
def test_the_mailbox_it_was_sent_to_decides(to, subject, expected):
    assert route(draft(subject, to=(to,)), CATALOGUE) == expected


def test_a_copy_to_the_right_mailbox_counts_beside_the_mailroom():
    sent = draft(to=("rathaus@musterstadt.example", "standesamt@musterstadt.example"))
    assert route(sent, CATALOGUE).department == "standesamt"


@pytest.mark.parametrize(
    ("subject", "text", "service_id", "department", "keyword"),
    [
        pytest.param("Bitte um eine Geburtsurkunde", "", "geburtsurkunde", "standesamt", "geburtsurkunde", id="word"),
        pytest.param(
            "GEBURTSURKUNDEN für drei Kinder", "", "geburtsurkunde", "standesamt", "geburtsurkunde", id="plural"
        ),
        pytest.param(
            "Eine Urkunde über die Geburt", "", "geburtsurkunde", "standesamt", "urkunde über die geburt", id="phrase"
        ),
        pytest.param(
            "Eine Urkunde ueber die Geburt",
            "",
            "geburtsurkunde",
            "standesamt",
            "urkunde über die geburt",
            id="written-out",
        ),
        pytest.param(
            "STRASSENSCHADEN in der Mühlgasse", "", "maengelmeldung", "tiefbauamt", "straßenschaden", id="capital-ss"
        ),
        pytest.param("Laterne defekt", "", "maengelmeldung", "tiefbauamt", "laterne defekt", id="two-words"),
        pytest.param("Wohngeld-Antrag", "", "wohngeldantrag", "wohngeld", "wohngeldantrag", id="hyphen"),
        pytest.param(
            "Frage", "Ich brauche eine Sterbeurkunde.", "sterbeurkunde", "standesamt", "sterbeurkunde", id="in-the-text"
        ),
        pytest.param(
            "Schlagloch", "Geburtsurkunde", "maengelmeldung", "tiefbauamt", "schlagloch", id="subject-before-text"
        ),
        pytest.param("Frage zum Wohngeld", "", "", "wohngeld", "wohngeld", id="department-word"),
        pytest.param(
            "Trauung",
            "mit Geburtsurkunde",
            "geburtsurkunde",
            "standesamt",
            "trauung, geburtsurkunde",
            id="department-then-service",
        ),
        pytest.param(
            "Todesfall und Geburtsurkunde", "", "geburtsurkunde", "standesamt", "geburtsurkunde", id="strongest-first"
        ),
        pytest.param(
            "Schlagloch oder Sterbeurkunde", "", "maengelmeldung", "tiefbauamt", "schlagloch", id="first-mentioned"
        ),
        pytest.param("Laterne ist nicht defekt", "", "", "poststelle", "", id="words-apart"),
        pytest.param("Geburtsurkundenpapier", "", "", "poststelle", "", id="part-of-a-word"),
        pytest.param("Rathaus", "", "", "poststelle", "", id="mailroom-words"),
        pytest.param("Re: Anfrage", "Danke!\n> Geburtsurkunde\n>> Schlagloch", "", "poststelle", "", id="quoted"),
        pytest.param("", "", "", "poststelle", "", id="nothing"),
    ],
)
def test_words_decide(subject, text, service_id, department, keyword):
    reason = "keyword" if keyword else "none"
    assert route(draft(subject, text), CATALOGUE) == Route(service_id, department, reason, keyword)


def test_what_is_attached_decides_last():
    sent = draft("Anbei", "wie besprochen")
    by_name = replace(sent, documents=(*sent.documents, pdf("Antrag_Sterbeurkunde.pdf", "Geburtsurkunde")))
    assert route(by_name, CATALOGUE) == Route("sterbeurkunde", "standesamt", "keyword", "sterbeurkunde")
    by_text = replace(sent, documents=(*sent.documents, pdf("scan.pdf", "Antrag auf eine Geburtsurkunde")))
    assert route(by_text, CATALOGUE) == Route("geburtsurkunde", "standesamt", "keyword", "geburtsurkunde")
