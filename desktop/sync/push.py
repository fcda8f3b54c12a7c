"""Send what waits and note what became of it; what the hub does not take is set aside and blocks nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from desktop.http import ServerRefused
from desktop.storage.case_removal import remove_cases, remove_told
from desktop.storage.history_exchange import chains_to_send, links_after, note_sent, sent_up_to
from desktop.storage.item_store import digest_of
from desktop.storage.sync_store import CASE, HISTORY, Waiting, forget_agreed, put_agreed, sent, set_aside, waiting
from desktop.storage.transaction import Transaction
from desktop.sync.collect import Author, Parcel, parcels
from desktop.sync.deliver import Answered, Courier, Delivery, agreed_after
from desktop.sync.proposals import outgoing_proposals
from desktop.sync.pull import Desk, Puller
from desktop.sync.wire import Hub, InItem, OutItem

_AT_ONCE = 100  # cases packed in one reading transaction
_LINKS = 1_000
_MOST_ROUNDS = 4  # a case somebody else keeps changing waits for the next cycle
_TAKEN = frozenset({200, 201})
_LATER = frozenset({409, 424, 503})  # somebody was faster, it travels with such a one, or the hub is short of room


@dataclass(slots=True)
class Pushed:
    """How many items the hub took."""

    items: int = 0


class Pusher:
    """Sends cases, history and proposals of this profile."""

    def __init__(
        self, hub: Hub, desk: Desk, courier: Courier, puller: Puller, author: Author, readable: frozenset[str]
    ) -> None:
        self.pushed = Pushed()
        self._hub, self._desk, self._courier, self._puller = hub, desk, courier, puller
        self._author, self._readable = author, readable

    def send_all(self, stop_requested: Callable[[], bool]) -> None:
        """Send what waits, what waits longest first; conflicts are merged and sent again."""
        tried: dict[str, int] = {}
        while not stop_requested():
            with self._desk.reading() as connection:
                queue = [w for w in waiting(connection, set_aside=False) if w.kind == CASE]
            batch = [w for w in queue if tried.get(w.item, 0) < _MOST_ROUNDS][:_AT_ONCE]
            if not batch:
                break
            for one in batch:
                tried[one.item] = tried.get(one.item, 0) + 1
            self._send(batch)
        self._send_proposals()
        self._send_history()

    def _send(self, batch: Sequence[Waiting]) -> None:
        with self._desk.reading() as connection:
            packed = list(parcels(connection, batch, self._author))
        for delivery in self._courier.deliver(packed):
            self._note(delivery)

    def _note(self, delivery: Delivery) -> None:
        """Write down what the hub said, in one transaction; then bring in what stands there instead."""
        parcel, overtaken = delivery.parcel, self._overtaken(delivery.answers)
        refused = next((a.error or "refused" for _i, a in delivery.answers if a.status not in _TAKEN | _LATER), "")
        origin = next((a.department for a in parcel.agreed.values()), parcel.waiting.department)
        place = origin if delivery.moved else delivery.department
        with self._desk.writing() as connection:
            taken = [agreed_after(item, answer, place) for item, answer in delivery.answers if answer.status in _TAKEN]
            put_agreed(connection, [*taken, *delivery.moved])
            forget_agreed(
                connection, [(i.kind, i.id) for i, a in delivery.answers if a.status == 409 and not a.current]
            )
            if delivery.refused or refused:
                set_aside(connection, parcel.waiting, delivery.refused or "refused", refused)
            elif not delivery.again and not overtaken and all(a.status in _TAKEN for _i, a in delivery.answers):
                sent(connection, [parcel.waiting])
                self._let_go(connection, parcel)
        self.pushed.items += len(taken)
        if overtaken:
            self._puller.apply(delivery.department, overtaken)

    def _let_go(self, connection: Transaction, parcel: Parcel) -> None:
        """A case handed to a department this clerk does not see is this profile's no more."""
        if parcel.waiting.department not in self._readable:
            remove_cases(connection, [parcel.waiting.item], self._author.device)

    @staticmethod
    def _overtaken(answers: Iterable[Answered]) -> list[InItem]:
        return [answer.current for _item, answer in answers if answer.status == 409 and answer.current]

    def _send_proposals(self) -> None:
        with self._desk.reading() as connection:
            queue = outgoing_proposals(connection, waiting(connection, set_aside=False))
        for one, item in queue:
            try:
                answer = self._hub.propose(one.department, [item])[0]
            except ServerRefused:
                self._set_aside(one)
                continue
            if answer.status in _TAKEN:
                with self._desk.writing() as connection:
                    sent(connection, [one])
                self.pushed.items += 1
            else:
                self._set_aside(one)

    def _set_aside(self, one: Waiting) -> None:
        with self._desk.writing() as connection:
            set_aside(connection, one, "refused")

    def _send_history(self) -> None:
        """Send this device's chains on from where the hub has them."""
        with self._desk.reading() as connection:
            departments = chains_to_send(connection, self._author.device)
        for department in departments:
            try:
                while self._send_links(department):
                    pass
            except ServerRefused:
                continue  # stays here, and is tried in the next cycle

    def _send_links(self, department: str) -> bool:
        device = self._author.device
        with self._desk.reading() as connection:
            links = links_after(connection, device, department, sent_up_to(connection, department), _LINKS)
        if not links:
            return False
        items = [
            OutItem(HISTORY, f"{device}.{link['sequence']}", 0, link, _case_of(link), digest_of(link)) for link in links
        ]
        answers = self._courier.post(department, items)
        taken = [i for i, answer in enumerate(answers) if answer.status in _TAKEN]
        self.pushed.items += len(taken)
        if len(taken) < len(links):
            return False
        with self._desk.writing() as connection:
            note_sent(connection, department, int(links[-1]["sequence"]))
            remove_told(connection, [str(link["body"]) for link in links])
        return len(links) == _LINKS


def _unknown_there(answers: Iterable[Answered]) -> list[tuple[str, str]]:
    """What the hub has never heard of though it once took it: it was restored from a backup; it is sent as new."""
    return [(item.kind, item.id) for item, answer in answers if answer.status == 409 and answer.current is None]


def _case_of(link: dict[str, object]) -> str:
    body = link.get("content")
    return str(body.get("case_id", "")) if isinstance(body, dict) else ""
