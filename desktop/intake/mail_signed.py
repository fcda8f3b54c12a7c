"""What lies inside an S/MIME message: a signed mail is read, an encrypted one is recognised. Nothing is verified.

Source:
    RFC 5652 (ContentInfo, SignedData, EnvelopedData), X.690 8 (BER lengths, constructed strings).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = bytes.fromhex("2a864886f70d010703")
_AUTH_ENVELOPED = bytes.fromhex("2a864886f70d0109100117")
_DEEPEST = 25
_PEM = re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----\s*(.*?)-----END", re.S)


@dataclass(frozen=True, slots=True)
class _Element:
    """One BER element: its tag and where its content lies."""

    tag: int
    start: int
    end: int
    after: int

    @property
    def is_constructed(self) -> bool:
        return bool(self.tag & 0x20)


class _Broken(Exception):
    """The bytes are no BER."""


def signed_content(message: bytes) -> bytes | None:
    """The bytes that were signed; None when there are none inside, or the message is no signed one."""
    der = _binary(message)
    try:
        kind, content = _content_info(der)
        if kind != _SIGNED or content is None:
            return None
        signed = next(_children(der, content))  # [0] EXPLICIT holds one SignedData
        for element in _children(der, signed):
            if element.tag == 0x30:  # the first SEQUENCE in it is encapContentInfo
                return _octets_of(der, element)
    except (_Broken, StopIteration):
        return None
    return None


def is_encrypted(message: bytes) -> bool:
    """Whether only the holder of a key can read it."""
    try:
        return _content_info(_binary(message))[0] in {_ENVELOPED, _AUTH_ENVELOPED}
    except (_Broken, StopIteration):
        return False


def _binary(message: bytes) -> bytes:
    found = _PEM.search(message) if message[:200].lstrip().startswith(b"-----BEGIN") else None
    if not found:
        return message
    try:
        return binascii.a2b_base64(found[1])
    except binascii.Error:
        return b""


def _content_info(der: bytes) -> tuple[bytes, _Element | None]:
    outer = _element(der, 0, len(der))
    if outer.tag != 0x30:
        raise _Broken
    inside = _children(der, outer)
    kind = next(inside)
    if kind.tag != 0x06:
        raise _Broken
    return der[kind.start : kind.end], next(inside, None)


def _octets_of(der: bytes, encapsulated: _Element) -> bytes | None:
    inside = list(_children(der, encapsulated))
    if len(inside) < 2:
        return None  # a detached signature: the content is elsewhere
    return b"".join(_octets(der, inside[1], 0))


def _octets(der: bytes, element: _Element, depth: int) -> Iterator[bytes]:
    """The pieces of an octet string, which BER may cut into several."""
    if not element.is_constructed:
        yield der[element.start : element.end]
    elif depth < _DEEPEST:
        for child in _children(der, element):
            yield from _octets(der, child, depth + 1)


def _children(der: bytes, element: _Element) -> Iterator[_Element]:
    position = element.start
    while position < element.end:
        child = _element(der, position, element.end)
        if child.tag == 0:
            return
        yield child
        position = child.after


def _element(der: bytes, position: int, limit: int, depth: int = 0) -> _Element:
    if position + 2 > limit or depth > _DEEPEST:
        raise _Broken
    tag, length = der[position], der[position + 1]
    start = position + 2
    if tag & 0x1F == 0x1F:
        raise _Broken  # tags of several bytes do not occur in these messages
    if length == 0x80:
        end = _end_of_indefinite(der, start, limit, depth)
        return _Element(tag, start, end, end + 2)
    if length > 0x80:
        count = length & 0x7F
        length = int.from_bytes(der[start : start + count], "big") if count <= 8 else limit
        start += count
    end = min(start + length, limit)  # cut off: what is there is read
    return _Element(tag, start, end, end)


def _end_of_indefinite(der: bytes, position: int, limit: int, depth: int) -> int:
    while position < limit and der[position : position + 2] != b"\0\0":
        position = _element(der, position, limit, depth + 1).after
    return min(position, limit)
