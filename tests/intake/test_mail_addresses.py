"""People come out of address lists, one by one, with their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.submission import Address
from desktop.intake.mail_addresses import addresses_of, without_repeats

A = Address


@pytest.mark.parametrize(
    ("raw", "people"),
    [
        pytest.param(b"erika@example.org", [A("", "erika@example.org")], id="bare"),
        pytest.param(b"<erika@example.org>", [A("", "erika@example.org")], id="brackets"),
        pytest.param(b"Erika Beispiel <erika@example.org>", [A("Erika Beispiel", "erika@example.org")], id="usual"),
        pytest.param(b'"Beispiel, Erika" <e@example.org>', [A("Beispiel, Erika", "e@example.org")], id="quoted-comma"),
        pytest.param(b"Beispiel, Erika <e@example.org>", [A("Beispiel, Erika", "e@example.org")], id="unquoted-comma"),
        pytest.param(b"e@example.org (Erika Beispiel)", [A("Erika Beispiel", "e@example.org")], id="name-as-comment"),
        pytest.param(b"Erika (privat) <e@example.org>", [A("Erika", "e@example.org")], id="comment-beside-name"),
        pytest.param(b"'Erika Beispiel' <e@example.org>", [A("Erika Beispiel", "e@example.org")], id="apostrophes"),
        pytest.param(b'"e@example.org" <e@example.org>', [A("", "e@example.org")], id="address-as-name"),
        pytest.param(b"=?utf-8?q?J=C3=BCrgen?= <j@example.org>", [A("Jürgen", "j@example.org")], id="encoded"),
        pytest.param(
            b"=?utf-8?q?M=2C_J?= <j@example.org>, b@example.org",
            [A("M, J", "j@example.org"), A("", "b@example.org")],
            id="encoded-comma",
        ),
        pytest.param(
            b'"=?utf-8?q?J=C3=BCrgen?=" <j@example.org>', [A("Jürgen", "j@example.org")], id="encoded-in-quotes"
        ),
        pytest.param(b"J\xfcrgen <j@example.org>", [A("Jürgen", "j@example.org")], id="raw-letters"),
        pytest.param(b"a@example.org, B <b@example.org>", [A("", "a@example.org"), A("B", "b@example.org")], id="two"),
        pytest.param(
            b"a@example.org; b@example.org;", [A("", "a@example.org"), A("", "b@example.org")], id="semicolons"
        ),
        pytest.param(b"undisclosed-recipients:;", [], id="empty-group"),
        pytest.param(
            b"Amt: a@example.org, b@example.org;", [A("", "a@example.org"), A("", "b@example.org")], id="group"
        ),
        pytest.param(b"<@relay.example:e@example.org>", [A("", "e@example.org")], id="source-route"),
        pytest.param(b"Erika <mailto:e@example.org>", [A("Erika", "e@example.org")], id="mailto"),
        pytest.param(b'"Big Bug"@example.org', [A("", '"Big Bug"@example.org')], id="quoted-local-part"),
        pytest.param(b"Erika\r\n Beispiel\r\n <e@example.org>", [A("Erika Beispiel", "e@example.org")], id="folded"),
        pytest.param(b"Erika Beispiel <e@example.org", [A("Erika Beispiel", "e@example.org")], id="bracket-missing"),
        pytest.param(b'"Erika Beispiel <e@example.org>', [A("Erika Beispiel", "e@example.org")], id="quote-missing"),
        pytest.param(b"MAILER-DAEMON <>", [A("MAILER-DAEMON", "")], id="no-address"),
        pytest.param(b"Poststelle", [A("Poststelle", "")], id="name-only"),
        pytest.param(b"Erika, Max, Anna", [A("Erika"), A("Max"), A("Anna")], id="names-only"),
        pytest.param(b"<>", [], id="empty-brackets"),
        pytest.param(b"", [], id="empty"),
        pytest.param(
            "Gru\u202eetsiL <l@example.org>".encode(), [A("GruetsiL", "l@example.org")], id="direction-override"
        ),
    ],
)
def test_addresses_are_read(raw, people):
    assert list(addresses_of(raw)) == people


def test_people_named_twice_are_kept_once_with_the_better_name():
    people = [A("", "Erika@example.org"), A("Max", "max@example.org"), A("Erika", "erika@example.org")]
    assert without_repeats(people) == (A("Erika", "erika@example.org"), A("Max", "max@example.org"))


@given(st.binary(max_size=150))
def test_no_list_is_refused(raw):
    for person in addresses_of(raw):
        assert person.name or person.address


@pytest.mark.slow
def test_a_list_of_an_attacker_is_read_in_time():
    for raw in (b"(" * 100_000, b'"' * 100_001, b"<" * 100_000, b"a@b," * 50_000, b"=?a?q?" * 20_000, b"a:" * 50_000):
        addresses_of(raw)
