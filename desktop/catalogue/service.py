"""The definition of a service, as the catalogue's TOML files give it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field holds; decides widget, check and place in the PDF form."""

    TEXT = "text"
    MULTILINE = "multiline"
    NAME = "name"  # letters of DIN 91379
    DATE = "date"  # stored as dd.mm.yyyy
    TIME = "time"  # stored as HH:MM
    NUMBER = "number"
    COUNT = "count"  # a whole number: copies, persons
    CHECK = "check"  # "ja" or ""
    CHOICE = "choice"  # one of `choices`, drop-down
    RADIO = "radio"  # one of `choices`, all visible
    EMAIL = "email"
    PHONE = "phone"
    POSTAL_CODE = "postal_code"
    IBAN = "iban"
    REGISTER_NUMBER = "register_number"  # G 123/2019


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One application or register field.

    Attributes:
        name: Lower-case, dots allowed: "kind.geburtsname". Also the PDF field's name.
        label: German, as on the form.
        kind: What it holds.
        group: German heading it stands under, "" for none.
        required: Missing is a finding.
        choices: Value to German label, in order; only for choice and radio.
        comb: Number of cells of a comb field, 0 for none.
        max_length: 0 for no limit.
        fim: FIM field id, "" when none is known.
        register: For an application field, the register field it is compared with; "" when none.
        hint: German help text, "" for none.
        width: Share of the form's line, 1 (quarter) to 4 (whole).
        person: Whom or what it is about, as said before the label where it stands alone; "" when the label tells.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    group: str = ""
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    comb: int = 0
    max_length: int = 0
    fim: str = ""
    register: str = ""
    hint: str = ""
    width: int = 4
    person: str = ""

    @property
    def full_label(self) -> str:
        """The label outside the form, where no heading tells whose it is: "Kind: Vorname(n)"."""
        return f"{self.person}: {self.label}" if self.person else self.label


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One line of a certificate.

    Attributes:
        label: Left column; may contain {field} placeholders of register fields.
        text: Right column, composed of {field} placeholders; a line whose placeholders are all empty is left out when
            `optional`, and printed as a dash otherwise.
        heading: A line that only heads the following ones, up to the next heading or rule. An optional heading is left
            out when none of the lines it heads remains.
        whole: Of an optional heading: its lines stand all or not at all, empty ones with a dash, as the official form
            has them.
        omit: Option that removes the line: "geschlecht" or "eltern" (PStG § 59(2)); "" when none.
        rule_above: A thin line above the row, as on the official form.
        foot: Stands below the signature, outside the certified text (PStG § 57(2)).
    """

    label: str
    text: str = ""
    heading: bool = False
    optional: bool = False
    omit: str = ""
    rule_above: bool = False
    foot: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class CertificateDefinition:
    """A certificate a service issues.

    Attributes:
        id: Slug, unique in the catalogue; usually the service's own id.
        title: German title on the page.
        register_kind: "G", "E", "S" for civil-status registers, "" otherwise.
        register_number_field: Register field that holds the registration number; "" when none.
        retention_years: No certificate after so many years of the entry (PStG § 5(5)); 0 for no limit.
        decisions: Named decisions to be recorded before issue, in order: name to German question.
        decision_norms: The norm of each decision.
        omissions: Option name to German label of what may be left out on request.
        lines: From top to bottom.
        security_paper: Printed on security paper: no background, no code on the page.
        no_ground: Words that alone are no ground for a decision: "ja", "nein".
        denied_by: Of a decision the words with which an answer begins that speaks against issuing.
    """

    id: str
    title: str
    register_kind: str
    register_number_field: str
    retention_years: int
    decisions: Mapping[str, str]
    decision_norms: Mapping[str, str]
    omissions: Mapping[str, str]
    lines: tuple[CertificateLine, ...]
    security_paper: bool = False
    no_ground: tuple[str, ...] = ()
    denied_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def number_prefix(self) -> str:
        """What its numbers begin with: "GEB"."""
        return number_prefix(self.id)


def number_prefix(certificate_id: str) -> str:
    """What the numbers of a certificate begin with."""
    return certificate_id[:3].upper()


@dataclass(frozen=True, slots=True)
class AskedKind:
    """A kind of document an application can ask for.

    Attributes:
        one: What one of it is called: "Geburtsurkunde".
        more: What several are called: "Geburtsurkunden".
        certificate: Id of the certificate that answers it; "" when this program issues none.
        field: The application field that says so; "" for what the form is for anyway.
        value: What the field holds then.
        besides: Asked for besides the others, one piece of it.
    """

    one: str
    more: str
    certificate: str = ""
    field: str = ""
    value: str = ""
    besides: bool = False


@dataclass(frozen=True, slots=True)
class AskedDefinition:
    """Where an application says what is asked for.

    Attributes:
        copies: The field with the number of pieces; "" when the form has none.
        kinds: What can be asked for.
        omissions: Option of a certificate to the check box that asks for it.
    """

    copies: str = ""
    kinds: tuple[AskedKind, ...] = ()
    omissions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeeItem:
    """A fee: integer cents for the first and each further piece, with its legal basis."""

    name: str
    label: str
    cents: int
    further_cents: int
    norm: str


class RuleKind(StrEnum):
    """What a rule over field values demands; empty fields satisfy all but the first four."""

    REQUIRED_IF = "required_if"  # `field`, when `other` holds one of `equals`
    REQUIRED_UNDER_AGE = "required_under_age"  # `field`, when the birth date in `other` is less than `years` ago
    ONE_OF = "one_of"  # at least one of `fields`
    ALL_OR_NONE = "all_or_none"  # each of `fields`, when one of them or of `besides` is filled in
    MIN_AGE = "min_age"  # the birth date in `field` is at least `years` ago
    NOT_FUTURE = "not_future"  # each date of `fields`
    NOT_BEFORE = "not_before"  # the date in `field` is not earlier than that in `other`
    YEAR_FITS = "year_fits"  # the register number in `other` is of the year of the date in `field`, or `years` later
    AT_LEAST = "at_least"  # the number in each of `fields`
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class RuleDefinition:
    """A rule over field values, applied to whichever field set, application or register, has the fields.

    Attributes:
        kind: What is demanded.
        fields: The fields it is about; a finding names the first.
        finding: Code of the finding when it is broken; its norm stands in `findings.toml`.
        severity: "hint", "warning" or "error".
        other: The second field; "" when the kind needs none.
        equals: Values of `other` that make the rule apply.
        unless: Fields of which a filled one satisfies the rule as well.
        years: Age, or how much later; 0 when the kind needs none.
        besides: Fields that make `fields` necessary too, without being necessary themselves.
        number: The limit; 0 when the kind needs none.
    """

    kind: RuleKind
    fields: tuple[str, ...]
    finding: str
    severity: str = "error"
    other: str = ""
    equals: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    years: int = 0
    besides: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """What a citizen can ask for, defined once (design 7).

    Attributes:
        id: German slug, the file's name.
        department: Department id, the folder's name.
        leika: 14 digits, or "" when none is known.
        version: Version of the form, printed and stored in it.
        form_requirement: German sentence on the form the law wants.
        form_norm: Its norm.
        deadline_days: Days until it must be done, 0 for none; `deadline_norm` says why.
        keywords: Lower-case words or phrases that suggest this service, strongest first.
        addresses: Mailbox addresses that belong to it.
        checklist: German questions to tick.
        parties: First part of field names to the German role of the person they describe: "kind" to "Kind".
        fields: Application fields, in form order.
        register_fields: Register fields, in order; empty when the service has no register.
        number_pattern: Pattern of the file number, e.g. "33.41-{serial:04d}/{year}".
        retention_norm: Norm of `retention_years`, after which the case is erased.
        rules: Rules over several fields, and over dates.
        form_title: German title of the form; "" for the service's name.
        introduction: German text under the form's title, "" for none.
        privacy: German data protection note at the form's end.
        signature: German label of a line to sign on paper, "" when the form needs none.
        group_notes: Group heading to the German text under it.
        asked: Where the application says what is asked for, so that it can be compared with what is issued.
        protected: Whether its cases are opened for a stated reason only, like the application for an Auskunftssperre.
    """

    id: str
    department: str
    name: str
    leika: str
    version: str
    form_requirement: str
    form_norm: str
    deadline_days: int
    deadline_norm: str
    retention_years: int
    number_pattern: str
    keywords: tuple[str, ...]
    addresses: tuple[str, ...]
    checklist: tuple[str, ...]
    parties: Mapping[str, str]
    fees: tuple[FeeItem, ...]
    fields: tuple[FieldDefinition, ...]
    register_fields: tuple[FieldDefinition, ...]
    certificates: tuple[CertificateDefinition, ...]
    retention_norm: str = ""
    rules: tuple[RuleDefinition, ...] = ()
    form_title: str = ""
    introduction: str = ""
    privacy: str = ""
    signature: str = ""
    group_notes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    asked: AskedDefinition = AskedDefinition()
    protected: bool = False

    def field(self, name: str) -> FieldDefinition | None:
        """The application field of that name; None when the service has none."""
        return next((f for f in self.fields if f.name == name), None)

    def register_field(self, name: str) -> FieldDefinition | None:
        """The register field of that name; None when the service has none."""
        return next((f for f in self.register_fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class DepartmentDefinition:
    """A department as the catalogue's `departments.toml` names it.

    Attributes:
        confidential: Of the mailroom: the words that mark post as personal or confidential, lower case.
    """

    id: str
    name: str
    addresses: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A definition with a mistake: nobody works by it until it is mended.

    Attributes:
        id: Service id, or the name of a file about no single service: "departments.toml".
        in_use: Whether the delivered definition of the same stays in use.
        keywords, addresses: What leads to the service, as far as that can still be read.
    """

    id: str
    in_use: bool
    keywords: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is offered, by whom, and how its findings are worded.

    Attributes:
        services: By id, in order of department and name.
        departments: By id, the mailroom first.
        findings: Code to (German text with placeholders, norm).
        folders: Where it was read from, so that a reader process can read the same.
        set_aside: By id, what has a mistake; asking reads every service.
    """

    services: Mapping[str, ServiceDefinition]
    departments: Mapping[str, DepartmentDefinition]
    findings: Mapping[str, tuple[str, str]]
    folders: tuple[str, ...] = ()
    set_aside: Mapping[str, SetAside] = field(default_factory=dict)

    def left_out(self) -> Iterator[SetAside]:
        """Services that nobody can work by: with a mistake, and without a delivered definition."""
        return (aside for aside in self.set_aside.values() if not aside.in_use)

    def certificate(self, certificate_id: str) -> tuple[ServiceDefinition, CertificateDefinition] | None:
        """The service and definition of a certificate; None when nobody issues it."""
        for service in self.services.values():
            for definition in service.certificates:
                if definition.id == certificate_id:
                    return service, definition
        return None
