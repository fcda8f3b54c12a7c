"""Values of fields, by kind."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.domain import latin
from desktop.domain.finding import Severity
from desktop.domain.iban import iban_fault
from desktop.domain.values import check_value, normal_value, register_number_parts
from tests.examples import examples

TODAY = date(2026, 11, 22)
KINDS = [
    *("text", "multiline", "name", "date", "time", "number", "count", "check"),
    *("choice", "radio", "email", "phone", "postal_code", "iban", "register_number"),
]
CHOICES = {"post": "Mit der Post", "abholung": "Abholung"}
TYPED = st.text("0123456789 .,:/-+@()GESDEuhrjax€äÖß", max_size=12) | st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "G ", "g", "S", "D-"]),
    st.integers(0, 2030),
    st.sampled_from([":", ".", "/", ",", "-", " Uhr", ""]),
    st.integers(0, 2030),
    st.sampled_from(["", ".19", ".2019", " €", "/2019", "/1999 "]),
)
IBANS = ["DE02120300000000202051", "DE02500105170137075030", "AT026000000001349870", "CH0209000000100013997"]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("date", "12.3.19", "12.03.2019"),
        ("date", "morgen", "morgen"),
        ("time", "8:15", "08:15"),
        ("time", "0815", "08:15"),
        ("time", "8 Uhr", "08:00"),
        ("time", "14.30 Uhr", "14:30"),
        ("time", "8h05", "08:05"),
        ("number", "1.234,50 €", "1234,50"),
        ("number", "1.234", "1234"),
        ("number", "12.5", "12,5"),
        ("number", "68 m²", "68"),
        ("check", "X", "ja"),
        ("check", "Off", ""),
        ("radio", "Mit der Post", "post"),
        ("choice", "ABHOLUNG", "abholung"),
        ("choice", "Taube", "Taube"),
        ("postal_code", "D-98693", "98693"),
        ("postal_code", "98 693", "98693"),
        ("postal_code", "SW1A 1AA", "SW1A 1AA"),
        ("iban", "de02 1203 0000 0000 2020 51", "DE02120300000000202051"),
        ("register_number", "g123/2019", "G 123/2019"),
        ("register_number", "G 12-1 / 2019", "G 12-1/2019"),
        ("name", "  Käthe   Groß ", "Käthe Groß"),
        ("name", "Ka\u0308the", "Käthe"),
        ("multiline", "eine  Zeile \r\nzweite", "eine  Zeile\nzweite"),
    ],
)
def test_values_are_stored_in_one_spelling(kind, typed, stored):
    assert normal_value(kind, typed, choices=CHOICES, today=TODAY) == stored


@settings(max_examples=examples(300))
@given(kind=st.sampled_from(KINDS), text=st.text(max_size=40) | TYPED)
def test_normalising_twice_changes_nothing(kind, text):
    once = normal_value(kind, text, choices=CHOICES, today=TODAY)
    assert normal_value(kind, once, choices=CHOICES, today=TODAY) == once


@settings(max_examples=examples(300))
@given(kind=st.sampled_from(KINDS), text=TYPED)
def test_what_is_right_stays_right_when_normalised(kind, text):
    stored = normal_value(kind, text, choices=CHOICES, today=TODAY)
    if check_value(kind, text, choices=CHOICES, today=TODAY) is None:
        assert check_value(kind, stored, choices=CHOICES, today=TODAY) is None


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("date", "31.2.2020", "date_unreadable"),
        ("date", "1.1.1650", "date_too_old"),
        ("date", "12.3.19", "date_century_guessed"),
        ("time", "25:00", "time_unreadable"),
        ("time", "8", "time_unreadable"),
        ("number", "viel", "number_unreadable"),
        ("number", "1.23.4", "number_unreadable"),
        ("count", "2.5", "number_not_whole"),
        ("count", "-1", "number_not_whole"),
        ("check", "vielleicht", "choice_unknown"),
        ("radio", "Taube", "choice_unknown"),
        ("email", "käthe.example", "email_unreadable"),
        ("email", "a@b", "email_unreadable"),
        ("email", "a b@c.de", "email_unreadable"),
        ("phone", "ruf mich an", "phone_unreadable"),
        ("phone", "12", "phone_unreadable"),
        ("phone", "1234567890123456", "phone_unreadable"),
        ("postal_code", "9869", "postal_code_unreadable"),
        ("postal_code", "00123", "postal_code_unreadable"),
        ("iban", "DE0212030000000020205", "iban_unreadable"),
        ("iban", "DE02120300000000202052", "iban_check_digits"),
        ("register_number", "123/2019", "register.number_malformed"),
        ("register_number", "X 123/2019", "register.number_malformed"),
        ("register_number", "G 123/19", "register.number_malformed"),
        ("name", "Käthe 3", "letters_not_allowed"),
    ],
)
def test_what_cannot_be_right_is_found(kind, value, code):
    found = check_value(kind, value, choices=CHOICES, today=TODAY)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "käthe.müller+amt@straßen-bau.example"),
        ("phone", "+49 (0) 3677 / 600-0"),
        ("phone", "115"),
        ("postal_code", "01067"),
        ("number", "0"),
        ("count", "1.200"),
        ("name", "Łucja D'Arc-Ağaoğlu"),
        ("register_number", "S 7/1999"),
        ("text", "alles 123 €"),
        *(("iban", iban) for iban in IBANS),
        *((kind, "") for kind in KINDS),
    ],
)
def test_what_is_right_is_left_alone(kind, value):
    assert check_value(kind, value, choices=CHOICES, today=TODAY) is None


def test_a_value_longer_than_its_field_is_a_warning_with_both_lengths():
    found = check_value("text", "x" * 13, max_length=12)
    assert found is not None
    assert (found.code, found.severity) == ("too_long", Severity.WARNING)
    assert found.values == {"max": "12", "count": "13"}


@given(st.sampled_from(IBANS), st.data())
def test_one_wrong_digit_of_an_iban_is_always_found(iban, data):
    place = data.draw(st.integers(2, len(iban) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != iban[place])
    assert iban_fault(iban[:place] + digit + iban[place + 1 :]) == "iban_check_digits"


@given(st.sampled_from(IBANS), st.data())
def test_two_neighbouring_digits_swapped_in_an_iban_are_always_found(iban, data):
    place = data.draw(st.integers(4, len(iban) - 2))
    assume(iban[place] != iban[place + 1])
    swapped = iban[:place] + iban[place + 1] + iban[place] + iban[place + 2 :]
    assert iban_fault(swapped) == "iban_check_digits"


def test_a_register_number_is_taken_apart():
    assert register_number_parts("g 123-1/2019") == ("G", "123-1", 2019)
    assert register_number_parts("123/2019") is None


@given(st.lists(st.sampled_from(["".join(latin.LETTERS.split()), *latin.SEQUENCES.split()]).flatmap(
    lambda s: st.just(s) if len(s) < 10 else st.sampled_from(s)), max_size=20))  # fmt: skip
def test_every_letter_and_sequence_of_the_norm_may_stand_in_a_name(letters):
    assert latin.foreign_letters("-".join(letters)) == ()


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("Иван", ("И", "в", "а", "н")),
        ("X̂aver", ("X̂",)),
        ("Müller (geb.)", ("(", ")")),
        ("Ana\u202e", ("\u202e",)),
        ("A7A7", ("7",)),
    ],
)
def test_letters_outside_the_norm_are_named(name, foreign):
    assert latin.foreign_letters(name) == foreign
