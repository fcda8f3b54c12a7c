"""A case as text for a terminal of 80 columns: section by section, fields under the headings of their form."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator

from desktop.actions.take_in import unread_text
from desktop.actions.wording import (
    act_text,
    actor_text,
    channel_text,
    department_name,
    service_name,
    source_text,
    state_text,
)
from desktop.catalogue.asked import asked_in_case
from desktop.catalogue.findings import word
from desktop.catalogue.service import Catalogue, FieldDefinition, ServiceDefinition
from desktop.clock import local
from desktop.domain.case import CaseDetail, DocumentRow, SubmissionRow
from desktop.domain.finding import Finding, Severity
from desktop.translation import Text, _, counted, grouped, say

_NARROWEST, _WIDEST = 60, 100  # columns
_LABEL = 26  # columns of a label; a longer one has a line of its own
_TEXT_LINES = 12  # of a message; all of it is with --json and in the window
_MARKS = {Severity.ERROR: "!", Severity.WARNING: "!", Severity.HINT: "-"}


def case_lines(detail: CaseDetail, catalogue: Catalogue) -> list[str]:
    """All that is known of a case, the empty sections left out."""
    service = catalogue.services.get(detail.row.service)
    sections = (
        (_("Received"), _received(detail)),
        (_("Application"), _application(detail, service)),
        (_("Findings"), (line for f in _findings(detail, catalogue) for line in finding_lines(f, catalogue))),
        (_("Register"), _register(detail, service)),
        (_("Differences between application and register"), _differences(detail, service)),
        (_("Documents"), (line for d in detail.documents for line in _document(d))),
        (_("Notes"), _notes(detail)),
        (_("Follow-ups"), _follow_ups(detail)),
        (_("Certificates"), _certificates(detail, catalogue)),
        (_("History"), _history(detail, catalogue)),
    )
    lines = list(_head(detail, catalogue))
    for title, section in sections:
        shown = list(section)
        if shown:
            lines += ["", heading_line(say(title)), *shown]
    return lines


def heading_line(title: str) -> str:
    """The heading of a section, ruled to the end of the line."""
    return f"── {title} ".ljust(_width(), "─")


def _findings(detail: CaseDetail, catalogue: Catalogue) -> tuple[Finding, ...]:
    return (*detail.findings, *asked_in_case(detail, catalogue))


def finding_lines(finding: Finding, catalogue: Catalogue) -> list[str]:
    """A finding with its norm."""
    text, norm = word(catalogue, finding)
    return _wrapped(f"{text} ({norm})" if norm else text, first=f"  {_MARKS[finding.severity]} ", indent=4)


def _head(detail: CaseDetail, catalogue: Catalogue) -> Iterator[str]:
    row = detail.row
    service = service_name(catalogue, row.service) or say(_("No service yet"))
    yield from _wrapped(f"{row.number or row.id}  {service}")
    yield from _wrapped(f"{row.sender}: {row.subject}" if row.sender else row.subject)
    state = say(state_text(row.state))
    facts = [f"{state} ({detail.waiting_for})" if detail.waiting_for else state]
    facts.append(department_name(catalogue, row.department))
    facts.append(row.clerk or say(_("not assigned")))
    if row.deadline:
        facts.append(say(_("deadline {day}", day="{2}.{1}.{0}".format(*row.deadline.split("-")))))
    yield from _wrapped(" · ".join(facts))


def _received(detail: CaseDetail) -> Iterator[str]:
    for submission in detail.submissions:
        yield from _wrapped(_submission_line(submission), first="  ", indent=4)
        if submission.subject and submission.subject != detail.row.subject:
            yield from _wrapped(submission.subject, first="    ", indent=4)
        text = [line for line in submission.text.splitlines() if line.strip()]
        for line in text[:_TEXT_LINES]:
            yield from _wrapped(line, first="    ", indent=4)
        if len(text) > _TEXT_LINES:
            more = counted("{count} more line", "{count} more lines", len(text) - _TEXT_LINES)
            yield f"    … {say(more)}"


def _submission_line(submission: SubmissionRow) -> str:
    when = local(submission.received_at).strftime("%d.%m.%Y %H:%M")
    sender = submission.sender
    address = f"<{sender.address}>" if sender.address and sender.address != sender.name else ""
    return " ".join(part for part in (when, say(channel_text(submission.channel)), sender.name, address) if part)


def _application(detail: CaseDetail, service: ServiceDefinition | None) -> Iterator[str]:
    """What was stated, as the clerk's form groups it; what nobody filled in is left out."""
    group = ""
    for field in detail.fields:
        definition = service.field(field.name) if service else None
        heading = (
            definition.group if definition else say(_("Further details") if service else _("Details from the form"))
        )
        if field.value:
            if heading != group:
                yield f"  {heading}"
                group = heading
            yield from _field(field.label, _shown(definition, field.value), f"({say(source_text(field.source))})")


