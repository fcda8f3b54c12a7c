"""Personal and confidential post is told by its outside."""

from __future__ import annotations

import pytest

from desktop.domain.submission import Channel, DocumentKind, Draft, DraftDocument
from desktop.intake.confidential import is_confidential

WORDS = ("persönlich", "vertraulich", "privat", "personal", "confidential")


def draft(subject: str = "", text: str = "", channel: Channel = Channel.MAIL, **headers: str) -> Draft:
    document = DraftDocument("brief", "text/plain", b"", DocumentKind.ORIGINAL, text=text)
    return Draft(channel, (document,), subject=subject, headers=tuple(headers.items()))


@pytest.mark.parametrize(
    "subject",
    [
        "Vertraulich",
        "Persönlich: Beschwerde",
        "PERSÖNLICH/VERTRAULICH",
        "[vertraulich] Mein Anliegen",
        "AW: Persönlich - Antwort",
        "Streng vertraulich!",
        "Persönlich und vertraulich, an Frau Sommer",
    ],
)
def test_a_subject_that_begins_with_a_mark_closes_the_letter(subject: str) -> None:
    assert is_confidential(draft(subject), WORDS)


@pytest.mark.parametrize(
    "subject",
    ["Ich komme persönlich vorbei", "Persönlich vorsprechen am Montag", "Vertraulichkeit", "Privatweg 3", "", "Antrag"],
)
def test_a_subject_that_only_uses_the_word_is_no_mark(subject: str) -> None:
    assert not is_confidential(draft(subject), WORDS)


@pytest.mark.parametrize("value", ["Personal", "private", "Company-Confidential"])
def test_the_sensitivity_of_a_mail_closes_it(value: str) -> None:
    assert is_confidential(draft("Hallo", Sensitivity=value), WORDS)


def test_a_normal_sensitivity_does_not() -> None:
    assert not is_confidential(draft("Hallo", Sensitivity="Normal"), WORDS)


def test_an_envelope_is_told_by_the_lines_above_its_text() -> None:
    envelope = "Stadt Musterstadt\nFrau Sommer\nPersönlich\n\nSehr geehrte Frau Sommer,"
    assert is_confidential(draft("", envelope, Channel.SCAN), WORDS)
    assert not is_confidential(draft("", envelope, Channel.MAIL), WORDS), "a mail has a subject"


def test_without_words_in_the_catalogue_only_the_header_counts() -> None:
    assert not is_confidential(draft("Vertraulich"), ())
