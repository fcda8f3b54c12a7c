"""Say which department a draft goes to, and why: the strongest sign decides, and the sign is named.

The order is design 5: our form, a service the item names itself, the mailbox it was sent to, words in the subject, in
the text, in what is attached; else the mailroom.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.catalogue.service import Catalogue
from desktop.domain.clerk import MAILROOM
from desktop.domain.submission import Draft, Route
from desktop.intake.keywords import Hit, Words

_ATTACHMENT_START = 5_000  # characters: what a form or letter is about stands on its first page


def route(draft: Draft, catalogue: Catalogue) -> Route:
    """Choose service and department; the same draft always goes the same way."""
    named = catalogue.services.get(draft.service)
    if named is not None:
        is_form = any(d.form is not None and d.form.id == named.id for d in draft.documents)
        return Route(named.id, named.department, "form" if is_form else "service", named.id)
    rules = (_by_form_left_out, _by_recipient, _by_keyword)
    return next((found for rule in rules if (found := rule(draft, catalogue))), Route("", MAILROOM, "none"))


def _by_form_left_out(draft: Draft, catalogue: Catalogue) -> Route | None:
    """A form of ours whose service has a mistake in the catalogue: a person has to see it, whatever else it says."""
    forms = {document.form.id for document in draft.documents if document.form is not None and document.form.id}
    return next((_left_out(aside.id) for aside in catalogue.left_out() if aside.id in forms), None) if forms else None


def _left_out(service: str, sign: str = "") -> Route:
    return Route("", MAILROOM, "left_out", f"{service}, {sign}" if sign else service)


def _by_recipient(draft: Draft, catalogue: Catalogue) -> Route | None:
    """The mailbox it was sent to. The mailroom's own address says nothing: it is where all write who know no other."""
    addresses = list(dict.fromkeys(_plain(recipient.address) for recipient in draft.recipients))
    for address in addresses:
        for service in catalogue.services.values():
            if address in map(str.lower, service.addresses):
                return Route(service.id, service.department, "recipient", address)
        for aside in catalogue.left_out():
            if address in aside.addresses:
                return _left_out(aside.id, address)
    for address in addresses:
        for department in catalogue.departments.values():
            if department.id != MAILROOM and address in map(str.lower, department.addresses):
                return _refined(draft, catalogue, Route("", department.id, "recipient", address))
    return None


def _plain(address: str) -> str:
    """Lower case, without what some write between plus and at: standesamt+termin@..."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _by_keyword(draft: Draft, catalogue: Catalogue) -> Route | None:
    left_out = {aside.id: aside.keywords for aside in catalogue.left_out()}
    for words in _texts(draft):
        hit = words.strongest([*((s.id, s.keywords) for s in catalogue.services.values()), *left_out.items()])
        if hit and hit.owner in left_out:
            return _left_out(hit.owner, hit.keyword)
        if hit:
            return Route(hit.owner, catalogue.services[hit.owner].department, "keyword", hit.keyword)
        hit = words.strongest((d.id, d.keywords) for d in catalogue.departments.values() if d.id != MAILROOM)
        if hit:
            return _refined(draft, catalogue, Route("", hit.owner, "keyword", hit.keyword))
    return None


def _refined(draft: Draft, catalogue: Catalogue, found: Route) -> Route:
    """Add the service of the department that the words name, and say by which."""
    hit = _service_within(draft, catalogue, found.department)
    if hit is None:
        return found
    return Route(hit.owner, found.department, found.reason, f"{found.detail}, {hit.keyword}")


def _service_within(draft: Draft, catalogue: Catalogue, department: str) -> Hit | None:
    services = [(s.id, s.keywords) for s in catalogue.services.values() if s.department == department]
    if not services:
        return None
    return next((hit for words in _texts(draft) if (hit := words.strongest(services))), None)


def _texts(draft: Draft) -> Iterator[Words]:
    """Where words are looked for, the strongest place first; each is prepared only when it is its turn."""
    yield Words(draft.subject)
    yield Words(_own_words(draft.text))
    inside = [d for d in draft.documents if d.readable]
    yield Words("\n".join(d.name.rpartition(".")[0] for d in inside[1:]))
    yield Words("\n".join(d.text[:_ATTACHMENT_START] for d in inside))


def _own_words(text: str) -> str:
    """The text without what it quotes: a thank-you for an answer is not the question again."""
    if "\n>" not in text and not text.startswith(">"):
        return text
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))
