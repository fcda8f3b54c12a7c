"""The text of one part: charset repaired, line ends ours, soft breaks joined."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.domain.finding import Finding
from desktop.intake import flowed
from desktop.intake.charset import decode
from desktop.intake.findings import charset_repaired, part_damaged
from desktop.intake.mail_structure import Part

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_CONTROL_BYTES = bytes(set(range(0x20)) - set(b"\t\n\r")) + b"\x7f"  # counted in bytes: many times faster
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class PartText:
    """Decoded text with what had to be mended for it."""

    text: str
    findings: tuple[Finding, ...]


def text_of_part(part: Part) -> PartText:
    """Decode the text of a leaf part, whatever its labels say."""
    content, undamaged = part.decoded()
    charset = part.parameters.get("charset", "")
    text, repaired = text_of_bytes(content, charset, html=part.media_type == "text/html")
    findings = [] if undamaged else [part_damaged("Text")]
    if repaired:
        findings.append(charset_repaired(charset, repaired))
    if part.media_type == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
        text = flowed.joined(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return PartText(text, tuple(findings))


def text_of_bytes(content: bytes, charset: str = "", *, html: bool = False) -> tuple[str, str]:
    """Text whose lines end in LF, without control characters, and the codec used where it is not `charset`."""
    if html and not charset:
        found = _META_CHARSET.search(content, 0, 4_096)
        charset = found[1].decode("ascii") if found else ""
    text, repaired = decode(content, charset)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(content.translate(None, _CONTROL_BYTES)) != len(content):
        text = _CONTROLS.sub("", text.replace("\x0c", "\n"))
    return text.removeprefix("\ufeff"), repaired
