"""Make a service's fillable form: A4 pages drawn from the definition, with an AcroForm any reader can fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from desktop.catalogue.service import Catalogue, FieldDefinition, FieldKind, ServiceDefinition
from desktop.documents.form_fields import FieldToPlace, FormIdentity, Widget, with_form
from desktop.printing.form_flow import LEFT, MM, PAGE_HEIGHT, RIGHT, SECOND, Area, Flow, Line, Words, pages_of, width_of
from desktop.printing.form_font import form_font
from desktop.printing.form_page import drawn_pages
from desktop.printing.form_rows import REQUIRED, Place, first_row_height, heading, place_fields

_SAMPLE = "Muster"
_EXAMPLE = ".example"
_FOOT = 284.0
_INSET = 0.35  # a field lies just inside its frame
_TEXT_INSET = 1.2  # and what is typed does not touch it
_KINDS = {
    FieldKind.MULTILINE: "multiline",
    FieldKind.CHECK: "check",
    FieldKind.RADIO: "radio",
    FieldKind.CHOICE: "choice",
}


def fillable_form(
    service: ServiceDefinition, catalogue: Catalogue, municipality: str, *, sample: bool = False
) -> bytes:
    """Draw the form of a service.

    Field names, kinds and order are the definition's; form id and version are printed in the foot and stored in the
    file. The same definition gives the same bytes.

    Args:
        municipality: Whose form it is, printed at its head; "" for none.
        sample: Prints "Muster" on every page.
    """
    flow, places = lay_out(service, catalogue, municipality, sample=sample)
    title = f"{_title(service)} – {municipality}" if municipality else _title(service)
    identity = FormIdentity(service.id, service.version, title)
    pages = drawn_pages(flow.drawn, author=municipality or _office(service, catalogue), subject=service.name)
    return with_form(pages, tuple(_fields(places)), form_font(), identity)


def lay_out(
    service: ServiceDefinition, catalogue: Catalogue, municipality: str, *, sample: bool
) -> tuple[Flow, tuple[Place, ...]]:
    """Place everything that is printed, and where what is filled in."""
    flow = Flow(head=_title(service))
    _head(flow, service, catalogue, municipality, sample=sample)
    places: list[Place] = []
    for group, members in groupby(service.fields, key=lambda field: field.group):
        places.extend(_group(flow, group, list(members), service.group_notes.get(group, "")))
    _end(flow, service)
    _feet(flow, service, sample=sample)
    return flow, tuple(places)


def _office(service: ServiceDefinition, catalogue: Catalogue) -> str:
    department = catalogue.departments.get(service.department)
    return department.name if department else ""


def _head(flow: Flow, service: ServiceDefinition, catalogue: Catalogue, municipality: str, *, sample: bool) -> None:
    name = _office(service, catalogue)
    flow.words(LEFT, 3, municipality or name, 10, bold=True)
    if municipality:
        flow.words(LEFT, 7.4, name, 9, grey=SECOND)
    flow.y += 15
    flow.words(LEFT, 6.5, _title(service), 22, bold=True)
    flow.y += 11.5
    if service.introduction:
        flow.paragraph(service.introduction, 9.5)
        flow.y += 1.6
    flow.paragraph(_way_back(name, _addresses(service, catalogue, sample=sample)), 8.5, grey=SECOND)
    flow.paragraph(f"{service.form_requirement} Rechtsgrundlage: {service.form_norm}.", 8.5, grey=SECOND)
    flow.y += 3.6


def _addresses(service: ServiceDefinition, catalogue: Catalogue, *, sample: bool) -> tuple[str, ...]:
    """Where the form may be sent; the examples of the delivered catalogue stand only on forms of the sample town.

    Source:
        RFC 2606: names under .example belong to nobody, so mail to them reaches nobody.
    """
    department = catalogue.departments.get(service.department)
    found = (*service.addresses, *(department.addresses if department else ()))
    return tuple(address for address in found if sample or not address.endswith(_EXAMPLE))


def _title(service: ServiceDefinition) -> str:
    return service.form_title or service.name


def _way_back(department: str, addresses: Sequence[str]) -> str:
    by_mail = f" und an {addresses[0]} senden – oder" if addresses else " oder"
    return (
        f"Am Bildschirm ausfüllen, speichern{by_mail} ausdrucken und abgeben: {department}. "
        f"Was mit „{REQUIRED}“ bezeichnet ist, brauchen wir für die Bearbeitung."
    )


def _group(flow: Flow, group: str, members: Sequence[FieldDefinition], note: str) -> Iterator[Place]:
    if group:
        flow.room_for(9 + (4.5 if note else 0) + first_row_height(members))
        heading(flow, group)
    if note:
        flow.y -= 0.4
        flow.paragraph(note, 8, grey=SECOND)
        flow.y += 1.4
    yield from place_fields(flow, members, group)
    flow.y += 2.2


def _end(flow: Flow, service: ServiceDefinition) -> None:
    if service.signature:
        flow.room_for(22)
        flow.y += 13
        for left, right, text in ((LEFT, LEFT + 60, "Ort, Datum"), (LEFT + 70, RIGHT, service.signature)):
            flow.drawn.append(Line(flow.page, left, flow.y, right, flow.y, 0.5))
            flow.words(left, 3.4, text, 7.5, grey=SECOND)
        flow.y += 9
    if service.privacy:
        flow.room_for(6 + 4 * len(service.privacy) / 110)
        flow.words(LEFT, 3, "Datenschutz", 8, bold=True)
        flow.y += 4.2
        flow.paragraph(service.privacy, 8, grey=SECOND)


def _feet(flow: Flow, service: ServiceDefinition, *, sample: bool) -> None:
    count = pages_of(flow.drawn)
    for page in range(count):
        number = f"Seite {page + 1} von {count}"
        foot = f"{service.name} · Formular {service.id} · Fassung {service.version}"
        flow.drawn.append(Line(page, LEFT, _FOOT - 4, RIGHT, _FOOT - 4))
        flow.drawn.append(Words(page, LEFT, _FOOT, foot, 7.5, grey=SECOND))
        flow.drawn.append(Words(page, RIGHT - width_of(number, 7.5), _FOOT, number, 7.5, grey=SECOND))
        if sample:
            width = width_of(_SAMPLE, 11, bold=True)
            flow.drawn.append(Area(page, RIGHT - width - 5, 13, RIGHT, 20, frame=0.3))
            flow.drawn.append(Words(page, RIGHT - width - 2.5, 18, _SAMPLE, 11, bold=True))


def _fields(places: Sequence[Place]) -> Iterator[FieldToPlace]:
    for field, found in groupby(places, key=lambda place: place.field):
        kind = _KINDS.get(field.kind, "text")
        yield FieldToPlace(
            name=field.name,
            kind=kind,
            tip=f"{field.group}: {field.label}" if field.group else field.label,
            widgets=tuple(_widget(place) for place in found),
            required=field.required,
            comb=field.comb,
            max_length=field.max_length,
            options=tuple(field.choices.items()) if kind == "choice" else (),
        )


def _widget(place: Place) -> Widget:
    is_button = place.field.kind in (FieldKind.CHECK, FieldKind.RADIO)
    beside = _INSET if is_button or place.field.comb else _TEXT_INSET  # cells are divided where the frame is
    return Widget(
        page=place.page,
        left=(place.left + beside) * MM,
        bottom=(PAGE_HEIGHT - place.bottom + _INSET) * MM,
        right=(place.right - beside) * MM,
        top=(PAGE_HEIGHT - place.top - _INSET) * MM,
        value=place.value,
        tip=f"{place.field.label}: {place.field.choices[place.value]}" if place.value else "",
    )
