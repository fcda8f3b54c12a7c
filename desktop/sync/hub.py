"""The hub over HTTP: one method per call of docs/hub_api.md, each bounded in time."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import quote

from desktop.errors import UsageError
from desktop.http import NotUnderstood, Response, ServerBusy, ServerRefused, Session, SignInNeeded, server_errors
from desktop.sync.pull import TooOld
from desktop.sync.wire import Answer, Block, House, InItem, OutItem, Page
from desktop.translation import _, counted

T = TypeVar("T")
_CHUNK = 1024 * 1024
_WORTH_ZIPPING = 4_000  # bytes
_CONFLICT, _GONE, _NO_CONTENT, _PARTIAL, _PLAIN_HTTP = 409, 410, 204, 206, 421
_WAIT_MARGIN_S = 15  # a long poll answers a little later than it says


class HttpHub:
    """Talks to one hub with one session token."""

    def __init__(self, session: Session, address: str, token: str) -> None:
        self._session, self._address = session, address.rstrip("/")
        session.headers["Authorization"] = f"Bearer {token}"

    def house(self) -> House:
        """Who I am in this house, and who else is there."""
        return _understood(self._get("/v1/house"), _house)

    def push(self, department: str, items: Sequence[OutItem]) -> list[Answer]:
        """Send items to a department of mine."""
        return self._post_items(f"{_path(department)}/push", items)

    def propose(self, department: str, items: Sequence[OutItem]) -> list[Answer]:
        """Send unsent work to whoever has the case now."""
        return self._post_items(f"{_path(department)}/proposal", items)

    def _post_items(self, path: str, items: Sequence[OutItem]) -> list[Answer]:
        answer = self._post(path, {"items": [item.as_json() for item in items]})
        return _understood(answer, lambda said: _answers(said, [(item.kind, item.id) for item in items]))

    def transfer(
        self, department: str, to: str, mutation: str, items: Sequence[Mapping[str, Any]], blobs: Sequence[str]
    ) -> list[Answer]:
        """Hand items to another department, all or none."""
        body = {"to": to, "mutation": mutation, "items": list(items), "blobs": list(blobs)}
        answer = self._post(f"{_path(department)}/transfer", body, allowed=(_CONFLICT,))
        return _understood(answer, lambda said: _answers(said, [(item["kind"], item["id"]) for item in items]))

    def pull(self, department: str, since: int, limit: int) -> Page:
        """Items after `since`, oldest first.

        Raises:
            TooOld: The hub has forgotten what was deleted since then.
        """
        try:
            return _understood(self._get(f"{_path(department)}/pull", since=since, limit=limit), _page)
        except ServerRefused as refusal:
            if refusal.status == _GONE:
                raise TooOld from refusal
            raise

    def pull_before(self, department: str, before: int, limit: int) -> Page:
        """Items before `before`, newest first."""
        return _understood(self._get(f"{_path(department)}/pull", before=before, limit=limit), _page)

    def lease(self, department: str, lease: str, series: str, size: int, after: int) -> Block:
        """Numbers for this profile alone; the same lease gives the same numbers."""
        body = {"id": lease, "series": series, "size": size, "after": after}
        answer = self._post(f"{_path(department)}/lease", body)
        return _understood(answer, lambda said: Block(series, int(said["first"]), int(said["last"])))

    def countersign(self, department: str, device: str, sequence: int, digest: str) -> tuple[str, str]:
        """The hub's signature under the head of a chain; returns when it was given, and the signature."""
        body = {"device": device, "sequence": sequence, "digest": digest}
        answer = self._post(f"{_path(department)}/countersign", body)
        return _understood(answer, lambda said: (str(said["at"]), str(said["signature"])))

    def wait(self, heads: Mapping[str, int], rights: int, seconds: int) -> bool:
        """Wait until something is new; False when nothing was within `seconds`."""
        since = ",".join(f"{department}:{head}" for department, head in sorted(heads.items()))
        with server_errors():
            answer = self._session.get(
                f"{self._address}/v1/changes",
                params={"since": since, "rights": str(rights), "wait": str(seconds)},
                timeout=(5, seconds + _WAIT_MARGIN_S),
            )
            answer.raise_for_status()
        return answer.status_code != _NO_CONTENT

    def end_session(self) -> None:
        """Sign out: the token is worth nothing any more."""
        with server_errors():
            self._session.delete(f"{self._address}/v1/session").raise_for_status()

    # bytes

    def send_blob(self, department: str, sha256: str, size: int, chunks: Iterator[bytes]) -> None:
        """Send bytes on from where the hub has them; nothing is sent that it has."""
        address = f"{self._address}{_path(department)}/blob/{sha256}"
        offset = self._blob_offset(address)
        if offset is None:
            return
        position = 0
        for chunk in chunks:
            start, position = position, position + len(chunk)
            if position <= offset and position < size:
                continue
            self._send_chunk(address, chunk[max(offset - start, 0) :], max(offset, start), size)
        if size == 0:
            self._send_chunk(address, b"", 0, 0)

    def _blob_offset(self, address: str) -> int | None:
        """How much of it the hub has; None when it has all."""
        with server_errors():
            answer = self._session.head(address)
            if answer.status_code == 404:
                return 0
            answer.raise_for_status()
        return int(answer.headers.get("Upload-Offset", "0")) if answer.status_code == 202 else None

    def _send_chunk(self, address: str, chunk: bytes, offset: int, size: int) -> None:
        headers = {"Upload-Offset": str(offset), "Upload-Length": str(size)}
        with server_errors():
            self._session.put(address, data=chunk, headers=headers).raise_for_status()

    def fetch_blob(self, department: str, sha256: str, offset: int = 0) -> Iterator[bytes]:
        """Bytes of a document, from `offset` on, also from a server that always begins at the beginning."""
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        with (
            server_errors(),
            self._session.get(
                f"{self._address}{_path(department)}/blob/{sha256}", headers=headers, stream=True
            ) as answer,
        ):
            answer.raise_for_status()
            skipped = 0 if answer.status_code == _PARTIAL else offset
            for chunk in answer.iter_content(_CHUNK):
                rest, skipped = chunk[skipped:], max(skipped - len(chunk), 0)
                if rest:
                    yield rest

    # the wire

    def _get(self, path: str, **parameters: object) -> Any:
        with server_errors():
            answer = self._session.get(self._address + path, params={k: str(v) for k, v in parameters.items()})
            answer.raise_for_status()
            return _json(answer)

    def _post(self, path: str, body: Mapping[str, Any], allowed: tuple[int, ...] = ()) -> Any:
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json"}
        if len(content) > _WORTH_ZIPPING:
            content, headers["Content-Encoding"] = gzip.compress(content, 1), "gzip"
        with server_errors():
            answer = self._session.post(self._address + path, data=content, headers=headers)
            if answer.status_code not in allowed:
                answer.raise_for_status()
            return _json(answer)


