"""HTML of strangers made safe for display: words, tables and pictures that came along; nothing loads, nothing runs."""

from __future__ import annotations

import binascii
import html as html_entities
import re
from collections.abc import Mapping
from urllib.parse import unquote

import nh3

from desktop.intake.html_limits import tamed

_LONGEST = 1_000_000  # characters; a mail beyond that is no letter
_LARGEST_PICTURE = 3_000_000  # characters of one picture inside the text
_ALL_PICTURES = 12_000_000

_TEXT_TAGS = frozenset(
    {
        "a",
        "abbr",
        "b",
        "big",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "q",
        "s",
        "samp",
    }
    | {"small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var"}
)
_BLOCK_TAGS = frozenset(
    {"address", "blockquote", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"}
    | {"p", "pre", "ul", "caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
_WITH_CONTENT = frozenset(  # what is inside them is no text either
    {
        "script",
        "style",
        "title",
        "template",
        "noembed",
        "noframes",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
    }
    | {"xml", "audio", "video", "canvas"}
)
_CELL = frozenset({"align", "valign", "width", "height", "colspan", "rowspan", "style"})
_ATTRIBUTES = {
    "*": {"dir", "lang", "align", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "style"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": set(_CELL),
    "th": set(_CELL),
    "tr": {"valign"},
    "col": {"width", "span"},
    "ol": {"start", "type"},
    "ul": {"type"},
}
_LINKS = ("http://", "https://", "mailto:")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif);base64,([A-Za-z0-9+/=\s]+)", re.I)
_PICTURE_BYTES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")
_STYLE = re.compile(r"([a-z-]+)\s*:\s*([^;:]*)")
_STYLES = {
    "color": re.compile(r"#[0-9a-f]{3}|#[0-9a-f]{6}|[a-z]{3,20}|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)"),
    "text-align": re.compile(r"left|right|center|justify"),
    "font-weight": re.compile(r"bold|bolder|normal|[1-9]00"),
    "font-style": re.compile(r"italic|oblique|normal"),
    "text-decoration": re.compile(r"underline|line-through|none"),
    "vertical-align": re.compile(r"top|middle|bottom|baseline|sub|super"),
    "white-space": re.compile(r"pre|pre-wrap|nowrap|normal"),
    "list-style-type": re.compile(r"disc|circle|square|decimal|lower-alpha|upper-alpha|lower-roman|upper-roman|none"),
    "margin-left": re.compile(r"\d{1,3}(?:\.\d+)?(?:px|pt)|0"),
    "padding-left": re.compile(r"\d{1,3}(?:\.\d+)?(?:px|pt)|0"),
}
_NUMBER = re.compile(r"\d{1,4}%?")
_NUMBERS = frozenset({"width", "height", "colspan", "rowspan", "border", "cellpadding", "cellspacing", "span", "start"})
_LIGHT = frozenset(
    {"white", "snow", "ivory", "whitesmoke", "ghostwhite", "floralwhite", "azure", "mintcream", "transparent"}
)
_IMAGE = re.compile(r'<img((?:\s+[\w-]+="[^"]*")*)\s*/?>')
_ALT = re.compile(r'\salt="([^"]*)"')


def sanitised(html: str, pictures: Mapping[str, str]) -> str:
    """HTML that a text browser may show as it is.

    Kept are words, structure, links to the web and to mail addresses, and a few styles. Pictures are those named here
    and small ones inside the text; any other leaves its description in brackets. Colours as light as paper go, so that
    nothing hides, and so do backgrounds.

    Args:
        html: As it came.
        pictures: Content-ID (without angle brackets) to the URL the display resolves itself.
    """
    filtered = _Filter(pictures)
    clean = nh3.clean(
        tamed(html[:_LONGEST]),
        tags=set(_TEXT_TAGS | _BLOCK_TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=filtered.attribute,
        strip_comments=True,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "cid", "data"},
        url_relative="deny",
    )
    return _IMAGE.sub(_picture_or_words, clean)


class _Filter:
    """Decides about each attribute; counts the pictures inside the text."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        self._pictures = {key.strip("<> ").lower(): url for key, url in pictures.items()}
        self._room = _ALL_PICTURES

    def attribute(self, tag: str, name: str, value: str) -> str | None:
        """The value to keep; None removes the attribute."""
        if name == "src":
            return self._picture(value.strip()) if tag == "img" else None
        if name == "align" and tag in {"img", "table"}:
            return None  # what floats costs the text browser quadratic time
        if name == "href":
            return value.strip() if value.strip().lower().startswith(_LINKS) else None
        if name == "style":
            return _styles(value) or None
        if name == "color":
            return value if _STYLES["color"].fullmatch(value.strip().lower()) and not _is_light(value) else None
        if name in _NUMBERS:
            return value if _NUMBER.fullmatch(value.strip()) else None
        return value

    def _picture(self, url: str) -> str | None:
        if url[:4].lower() == "cid:":
            return self._pictures.get(unquote(url[4:]).strip("<> ").lower())
        found = _PICTURE.fullmatch(url) if len(url) <= min(_LARGEST_PICTURE, self._room) else None
        if not found or not _is_picture(found[1]):
            return None
        self._room -= len(url)
        return url


def _is_picture(encoded: str) -> bool:
    """Whether the bytes are what the address says; an SVG under another name would be drawn by some libraries."""
    try:
        return binascii.a2b_base64(encoded[:64][: len(encoded[:64]) // 4 * 4]).startswith(_PICTURE_BYTES)
    except binascii.Error:
        return False


def _styles(value: str) -> str:
    """The harmless declarations of a style, rewritten; escapes and comments match no pattern and fall out."""
    kept = []
    for name, content in _STYLE.findall(value[:2_000].lower()):
        content = content.replace("!important", "").strip()
        allowed = _STYLES.get(name)
        if allowed and allowed.fullmatch(content) and not (name == "color" and _is_light(content)):
            kept.append(f"{name}: {content}")
    return "; ".join(kept)


def _is_light(color: str) -> bool:
    """Whether a colour could not be read on paper."""
    color = color.strip().lower()
    if color in _LIGHT:
        return True
    if color.startswith("#"):
        digits = color[1:] if len(color) == 7 else "".join(c * 2 for c in color[1:])
        parts = [int(digits[i : i + 2], 16) for i in (0, 2, 4)]
    else:
        parts = [int(n) for n in re.findall(r"\d+", color)]
    return len(parts) == 3 and (299 * parts[0] + 587 * parts[1] + 114 * parts[2]) / 1000 > 200


def _picture_or_words(image: re.Match[str]) -> str:
    """A picture that may not be shown leaves its description."""
    if ' src="' in image[1]:
        return image[0]
    found = _ALT.search(image[1])
    words = html_entities.unescape(found[1]).strip() if found else ""
    return f"[{html_entities.escape(words)}]" if words else ""
