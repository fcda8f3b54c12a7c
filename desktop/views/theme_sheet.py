"""Fill in the one style sheet of the program, `resources/icons/sheet/look.qss`, from tokens and font sizes.

Widgets choose their look by the dynamic property `look`:

- QPushButton: `primary`, `quiet` (text only), `chip` (checkable, round); without it secondary.
- QToolButton: without it quiet and square (icon buttons); `chip` as above.
- QLabel: `title`, `heading` (small, of a group), `strong`, `second`, `counter`, `good`, `warn`, `bad`, `accent`.
- QFrame: `card` (raised, hairline), `note` (window fill, hairline), `line` (a hairline, 1 px), `desk` (what a page lies
  on), `bar` (a strip at the bottom with a hairline above), `pane`, `window`.
- QTextBrowser, QPlainTextEdit: `page` (a citizen's text on paper).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from desktop.views.theme_tokens import CARD_RADIUS, CONTROL_RADIUS, Tokens

SHEET_FOLDER = Path(__file__).parents[2] / "resources" / "icons" / "sheet"
_SHEET = SHEET_FOLDER / "look.qss"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Font sizes in pt, already scaled with the system's font."""

    base: float
    second: float
    heading: float
    title: float
    counter: float


def sizes_for(base: float) -> Sizes:
    """All sizes that go with a base size: 10, 9, 8, 13 and 18 where the base is 10."""
    return Sizes(base, base * 0.9, base * 0.8, base * 1.3, base * 1.8)


def style_sheet(tokens: Tokens, sizes: Sizes) -> str:
    """Fill the sheet; its arrows and ticks lie beside it, one folder per mode, under the search path `sheet:`."""
    numbers = {f"{name}_pt": f"{size:.2f}pt" for name, size in asdict(sizes).items()}
    signs = f"sheet:{'dark' if tokens.dark else 'light'}"
    values = {**asdict(tokens), **numbers, "signs": signs, "radius": CONTROL_RADIUS, "card": CARD_RADIUS}
    return Template(_SHEET.read_text("utf-8")).substitute(values)
