"""How long somebody who typed wrong passphrases waits before the next try."""

from __future__ import annotations

_FREE_TRIES = 5
_FIRST_S, _LONGEST_S = 5, 600


def pause_s(wrong_tries: int) -> int:
    """Seconds to wait after so many wrong tries in a row: none up to the fifth, then growing to ten minutes."""
    beyond = wrong_tries - _FREE_TRIES
    return 0 if beyond < 0 else min(_FIRST_S * 2 ** min(beyond, 10), _LONGEST_S)
