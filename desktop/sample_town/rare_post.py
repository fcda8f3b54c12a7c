"""Post that comes seldom and tries a window: a laid out mail with a picture, a mail in a mail, a case of many pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

from desktop.sample_town.people import Person
from desktop.sample_town.post import Item, Post, message

_MANY = 24  # documents of the overfull case

_PAGE = """<html><body style="font-family: sans-serif">
<h2>Lärm aus der Baustelle am Anger</h2>
<p>Sehr geehrte Damen und Herren,</p>
<p>seit <b>Montag</b> wird am Anger ab <b>5:30&nbsp;Uhr</b> gebaut. Das Foto ist von heute Morgen:</p>
<p><img src="cid:anger@post.example" width="320" alt="Baustelle am Anger"></p>
<table border="1" cellpadding="4"><tr><th>Tag</th><th>Beginn</th></tr>
<tr><td>Montag</td><td>5:28</td></tr><tr><td>Dienstag</td><td>5:31</td></tr></table>
<ul><li>Ist das genehmigt?</li><li>Wer ist zuständig?</li></ul>
<p>Mit freundlichen Grüßen<br>Zoë Ünal</p>
<img src="https://zaehlpixel.example/1.gif" width="1" height="1"></body></html>"""


def rare_post(post: Post, now: datetime) -> Iterator[Item]:
    """One item of each kind, come this week."""
    for number, (name, mail) in enumerate(
        (
            ("laid-out", _laid_out(post, now - timedelta(hours=30))),
            ("forwarded", _forwarded(post, now - timedelta(hours=32))),
            ("overfull", _overfull(post, now - timedelta(hours=34))),
        )
    ):
        yield Item(f"9{number:02d}-{name}.eml", mail.as_bytes(), None, now)


def _laid_out(post: Post, at: datetime) -> EmailMessage:
    mail = message(_somebody("Zoë", "Ünal"), "Baulärm am Anger", "Baulärm am Anger ab 5:30 Uhr, siehe Foto.", at)
    mail.add_alternative(_PAGE, subtype="html")
    page = mail.get_payload()[1]  # type: ignore[index]
    assert isinstance(page, EmailMessage)
    page.add_related(post.photo(), maintype="image", subtype="jpeg", cid="<anger@post.example>")
    return mail


def _forwarded(post: Post, at: datetime) -> EmailMessage:
    text = "Sehr geehrte Damen und Herren,\n\nbitte senden Sie mir eine Sterbeurkunde meines Vaters.\n\nÉmile Ñuñez"
    first = message(_somebody("Émile", "Nuñez"), "Sterbeurkunde meines Vaters", text, at - timedelta(days=2))
    first.add_attachment(post.photo(), maintype="image", subtype="jpeg", filename="Personalausweis.jpg")
    words = "Liebe Kolleginnen und Kollegen,\n\ndas gehört zu Ihnen.\n\nStadtwerke Ilmtal"
    mail = message(_somebody("Stadtwerke", "Ilmtal"), "WG: Sterbeurkunde meines Vaters", words, at)
    mail.add_attachment(first)
    return mail


def _overfull(post: Post, at: datetime) -> EmailMessage:
    subject = (
        "Nachgereichte Unterlagen zu meinem Antrag auf Wohngeld vom Ersten des Vormonats einschließlich aller "
        "Nachweise über Einkommen, Miete, Heizkosten und Vermögen sämtlicher Haushaltsmitglieder"
    )
    who = _somebody("Maria-Magdalena Sophie Charlotte", "Freifrau von und zu Müller-Lüdenscheidt-Brandstätter")
    mail = message(who, subject, f"Guten Tag,\n\nanbei alle {_MANY} Nachweise.\n\n{who.name}", at)
    photo = post.photo()
    for number in range(1, _MANY + 1):
        name = f"Nachweis {number:02d} Heizkostenabrechnung und Mietbescheinigung des Vermieters.jpg"
        mail.add_attachment(photo, maintype="image", subtype="jpeg", filename=name)
    return mail


def _somebody(given: str, family: str) -> Person:
    born = datetime(1975, 5, 4).date()
    return Person(given, family, family, born, "Am Anger 3", "post@post.example", "03999 1212")
