"""The post of the sample town: mails with filled forms, scans, faxes, letters and stray items, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from random import Random

from desktop.catalogue.service import Catalogue, ServiceDefinition
from desktop.clock import GERMANY
from desktop.documents.form_filling import fill_form
from desktop.documents.picture_writing import photograph, scanned_tiff
from desktop.documents.render import RenderedPage, render_page
from desktop.domain.submission import Channel
from desktop.printing.form import fillable_form
from desktop.sample_town.applications import filled
from desktop.sample_town.people import TOWN, Person, person

_SCAN_DPI = 150
_PHOTO_WIDTH = 640
# How many items of a kind there are in a hundred.
_MIX: Mapping[str, int] = {"form_mail": 48, "form_file": 10, "scan": 10, "fax": 6, "mail": 16, "defect": 8, "stray": 2}
_REQUESTS = (
    ("Frage zu meiner Geburtsurkunde", "ich brauche eine Geburtsurkunde für meine Tochter. Was muss ich mitbringen?"),
    ("Gewerbeanmeldung", "ich möchte zum Monatsersten ein Gewerbe anmelden. Welches Formular ist das richtige?"),
    ("Wohngeld", "können Sie mir sagen, ob mein Antrag auf Wohngeld angekommen ist?"),
    ("Bibliotheksausweis verloren", "ich habe meinen Bibliotheksausweis verloren und bitte um Ersatz."),
    ("Öffnungszeiten", "haben Sie am Freitag nach Allerheiligen geöffnet?"),
    ("Meldebescheinigung", "für meinen Vermieter benötige ich eine Meldebescheinigung."),
)
_DEFECTS = (
    ("Laterne defekt", "vor dem Haus Ringstraße 4 brennt die Straßenlaterne seit drei Tagen nicht mehr."),
    ("Schlagloch", "in der Mühlgasse ist ein tiefes Schlagloch, bitte beheben, bevor jemand stürzt."),
    ("Müll am Anger", "am Anger liegt seit gestern ein Haufen Sperrmüll neben der Bank."),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of post: its file name, bytes, how it comes (None: a mail says so itself) and when."""

    name: str
    content: bytes
    channel: Channel | None
    at: datetime


