"""The services there are, as a list that narrows with every letter typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.actions.wording import department_name
from desktop.catalogue.name_match import matching_fields
from desktop.catalogue.service import Catalogue, ServiceDefinition
from desktop.domain.case import CaseDetail
from desktop.domain.spelling import written_out
from desktop.translation import _, say
from desktop.viewmodels.card_list_model import Card

_WORD_SIGNS = str.maketrans("-/(),.;:", "        ")


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """One service to choose.

    Attributes:
        department: Its department's name.
        words: Of its name, for the rank of what is found.
        searched: Everything it is found by, prepared for comparison.
    """

    service: ServiceDefinition
    department: str
    words: tuple[str, ...]
    searched: str

    @property
    def card(self) -> Card:
        """As shown in the list."""
        parts = [self.department]
        if self.service.leika:
            parts.append(say(_("LeiKa {key}", key=self.service.leika)))
        return Card(self.service.id, self.service.name, " · ".join(parts), icon="service")


def service_choices(catalogue: Catalogue, detail: CaseDetail) -> tuple[ServiceChoice, ...]:
    """All services but the one the case has; those of its own department first, then by name."""
    own = detail.row.department
    known = [s for s in catalogue.services.values() if s.id != detail.row.service]
    known.sort(key=lambda s: (s.department != own, written_out(s.name)))
    return tuple(_choice(catalogue, service) for service in known)


def _choice(catalogue: Catalogue, service: ServiceDefinition) -> ServiceChoice:
    department = department_name(catalogue, service.department)
    searched = " ".join((service.name, department, service.leika, *service.keywords))
    return ServiceChoice(service, department, _words(service.name), " ".join(_words(searched)))


def fitting_values(service: ServiceDefinition, detail: CaseDetail) -> int:
    """How many values of forms of others' making a service has fields for."""
    if any(submission.form_id for submission in detail.submissions):
        return 0
    foreign = {name for document in detail.documents for name in document.values}
    return len({match.field for match in matching_fields(service, foreign).values()})


def found_services(choices: Sequence[ServiceChoice], typed: str) -> tuple[ServiceChoice, ...]:
    """Those that hold every word typed, in any German spelling; names that begin with it come first."""
    words = _words(typed)
    hits = [choice for choice in choices if all(word in choice.searched for word in words)]
    return tuple(sorted(hits, key=lambda choice: _rank(choice, words))) if words else tuple(hits)


def _rank(choice: ServiceChoice, words: tuple[str, ...]) -> int:
    """0: the name begins with what was typed; 1: a word of the name does; 2: the name holds it; 3: found elsewhere."""
    name = " ".join(choice.words)
    if name.startswith(" ".join(words)):
        return 0
    if all(any(own.startswith(word) for own in choice.words) for word in words):
        return 1
    return 2 if all(word in name for word in words) else 3


def _words(text: str) -> tuple[str, ...]:
    return tuple(written_out(text).translate(_WORD_SIGNS).split())
