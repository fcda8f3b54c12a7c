"""What a client may push: the shape of an item, checked one by one so that a bad one never spoils the others."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import msgspec

from hub.errors import Malformed

MOST_ITEMS, MOST_ITEM_BYTES = 2000, 4 << 20
MOST_SEQUENCE = (1 << 63) - 1
_DEEPEST = 64
_MOST_DIGITS = 4000  # readers in Python refuse numbers of more than 4300
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_NO_DIGITS = bytes(sorted(set(range(256)) - set(b"0123456789")))

Kind = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,32}(?![\s\S])")]
ItemId = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z._:-]{1,64}(?![\s\S])")]
Object = Annotated[msgspec.Raw, msgspec.Meta(extra_json_schema={"type": "object"})]
Sequence64 = Annotated[int, msgspec.Meta(ge=0, le=MOST_SEQUENCE)]


class PushedItem(msgspec.Struct):
    """One item of a push; members it does not know are ignored.

    Attributes:
        base: Sequence number the client saw last; 0 when the item is new.
        data: The JSON text as it came, opaque.
    """

    kind: Kind
    id: ItemId
    mutation: UUID
    base: Sequence64
    data: Object
    deleted: bool = False


class _Push(msgspec.Struct):
    items: list[msgspec.Raw]


@dataclass(frozen=True, slots=True)
class BadItem:
    """An item that is answered with 422."""

    error: str


_push_decoder = msgspec.json.Decoder(_Push)
_item_decoder = msgspec.json.Decoder(PushedItem)


def pushed_items(body: bytes) -> list[PushedItem | BadItem]:
    """Read the items of a push, in their order.

    Raises:
        Malformed: The body is no JSON, or has no items, or too many.
    """
    raws = _raw_items(body)
    if not 1 <= len(raws) <= MOST_ITEMS:
        raise Malformed(f"A push has 1 to {MOST_ITEMS} items.")
    suspicious = b"\\u0000" in body
    return [_item(raw, suspicious) for raw in raws]


def _raw_items(body: bytes) -> Sequence[bytes]:
    try:
        body.decode("utf-8")  # what is skipped while decoding is not looked at
        return [bytes(raw) for raw in _push_decoder.decode(body).items]
    except (msgspec.ValidationError, UnicodeDecodeError, RecursionError) as exc:
        raise Malformed from exc
    except msgspec.DecodeError as exc:
        return _raw_items_with_half_letters(body, exc)


def _raw_items_with_half_letters(body: bytes, problem: msgspec.DecodeError) -> Sequence[bytes]:
    """Python's reader takes half a surrogate pair, ours does not: then one item is bad, and not the whole push."""
    try:
        items = json.loads(body, parse_constant=_no_number)["items"]
        return [json.dumps(item).encode() for item in items]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Malformed from problem


def _no_number(name: str) -> object:
    raise ValueError(name)


def _item(raw: bytes, suspicious: bool) -> PushedItem | BadItem:
    if len(raw) > MOST_ITEM_BYTES:
        return BadItem("too_large")
    try:
        item = _item_decoder.decode(raw)
    except msgspec.ValidationError as exc:
        return BadItem(str(exc))
    except msgspec.DecodeError:
        return BadItem("Half a surrogate pair is no letter.")
    problem = trouble_with(bytes(item.data), suspicious)
    return BadItem(problem) if problem else item


def trouble_with(data: bytes, has_nul: bool) -> str:
    """Why data that are JSON are refused all the same: some reader would choke on them for ever; "" when they are fine.

    Args:
        has_nul: Whether the six characters of an escaped NUL stand anywhere in what was sent.
    """
    if not data.startswith(b"{"):
        return "`data` is an object."
    if has_nul and _has_nul(data):
        return "An escaped NUL is no letter."
    if data.count(b"{") + data.count(b"[") > _DEEPEST and _depth(data) > _DEEPEST:
        return f"Nested deeper than {_DEEPEST}."
    if len(data) > _MOST_DIGITS and _has_endless_number(data):
        return f"A number has more than {_MOST_DIGITS} digits."
    return ""


def _has_nul(data: bytes) -> bool:
    at = data.find(b"\\u0000")
    while at >= 0:
        before = data[:at]
        if (len(before) - len(before.rstrip(b"\\"))) % 2 == 0:  # else the backslash itself is escaped
            return True
        at = data.find(b"\\u0000", at + 1)
    return False


def _depth(data: bytes) -> int:
    deepest = depth = 0
    for token in _TOKENS.finditer(data):
        match token.group():
            case b"{" | b"[":
                depth += 1
                deepest = max(deepest, depth)
            case b"}" | b"]":
                depth -= 1
    return deepest


def _has_endless_number(data: bytes) -> bool:
    if len(data.translate(None, _NO_DIGITS)) <= _MOST_DIGITS:
        return False
    return re.search(rb"[0-9]{%d}" % (_MOST_DIGITS + 1), _TOKENS.sub(b"", data)) is not None
