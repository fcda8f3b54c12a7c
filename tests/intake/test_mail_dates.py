"""Dates in all the ways mail programs write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.mail_dates import parse_mail_date, received_at

NINE = datetime(2026, 3, 2, 9, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 02 Mar 2026 10:11:12 +0100",
        "Mon, 2 Mar 2026 10:11:12 +0100 (CET)",
        "2 Mar 2026 10:11:12 +0100",
        "Mon, 02 Mar 2026 09:11:12 GMT",
        "Mon, 02 Mar 2026 09:11:12 -0000",
        "Mon, 02 Mar 2026 09:11:12",
        "Mon, 02 Mar 26 10:11:12 +0100",
        "Mon,02 Mar 2026 10:11:12 +0100",
        "Mon, 02 Mar 2026 10:11:12 CET",
        "Mon, 02 Mar 2026 10:11:12 MEZ",
        "Mon, 02 Mar 2026 10:11:12 (MEZ)",
        "Mon, 02 Mar 2026 10.11.12 +0100",
        "Mon, 02-Mar-2026 10:11:12 +0100",
        "Mon,   02 Mar\t2026 10:11:12 +0100",
        "Mon, 02 Mar 2026 10:11:12 +01:00",
        "Mon, 02 Mar 2026 10:11:12 GMT+0100",
        "Mon, 02 Mar 2026 10:11:12 AM +0100",
        "Mo, 2 Mär 2026 10:11:12 +0100",
        "Montag, 2. März 2026 10:11:12 +0100",
        "Mon Mar  2 10:11:12 2026 +0100",
        "Mon Mar 02 10:11:12 CET 2026",
        "March 2, 2026 at 9:11:12 AM UTC",
        "2026-03-02T09:11:12Z",
        "2026-03-02T10:11:12.123+01:00",
        "2026-03-02 09:11:12",
        "02.03.2026 09:11:12",
        "Mo, 02.03.2026, 10:11:12 +0100",
    ],
)
def test_a_date_is_read(text):
    assert parse_mail_date(text) == NINE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gestern",
        "Mon, 32 Mar 2026 10:11:12 +0100",
        "Mon, 30 Feb 2026 10:11:12 +0100",
        "2026",
        "99:99:99",
        "Mon, 02 Xyz 2026 1:2:3",
    ],
)
def test_what_is_no_date_gives_none(text):
    assert parse_mail_date(text) is None


def test_a_leap_second_and_midnight_are_no_obstacle():
    assert parse_mail_date("Sat, 31 Dec 2016 23:59:60 +0000") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert parse_mail_date("Fri, 1 Jan 2026 00:30:00 +0100") == datetime(2025, 12, 31, 23, 30, tzinfo=UTC)


def test_it_arrived_when_our_own_server_says_so():
    lines = [
        "from mx.example.org by mail.musterstadt.example; Mon, 02 Mar 2026 10:11:12 +0100",
        "from sender.example by mx.example.org; Mon, 02 Mar 2026 08:00:00 +0100",
    ]
    assert received_at(lines, datetime(2001, 1, 1, tzinfo=UTC)) == NINE


def test_without_a_dated_received_line_it_arrived_when_it_was_sent():
    assert received_at(["from a by b"], NINE) == NINE
    assert received_at([], None) is None


@given(st.text(max_size=60))
def test_no_text_is_refused(text):
    found = parse_mail_date(text)
    assert found is None or found.tzinfo is not None


@given(
    st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2099, 12, 31)).map(
        lambda d: d.replace(microsecond=0)
    )
)
def test_the_usual_form_is_always_understood(moment):
    assert parse_mail_date(moment.strftime("%a, %d %b %Y %H:%M:%S +0000")) == moment.replace(tzinfo=UTC)
