"""The register entry of the sample town that the tour issues a certificate from; it differs from the application."""

from __future__ import annotations

from desktop.sample_town.people import TOWN

REGISTER = {
    "standesamt": TOWN,
    "registernummer": "G 123/2019",
    "geburtsort": TOWN,
    "geburtstag": "12.03.2019",
    "geburtszeit": "04:35",
    "kind.geburtsname": "Großmann",
    "kind.vornamen": "Frieda Kaethe",
    "kind.geschlecht": "weiblich",
    "elternteil1.bezeichnung": "Mutter",
    "elternteil1.familienname": "Großmann",
    "elternteil1.geburtsname": "Großmann",
    "elternteil1.vornamen": "Käthe",
    "elternteil2.bezeichnung": "Vater",
    "elternteil2.familienname": "Öztürk",
    "elternteil2.geburtsname": "Öztürk",
    "elternteil2.vornamen": "Łukasz",
}
DECISIONS = {
    "zustaendigkeit": "Standesamt Musterstadt führt den Eintrag",
    "berechtigung": "Mutter des Kindes (§ 62 Abs. 1 PStG)",
    "identitaet": "Personalausweis vorgelegt",
    "sperrvermerk": "kein Sperrvermerk",
}
