"""Place title, rows and foot of a certificate on its page, or say that they do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from desktop.printing.fonts import BOLD, REGULAR, Letter, typeface
from desktop.printing.layout import Fit, Layout, Placed, PlacedRule, PlacedText, broken, width_mm


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line as printed.

    Attributes:
        label: Left column, right-aligned; "" for none.
        text: Right column; line ends in it begin a new line.
        heading: It only heads the following lines.
        rule_above: A thin line above it, in the label column. Label and text may both be empty then.
        foot: It stands below the signature, outside the certified text.
    """

    label: str
    text: str
    heading: bool = False
    rule_above: bool = False
    foot: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the lines of every certificate.

    Attributes:
        title: In the middle above them.
        head: Who issues, line by line; printed where the layout has a head.
        place: Place and day.
        registrar: Name of who signs.
        function: What they sign as, in a line of its own under the name; "" for none.
    """

    title: str
    head: tuple[str, ...]
    place: str
    registrar: str
    function: str = ""


def placed_page(layout: Layout, frame: Frame, lines: tuple[PageLine, ...]) -> tuple[Placed, ...] | None:
    """Place everything in the first of the layout's ways of setting that holds it.

    Returns:
        What to draw, from top to bottom; None when no way of setting holds all of it.
    """
    for fit in layout.fits:
        setting = _Setting(layout, fit)
        setting.head(frame)
        for line in lines:
            if not line.foot:
                setting.row(line)
        if setting.foot(frame, [line for line in lines if line.foot]):
            return tuple(setting.placed)
    return None


@dataclass
class _Setting:
    """The page while it is being set, from the top down."""

    layout: Layout
    fit: Fit
    placed: list[Placed] = field(default_factory=list)
    base: float = 0.0  # of the next row
    last: float = 0.0  # lowest thing so far

    def __post_init__(self) -> None:
        self.base = self.last = self.layout.rows["first"]

    def head(self, frame: Frame) -> None:
        at = self.layout.head
        for index, line in enumerate(frame.head if at else ()):
            self._small(line, at["left"], at["base"] + index * at["leading"], at["size"])
        place = self.layout.title
        letters = typeface(BOLD).letters(frame.title)
        left = place["centre"] - width_mm(letters, place["size"]) / 2
        self.placed.append(PlacedText(letters, left, place["base"], place["size"], bold=True))

    def row(self, line: PageLine) -> None:
        rows = self.layout.rows
        if line.rule_above:
            # rows that are set closer keep their rule in the same proportion between them
            height = self.base - rows["rule_above"] * self.fit.pitch / self.layout.fits[0].pitch
            self._rule(height)
            self.last = height
        if not line.label and not line.text:
            return
        strong = line.text in self.layout.strong
        if strong:
            self.base += rows["strong_drop"]
        labels = self._label(line.label, self.base, bold=line.heading)
        texts = self._value(line.text, self.base, bold=strong)
        self.last = self.base + (max(labels, texts) - 1) * self.fit.leading
        self.base = self.last + self.fit.pitch

    def foot(self, frame: Frame, notes: Sequence[PageLine]) -> bool:
        """Set the foot where the form has it, or lower when the rows need the room; False when the page ends before."""
        at, words = self.layout.foot, self.layout.words
        rule = max(at["rule"], self.last + at["gap"])
        self._rule(rule)
        self._label(words["place"], rule + at["place"])
        places = self._value(frame.place, rule + at["place"], right=at["value_right"])
        self._small(words["seal"], at["seal_left"], rule + at["seal"], at["seal_size"])
        lower = rule + (places - 1) * self.fit.leading
        self._label(words["registrar"], lower + at["registrar"])
        lower += self._signer(frame, lower + at["registrar"]) * self.fit.leading + self.fit.signing
        columns = self.layout.columns
        line = PlacedRule(columns["rule_right"], at["line_right"], lower + at["line"], columns["rule_width"])
        self.placed.append(line)
        self._small(words["caption"], at["caption_left"], lower + at["caption"], at["caption_size"])
        self.last = lower + at["caption"]
        if notes:
            self._notes(notes, lower)
        return self.last <= at["bottom"]

    def _signer(self, frame: Frame, base: float) -> int:
        """Set the name and, in the line under it, the function.

        The last of two lines stands beside the label, which stays where the official form has it.

        Returns:
            By how many lines the rest moves down.
        """
        if not frame.function:
            return self._value(frame.registrar, base, right=self.layout.foot["line_right"]) - 1
        words = f"{frame.registrar}\n{frame.function}"
        return max(self._value(words, base - self.fit.leading, right=self.layout.foot["line_right"]) - 2, 0)

    def _notes(self, notes: Sequence[PageLine], foot: float) -> None:
        at = self.layout.foot
        thick = PlacedRule(at["note_left"], at["note_right"], foot + at["note_rule"], at["note_rule_width"])
        self.placed.append(thick)
        base = foot + at["note"]
        for note in notes:
            lines = max(self._label(note.label, base), self._value(note.text, base))
            self.last = base + (lines - 1) * self.fit.leading
            base = self.last + at["note_pitch"]

    def _label(self, text: str, base: float, *, bold: bool = False) -> int:
        columns = self.layout.columns
        lines = self._broken(text, columns["label_right"] - columns["label_left"], bold=bold)
        for left, letters, at in self._stacked(lines, base):
            start = columns["label_right"] - left
            self.placed.append(PlacedText(letters, start, at, self.fit.size, bold))
        return len(lines)

    def _value(self, text: str, base: float, *, bold: bool = False, right: float = 0.0) -> int:
        columns = self.layout.columns
        room = (right or columns["value_right"]) - columns["value_left"]
        lines = self._broken(text, room, bold=bold)
        for _width, letters, at in self._stacked(lines, base):
            self.placed.append(PlacedText(letters, columns["value_left"], at, self.fit.size, bold))
        return len(lines)

    def _broken(self, text: str, room: float, *, bold: bool) -> tuple[tuple[Letter, ...], ...]:
        return broken(text, typeface(BOLD if bold else REGULAR), self.fit.size, room)

    def _stacked(
        self, lines: tuple[tuple[Letter, ...], ...], base: float
    ) -> Iterator[tuple[float, tuple[Letter, ...], float]]:
        for index, letters in enumerate(lines):
            if letters:
                yield width_mm(letters, self.fit.size), letters, base + index * self.fit.leading

    def _small(self, text: str, left: float, base: float, size: float) -> None:
        self.placed.append(PlacedText(typeface(REGULAR).letters(text), left, base, size, bold=False))

    def _rule(self, height: float) -> None:
        columns = self.layout.columns
        rule = PlacedRule(columns["label_left"], columns["rule_right"], height, columns["rule_width"])
        self.placed.append(rule)