class Post:
    """Makes the post of the weeks before `now`, the same for the same seed."""

    def __init__(self, catalogue: Catalogue, now: datetime, seed: int = 26) -> None:
        self._catalogue, self._now, self._chance = catalogue, now, Random(seed)
        self._forms: dict[str, bytes] = {}
        self._kinds: Mapping[str, Callable[[int], Item]] = {
            "form_mail": self._form_mail,
            "form_file": self._form_file,
            "scan": self._scan,
            "fax": self._fax,
            "mail": self._mail,
            "defect": self._defect,
            "stray": self._stray,
        }

    def items(self, count: int) -> Iterator[Item]:
        """`count` items: one of each kind, so that a small town has everything too, then mixed."""
        kinds, weights = list(_MIX), list(_MIX.values())
        for number in range(count):
            kind = kinds[number] if number < len(kinds) else self._chance.choices(kinds, weights)[0]
            yield self._kinds[kind](number)

    def birth_certificate_application(self) -> Item:
        """The mail the tour follows: a form for a birth certificate, completely filled."""
        service = self._catalogue.services["geburtsurkunde"]
        applicant = Person("Käthe", "Großmann", "Großmann", self._now.date() - timedelta(days=12_000),
                           "Ringstraße 12", "kaethe.grossmann@post.example", "03999 4711")  # fmt: skip
        values = filled(service, applicant, Random(3), self._now.date()) | {
            "kind.geburtsname": "Großmann", "kind.vornamen": "Frieda Käthe", "kind.geburtstag": "12.03.2019",
            "kind.geburtsort": TOWN, "elternteil1.familienname": "Großmann", "elternteil1.geburtsname": "Großmann",
            "elternteil1.vornamen": "Käthe", "elternteil2.familienname": "Öztürk", "elternteil2.geburtsname": "Öztürk",
            "elternteil2.vornamen": "Łukasz", "registernummer": "G 123/2019", "anzahl": "3",
            "urkundenart": "urkunde",
            "antragsteller.verhaeltnis": "vorfahr", "verwendungszweck": "Anmeldung Schule",
        }  # fmt: skip
        for box in ("ohne_geschlecht", "ohne_eltern"):
            values.pop(box, None)
        pdf = fill_form(self._form(service), values)
        text = (
            "Guten Tag,\n\nanbei mein Antrag auf drei Geburtsurkunden für meine Tochter.\n\n"
            "Freundliche Grüße\nKäthe Großmann"
        )
        mail = self._message(
            applicant, "Geburtsurkunde für Frieda Käthe, drei Stück", text, self._now - timedelta(minutes=18)
        )
        mail.add_attachment(pdf, maintype="application", subtype="pdf", filename="Antrag Geburtsurkunde.pdf")
        return Item("000-antrag-geburtsurkunde.eml", mail.as_bytes(), None, self._now)

    def photo(self) -> bytes:
        """A picture as a telephone takes it: sky, meadow, road and a barrier, and nobody in it."""
        sky = [(235 - row // 4, 190 + row // 8, 130 + row // 4) for row in range(220)]  # blue, green, red
        ground = [(70, 130, 95)] * 60 + [(120, 122, 125)] * 120
        rows = [bytes((*colour, 255)) * _PHOTO_WIDTH for colour in [*sky, *ground]]
        stripe = (bytes((255, 255, 255, 255)) * 40 + bytes((40, 40, 200, 255)) * 40) * (_PHOTO_WIDTH // 80)
        rows[250:275] = [stripe] * 25
        return photograph(RenderedPage(_PHOTO_WIDTH, len(rows), b"".join(rows)))

    def _when(self) -> datetime:
        return self._now - timedelta(minutes=self._chance.randrange(20, 20 * 24 * 60))

    def _who(self) -> Person:
        return person(self._chance, self._now.date())

    def _service(self) -> ServiceDefinition:
        services = list(self._catalogue.services.values())
        weights = [4 if s.id == "geburtsurkunde" else 1 for s in services]
        return self._chance.choices(services, weights)[0]

    def _form(self, service: ServiceDefinition) -> bytes:
        if service.id not in self._forms:
            self._forms[service.id] = fillable_form(service, self._catalogue, TOWN, sample=True)
        return self._forms[service.id]

    def _filled_form(self, service: ServiceDefinition, who: Person) -> bytes:
        return fill_form(self._form(service), filled(service, who, self._chance, self._now.date()))

    def _message(self, who: Person, subject: str, text: str, at: datetime) -> EmailMessage:
        return message(who, subject, text, at, self._chance.randrange(10**9))

    def _form_mail(self, number: int) -> Item:
        service, who = self._service(), self._who()
        text = f"Guten Tag,\n\nanbei das ausgefüllte Formular.\n\nMit freundlichen Grüßen\n{who.name}"
        mail = self._message(who, service.name, text, self._when())
        name = f"{service.name}.pdf"
        mail.add_attachment(self._filled_form(service, who), maintype="application", subtype="pdf", filename=name)
        return Item(f"{number:03d}-mail.eml", mail.as_bytes(), None, self._now)

    def _form_file(self, number: int) -> Item:
        service, who = self._service(), self._who()
        return Item(f"{service.name} {number}.pdf", self._filled_form(service, who), Channel.PORTAL, self._when())

    def _scanned(self) -> bytes:
        pdf = self._filled_form(self._service(), self._who())
        height = int(297 / 25.4 * _SCAN_DPI)
        return scanned_tiff([render_page(pdf, "application/pdf", 0, max_width=height, max_height=height)], _SCAN_DPI)

    def _scan(self, number: int) -> Item:
        return Item(f"Scan der Poststelle {number}.tif", self._scanned(), Channel.SCAN, self._when())

    def _fax(self, number: int) -> Item:
        return Item(f"Fax 03999 600-{number}.tif", self._scanned(), Channel.FAX, self._when())

    def _mail(self, number: int) -> Item:
        subject, text = self._chance.choice(_REQUESTS)
        who = self._who()
        mail = self._message(who, subject, f"Sehr geehrte Damen und Herren,\n\n{text}\n\n{who.name}", self._when())
        return Item(f"{number:03d}-mail.eml", mail.as_bytes(), None, self._now)

    def _defect(self, number: int) -> Item:
        subject, text = self._chance.choice(_DEFECTS)
        who = self._who()
        mail = self._message(who, f"Mängelmeldung: {subject}", f"Hallo,\n\n{text}\n\n{who.name}", self._when())
        mail.add_attachment(self.photo(), maintype="image", subtype="jpeg", filename="IMG_2041.jpg")
        return Item(f"{number:03d}-mail.eml", mail.as_bytes(), None, self._now)

    def _stray(self, number: int) -> Item:
        return Item(f"Unterlagen {number}.bin", self._chance.randbytes(2_000), Channel.UPLOAD, self._when())


def message(who: Person, subject: str, text: str, at: datetime, serial: int = 0) -> EmailMessage:
    """A mail to the town hall as its own server delivers it."""
    mail = EmailMessage()
    stamp = format_datetime(at.astimezone(GERMANY))
    mail["Received"] = f"from mail.post.example by mx.musterstadt.example; {stamp}"
    mail["From"] = formataddr((who.name, who.email))
    mail["To"] = "rathaus@musterstadt.example"
    mail["Subject"] = subject
    mail["Date"] = stamp
    mail["Message-ID"] = f"<{int(at.timestamp())}.{serial}@post.example>"
    mail.set_content(text)
    return mail
