"""What a registrar decides before a certificate is issued, what speaks against it, and the page as it would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.background import Jobs, Lane
from desktop.catalogue.asked import CODES, asked_for
from desktop.catalogue.service import CertificateDefinition, ServiceDefinition
from desktop.domain.case import CaseDetail
from desktop.domain.finding import Finding, Severity
from desktop.domain.register import Parts, differing_parts
from desktop.errors import DesktopError
from desktop.viewmodels.certificate_acts import CertificateActs, CertificateReading
from desktop.viewmodels.latest_read import LatestRead
from desktop.viewmodels.page_images import PageFile
from desktop.viewmodels.typing_keeper import TypingKeeper

if TYPE_CHECKING:
    from desktop.actions.certificates import Issued

_PDF = "application/pdf"
_TYPED = ":typed"  # ends the name under which a decision not yet recorded is kept


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of application beside register; `..._parts` are the letters that differ."""

    label: str
    stated: str
    registered: str
    differs: bool
    stated_parts: Parts = ()
    registered_parts: Parts = ()


class CertificateForm(QObject):
    """The state of one certificate in the making."""

    changed = Signal()
    kept_typing_read = Signal(object)  # Mapping[name, text]: what was being typed when the last sitting ended
    failed = Signal(object)  # DesktopError
    issued = Signal(object)  # Issued

    def __init__(
        self,
        acts: CertificateActs,
        service: ServiceDefinition,
        definition: CertificateDefinition,
        detail: CaseDetail,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.service, self.definition, self.detail = service, definition, detail
        self.decisions: dict[str, str] = {}
        self.omitted: frozenset[str] = frozenset()
        self.findings: tuple[Finding, ...] = ()
        self.page: PageFile | None = None  # the draft, later the certificate
        self.result: Issued | None = None
        self.trouble: DesktopError | None = (
            None  # why the last attempt to issue failed; None once something was changed
        )
        self.printed = 0  # copies handed to a printer so far
        self.is_read = self.is_issuing = False
        self._acts, self._jobs = acts, jobs
        self._contents: dict[str, bytes] = {}
        self._reads = LatestRead(jobs, self)
        self._keeper = TypingKeeper(self._keep, lambda _case, names: self._forget(names or ()), self)

    def start(self) -> None:
        """Take up what was decided in an earlier sitting, then read."""
        self._reads.ask(self._acts.kept, self._take_kept, self._fail)

    # deciding

    def record(self, name: str, text: str) -> None:
        """Record a decision; an empty text takes it back."""
        text, self.trouble = text.strip(), None
        self._keeper.typed("", name, text)
        self._keeper.typed("", name + _TYPED, "")
        self._keeper.flush()
        self.decisions.pop(name, None)
        if text:
            self.decisions[name] = text
        self.refresh()

    def typed(self, name: str, text: str) -> None:
        """Keep what is being typed for a decision, so that a crash costs nothing."""
        self._keeper.typed("", name + _TYPED, text)

    def omit(self, name: str, *, left_out: bool) -> None:
        """Leave something out at the applicant's wish, or not."""
        self.omitted = self.omitted | {name} if left_out else self.omitted - {name}
        self.trouble = None
        self.refresh()

    def refresh(self) -> None:
        """Read anew what speaks against issuing, and how the page looks."""
        self.is_read = False
        decisions, omitted = dict(self.decisions), self.omitted
        self.changed.emit()
        self._reads.ask(lambda: self._acts.read(decisions, omitted), self._take, self._fail)

    # issuing

    @property
    def open_decisions(self) -> tuple[str, ...]:
        """Names of the decisions still to be recorded."""
        return tuple(name for name in self.definition.decisions if name not in self.decisions)

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """What refuses the certificate, open decisions left out: they are seen where they are recorded."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR and not self._is_decision(f))

    @property
    def may_issue(self) -> bool:
        """Whether nothing refuses any more; false while that is being found out, and once it was issued."""
        ready = self.is_read and not self.is_issuing and self.result is None
        return ready and not any(f.severity is Severity.ERROR for f in self.findings) and not self.open_decisions

    def issue(self) -> None:
        """Issue it: numbered, stored for good. `issued` or `failed` tells the outcome."""
        if not self.may_issue:
            return
        self.is_issuing, self.trouble = True, None
        decisions, omitted, seen = dict(self.decisions), self.omitted, self.detail.version
        self.changed.emit()
        self._jobs.run(
            Lane.WRITE,
            lambda _job: self._acts.issue(decisions, omitted, seen),
            owner=self,
            done=self._take_issued,
            failed=self._fail_issue,
        )

    def note_print(self, printer: str, copies: int) -> None:
        """Note that the certificate went to a printer so many times."""
        issued = self.result
        if issued is not None:
            self.printed += copies
            number, note = issued.number, self._acts.note_print
            self._jobs.run(
                Lane.WRITE,
                lambda _job: note(number, printer, copies),
                owner=self,
                done=_nothing,
                failed=self.failed.emit,
            )

    def content(self, digest: str) -> bytes:
        """The bytes of a page that was shown; called by the renderer in its worker."""
        return self._contents[digest]

    def flush(self) -> None:
        """Keep at once what was typed last; called when the dialog closes."""
        self._keeper.flush()

    # showing

    def other_findings(self) -> tuple[Finding, ...]:
        """Findings the program made itself; decisions, differences and wishes are shown in places of their own."""
        shown = (f for f in self.findings if not self._is_decision(f) and f.code != "register.differs")
        return tuple(f for f in shown if not f.code.startswith(CODES))

    def asked_findings(self) -> tuple[Finding, ...]:
        """What the application asks for, and where this certificate is something else."""
        return tuple(f for f in self.findings if f.code.startswith(CODES))

    @property
    def copies_to_print(self) -> int:
        """How many copies the application asks for and no printer has got yet; at least 1."""
        asked = asked_for(self.service, {f.name: f.value for f in self.detail.fields})
        return max((asked.copies if asked else 1) - self.printed, 1)

    def comparison(self) -> tuple[Compared, ...]:
        """Application beside register, in the order of the form; only what at least one of them states."""
        stated = {f.name: f.value for f in self.detail.fields}
        registered = {r.name: r for r in self.detail.register}
        lines = []
        for field in self.service.fields:
            register = registered.get(field.register) if field.register else None
            if register is not None and (stated.get(field.name) or register.value):
                said = stated.get(field.name, "")
                parts = differing_parts(said, register.value) if register.differs else ((), ())
                lines.append(Compared(self._label(field.name), said, register.value, register.differs, *parts))
        return tuple(lines)

    def _label(self, name: str) -> str:
        """The field's label, with its group where several fields have the same one."""
        field = self.service.field(name)
        if field is None:
            return name
        same = [f for f in self.service.fields if f.label == field.label and f.register]
        return f"{field.group}: {field.label}" if len(same) > 1 and field.group else field.label

    def _is_decision(self, finding: Finding) -> bool:
        return finding.code == "decision.missing" and finding.field in self.definition.decisions

    # what comes back

    def _take_kept(self, kept: Mapping[str, str]) -> None:
        for name in self.definition.decisions:
            if kept.get(name):
                self.decisions[name] = kept[name]
        typed = {name: kept[name + _TYPED] for name in self.definition.decisions if kept.get(name + _TYPED)}
        if typed:
            self.kept_typing_read.emit(typed)
        self.refresh()

    def _take(self, reading: CertificateReading) -> None:
        if self.result is not None:
            return
        self.detail, self.findings, self.is_read = reading.detail, reading.findings, True
        self._show_page(reading.draft, reading.digest)
        self.changed.emit()

    def _show_page(self, pdf: bytes, digest: str) -> None:
        self._contents[digest] = pdf
        self.page = PageFile(digest, "", _PDF, 1) if pdf else None

    def _take_issued(self, issued: Issued) -> None:
        self.is_issuing, self.result = False, issued
        self._show_page(issued.pdf, issued.sha256)
        names = tuple(self.definition.decisions)
        self._keeper.drop("", (*names, *(name + _TYPED for name in names)))
        self._forget((*names, *(name + _TYPED for name in names)))
        self.changed.emit()
        self.issued.emit(issued)

    def _fail(self, error: DesktopError) -> None:
        self.changed.emit()
        self.failed.emit(error)

    def _fail_issue(self, error: DesktopError) -> None:
        self.is_issuing, self.trouble = False, error
        self.failed.emit(error)
        self.refresh()  # what refused it now is among the findings

    def _keep(self, _case: str, texts: Mapping[str, str]) -> None:
        keep = self._acts.keep

        def work(_job: object) -> None:
            for name, text in texts.items():
                keep(name, text)

        self._jobs.run(Lane.WRITE, work, owner=self, done=_nothing, failed=self.failed.emit)

    def _forget(self, names: tuple[str, ...]) -> None:
        forget = self._acts.forget
        self._jobs.run(Lane.WRITE, lambda _job: forget(names), owner=self, done=_nothing, failed=self.failed.emit)


def _nothing(_result: object) -> None:
    return
