"""Fill applications the way people do: each field of a service by its name and kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from desktop.catalogue.service import FieldDefinition, FieldKind, ServiceDefinition
from desktop.sample_town.people import TOWN, Person, person

_PURPOSES = ("Anmeldung Schule", "Eheschließung", "Rentenantrag", "Kindergeld", "Elterngeld", "Reisepass")
_WORDS = ("Fahrradwerkstatt", "Bäckerei mit Café", "Hausmeisterdienste", "Webgestaltung", "Blumenhandel")


def filled(service: ServiceDefinition, applicant: Person, chance: Random, today: date) -> dict[str, str]:
    """Values for the service's form; what is not required is left empty now and then.

    People named in the form come out of `chance`; groups that share a prefix ("kind.") are one person.
    """
    people: dict[str, Person] = {"antragsteller": applicant}
    values: dict[str, str] = {}
    for definition in service.fields:
        if not definition.required and chance.random() < 0.25:
            continue
        prefix = definition.name.rpartition(".")[0]
        if prefix not in people:
            youngest, oldest = (0, 17) if prefix == "kind" else (20, 80)
            people[prefix] = person(chance, today, youngest=youngest, oldest=oldest)
        value = _value(definition, people[prefix], chance, today)
        if value:
            values[definition.name] = value
    return values


def _value(definition: FieldDefinition, who: Person, chance: Random, today: date) -> str:
    by_kind: dict[FieldKind, Callable[[], str]] = {
        FieldKind.CHECK: lambda: "ja" if chance.random() < 0.3 or definition.required else "",
        FieldKind.CHOICE: lambda: chance.choice(list(definition.choices)),
        FieldKind.RADIO: lambda: chance.choice(list(definition.choices)),
        FieldKind.NUMBER: lambda: str(chance.randrange(1, 4)),
        FieldKind.COUNT: lambda: str(chance.randrange(1, 4)),
        FieldKind.EMAIL: lambda: who.email,
        FieldKind.PHONE: lambda: who.phone,
        FieldKind.POSTAL_CODE: lambda: "99999",
        FieldKind.IBAN: lambda: "DE02120300000000202051",  # a test account banks publish
        FieldKind.TIME: lambda: f"{chance.randrange(24):02d}:{chance.randrange(60):02d}",
        FieldKind.REGISTER_NUMBER: lambda: f"G {chance.randrange(1, 400)}/{who.born.year}",
        FieldKind.DATE: lambda: _date(definition, who, chance, today),
        FieldKind.MULTILINE: lambda: "Wie telefonisch besprochen.\nVielen Dank für Ihre Mühe.",
    }
    if definition.kind in by_kind:
        return by_kind[definition.kind]()
    return _text(definition, who, chance)[: definition.max_length or None]


def _date(definition: FieldDefinition, who: Person, chance: Random, today: date) -> str:
    when = who.born if "geburt" in definition.name else today.replace(day=chance.randrange(1, 28))
    return when.strftime("%d.%m.%Y")


def _text(definition: FieldDefinition, who: Person, chance: Random) -> str:
    last = definition.name.rpartition(".")[2]
    known = {
        "familienname": who.family,
        "geburtsname": who.birth_name,
        "vornamen": who.given,
        "vorname": who.given,
        "name": who.name,
        "strasse": who.street,
        "ort": TOWN,
        "verwendungszweck": chance.choice(_PURPOSES),
    }
    if last in known:
        return known[last]
    if "ort" in last:
        return chance.choice((TOWN, "Ilmenau", "Weimar"))
    if "name" in last:
        return who.name
    return chance.choice(_WORDS)
