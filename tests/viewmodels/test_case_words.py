"""How a case is worded where nobody is named as its sender."""

from __future__ import annotations

import pytest

from desktop.catalogue.loader import load_catalogue
from desktop.clock import FixedClock
from desktop.domain.submission import Channel
from desktop.translation import _, say
from desktop.viewmodels.case_words import CaseWords
from tests.viewmodels.make_rows import NOON, make_row

UNKNOWN = say(_("Sender unknown"))


@pytest.fixture(scope="module")
def words() -> CaseWords:
    return CaseWords(load_catalogue(), FixedClock(NOON))


@pytest.mark.parametrize("channel", [Channel.SCAN, Channel.UPLOAD, Channel.FAX, Channel.LETTER])
def test_what_came_as_a_bare_file_is_known_by_its_name(words, channel):
    card = words.card(make_row(1, sender="", subject="Scan der Poststelle 22", channel=channel))
    assert card.who == "Scan der Poststelle 22"
    assert card.what != card.who
    assert card.what.endswith(say(_("{channel}, sender unknown", channel="")))


@pytest.mark.parametrize("channel", [Channel.MAIL, Channel.PHONE, Channel.COUNTER, Channel.PORTAL])
def test_where_somebody_spoke_or_wrote_without_a_name_that_is_said(words, channel):
    card = words.card(make_row(1, sender="", subject="Baulärm", channel=channel))
    assert (card.who, card.what) == (UNKNOWN, "Baulärm")


def test_a_file_without_a_name_has_an_unknown_sender(words):
    assert words.card(make_row(1, sender="", subject="", channel=Channel.SCAN)).who == UNKNOWN


def test_a_known_sender_stands_first_whatever_the_channel(words):
    card = words.card(make_row(1, sender="Käthe Großmann", subject="Antrag", channel=Channel.SCAN))
    assert (card.who, card.what) == ("Käthe Großmann", "Antrag")


def test_a_screen_reader_hears_who_sent_it_too(words):
    assert UNKNOWN in words.line(make_row(1, sender="", subject="Baulärm", channel=Channel.PHONE))


def test_what_a_search_found_is_shown_beside_the_name_of_the_file(words):
    row = make_row(1, sender="", subject="Unterlagen 204", channel=Channel.UPLOAD, found_in="… \x02Unterlagen\x03 bin")
    card = words.card(row)
    assert card.who == "Unterlagen 204"
    assert "\x02" in card.what


def test_a_follow_up_tells_its_day_and_its_reason_before_anything_else(words):
    row = make_row(1, deadline="2026-12-01", follow_up="2026-11-23", follow_up_reason="Gebühr bezahlt?")
    card = words.card(row)
    assert card.deadline == say(_("follow-up today"))
    assert card.where.startswith("Gebühr bezahlt?")
