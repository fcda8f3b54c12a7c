"""Talk to servers: the only module that imports requests. Every call has a time limit, every failure is told."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import Response as Response
from requests import Session as Session
from requests.adapters import HTTPAdapter

from desktop.errors import DesktopError
from desktop.translation import _

CONNECT_S = 5.0
READ_S = 30.0  # between two bytes, not for the whole answer


class Offline(DesktopError):
    """The server cannot be reached now; the work goes on without it."""


class NotTrusted(DesktopError):
    """The server's certificate does not prove who it is."""


class SignInNeeded(DesktopError):
    """The server does not accept the sign-in any more."""


class ServerBusy(DesktopError):
    """The server asks to come back later.

    Attributes:
        retry_after_s: When, in seconds from now.
    """

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(_("The server is busy."), _("Your work is kept here and sent later."))
        self.retry_after_s = retry_after_s


class ServerRefused(DesktopError):
    """The server answered with something that trying again does not change.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, status: int) -> None:
        super().__init__(
            _("The server refused with status {status}.", status=status), _("Please tell your administrator.")
        )
        self.status = status


class NotUnderstood(DesktopError):
    """The server answered, but not what it should."""


class _TimeLimits(HTTPAdapter):
    """Requests waits for ever unless told otherwise, call by call."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        options["timeout"] = options.get("timeout") or (CONNECT_S, READ_S)
        try:
            return super().send(request, **options)
        except requests.RequestException:
            raise
        except OSError as exc:  # the file with the authority's certificates is gone, or is none
            raise requests.exceptions.SSLError(str(exc)) from exc


@contextmanager
def server_session(authority: Path | None = None, proxy: str = "") -> Iterator[Session]:
    """Open connections to servers; inside, what requests raises becomes what a clerk can act on.

    Call `raise_for_status` on each answer. Certificates are checked, the system's proxies are used.

    Args:
        authority: Certificates of an authority of one's own, in a PEM file; None for the well-known ones.
        proxy: Address of a proxy; "" for the system's.
    """
    with open_session(authority, proxy) as session, server_errors():
        yield session


def open_session(authority: Path | None = None, proxy: str = "") -> Session:
    """A session that outlives one call; whoever calls wraps each call in `server_errors`.

    Raises:
        NotTrusted: The file with the authority's certificates cannot be read.
    """
    if authority is not None:
        _check_authority(authority)
    session = Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, _TimeLimits())
    if authority is not None:
        session.verify = str(authority)
    if proxy:
        session.proxies = {"http": proxy, "https": proxy}
        session.trust_env = False
    return session


def _check_authority(path: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except OSError as exc:  # an SSLError is one
        raise NotTrusted(
            _("{path} holds no certificates that can be read.", path=path.name),
            _("Please choose the file your administrator gave you; it usually ends in .pem or .crt."),
        ) from exc


def is_safe_address(address: str) -> bool:
    """Whether a password may be sent there: encrypted, or to this very computer."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"})


@contextmanager
def server_errors() -> Iterator[None]:
    """Turn what requests raises into what a clerk can act on.

    Raises:
        Offline: No connection, or no answer in time.
        NotTrusted: A certificate that is not valid here.
        SignInNeeded: 401.
        ServerBusy: 429 or 503.
        ServerRefused: Any other 4xx or 5xx.
    """
    try:
        yield
    except requests.HTTPError as exc:
        raise _refusal(exc.response) from exc
    except requests.exceptions.SSLError as exc:
        raise NotTrusted(
            _("The server does not prove who it is."), _("Nothing was sent. Please tell your administrator.")
        ) from exc
    except requests.RequestException as exc:
        raise Offline(_("The server cannot be reached."), _("Your work is kept here and sent later.")) from exc


def _refusal(response: requests.Response) -> DesktopError:
    if response.status_code == 401:
        return SignInNeeded(_("Please sign in again."))
    if response.status_code in {429, 503}:
        wait = response.headers.get("Retry-After", "")
        return ServerBusy(int(wait) if wait.isdecimal() else 60)
    return ServerRefused(response.status_code)
