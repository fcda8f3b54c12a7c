"""International bank account numbers."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")
_GAPS = re.compile(r"[\s.-]+")
_LENGTHS = {
    "AD": 24, "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GI": 23, "GL": 18, "GR": 27, "HR": 21, "HU": 28,
    "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "TR": 26, "UA": 29, "VA": 22, "XK": 20,
}  # fmt: skip
_MODULUS = 97


def plain_iban(text: str) -> str:
    """Upper case without gaps, when what is left looks like an IBAN; otherwise the text as it came."""
    compact = _GAPS.sub("", text).upper()
    return compact if _SHAPE.match(compact) else text


def iban_fault(text: str) -> str:
    """Say what is wrong with an IBAN: "" nothing, "iban_unreadable" its shape, "iban_check_digits" a wrong digit.

    A single wrong digit, and two neighbours swapped, are always found.

    Source:
        ISO 13616; the length by country for Europe and Turkey, elsewhere only the shape.
    """
    iban = plain_iban(text)
    if not _SHAPE.match(iban) or len(iban) != _LENGTHS.get(iban[:2], len(iban)):
        return "iban_unreadable"
    digits = "".join(str(int(c, 36)) for c in iban[4:] + iban[:4])
    return "" if int(digits) % _MODULUS == 1 else "iban_check_digits"
