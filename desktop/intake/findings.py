"""What the reader of a mail notices: the codes, worded by `resources/catalogue/findings.toml`."""

from __future__ import annotations

from desktop.domain.finding import Finding, Severity

_PDF_HINTS = frozenset({"pdf_restricted", "pdf_script", "pdf_signed", "pdf_xfa_beside"})


def charset_repaired(declared: str, used: str) -> Finding:
    """The text was not in the charset its label names."""
    return Finding("charset_repaired", Severity.HINT, values={"declared": declared, "used": used})


def part_damaged(name: str) -> Finding:
    """The transfer encoding of a part is broken; what could be read of it was."""
    return Finding("part_damaged", Severity.WARNING, values={"name": name})


def structure_repaired() -> Finding:
    """The parts of the mail were not separated as announced."""
    return Finding("mail_structure_repaired", Severity.HINT)


def mail_limits() -> Finding:
    """The mail has more parts or levels than are taken apart; the rest stays in one piece."""
    return Finding("mail_limits", Severity.WARNING)


def attachments_closed() -> Finding:
    """No reader survives opening what is attached; it was left closed."""
    return Finding("attachments_closed", Severity.WARNING)


def mail_signed() -> Finding:
    """The mail bears an electronic signature; it was not checked."""
    return Finding("mail_signed", Severity.HINT)


def mail_encrypted() -> Finding:
    """The mail, or a part of it, is encrypted."""
    return Finding("mail_encrypted", Severity.WARNING)


def of_pdf(code: str, name: str, detail: str) -> Finding:
    """What was noticed of a PDF: how it is made, protected, signed or damaged.

    Args:
        code: As `documents.pdf` gives it; all begin with "pdf_".
        name: Of the file, as sent.
        detail: A number or names; "" for most.
    """
    severity = Severity.HINT if code in _PDF_HINTS else Severity.WARNING
    return Finding(code, severity, values={"name": name or "PDF", "detail": detail})


def form_version_differs(found: str, current: str) -> Finding:
    """Our form in another version than the catalogue's: fields are matched by name."""
    return Finding("form_version_differs", Severity.HINT, values={"found": found, "current": current})


def several_forms(names: str) -> Finding:
    """More than one form of ours: the values are those of the first."""
    return Finding("several_forms", Severity.WARNING, values={"names": names})


def form_unknown(form: str) -> Finding:
    """A form of ours for a service this catalogue does not know (any more)."""
    return Finding("form_unknown", Severity.WARNING, values={"form": form})


def service_left_out(form: str) -> Finding:
    """A form of ours for a service in whose definition the catalogue has a mistake."""
    return Finding("service_left_out", Severity.WARNING, values={"form": form})
