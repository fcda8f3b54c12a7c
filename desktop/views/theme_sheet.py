"""Fill in the one style sheet of the program, `resources/icons/sheet/look.qss`, from tokens and font sizes.

`$px14` in it is 14 px where letters have their usual size, and grows with them.

Widgets choose their look by the dynamic property `look`:

- QPushButton: `primary`, `quiet` (text only), `chip` (checkable, round); without it secondary.
- QToolButton: without it quiet and square (icon buttons); `chip` as above.
- QLabel: `title`, `heading` (small, of a group), `strong`, `second`, `counter`, `good`, `warn`, `bad`, `accent`.
- QFrame: `card` (raised, hairline), `note` (window fill, hairline), `line` (a hairline, 1 px), `desk` (what a page lies
  on), `bar` (a strip at the bottom with a hairline above), `pane`, `window`.
- QTextBrowser, QPlainTextEdit: `page` (a citizen's text on paper).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from desktop.views.theme_tokens import CARD_RADIUS, CONTROL_RADIUS, Tokens

_GROWING = re.compile(r"\$(px\d+)")  # a length that grows with the letters
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_WINDOWS = ("QMainWindow", "QDialog", "QMenu", "QToolTip")
_FIRST = re.compile(r"^\w+(\[[^\]]*\])*")  # type and properties, before any pseudo state
SHEET_FOLDER = Path(__file__).parents[2] / "resources" / "icons" / "sheet"
_SHEET = SHEET_FOLDER / "look.qss"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Font sizes in pt, already scaled with the system's font.

    Attributes:
        scale: By how much letters are larger than usual; what stands beside letters grows with it.
    """

    base: float
    second: float
    heading: float
    title: float
    counter: float
    scale: float = 1.0


def sizes_for(base: float, usual: float = 10.0) -> Sizes:
    """All sizes that go with a base size: 10, 9, 8, 13 and 18 where the base is 10.

    Args:
        base: Size of plain text in pt.
        usual: The same where nobody enlarged it.
    """
    return Sizes(base, base * 0.9, base * 0.8, base * 1.3, base * 1.8, base / usual)


def style_sheet(tokens: Tokens, sizes: Sizes) -> str:
    """Fill the sheet; its arrows and ticks lie beside it, one folder per mode, under the search path `sheet:`."""
    sheet = _SHEET.read_text("utf-8")
    numbers = {f"{name}_pt": f"{size:.2f}pt" for name, size in asdict(sizes).items()}
    signs = f"sheet:{'dark' if tokens.dark else 'light'}"
    numbers |= {name: f"{round(int(name[2:]) * sizes.scale)}px" for name in set(_GROWING.findall(sheet))}
    numbers["chip"] = f"{int(8.5 * sizes.scale + 3.5)}px"  # half its height, or Qt draws it square
    values = {**asdict(tokens), **numbers, "signs": signs, "radius": CONTROL_RADIUS, "card": CARD_RADIUS}
    return Template(sheet).substitute(values)


def sheet_for(sheet: str, window: str) -> str:
    """The same rules for nothing but windows that match the selector `window`, and what is in them."""
    rules = []
    for selectors, body in _RULE.findall(_COMMENT.sub("", sheet)):
        narrowed: list[str] = []
        for selector in (part.strip() for part in selectors.split(",")):
            narrowed.append(f"{window} {selector}")
            if selector.startswith(_WINDOWS):  # the window itself, not only what is in it
                narrowed.append(_FIRST.sub(lambda found: found[0] + window.removeprefix("*"), selector))
        rules.append(f"{', '.join(narrowed)} {{{body}}}")
    return "\n".join(rules)
