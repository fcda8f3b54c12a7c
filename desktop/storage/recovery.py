"""The office's recovery key: a key pair whose private half lies in a safe and opens every profile and backup.

A profile holds the public half only. Sealing is HPKE (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM. Both halves
are written as fourteen groups of four letters and digits that can be printed, read aloud and typed; three of the
35 bytes are a checksum, so that a typing error is told from a wrong key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.errors import UsageError, WrongKey
from desktop.translation import Text, _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

_PRIVATE, _PUBLIC = b"amtsfach recovery private", b"amtsfach recovery public"  # part of the checksum: halves differ
_PURPOSE = b"amtsfach recovery 1"
_MISREAD = str.maketrans("018", "OIB", " -\t\r\n")  # base32 has no 0, 1 and 8: whoever types them means these


@dataclass(frozen=True, slots=True)
class RecoveryPair:
    """Both halves as text.

    Attributes:
        private: For the safe; shown once, never stored here.
        public: For the profiles.
    """

    private: str = field(repr=False)
    public: str


def new_recovery_pair() -> RecoveryPair:
    """Make a pair for an office, or for a profile whose office has none."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    return RecoveryPair(
        _grouped(_PRIVATE, private.private_bytes_raw()), _grouped(_PUBLIC, private.public_key().public_bytes_raw())
    )


def public_half(private_text: str) -> str:
    """The public half that belongs to a private one.

    Raises:
        WrongKey: The text is no private recovery key.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.from_private_bytes(_private_bytes(private_text))
    return _grouped(_PUBLIC, private.public_key().public_bytes_raw())


def checked_public_half(text: str) -> str:
    """A public half as somebody set it, in the usual grouping.

    Raises:
        UsageError: The text is not complete, has a typing error, or is the private half.
    """
    raw = _read(_PUBLIC, text)
    if raw is None:
        raise UsageError(
            _("This is not the public half of a recovery key."),
            _("Please check AMTSFACH_RECOVERY_PUBLIC_KEY. Never put the private half there: it belongs into the safe."),
        )
    return _grouped(_PUBLIC, raw)


def seal(secret: bytes, public_text: str) -> bytes:
    """Encrypt `secret` so that only the private half opens it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    raw = _read(_PUBLIC, checked_public_half(public_text))
    assert raw is not None
    return _suite().encrypt(secret, X25519PublicKey.from_public_bytes(raw), info=_PURPOSE)


def unseal(sealed: bytes, private_text: str) -> bytes:
    """Decrypt what `seal` made.

    Raises:
        WrongKey: Not a recovery key, or that of another office.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.from_private_bytes(_private_bytes(private_text))
    try:
        return _suite().decrypt(sealed, private, info=_PURPOSE)
    except InvalidTag as exc:
        raise WrongKey(
            _("This recovery key does not open the profile."),
            _("It belongs to another profile or office. Please look for the one made for this profile."),
        ) from exc


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _private_bytes(text: str) -> bytes:
    raw = _read(_PRIVATE, text)
    if raw is None:
        raise WrongKey(_("This is not a recovery key."), _advice_on(text))
    return raw


def _advice_on(text: str) -> Text:
    if _read(_PUBLIC, text) is not None:
        return _("It is the public half. Please take the private one from the safe.")
    return _("It has fourteen groups of four letters and digits. Please compare it with the paper, group by group.")


def _grouped(kind: bytes, raw: bytes) -> str:
    text = base64.b32encode(raw + _checksum(kind, raw)).decode("ascii")
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _read(kind: bytes, text: str) -> bytes | None:
    """The 32 bytes `text` stands for; None when it is no key of this kind."""
    try:
        both = base64.b32decode(text.translate(_MISREAD).upper())
    except (binascii.Error, ValueError):
        return None
    raw, checksum = both[:-3], both[-3:]
    return raw if len(raw) == 32 and checksum == _checksum(kind, raw) else None


def _checksum(kind: bytes, raw: bytes) -> bytes:
    return hashlib.sha256(kind + raw).digest()[:3]
