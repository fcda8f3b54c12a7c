"""What was filled into one form field, for each kind of field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from desktop.documents.pdf_strings import decoded, key_text, name_text, plain_of_rich, stream_bytes

ON = "ja"
_OFF = "/Off"
_NEGATIVE = frozenset({"", "off", "no", "nein", "false", "0"})
_MOST_OPTIONS = 5_000
_MOST_STREAM = 1_000_000  # bytes of a value kept as a stream
_HIGHEST_PARENT = 64


def text_value(holder: pikepdf.Object | None, field: pikepdf.Object, widgets: Sequence[pikepdf.Object]) -> str:
    """Return what a text field says; its rich text without markup where it says nothing else.

    Args:
        holder: The dictionary the value stands in, which may be the field's parent; None without a value.
        field: The field.
        widgets: Where the field shows; broken forms keep the value there.
    """
    raw = holder.get_bytes("/V", None) if holder is not None else None
    if isinstance(raw, bytes):
        return decoded(raw)
    value = holder.get("/V") if holder is not None else _first(w.get("/V") for w in widgets if "/V" in w)
    said = _plain(value)
    if said or "/RV" not in field:
        return said
    return plain_of_rich(_plain(field.get("/RV")))


def check_value(value: object, field: pikepdf.Object, widgets: Sequence[pikepdf.Object]) -> str:
    """Return "ja" for a box that is ticked; of several boxes under one name, the export value of the ticked one."""
    state = _state(value, widgets)
    if state in ("", _OFF):
        return ""
    states = [_on_states(widget) for widget in widgets]
    known = {one for several in states for one in several}
    if known and state not in known and state.removeprefix("/").lower() in _NEGATIVE:
        return ""  # an "off" by another name
    return _exported(state, value, field, states) if len(known) > 1 else ON


def radio_value(value: object, field: pikepdf.Object, widgets: Sequence[pikepdf.Object]) -> tuple[str, int]:
    """Return the export value of the pressed button and its index; "" and 0 when none is pressed."""
    state = _state(value, widgets)
    if state in ("", _OFF):
        return "", 0
    states = [_on_states(widget) for widget in widgets]
    pressed = next((index for index, own in enumerate(states) if state in own), 0)
    return _exported(state, value, field, states), pressed


def choice_value(value: object, field: pikepdf.Object, widgets: Sequence[pikepdf.Object]) -> str:
    """Return the export values of what is chosen, joined by "; "."""
    if value is None:
        value = _first(widget.get("/V") for widget in widgets if "/V" in widget)
    if value is None and "/I" not in field:
        return ""  # a list of all countries costs more than the rest of its form
    options = list(_options(field))
    if value is None:
        return "; ".join(options[i][0] for i in _indices(field) if 0 <= i < len(options))
    said = [_plain(one) for one in _items(value)] if isinstance(value, Array) else [_plain(value)]
    exports = {export for export, _ in options}
    by_display = {display: export for export, display in reversed(options)}
    return "; ".join(one if one in exports else by_display.get(one, one) for one in said if one)


def signature_value(value: object) -> str:
    """Return who signed, as far as the signature names them."""
    return _plain(value.get("/Name")) if isinstance(value, Dictionary) else ""


def is_signature(value: object) -> bool:
    """Say whether a signature field's value is a signature."""
    return isinstance(value, Dictionary) and ("/Contents" in value or "/ByteRange" in value)


def _plain(value: object) -> str:
    if value is None or isinstance(value, (Array, Dictionary)):
        return ""
    if isinstance(value, String):
        return decoded(bytes(value))
    if isinstance(value, Name):
        return name_text(value)
    if isinstance(value, Stream):
        return decoded(stream_bytes(value, _MOST_STREAM))
    return str(value)


def _first(values: Iterator[object]) -> object:
    return next(values, None)


def _items(array: pikepdf.Object) -> Iterator[object]:
    for index in range(min(len(array), _MOST_OPTIONS)):
        yield array[index]


def _state(value: object, widgets: Sequence[pikepdf.Object]) -> str:
    """The state a button is in, with its slash; programs that set no value at least set the appearance."""
    if isinstance(value, (Name, String)):
        said = _plain(value)
        if said.startswith("/") and any(said in _on_states(widget) for widget in widgets):
            return said  # pypdf writes the name of the state, slash and all, as a string
        return "/" + said
    for widget in widgets:
        shown = widget.get("/AS") if "/AS" in widget else None
        if isinstance(shown, Name) and shown != Name.Off:
            return "/" + name_text(shown)
    return ""


def _on_states(widget: pikepdf.Object) -> tuple[str, ...]:
    """Names under which a button shows itself pressed, with their slash."""
    appearances = widget.get("/AP") if "/AP" in widget else None
    normal = appearances.get("/N") if isinstance(appearances, Dictionary) and "/N" in appearances else None
    if not isinstance(normal, Dictionary):
        return ()
    return tuple("/" + key_text(key) for key in normal if key != _OFF)


def _exported(state: str, value: object, field: pikepdf.Object, states: Sequence[Iterable[str]]) -> str:
    """Options give the buttons their words in order (ISO 32000-1, 12.7.4.2.3); without them the state is the word."""
    plain = state.removeprefix("/")
    words = [export for export, _ in _options(field)]
    if not words or (isinstance(value, String) and plain in words):
        return plain
    for index, own in enumerate(states):
        if state in own and index < len(words):
            return words[index]
    return words[int(plain)] if plain.isdecimal() and int(plain) < len(words) else plain


def _options(field: pikepdf.Object) -> Iterator[tuple[str, str]]:
    """Export value and display text of each option."""
    holder = field
    for _ in range(_HIGHEST_PARENT):
        parent = holder.get("/Parent") if "/Opt" not in holder and "/Parent" in holder else None
        if not isinstance(parent, Dictionary):
            break
        holder = parent
    options = holder.get("/Opt") if "/Opt" in holder else None
    for option in _items(options) if isinstance(options, Array) else ():
        if isinstance(option, Array):
            pair = [_plain(one) for one in _items(option)]
            yield (pair[0], pair[-1]) if pair else ("", "")
        else:
            yield _plain(option), _plain(option)


def _indices(field: pikepdf.Object) -> list[int]:
    indices = field.get("/I") if "/I" in field else None
    found = list(_items(indices)) if isinstance(indices, Array) else []
    return [index for index in found if isinstance(index, int)]
