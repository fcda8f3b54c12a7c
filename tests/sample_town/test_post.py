"""The town's post: the same for the same seed, one of each kind even in a small town, and the seldom kinds besides."""

from __future__ import annotations

import email
from datetime import datetime

import pytest

from desktop.catalogue.loader import load_catalogue
from desktop.clock import GERMANY
from desktop.sample_town.post import Post
from desktop.sample_town.rare_post import rare_post

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=GERMANY)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def items(catalogue):
    """All that a town gets, some of each kind."""
    post = Post(catalogue, NOW)
    return [*post.items(40), *rare_post(post, NOW), post.birth_certificate_application()]


def test_a_small_town_gets_one_of_each_kind(catalogue):
    names = [item.name for item in Post(catalogue, NOW).items(7)]
    assert [name.rsplit(".", 1)[-1] for name in names] == ["eml", "pdf", "tif", "tif", "eml", "eml", "bin"]


@pytest.mark.slow
def test_the_same_seed_makes_the_same_people(catalogue):
    first, second = ([item.name for item in Post(catalogue, NOW).items(7)] for _time in range(2))
    assert first == second


@pytest.mark.slow
def test_no_two_items_share_a_name(items):
    names = [item.name for item in items]
    assert len(set(names)) == len(names)


def test_the_seldom_kinds_are_what_they_are_called(catalogue):
    mails = {item.name[4:-4]: email.message_from_bytes(item.content) for item in rare_post(Post(catalogue, NOW), NOW)}
    kinds = {name: [part.get_content_type() for part in mail.walk()] for name, mail in mails.items()}
    assert {"text/html", "multipart/related", "image/jpeg"} <= set(kinds["laid-out"])
    assert kinds["forwarded"].count("message/rfc822") == 1
    assert kinds["overfull"].count("image/jpeg") > 20


@pytest.mark.slow
def test_all_addresses_are_reserved_for_examples(items):
    for item in items:
        if item.name.endswith(".eml"):
            mail = email.message_from_bytes(item.content)
            assert mail["From"].endswith(".example>"), item.name