def _register(detail: CaseDetail, service: ServiceDefinition | None) -> Iterator[str]:
    entry = detail.entry
    if entry is None or service is None:
        return
    if entry.confirmed_at is None:
        compared = _("Not yet compared with the register.")
    else:
        day = local(entry.confirmed_at).strftime("%d.%m.%Y %H:%M")
        compared = _("Compared with the register by {name}, {day}.", name=entry.confirmed_by, day=day)
    yield from _wrapped(compared, first="  ", indent=4)
    group = ""
    for field in detail.register:
        definition = service.register_field(field.name)
        if field.value:
            if definition and definition.group != group:
                yield f"  {definition.group}"
                group = definition.group
            yield from _field(field.label, _shown(definition, field.value), "≠" if field.differs else "")


def _differences(detail: CaseDetail, service: ServiceDefinition | None) -> Iterator[str]:
    if service is None or detail.entry is None:
        return
    stated = {f.name: f.value for f in detail.fields}
    by_register = {d.register: d for d in service.fields if d.register}
    for field in detail.register:
        definition = by_register.get(field.name)
        if field.differs and definition is not None:
            label = f"{definition.group}: {field.label}" if definition.group else field.label
            yield from _wrapped(label, first="  ", indent=4)
            nothing = say(_("nothing"))
            yield from _field(say(_("Application")), stated.get(definition.name) or nothing, "")
            yield from _field(say(_("Register")), field.value or nothing, "")


def _document(document: DocumentRow) -> Iterator[str]:
    pages = [say(counted("{count} page", "{count} pages", document.pages))] if document.pages else []
    facts = [document.media_type, *pages, f"{grouped(max(document.size // 1000, 1))} kB"]
    name = document.name or say(_("without a name"))
    yield from _wrapped(f"{name} ({', '.join(facts)})", first="  ", indent=4)
    if not document.readable:
        yield from _wrapped(say(unread_text(document.note)), first="    ! ", indent=6)
    yield f"    {document.id}"


def _notes(detail: CaseDetail) -> Iterator[str]:
    for note in detail.notes:
        yield from _dated(local(note.at).strftime("%d.%m.%Y %H:%M"), f"{note.author}: {note.text}")


def _follow_ups(detail: CaseDetail) -> Iterator[str]:
    for follow_up in detail.follow_ups:
        done = say(_(" (done)")) if follow_up.done else ""
        yield from _dated(follow_up.due.strftime("%d.%m.%Y"), f"{follow_up.reason}{done}")


def _certificates(detail: CaseDetail, catalogue: Catalogue) -> Iterator[str]:
    for issued in detail.certificates:
        found = catalogue.certificate(issued.kind)
        title = found[1].title if found else issued.kind
        yield from _dated(
            local(issued.issued_at).strftime("%d.%m.%Y %H:%M"), f"{title} {issued.number}, {issued.issued_by}"
        )
        yield f"    {issued.document}"


def _history(detail: CaseDetail, catalogue: Catalogue) -> Iterator[str]:
    for row in detail.history:
        said = f"{actor_text(row)}: {say(act_text(row, catalogue, detail.row.service))}"
        yield from _dated(local(row.at).strftime("%d.%m.%Y %H:%M"), said)


def _dated(when: str, text: str) -> list[str]:
    return _wrapped(text, first=f"  {when}  ", indent=4)


def _shown(definition: FieldDefinition | None, value: str) -> str:
    """A choice as the form names it."""
    return definition.choices.get(value, value) if definition else value


def _field(label: str, value: str, remark: str) -> list[str]:
    """Label and value in two columns; a remark goes where there is room for it."""
    indent = 4 + _LABEL + 2
    before = [f"    {label}"] if len(label) > _LABEL else []
    first = " " * indent if before else f"    {label:<{_LABEL}}  "
    lines = [line for part in value.splitlines() or [""] for line in _wrapped(part, first="", indent=0, less=indent)]
    shown = [first + lines[0], *(" " * indent + line for line in lines[1:])]
    if remark and len(shown[-1]) + 2 + len(remark) <= _width():
        shown[-1] += f"  {remark}"
    elif remark:
        shown += _wrapped(remark, first=" " * indent, indent=indent)
    return before + shown


def _wrapped(text: str | Text, *, first: str = "", indent: int = 0, less: int = 0) -> list[str]:
    """Lines of `text` no longer than the terminal is wide, less so many columns."""
    words = " ".join(say(text).split())
    return textwrap.wrap(
        words, _width() - less, initial_indent=first, subsequent_indent=" " * indent, break_on_hyphens=False
    ) or [first.rstrip()]


def _width() -> int:
    return min(max(shutil.get_terminal_size((80, 24)).columns, _NARROWEST), _WIDEST)
