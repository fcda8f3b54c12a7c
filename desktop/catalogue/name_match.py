"""Which fields of a service the fields of a foreign form mean, told by their names alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from desktop.catalogue.service import ServiceDefinition
from desktop.domain.spelling import written_out

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_OPTIONAL_LETTERS = re.compile(r"\((?:n|en|r|in|innen)\)")  # Vorname(n) is also Vorname
SURE, LIKELY = 1.0, 0.7


class Match(NamedTuple):
    """The service's field a foreign one means; `confidence` is SURE for its own name, LIKELY for its label."""

    field: str
    confidence: float


def matching_fields(service: ServiceDefinition, names: Iterable[str]) -> dict[str, Match]:
    """Find the fields that foreign names mean; a name that could mean two fields means none.

    Compared without capitals, umlauts, spaces and signs: the field's name ("kind.geburtsname"), its label with its
    person ("Kind: Geburtsname"), and its label alone where only one field of the service has it.

    Returns:
        Foreign name to match, for those that have one.
    """
    own = {_plain(definition.name): Match(definition.name, SURE) for definition in service.fields}
    labels = _labels(service)
    seen = Counter(label for spellings in labels.values() for label in set(spellings))
    likely = {
        label: Match(name, LIKELY) for name, spellings in labels.items() for label in spellings if seen[label] == 1
    }
    found = ((name, own.get(_plain(name)) or likely.get(_plain(name))) for name in names)
    return {name: match for name, match in found if match is not None}


def _labels(service: ServiceDefinition) -> dict[str, tuple[str, ...]]:
    """Field to its label as it may stand on another form: alone, and with the person it is about."""
    labels: dict[str, tuple[str, ...]] = {}
    for definition in service.fields:
        person = service.parties.get(definition.name.partition(".")[0], "")
        words = dict.fromkeys((_plain(definition.label), _plain(_OPTIONAL_LETTERS.sub("", definition.label))))
        labels[definition.name] = tuple(form for word in words for form in (word, _plain(person) + word) if word)
    return labels


def _plain(words: str) -> str:
    return _NOT_IN_NAMES.sub("", written_out(words))
