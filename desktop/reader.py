"""The reader process: opens foreign files for the program and for nobody else (`python -m desktop.reader HANDLE`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop.documents.page_shelf import PageShelf
from desktop.documents.reader_worker import serve

if TYPE_CHECKING:
    from desktop.intake.sorted_item import ItemSorting

Values = Mapping[str, Any]


def main() -> None:
    """Serve until the program closes the connection; each job loads what it needs when it is first asked for."""
    shelf, items = PageShelf(), _Items()
    serve(
        {
            "intake.read": items.read_job,
            "item.read": _read_item,
            "pdf.read": _read_pdf,
            "page.render": shelf.render_job,
            "page.count": shelf.count_job,
        }
    )


class _Items:
    """Reads items; what that takes is loaded with the first."""

    def __init__(self) -> None:
        self._sorting: ItemSorting | None = None

    def read_job(self, values: Values, parts: list[bytes]) -> tuple[Values, Sequence[bytes]]:
        if self._sorting is None:
            from desktop.intake.sorted_item import ItemSorting

            self._sorting = ItemSorting()
        return self._sorting.read_job(values, parts)


def _read_item(values: Values, parts: list[bytes]) -> tuple[Values, Sequence[bytes]]:
    from desktop.intake.reading import read_job

    return read_job(values, parts)


def _read_pdf(values: Values, parts: list[bytes]) -> tuple[Values, Sequence[bytes]]:
    from desktop.documents.pdf_frames import read_job

    return read_job(values, parts)


if __name__ == "__main__":
    main()
