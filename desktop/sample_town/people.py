"""The people of the sample town. Nobody here exists; the names are chosen for their letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

TOWN = "Musterstadt an der Ilm"
_GIVEN = (
    "Frieda", "Käthe", "Łukasz", "Ayşe", "Jörg", "Søren", "Zoë", "Anaïs", "Mehmet", "Nguyễn Anh", "Čedomir", "Ġorġa",
    "Ieva", "Þóra", "Åsa", "Ñusta", "Émile", "Grażyna", "Ömer", "Renée", "Tomáš", "Ülkü", "Björn", "Małgorzata",
    "Hannelore", "Karl-Heinz", "Mia", "Emil", "Wilhelmine", "Bogdan",
)  # fmt: skip
_FAMILY = (
    "Großmann", "Öztürk", "Weiß", "Sørensen", "Demir", "Müller-Lüdenscheidt", "Novák", "Żółkowski", "Ștefănescu",
    "Nuñez", "Łęcki", "Brandstätter", "Kröger", "von der Aue", "Trần", "Ćosić", "Þorláksdóttir", "Schuhmann",
    "Wagenknecht-Ört", "Ågren", "Jürgens", "Kowalczyk", "Birkenfeld", "Ünal", "Straßburger", "D’Angelo", "Quast",
)  # fmt: skip
_STREETS = (
    "Ringstraße",
    "Am Anger",
    "Marktplatz",
    "Mühlgasse",
    "Birkenweg",
    "An der Ilm",
    "Schloßstraße",
    "Poststraße",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    given: str
    family: str
    birth_name: str
    born: date
    street: str
    email: str
    phone: str

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"


def person(chance: Random, today: date, *, youngest: int = 18, oldest: int = 85) -> Person:
    """Invent somebody of an age between two numbers of years."""
    given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
    born = today - timedelta(days=chance.randrange(youngest * 366, oldest * 365))
    plain = f"{given[0]}.{family}".encode("ascii", "ignore").decode().replace(" ", "").lower()
    return Person(
        given,
        family,
        family if chance.random() < 0.6 else chance.choice(_FAMILY),
        born,
        f"{chance.choice(_STREETS)} {chance.randrange(1, 60)}",
        f"{plain or 'post'}{chance.randrange(10, 99)}@post.example",
        f"03999 {chance.randrange(1000, 9999)}",
    )