def sign_in(session: Session, address: str, name: str, password: str, device: str, device_name: str) -> str:
    """Exchange name and password for a session token.

    Raises:
        SignInNeeded: Name or password are wrong, the account is locked, or it was tried too often.
        NotUnderstood: There is a server, and it is no hub.
    """
    body = {"name": name, "password": password, "device": device, "device_name": device_name}
    try:
        with server_errors():
            answer = session.post(f"{address.rstrip('/')}/v1/session", json=body)
            answer.raise_for_status()
            return _understood(_json(answer), lambda said: str(said["token"]))
    except SignInNeeded as refusal:
        raise SignInNeeded(
            _("Name or password are wrong, or the account is locked."),
            _("Please try again. Your administrator can give you a new password."),
        ) from refusal
    except ServerBusy as busy:
        minutes = max(round(busy.retry_after_s / 60), 1)
        raise SignInNeeded(
            _("The server takes no sign-in right now."),
            counted("Please try again in {count} minute.", "Please try again in {count} minutes.", minutes),
        ) from busy
    except ServerRefused as refusal:
        raise _not_encrypted() if refusal.status == _PLAIN_HTTP else _not_understood() from refusal


def _path(department: str) -> str:
    return f"/v1/{quote(department, safe='')}"


def _json(answer: Response) -> Any:
    with _reading():
        return answer.json()


def _understood(said: Any, read: Callable[[Any], T]) -> T:
    with _reading():
        return read(said)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise _not_understood() from exc


def _not_encrypted() -> UsageError:
    return UsageError(
        _("The server takes passwords over an encrypted connection only."),
        _("Please begin its address with https://."),
    )


def _not_understood() -> NotUnderstood:
    return NotUnderstood(
        _("The server does not answer as a hub of Amtsfach does."),
        _("Please check its address. Your work is kept here and sent later."),
    )


def _page(said: Any) -> Page:
    items = tuple(InItem.of(item) for item in said["items"])
    return Page(items, int(said["next"]), bool(said["more"]), int(said["head"]))


def _answers(said: Any, asked: Sequence[tuple[str, str]]) -> list[Answer]:
    return [
        Answer(
            int(one["status"]),
            int(one.get("sequence") or 0),
            InItem.of(one["current"], kind, item) if one.get("current") else None,
            str(one.get("error", "")),
        )
        for one, (kind, item) in zip(said["results"], asked, strict=True)
    ]


def _house(said: Any) -> House:
    clerk = said["clerk"]
    return House(
        rights=int(said["rights"]),
        clerk=str(clerk["id"]),
        name=str(clerk["name"]),
        function=str(clerk.get("function", "")),
        roles=_pairs(said["roles"]),
        substitutions=tuple((str(s["name"]), str(s["from"]), str(s["to"])) for s in said.get("substitutions", ())),
        municipalities=tuple((str(m["id"]), str(m["name"]), str(m.get("land", ""))) for m in said["municipalities"]),
        departments=tuple((str(d["id"]), str(d["name"]), str(d["municipality"])) for d in said["departments"]),
        colleagues=tuple((str(c["id"]), str(c["name"]), _pairs(c["roles"])) for c in said["colleagues"]),
        countersign_key=str(said.get("countersign_key", "")),
        limits=tuple((str(one["department"]), str(one["municipality"])) for one in said.get("limits", ())),
    )


def _pairs(said: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(department), str(role)) for department, role in said)
