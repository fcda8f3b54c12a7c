"""The colours, sizes and spaces of the look, light and dark, and what they become in high contrast."""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtGui import QColor, QPalette


class Space:
    """Distances in px, from a grid of 4."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24


CONTROL_RADIUS = 6
CARD_RADIUS = 8


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one mode as `#RRGGBB`.

    Attributes:
        window, pane, raised: Surfaces, from the back to the front.
        desk: What a page lies on.
        page, ink, ink_second, frame: The citizen's document: paper, its text, a frame around a chosen place. Paper
            stays paper in the dark.
        line: Hairlines that only separate; carries no meaning of its own.
        edge: Borders that say "here something can be entered or ticked".
        text, second, disabled: Text, text of the second line, what cannot be used now.
        accent, accent_hover, accent_pressed, on_accent: Selection, primary action, links; text on it.
        selection, hover: Fills.
        good, warn, bad: Only ever beside an icon and a word.
    """

    dark: bool
    window: str
    pane: str
    raised: str
    desk: str
    page: str
    ink: str
    ink_second: str
    frame: str
    line: str
    edge: str
    text: str
    second: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    selection: str
    hover: str
    good: str
    warn: str
    bad: str

    def colour(self, name: str) -> QColor:
        """The token of that name as a Qt colour."""
        return QColor(getattr(self, name))


LIGHT = Tokens(
    dark=False,
    window="#F6F7F9",
    pane="#FFFFFF",
    raised="#FFFFFF",
    desk="#ECEEF2",
    page="#FFFFFF",
    ink="#1A1D21",
    ink_second="#5A626D",
    frame="#1F5FBF",
    line="#E3E6EB",
    edge="#868E99",
    text="#1A1D21",
    second="#5A626D",
    disabled="#9AA1AB",
    accent="#1F5FBF",
    accent_hover="#1A52A8",
    accent_pressed="#164690",
    on_accent="#FFFFFF",
    selection="#E4EEFB",
    hover="#EFF2F6",
    good="#1E7A46",
    warn="#9A5B00",
    bad="#B3261E",
)

DARK = Tokens(
    dark=True,
    window="#1B1D21",
    pane="#22252A",
    raised="#2A2D33",
    desk="#15171A",
    page="#F4F4F2",
    ink="#1A1D21",
    ink_second="#5A626D",
    frame="#1F5FBF",
    line="#383C44",
    edge="#727A85",
    text="#E8EAED",
    second="#A7AEB8",
    disabled="#6B727C",
    accent="#7FB2FF",
    accent_hover="#9AC2FF",
    accent_pressed="#6AA3F7",
    on_accent="#0F1420",
    selection="#26354C",
    hover="#2C3037",
    good="#6FCF97",
    warn="#F2B866",
    bad="#FF8A80",
)

_ROLE = QPalette.ColorRole


def tokens_from(palette: QPalette) -> Tokens:
    """Give the system's own colours the names of the tokens: what high contrast uses.

    Every sign and every second text becomes plain text there; the icon and the word carry the meaning.
    """
    active = QPalette.ColorGroup.Active
    text, base, window = (palette.color(active, r).name().upper() for r in (_ROLE.Text, _ROLE.Base, _ROLE.Window))
    names = {f.name: text for f in fields(Tokens) if f.name != "dark"}
    names |= dict.fromkeys(("pane", "raised", "selection", "on_accent"), base)
    names |= dict.fromkeys(("window", "desk", "hover"), window)
    names |= {"page": "#FFFFFF", "ink": "#000000", "ink_second": "#000000", "frame": "#000000"}
    names["disabled"] = palette.color(QPalette.ColorGroup.Disabled, _ROLE.Text).name().upper()
    return Tokens(dark=palette.color(_ROLE.Window).lightness() < 128, **names)


def palette_of(tokens: Tokens) -> QPalette:
    """The Qt palette of the tokens, so that what no style sheet reaches has the same colours."""
    palette = QPalette()
    for role, name in _PALETTE.items():
        palette.setColor(role, tokens.colour(name))
    for role in (_ROLE.WindowText, _ROLE.Text, _ROLE.ButtonText, _ROLE.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, tokens.colour("disabled"))
    return palette


_PALETTE = {
    _ROLE.Window: "window",
    _ROLE.WindowText: "text",
    _ROLE.Base: "pane",
    _ROLE.AlternateBase: "window",
    _ROLE.Text: "text",
    _ROLE.PlaceholderText: "second",
    _ROLE.Button: "raised",
    _ROLE.ButtonText: "text",
    _ROLE.BrightText: "bad",
    _ROLE.Highlight: "selection",
    _ROLE.HighlightedText: "text",
    _ROLE.Link: "accent",
    _ROLE.LinkVisited: "accent",
    _ROLE.ToolTipBase: "raised",
    _ROLE.ToolTipText: "text",
    _ROLE.Accent: "accent",
    _ROLE.Light: "raised",
    _ROLE.Midlight: "line",
    _ROLE.Mid: "line",
    _ROLE.Dark: "edge",
    _ROLE.Shadow: "edge",
}
