"""File names from strangers, made safe to show and to save."""

from __future__ import annotations

import re

from desktop.intake.mail_header import one_line

_LONGEST = 150  # characters; file systems end at 255 bytes, and the save dialog adds to it
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|\s|\Z)", re.I)
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/tiff": ".tif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "message/rfc822": ".eml",
    "application/mbox": ".mbox",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "application/zip": ".zip",
}


def shown_name(name: str) -> str:
    """The last part of a path as the sender wrote it, without what deceives or harms; "" stays "".

    Direction overrides go (`Rechnung\u202efdp.exe` pretends to be a PDF), as do folders of either system, characters
    and names that Windows refuses, and dots and spaces at the end, which it drops silently.
    """
    line = one_line(name).replace("\\", "/")
    last = next((part for part in reversed(line.split("/")) if part.strip(" .")), "")
    cleaned = _FORBIDDEN.sub("_", last).strip(" ").rstrip(". ")
    if _RESERVED.match(cleaned):
        cleaned = f"_{cleaned}"
    return _shortened(cleaned)


def safe_name(name: str, media_type: str = "", number: int = 0) -> str:
    """A name to save under: never empty, and with the ending its content deserves where it has none.

    Args:
        name: As the sender gave it, or "".
        media_type: As recognised by content.
        number: Tells nameless documents of one mail apart; 0 for none.
    """
    cleaned = shown_name(name)
    ending = _ENDINGS.get(media_type, "")
    if not cleaned:
        return f"Dokument{f'-{number}' if number else ''}{ending}"
    has_ending = re.search(r"\.[A-Za-z0-9]{1,8}\Z", cleaned) is not None
    return cleaned if has_ending else cleaned + ending


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST and len(name.encode("utf-8", "replace")) <= 240:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = name, "", ""
    room = _LONGEST - len(ending) - 1
    while len(stem[:room].encode("utf-8", "replace")) > 220:
        room -= 10
    return stem[:room].rstrip(". ") + dot + ending
