"""An item read, its form mapped and its route chosen, in one go inside a reader process.

All of it depends on the item and the catalogue alone, so it is done where the item is opened, beside its siblings; what
is left for the program is what needs the memory: matching and filing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import Catalogue
from desktop.domain.spelling import spellings
from desktop.domain.submission import Channel, Draft, Route
from desktop.errors import EnvironmentFault
from desktop.intake.draft_frames import Json, from_frames, to_frames
from desktop.intake.findings import attachments_closed
from desktop.intake.mapping import map_fields
from desktop.intake.reading import read_item
from desktop.intake.route import route

LONGEST_TEXT = 200_000  # characters of one item whose words can be searched


@dataclass(frozen=True, slots=True)
class SortedItem:
    """A draft with its form mapped, where it goes, and the other German spellings of its words."""

    draft: Draft
    route: Route
    spellings: str


def sorted_item(draft: Draft, catalogue: Catalogue) -> SortedItem:
    """Map the form of a draft and choose its route."""
    mapped = map_fields(draft, catalogue)
    if not mapped.service:  # the values of a form of others' making stay with its document
        mapped = replace(mapped, fields=())
    return SortedItem(mapped, route(mapped, catalogue), spellings("\n".join(texts_of(mapped))[:LONGEST_TEXT]))


def texts_of(draft: Draft) -> list[str]:
    """Everything of a draft that can be searched."""
    texts = [draft.subject, draft.sender.name, draft.sender.address, draft.text]
    texts += [field.value for field in draft.fields]
    for document in draft.documents:
        texts += [document.name, document.text]
        if document.form is not None and not draft.service:
            texts += document.form.values().values()
    return texts


def from_reply(values: Mapping[str, Json], parts: Sequence[bytes], original: bytes, catalogue: Catalogue) -> SortedItem:
    """Put an item together again from what a reader process answered."""
    draft = from_frames(values, parts, original)
    if "route" not in values:
        return sorted_item(draft, catalogue)
    chosen = Route(*cast("list[str]", values["route"]))
    return SortedItem(draft, chosen, cast(str, values["spellings"]))


def left_closed(item: SortedItem) -> SortedItem:
    """Say of a mail that what is attached was not opened: no values and no words of it are known."""
    return replace(item, draft=replace(item.draft, findings=(*item.draft.findings, attachments_closed())))


class ItemSorting:
    """The reader process's side; keeps the catalogue it read."""

    def __init__(self) -> None:
        self._catalogues: dict[tuple[str, ...], Catalogue] = {}

    def read_job(self, values: Mapping[str, Json], parts: Sequence[bytes]) -> tuple[dict[str, Json], list[bytes]]:
        """Read and sort one item; see `reading.read_job`.

        Args:
            values: As there, and "catalogue", the folders of the catalogue.
            parts: The bytes of the item, alone.
        """
        channel = values.get("channel")
        draft = read_item(
            str(values.get("name", "")),
            parts[0],
            channel=Channel(str(channel)) if channel else None,
            open_attachments=values.get("open_attachments", True) is not False,
        )
        without_original = values.get("without_original") is True
        try:
            item = sorted_item(draft, self._catalogue(tuple(cast("list[str]", values["catalogue"]))))
        except EnvironmentFault:  # a mistake in the town's catalogue is told by the program, not held against the item
            return to_frames(draft, without_original=without_original)
        frames, contents = to_frames(item.draft, without_original=without_original)
        chosen = item.route
        frames["route"] = [chosen.service, chosen.department, chosen.reason, chosen.detail]
        frames["spellings"] = item.spellings
        return frames, contents

    def _catalogue(self, folders: tuple[str, ...]) -> Catalogue:
        if folders not in self._catalogues:
            self._catalogues[folders] = load_catalogue([Path(folder) for folder in folders])
        return self._catalogues[folders]
