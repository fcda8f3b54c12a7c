"""What an application asks for, beside what is about to be issued.

Which fields say so is written in the service's file (`[asked]`); nothing here knows a service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.catalogue.service import AskedKind, Catalogue, CertificateDefinition, ServiceDefinition
from desktop.domain.case import CaseDetail
from desktop.domain.finding import Finding, Severity

_TICKED = "ja"
CODES = "asked."  # begins the codes of all findings made here


@dataclass(frozen=True, slots=True)
class Asked:
    """What one application asks for.

    Attributes:
        number: How many pieces, as stated; "" when nothing was.
        kinds: Of which kind; a value the catalogue does not know stands for itself.
        besides: What is asked for besides, one piece each.
        left_out: Options of the certificate that are asked for, with their German words.
    """

    number: str
    kinds: tuple[AskedKind, ...]
    besides: tuple[AskedKind, ...]
    left_out: Mapping[str, str]

    @property
    def copies(self) -> int:
        """How many pieces; 1 where the application names no number that makes sense."""
        return max(int(self.number), 1) if self.number.isdecimal() else 1

    @property
    def words(self) -> str:
        """As "2 Geburtsurkunden, ohne Angaben zu den Eltern"."""
        kinds = " / ".join(_counted(self.number, kind) for kind in self.kinds)
        return ", ".join(filter(None, (kinds, *(text[:1].lower() + text[1:] for text in self.left_out.values()))))


def _counted(number: str, kind: AskedKind) -> str:
    name = kind.one if number in {"", "1"} else kind.more
    return f"{number} {name}" if number else name


def asked_for(service: ServiceDefinition, values: Mapping[str, str]) -> Asked | None:
    """Find out what an application asks for.

    Args:
        service: Says which fields tell.
        values: Application field to value; missing ones count as empty.

    Returns:
        None when none of these fields is filled in: a plain letter asks in its own words.
    """
    asked = service.asked
    telling = {asked.copies, *asked.omissions.values(), *(kind.field for kind in asked.kinds)} - {""}
    if not any(values.get(name, "").strip() for name in telling):
        return None
    number = values.get(asked.copies, "").strip() if asked.copies else ""
    chosen = [kind for kind in asked.kinds if not kind.field or values.get(kind.field, "").strip() == kind.value]
    main = tuple(kind for kind in chosen if not kind.besides)
    labels = {name: label for c in service.certificates for name, label in c.omissions.items()}
    left_out = {
        name: labels[name] for name, f in asked.omissions.items() if values.get(f) == _TICKED and name in labels
    }
    return Asked(
        str(int(number)) if number.isdecimal() else number,
        (*main, *_unknown_kinds(service, values)),
        tuple(kind for kind in chosen if kind.besides),
        left_out,
    )


def _unknown_kinds(service: ServiceDefinition, values: Mapping[str, str]) -> Iterator[AskedKind]:
    """Kinds asked for in words the catalogue does not have."""
    main = [kind for kind in service.asked.kinds if kind.field and not kind.besides]
    for field in dict.fromkeys(kind.field for kind in main):
        value = values.get(field, "").strip()
        if value and value not in {kind.value for kind in main if kind.field == field}:
            yield AskedKind(f"„{value}“", f"„{value}“", field=field, value=value)


def asked_findings(
    service: ServiceDefinition,
    definition: CertificateDefinition,
    values: Mapping[str, str],
    omit: frozenset[str] | None = None,
) -> Iterator[Finding]:
    """Compare what is asked for with a certificate; nothing found here refuses it.

    Args:
        service: The case's service.
        definition: What is issued.
        values: Application field to value.
        omit: What is left out of it; None while that is not decided.
    """
    asked = asked_for(service, values)
    if asked is None:
        return
    if asked.words:
        yield Finding("asked.for", Severity.HINT, service.asked.copies, {"asked": asked.words})
    if asked.kinds and definition.id not in {kind.certificate for kind in asked.kinds}:
        names = " / ".join(kind.one for kind in asked.kinds)
        told = {"asked": names, "issued": definition.title}
        yield Finding("asked.other_kind", Severity.WARNING, asked.kinds[0].field, told)
    for kind in asked.besides:
        if kind.certificate != definition.id:
            yield Finding("asked.besides", Severity.WARNING, kind.field, {"asked": kind.one})
    for name, label in asked.left_out.items():
        if omit is not None and name in definition.omissions and name not in omit:
            yield Finding("asked.omission", Severity.WARNING, service.asked.omissions[name], {"label": label})


def asked_in_case(detail: CaseDetail, catalogue: Catalogue) -> tuple[Finding, ...]:
    """What a case asks for, beside all its service issues; each finding once."""
    service = catalogue.services.get(detail.row.service)
    if service is None:
        return ()
    values = {f.name: f.value for f in detail.fields}
    found = [f for definition in service.certificates for f in asked_findings(service, definition, values)]
    return tuple({(f.code, tuple(f.values.items())): f for f in found}.values())
