"""What the hub answers when it does not do what was asked: a status, a code for programs, a sentence for people."""

from __future__ import annotations


class Refusal(Exception):
    """A call is answered with an error.

    Attributes:
        status: Of HTTP.
        code: Stable; docs/hub_api.md lists them.
        detail: One English sentence that tells nothing of what is stored.
        retry_after: Seconds after which trying again makes sense; None when it does not.
        headers: Sent along.
    """

    status = 400
    code = "malformed"
    detail = "The request is not understood."
    retry_after: int | None = None

    def __init__(
        self, detail: str = "", *, retry_after: int | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail or self.detail)
        self.detail = detail or self.detail
        self.retry_after = self.retry_after if retry_after is None else retry_after
        self.headers = headers or {}


class Malformed(Refusal):
    """The request has not the shape the contract asks for."""

    status, code = 422, "malformed"


class NoSession(Refusal):
    """No token, or one that is unknown, expired or revoked: all the same to who asks."""

    status, code, detail = 401, "session", "Please sign in."


class SignInRefused(Refusal):
    """Unknown name, wrong password or locked account: all the same to who asks."""

    status, code, detail = 401, "sign_in", "Name or password is not right."


class NotYours(Refusal):
    """No department of this name, none of this clerk's, or a role too small: all the same to who asks."""

    status, code, detail = 403, "not_yours", "There is nothing here for you."


class NotThere(Refusal):
    """No such blob in this department, or no such call."""

    status, code, detail = 404, "unknown", "There is nothing of this name."


class TooSlow(Refusal):
    """The body came too slowly."""

    status, code, detail = 408, "too_slow", "The request took too long to arrive."


class TooOld(Refusal):
    """The cursor lies before deletions that are no longer known, or behind a restored database."""

    status, code, detail = 410, "too_old", "Please read the department anew."


class TooLarge(Refusal):
    """The body is larger than the contract allows."""

    status, code, detail = 413, "too_large", "The request is too large."


class PlainHttp(Refusal):
    """Credentials came over a connection everybody on the way can read."""

    status, code, detail = 421, "plain_http", "Credentials are taken over TLS only."


class SlowDown(Refusal):
    """Too many attempts or calls."""

    status, code, detail, retry_after = 429, "slow_down", "Please wait before trying again.", 60


class Away(Refusal):
    """The database is away, or this worker is ending."""

    status, code, detail, retry_after = 503, "away", "The hub is away for a moment.", 2
