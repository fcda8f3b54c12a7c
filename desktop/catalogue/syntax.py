"""Say in a clerk's words why a file is not TOML; the standard library's reader says it in a programmer's English."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.translation import Text, _

_REASONS: Mapping[str, Text] = {  # beginning of what tomllib says (Python 3.11 to 3.14)
    "Expected '=' after a key": _("An equals sign is missing after the key."),
    "Cannot declare": _("This table or key is there twice."),
    "Cannot overwrite": _("This table or key is there twice."),
    "Cannot mutate": _("This table or key is there twice."),
    "Duplicate": _("This table or key is there twice."),
    "Unclosed array": _("A square bracket is not closed."),
    "Expected ']": _("A square bracket is not closed."),
    "Unclosed inline table": _("A brace is not closed."),
    "Unterminated string": _("A text in quotation marks does not end."),
    'Expected \'"""\'': _("A text in quotation marks does not end."),
    "Illegal character": _("A text in quotation marks does not end, or holds a control character."),
    "Unescaped": _("A backslash in a text in quotation marks has to be written twice."),
    "Invalid value": _("This is no value. Texts stand in quotation marks."),
    "Expected newline or end of document": _("Something follows where the line has to end."),
    "Invalid initial character": _("This is no key. Keys with umlauts or spaces stand in quotation marks."),
    "Invalid statement": _("This is no key. Keys with umlauts or spaces stand in quotation marks."),
}


def syntax_text(reason: str) -> Text:
    """Word what `tomllib` said; what is not known is passed on as it is."""
    return next(
        (text for beginning, text in _REASONS.items() if reason.startswith(beginning)),
        _("This is not valid TOML: {reason}", reason=reason),
    )
