"""Draw a certificate as the official form has it, from lines that are already decided.

What does not fit is refused, never cut; what the font cannot write is refused, never replaced. The same page gives the
same bytes, so that a certificate can be known by its SHA-256.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from desktop.catalogue.service import CertificateDefinition, CertificateLine
from desktop.documents.pdfa import to_pdfa_2b
from desktop.errors import NotAllowed
from desktop.printing.fonts import missing_glyphs
from desktop.printing.layout import layout
from desktop.printing.page import DrawnPage
from desktop.printing.rows import Frame, PageLine, placed_page
from desktop.translation import _

DASH = "–"
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """All that stands on a certificate.

    Attributes:
        title: "Geburtsurkunde".
        lines: From top to bottom, from `lines_of`.
        municipality: Its name; printed where the layout has a head.
        place: Where it is issued.
        day: When it is issued; the file carries no other date, so that the same page gives the same bytes.
        registrar: Name of the person who signs (Urkundsperson).
        office: The office that issues, also the file's author.
        function: What the registrar is: "Standesbeamtin", under the name; "" leaves it to be written by hand.
        sample: Prints "Muster" across: the sample town issues nothing real.
        layout: Name of the layout file.
    """

    title: str
    lines: tuple[PageLine, ...]
    municipality: str
    place: str
    day: date
    registrar: str
    office: str
    function: str = ""
    sample: bool = False
    layout: str = "standesamt"


def lines_of(
    definition: CertificateDefinition, register: Mapping[str, str], omit: frozenset[str] = frozenset()
) -> tuple[PageLine, ...]:
    """Compose what is printed from the register's values.

    A line left out on request disappears with its label and rule. An optional line whose values are all empty is left
    out too, and a heading with all its lines; under a whole heading all lines stand or none. The rule it began with
    then closes what stands above it, as on the official form without its last field. Other empty values are shown as a
    dash.

    Args:
        definition: The certificate's lines, in the catalogue's words.
        register: Register field name to value; missing names count as empty.
        omit: Names of the options chosen, of `definition.omissions`.

    Source:
        PStG § 59 (2), PStV § 48 (2); form 7: "Leittext erscheint nur, wenn es der Beurkundungssachverhalt erfordert".
    """
    asked = [line for line in definition.lines if not (line.omit and line.omit in omit)]
    certified = _composed([line for line in asked if not line.foot], register)
    return (*certified, *_composed([line for line in asked if line.foot], register))


def _composed(asked: Sequence[CertificateLine], register: Mapping[str, str]) -> tuple[PageLine, ...]:
    lines: list[PageLine] = []
    rule_waits = False
    whole: bool | None = None  # under a whole heading: whether its lines stand
    for index, line in enumerate(asked):
        needed = _is_needed(line, asked[index + 1 :], register)
        if line.heading:
            whole = needed if line.whole else None
        if not (needed if whole is None else whole):
            rule_waits |= line.rule_above
            continue
        lines.append(_line(line, register, rule_above=line.rule_above or rule_waits))
        rule_waits = False
    return (*lines, PageLine("", "", rule_above=True)) if rule_waits else tuple(lines)


def layout_of(definition: CertificateDefinition) -> str:
    """The layout a certificate is printed with: the form of the law, or the office's own with a head."""
    return "standesamt" if definition.security_paper else "bescheinigung"


def _is_needed(line: CertificateLine, following: Sequence[CertificateLine], register: Mapping[str, str]) -> bool:
    if not line.optional:
        return True
    texts = [line.text, *(below.text for below in _under(following) if line.whole)]
    fields = [name for text in texts for name in _PLACEHOLDER.findall(text)]
    if any(_clean(register.get(name, "")) for name in fields):
        return True
    if line.whole or not line.heading:
        return False
    return any(_is_needed(below, (), register) for below in _under(following))


def _under(following: Sequence[CertificateLine]) -> Iterator[CertificateLine]:
    for line in following:
        if line.heading:
            return
        yield line


def _line(line: CertificateLine, register: Mapping[str, str], *, rule_above: bool) -> PageLine:
    free = not line.label and not line.heading  # a remark of several lines; everywhere else a line end is a slip
    text = _filled(line.text, register, free=free)
    shown = text or ("" if line.heading else DASH)
    return PageLine(_filled(line.label, register), shown, line.heading, rule_above, line.foot)


def _filled(template: str, register: Mapping[str, str], *, free: bool = False) -> str:
    """Put values in; an empty one takes the words before it along, the first also those after it.

    "{place}, {day}, {time} Uhr" without a time is "Ilmenau, 12.03.2019", not "Ilmenau, 12.03.2019, Uhr".
    """
    words = _PLACEHOLDER.split(template)[0::2]
    values = [_clean(register.get(name, ""), free=free) for name in _PLACEHOLDER.findall(template)]
    if not values:
        return template
    filled = ""
    for index, (before, value) in enumerate(zip(words, values, strict=False)):
        if value:
            filled += (before if filled or index == 0 else "") + value
    return filled + (words[-1] if values[-1] else "")


def _clean(value: str, *, free: bool = False) -> str:
    """Compose the letters and turn every line end, tab and run of spaces into one space.

    Args:
        value: As the register has it.
        free: Keep line ends: the value is a remark, not a name.
    """
    composed = unicodedata.normalize("NFC", value)
    if not free:
        return " ".join(composed.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in composed.splitlines())))


def certificate_pdf(page: CertificatePage, *, draft_mark: str = "") -> bytes:
    """Draw the page as PDF/A-2b.

    Args:
        page: What stands on it.
        draft_mark: Printed across in light grey: "ENTWURF"; "" for what is issued.

    Raises:
        NotAllowed: The values do not fit on the page, or hold signs the font cannot write.
    """
    _refuse_missing(page)
    plan = layout(page.layout)
    placed = placed_page(plan, _frame(page), page.lines)
    if placed is None:
        raise NotAllowed(
            _("The values are longer than one page of the official form can hold."),
            _("Nothing was issued. Please issue a certified print-out of the register instead."),
        )
    drawn = DrawnPage(plan)
    drawn.describe(page.title, page.office, datetime.combine(page.day, time(12), UTC))
    drawn.across([mark for mark in (draft_mark, plan.words["sample"] if page.sample else "") if mark])
    drawn.put(placed)
    return to_pdfa_2b(drawn.finished(), page.title)


def _frame(page: CertificatePage) -> Frame:
    return Frame(
        title=page.title,
        head=tuple(filter(None, (_clean(page.municipality), _clean(page.office)))),
        place=", ".join(filter(None, (_clean(page.place), f"{page.day:%d.%m.%Y}"))),
        registrar=_clean(page.registrar),
        function=_clean(page.function),
    )


def fits(page: CertificatePage) -> bool:
    """Whether the page holds all of it in one of its layout's ways of setting; draws nothing."""
    return placed_page(layout(page.layout), _frame(page), page.lines) is not None


def signs_missing(page: CertificatePage) -> tuple[str, ...]:
    """What on the page the font cannot write, each once."""
    frame = _frame(page)
    printed = [text for line in page.lines for text in (line.label, line.text)]
    texts = [frame.title, *frame.head, frame.place, frame.registrar, frame.function, *printed]
    return tuple(dict.fromkeys(sign for text in texts for sign in missing_glyphs(text)))


def _refuse_missing(page: CertificatePage) -> None:
    missing = signs_missing(page)
    if missing:
        raise NotAllowed(
            _("These signs cannot be printed: {signs}", signs=" ".join(missing)),
            _("Nothing was issued. Please compare the spelling with the register."),
        )
