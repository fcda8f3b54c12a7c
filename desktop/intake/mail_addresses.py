"""Who wrote and who received: address lists read the way a clerk would read them.

Source:
    RFC 5322 3.4, and the lists Outlook, address books and web forms write (unquoted commas, semicolons, bare names).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop.domain.submission import Address
from desktop.intake.mail_header import decode_words, one_line, unfolded

_SHORT = 400  # characters of one usual entry
_LONGEST = 50_000  # characters of one header
_MOST_TOKENS = 300  # of one entry; a name has a dozen
_MOST = 500  # addresses of one header; the header itself keeps them all
_USUAL = re.compile(r'\s*(?:"([^"<>\\]*)"|([^"<>@,;:()\\]*))\s*<\s*([^<>\s,;()"\\]+@[^<>\s,;()"\\@]+)\s*>\s*\Z')
_BARE = re.compile(r"\s*([^<>\s,;:()\"\\@=]+@[^<>\s,;:()\"\\@]+)\s*\Z")
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|"|\((?:[^()\\]|\\.)*\)|<[^<>]*>|[,;:]|=\?[^?\s]{1,60}\?[bBqQ]\?.{0,500}?\?=|[^",;:<(=]+|.', re.S
)
_QUOTED_LOCAL_PART = re.compile(r'"[^"@]{1,100}"@[^\s<>,;:"()]{1,255}')
_COMMENT = re.compile(r"\([^()]*\)")
_ADDRESS_INSIDE = re.compile(r"[^\s<>,;:\"()\[\]]{1,200}@[^\s<>,;:\"()]{1,255}")


def addresses_of(raw: bytes, charset: str = "") -> tuple[Address, ...]:
    """All addresses of one header, in order; groups are taken apart, empty ones give nothing.

    Args:
        charset: What raw letters are most likely in.
    """
    text = unfolded(raw, charset)
    if len(text) < _SHORT:
        if found := _USUAL.match(text):
            return (_address(found[1] if found[1] is not None else found[2], found[3]),)
        if found := _BARE.match(text):
            return (Address("", found[1]),)
    read = (one for tokens in _entries(text[:_LONGEST]) for one in _apart(_entry(tokens)))
    return tuple(address for address in read if address.name or address.address)[:_MOST]


def _apart(entry: Address) -> Iterable[Address]:
    """Several names without any address are several people; one comma alone stands in `Muster, Hans`."""
    if entry.address or entry.name.count(",") < 2:
        return (entry,)
    return (Address(name.strip(), "") for name in entry.name.split(","))


def without_repeats(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """The same people once, in order of first mention; a later mention may give the name the first one lacked."""
    kept: dict[str, Address] = {}
    for address in addresses:
        key = address.address.lower() or address.name.lower()
        if key and (key not in kept or (address.name and not kept[key].name)):
            kept[key] = address
    return tuple(kept.values())


def _entries(text: str) -> Iterable[list[str]]:
    """Split at commas and semicolons that end an address, not at the one in `Muster, Hans <h@example.org>`."""
    entry: list[str] = []
    for token in (match[0] for match in _TOKEN.finditer(text)):
        if token in {",", ";"} and (_is_complete(entry) or not "".join(entry).strip()):
            yield entry
            entry = []
        elif token == ":" and not _is_complete(entry):
            entry = []  # the name of a group, as in "undisclosed-recipients:;"
        else:
            entry.append(token)
        if len(entry) > _MOST_TOKENS:
            yield entry
            entry = []
    yield entry


def _is_complete(entry: list[str]) -> bool:
    joined = "".join(token for token in entry if not token.startswith(('"', "(")) or "@" in token)
    return "@" in joined or any(token.startswith("<") and token.endswith(">") for token in entry)


def _entry(tokens: list[str]) -> Address:
    if tokens and tokens[-1] == ";":
        tokens = tokens[:-1]
    comments = [t[1:-1] for t in tokens if t.startswith("(") and t.endswith(")") and len(t) > 1]
    angles = [t[1:-1] for t in tokens if t.startswith("<") and t.endswith(">")]
    rest = "".join(t for t in tokens if not _is_comment(t) and not (t.startswith("<") and t.endswith(">")))
    if angles:
        return _address(_unquoted(rest) or " ".join(comments), angles[-1].strip())
    found = _QUOTED_LOCAL_PART.search(rest) or _ADDRESS_INSIDE.search(rest)
    if not found:
        return _address(_unquoted(rest).rstrip(","), "") if rest.strip(" ,;") else Address()
    name = (rest[: found.start()] + " " + rest[found.end() :]).strip(' <>"')
    return _address(_unquoted(name) or " ".join(comments), found[0])


def _is_comment(token: str) -> bool:
    return len(token) > 1 and token.startswith("(") and token.endswith(")")


def _unquoted(text: str) -> str:
    text = text.strip()
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        text = text[1:-1]
    return re.sub(r'\\(["\\()])', r"\1", text.replace('" "', " ")).replace('"', "")


def _address(name: str, address: str) -> Address:
    address = decode_words(_COMMENT.sub("", address) if "(" in address else address)
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]  # an old source route: <@relay.example:hans@example.org>
    address = re.sub(r"^(?:mailto|smtp):", "", one_line(address), flags=re.I).strip("<> ")
    readable = one_line(decode_words(name.strip()))
    for quote in ("'", '"'):  # quotes that were inside the encoded word, and Outlook's apostrophes
        if len(readable) > 1 and readable.startswith(quote) and readable.endswith(quote):
            readable = readable[1:-1].strip()
    return Address("" if readable.lower() == address.lower() else readable, address)
